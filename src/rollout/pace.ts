import type { HealthCheck } from '../health/health-check.js';
import { isSeenHealthy } from './lanes.js';
import { everyPublicationMs, lookIntervalMs } from './look-interval.js';
import { desiredIn, type Query } from './observation.js';
import { isStale, nextMove, nextObservation, queryFor, wakeUpDue } from './polling.js';
import { hasFleetActed, provenAt } from './readiness.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import type { Write } from './transition.js';
import { namesWorthAsking } from './turn-source.js';
import { isInFlight, isTaskAtWork, type UnitRollout } from './unit-rollout.js';

// With a few units in flight, each is observed and fleet is woken up for it at the moments that suit it best. With many,
// that would be requests at all times, and each wake-up would find fleet's watches deafened by the one before. So they
// share one beat: all are observed, decided about and written together, and one write wakes fleet up for all of them.

/** Up to this many units in flight, each goes at its own pace. */
const fewUnits = 3;

/** On more machines than that, some machine's heartbeats deafen the watches nearly all the time; only fleet's ticks count. */
const machinesThatHear = 30;

/**
 * A watch that has heard a beat acts a second later, and listens again some 3 ms after that. A beat any sooner finds it
 * closed; any later, and the pass that has begun deafens it first by a heartbeat. See `rhythms` in polling.ts.
 */
const beatMs = 1_004;

/** In a crowd, what falls due within that time is observed together. */
const togetherMs = 300;
/** How long before a beat the observation is over, so that the desired state was just seen. */
const beforeBeatMs = 100;
/** A beat's pass is a second later, and what it has done is published within another one. */
const firstShownMs = 1_700;
const waitingMs = 1_500;
const changingMs = 1_500;
/** How long one that is up is not looked at, at most: see `lookIntervalMs`. */
const steadyMs = 5_000;
/** A unit changes less often than its state, and is not asked for with it. */
const unitEveryMs = 3_000;

/**
 * Turns are at least that far apart; further where they read whole lists, which costs the cluster more, and twice as far
 * as the last reading took, so that a cluster that answers slowly rests half of the time.
 */
const turnMs = 500;
const listTurnMs = 800;

/** When a deployment observes its units and wakes fleet up. Times are the clock's milliseconds. */
export interface Pace {
  /** Whether a unit in flight has to be observed in a turn that observes anything at all. */
  isDue(unit: UnitRollout, minReadyMs: number): boolean;
  /** When something has to be done about a unit in flight: the next observation or the next wake-up. */
  nextMove(unit: UnitRollout, minReadyMs: number): number;
  /** What to ask about a unit that is due. `healthCheck` is its service's, if it has one. */
  query(unit: UnitRollout, healthCheck: HealthCheck | undefined): Query;
  /** The writes of a turn: those that were decided on, with the wake-ups that are due now. */
  paced(writes: readonly Write[]): readonly Write[];
  /** Whether all units share one beat. */
  readonly isCrowded: boolean;
  /** Whether everything that is due is observed in a turn now; otherwise it is only the unit that the beat is about. */
  readonly isOpen: boolean;
}

/** Returns the pace of a deployment at a moment: each of up to three units goes at its own, more share one beat. */
export function paceOf(rollout: DeploymentRollout, context: RolloutContext, now: number): Pace {
  const inFlight = rollout.services.flatMap(({ state, units }) => (state === 'active' ? units.filter(isInFlight) : []));
  if (inFlight.length > fewUnits) return crowdedPace(inFlight, rollout, context, now);
  return {
    isDue: (unit, minReadyMs) => nextObservation(unit, minReadyMs, now) <= now,
    nextMove: (unit, minReadyMs) => nextMove(unit, minReadyMs, now),
    query: (unit, healthCheck) => queryFor(unit, healthCheck, now),
    paced: (writes) => writes,
    isCrowded: false,
    isOpen: true,
  };
}

