import { desiredIn } from './observation.js';
import { isStale, nextMove, nextObservation, wakeUpDue } from './polling.js';
import { readyAt } from './readiness.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import type { Write } from './transition.js';
import { namesWorthAsking } from './turn-source.js';
import { isInFlight, type UnitRollout } from './unit-rollout.js';

// With a few units in flight, each is observed and fleet is woken up for it at the moments that suit it best. With many,
// that would be requests at all times, and each wake-up would find fleet's watches deafened by the one before. So they
// share one beat: all are observed, decided about and written together, and one write wakes fleet up for all of them.

/** Up to this many units in flight, each goes at its own pace. */
const fewUnits = 3;

/** On more machines than that, some machine's heartbeats deafen the watches nearly all the time; only fleet's ticks count. */
const machinesThatHear = 30;

/** A watch that has heard a beat acts a second later, and listens again; see `rhythms` in polling.ts for the burst. */
const beatMs = 1_002;

/** In a crowd, what falls due within that time is observed together. */
const togetherMs = 300;
/** How long before a beat the observation is over, so that the desired state was just seen. */
const beforeBeatMs = 100;
const waitingMs = 1_500;
const changingMs = 1_000;
const steadyMs = 3_000;

/**
 * Turns are at least that far apart; further where they read whole lists, which costs the cluster more, and twice as far
 * as the last reading took, so that a cluster that answers slowly rests half of the time.
 */
const turnMs = 250;
const listTurnMs = 800;

/** When a deployment observes its units and wakes fleet up. Times are the clock's milliseconds. */
export interface Pace {
  /** Whether a unit in flight has to be observed in a turn that observes anything at all. */
  isDue(unit: UnitRollout, minReadyMs: number): boolean;
  /** When something has to be done about a unit in flight: the next observation or the next wake-up. */
  nextMove(unit: UnitRollout, minReadyMs: number): number;
  /** The writes of a turn: those that were decided on, with the wake-ups that are due now. */
  paced(writes: readonly Write[]): readonly Write[];
  /** Whether all units share one beat. */
  readonly isCrowded: boolean;
}

/** Returns the pace of a deployment at a moment: each of up to three units goes at its own, more share one beat. */
export function paceOf(rollout: DeploymentRollout, context: RolloutContext, now: number): Pace {
  const inFlight = rollout.services.flatMap(({ state, units }) => (state === 'active' ? units.filter(isInFlight) : []));
  if (inFlight.length > fewUnits) return crowdedPace(inFlight, rollout, context, now);
  return {
    isDue: (unit, minReadyMs) => nextObservation(unit, minReadyMs, now) <= now,
    nextMove: (unit, minReadyMs) => nextMove(unit, minReadyMs, now),
    paced: (writes) => writes,
    isCrowded: false,
  };
}

function crowdedPace(
  inFlight: readonly UnitRollout[],
  { beatAt = 0, turnAt = 0, readingMs = 0 }: DeploymentRollout,
  { machines, clusterSize }: RolloutContext,
  now: number,
): Pace {
  const hasBeat = machines.length <= machinesThatHear;
  const isWaited = inFlight.some((unit) => wakeUpDue(unit, now) !== undefined);
  const beat = hasBeat && isWaited ? beatAt + beatMs : Number.POSITIVE_INFINITY;
  const hasLists = inFlight.length > namesWorthAsking(clusterSize);
  const earliest = turnAt + Math.max(hasLists ? listTurnMs : turnMs, 2 * readingMs);
  const nextSeen = (unit: UnitRollout, minReadyMs: number): number => {
    const { phase, step, observed } = unit;
    const { at, condition } = observed;
    if (at === undefined || phase.name === 'checking') return now;
    if (phase.name === 'progressing' && phase.healthySince !== undefined && condition)
      return Math.min(at + steadyMs, readyAt(phase, condition, step, minReadyMs));
    if (wakeUpDue(unit, now) === undefined) return at + changingMs;
    return hasBeat ? Math.max(at + beatMs / 2, beat - beforeBeatMs - readingMs) : at + waitingMs;
  };
  return {
    isDue: (unit, minReadyMs) => nextSeen(unit, minReadyMs) <= now + togetherMs && earliest <= now,
    // A beat that is due and was not given waits for a unit that was just seen.
    nextMove: (unit, minReadyMs) =>
      Math.min(beat > now ? beat : Number.POSITIVE_INFINITY, Math.max(earliest, nextSeen(unit, minReadyMs))),
    paced: (writes) => onBeat(writes, inFlight, beat <= now, now),
    isCrowded: true,
  };
}

/**
 * Returns the writes of a turn with the wake-up that is due, and with none that is not: it goes first, since fleet's watches
 * hear only one write and then nothing for a second. Only a desired state that was just seen is repeated.
 */
function onBeat(
  writes: readonly Write[],
  inFlight: readonly UnitRollout[],
  isDue: boolean,
  now: number,
): readonly Write[] {
  const others = writes.filter(({ kind }) => kind !== 'wake-up');
  if (!isDue) return others;
  const announced = writes.find((write) => write.kind === 'wake-up');
  const beat = announced?.kind === 'wake-up' ? { ...announced, burst: true } : wakeUpFor(inFlight, now);
  return beat ? [beat, ...others] : others;
}

function wakeUpFor(inFlight: readonly UnitRollout[], now: number): Write | undefined {
  const waiting = inFlight.find((unit) => wakeUpDue(unit, now) !== undefined && !isStale(unit, now));
  if (!waiting || !('wakeUps' in waiting.phase)) return undefined;
  const desiredState = desiredIn(waiting.phase.name);
  return { kind: 'wake-up', unit: waiting.step.unit, desiredState, burst: true };
}