function crowdedPace(
  inFlight: readonly UnitRollout[],
  { beatAt = 0, turnAt = 0, readingMs = 0 }: DeploymentRollout,
  { machines, clusterSize }: RolloutContext,
  now: number,
): Pace {
  const hasBeat = machines.length <= machinesThatHear;
  const beatUnit = hasBeat ? beatUnitOf(inFlight, now) : undefined;
  const beat = beatUnit ? beatAt + beatMs : Number.POSITIVE_INFINITY;
  const beforeBeat = beat - beforeBeatMs - readingMs;
  const hasLists = inFlight.length > namesWorthAsking(clusterSize);
  const earliest = turnAt + Math.max(hasLists ? listTurnMs : turnMs, 2 * readingMs);
  // A few questions more cost little; a beat that is missed costs a second.
  const soonestFor = (unit: UnitRollout) => (unit === beatUnit ? now : earliest);
  const nextSeen = (unit: UnitRollout, minReadyMs: number): number => {
    const { phase, observed } = unit;
    const { at } = observed;
    if (at === undefined) return now;
    if (phase.name === 'checking') return isTaskAtWork(unit) ? at + changingMs : now;
    if (isSeenHealthy(unit)) return proofDue(unit, minReadyMs) ?? at + steadyLookMs(unit);
    if (unit === beatUnit) return Math.max(at + beatMs / 2, beforeBeat);
    // A list costs the same whether it is read for one unit or for all, so all are observed whenever it is read.
    if (wakeUpDue(unit, now) === undefined) return at + (hasLists ? listTurnMs : changingMs);
    if (!hasBeat) return at + (hasLists ? listTurnMs : waitingMs);
    const soonest = 'wakeUps' in phase ? phase.wakeUps.since + firstShownMs : now;
    // What follows on an unloading is worth seeing at once, the unloading itself is not.
    const pauseMs = hasToBeUnloaded(unit) && !hasLists ? 1.5 * beatMs : beatMs / 2;
    return Math.max(at + pauseMs, beforeBeat, soonest);
  };
  return {
    isDue: (unit, minReadyMs) =>
      // A proof that is looked for too early has to be looked for again.
      nextSeen(unit, minReadyMs) <= (proofDue(unit, minReadyMs) === undefined ? now + togetherMs : now) &&
      soonestFor(unit) <= now,
    // A beat that is due and was not given waits for a unit that was just seen.
    nextMove: (unit, minReadyMs) =>
      Math.min(beat > now ? beat : Number.POSITIVE_INFINITY, Math.max(soonestFor(unit), nextSeen(unit, minReadyMs))),
    query: (unit, healthCheck) => {
      const query = queryFor(unit, healthCheck, now);
      return { ...query, unit: unit === beatUnit || (query.unit && needsUnit(unit, now)) };
    },
    paced: (writes) => onBeat(writes, inFlight, beat <= now, now),
    isCrowded: true,
    isOpen: earliest <= now,
  };
}

/**
 * Returns the unit whose desired state is repeated for all. It has to be seen shortly before, and one that comes up just
 * then waits no longer; so it is one that fleet has not even begun with, if there is any.
 */
function beatUnitOf(inFlight: readonly UnitRollout[], now: number): UnitRollout | undefined {
  const waiting = inFlight.filter((unit) => wakeUpDue(unit, now) !== undefined);
  return waiting.findLast(hasToBeUnloaded) ?? waiting[0];
}

/** Whether the next pass of its agent unloads or stops a unit, after which it has to be called for once more. */
function hasToBeUnloaded({ phase, observed }: UnitRollout): boolean {
  return phase.name !== 'progressing' || observed.condition?.is === 'other-revision';
}

/** Returns when a unit will have been healthy for long enough, if it need not be looked at before. */
function proofDue(unit: UnitRollout, minReadyMs: number): number | undefined {
  const at = provenAt(unit, minReadyMs);
  const everyMs = steadyLookMs(unit);
  // One that systemd does not restart, or not for long, is seen to be down at the proof as well.
  const latest = (unit.observed.at ?? 0) + everyMs + (everyMs < steadyMs ? 0 : 2 * togetherMs);
  return at !== undefined && at <= latest ? at : undefined;
}

/** In how many milliseconds after the last look a unit that is up is looked at again. */
function steadyLookMs({ step, phase, observed: { at = 0 } }: UnitRollout): number {
  if (phase.name !== 'progressing') return steadyMs;
  // One that has exited once is under suspicion.
  if (phase.exits > 0) return everyPublicationMs;
  return lookIntervalMs(step, at - (phase.healthySince ?? at), steadyMs);
}

function needsUnit({ phase, observed }: UnitRollout, now: number): boolean {
  if (phase.name !== 'progressing') return true;
  const { condition, unit, unitAt = 0 } = observed;
  // It is what it was before it was told to run, unless it has been looked at since.
  if (condition?.is === 'stopped' || condition?.is === 'missing') return true;
  // Only once fleet has acted does a bad state count.
  if ((condition?.is === 'failed' || condition?.is === 'ended') && !hasFleetActed(unit)) return true;
  return now - unitAt >= unitEveryMs;
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
  const isBurst =
    announced !== undefined || inFlight.some((unit) => wakeUpDue(unit, now) !== undefined && hasToBeUnloaded(unit));
  const beat = announced?.kind === 'wake-up' ? announced : wakeUpFor(inFlight, now);
  return beat ? [{ ...beat, times: isBurst ? 2 : 1 }, ...others] : others;
}

function wakeUpFor(inFlight: readonly UnitRollout[], now: number): Extract<Write, { kind: 'wake-up' }> | undefined {
  const waiting = inFlight.find((unit) => wakeUpDue(unit, now) !== undefined && !isStale(unit, now));
  if (!waiting || !('wakeUps' in waiting.phase)) return undefined;
  const desiredState = desiredIn(waiting.phase.name);
  return { kind: 'wake-up', unit: waiting.step.unit, desiredState, times: 1 };
}
