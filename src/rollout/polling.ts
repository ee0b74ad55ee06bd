import type { HealthCheck } from '../health/health-check.js';
import type { Step } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { everyPublicationMs } from './look-interval.js';
import { desiredIn, isHealthChecked, type Query } from './observation.js';
import { readyAt, waitsForFleet } from './readiness.js';
import type { Write } from './transition.js';
import { isTaskAtWork, type UnitRollout, type WakeUps } from './unit-rollout.js';

/**
 * When to wake fleet up, in milliseconds after `since`. An agent that has heard the first write acts a second later. If
 * that pass unloads a unit, it removes the unit's heartbeat some milliseconds into it, which deafens the agent's own
 * watch for the second in which the next pass, the one that loads the new revision, should be called for. A write after
 * the watch has opened and before the heartbeat goes is heard; on real clusters that moment begins 3 to 5 ms after the
 * second is over and lasts 4 to 15 ms. So the first repetition is a burst. Later ones are for an agent that missed an
 * earlier one.
 */
const rhythms = {
  aimed: [1_002, 2_050, 3_080, 4_110, 5_140, 6_170],
  plain: [1_030, 2_060, 3_090, 4_120, 5_150],
} as const;

/** If fleet sleeps through that many, its watches are not the reason. */
const laterFromMs = 11_000;
const laterEveryMs = 5_000;

/** An observation older than this may no longer be true. */
const freshMs = 500;

/** How long before a wake-up the unit is observed, and the shortest time between that and the observation before. */
const aheadMs = 150;
const soonestMs = 100;

/** Nothing that fleet was asked can show earlier. */
const firstSeenMs = 1_050;
const actingMs = 300;
/** A unit that is released before it is created again is down meanwhile. */
const releaseMs = 400;
/** What has not shown by then takes its time, and is observed like everything that changes slowly. */
const soonMs = 4_200;
const changingMs = 700;

/** Returns the clock's time of the next repetition. */
export function nextWakeUp({ since, done, rhythm }: WakeUps): number {
  const times: readonly number[] = rhythms[rhythm];
  return since + (times[done] ?? laterFromMs + (done - times.length) * laterEveryMs);
}

/** Returns whether what is known of a unit's desired state will be too old by then to repeat it. */
export function isStale({ observed: { intentSeenAt } }: UnitRollout, at: number): boolean {
  return intentSeenAt === undefined || at - intentSeenAt > freshMs;
}

/** Returns when fleet has to be woken up about a unit; undefined while it is not fleet that the unit waits for. */
export function wakeUpDue(unit: UnitRollout, now: number): number | undefined {
  const { phase, observed } = unit;
  if (!('wakeUps' in phase)) return undefined;
  const waits =
    phase.name === 'progressing'
      ? observed.condition !== undefined && waitsForFleet(observed.condition, unit, now)
      : // Once fleet has asked systemd to stop a unit, it is systemd that takes its time.
        phase.name !== 'stopping' || observed.unit?.currentState !== 'loaded';
  return waits ? nextWakeUp(phase.wakeUps) : undefined;
}

/**
 * Returns the unit and the write that wakes fleet up, if one is due. The desired state is only repeated if the unit was
 * just seen to have it: someone else may have decided otherwise.
 */
export function wakeUp(
  unit: UnitRollout,
  now: number,
): { readonly unit: UnitRollout; readonly write: Write } | undefined {
  const { phase, step } = unit;
  const due = wakeUpDue(unit, now);
  if (due === undefined || due > now || !('wakeUps' in phase) || isStale(unit, now)) return undefined;
  let wakeUps = phase.wakeUps;
  while (nextWakeUp(wakeUps) <= now) wakeUps = { ...wakeUps, done: wakeUps.done + 1 };
  const isBurst = phase.wakeUps.rhythm === 'aimed' && phase.wakeUps.done === 0;
  return {
    unit: { ...unit, phase: { ...phase, wakeUps } },
    write: { kind: 'wake-up', unit: step.unit, desiredState: desiredIn(phase.name), times: isBurst ? 3 : 1 },
  };
}

/** Returns the clock's time at which a unit in flight has to be observed again. */
export function nextObservation(unit: UnitRollout, minReadyMs: number, now: number): number {
  const { at } = unit.observed;
  if (at === undefined) return Number.NEGATIVE_INFINITY;
  const due = wakeUpDue(unit, now);
  const beforeWakeUp =
    due !== undefined && isStale(unit, Math.max(due, now))
      ? Math.max(due - aheadMs, at + soonestMs)
      : Number.POSITIVE_INFINITY;
  return Math.min(beforeWakeUp, regularObservation(unit, at, minReadyMs));
}

/** Returns when something has to be done about a unit in flight: the next observation or the next wake-up. */
export function nextMove(unit: UnitRollout, minReadyMs: number, now: number): number {
  const due = wakeUpDue(unit, now);
  const wakeUpAt = due === undefined || isStale(unit, Math.max(due, now)) ? Number.POSITIVE_INFINITY : due;
  return Math.min(nextObservation(unit, minReadyMs, now), wakeUpAt);
}

/**
 * States are published once a second, so frequent observations only pay around the moments at which fleet acts: a second
 * after it was asked, and a second after that.
 */
function regularObservation(unit: UnitRollout, at: number, minReadyMs: number): number {
  const { phase, step, observed } = unit;
  switch (phase.name) {
    case 'checking':
      return isTaskAtWork(unit) ? at + changingMs : at;
    case 'verifying':
      return phase.since > at ? at : at + changingMs;
    case 'stopping':
    case 'releasing':
      return Math.max(
        at + (at < phase.wakeUps.since + soonMs ? releaseMs : changingMs),
        phase.wakeUps.since + firstSeenMs,
      );
    case 'progressing': {
      if (phase.healthySince !== undefined && observed.condition)
        return Math.min(at + everyPublicationMs, readyAt(phase, observed.condition, step, minReadyMs));
      const { since } = phase.wakeUps;
      if (at < since + firstSeenMs) return since + firstSeenMs;
      return at + (at < since + soonMs ? actingMs : changingMs);
    }
    default:
      return at + changingMs;
  }
}

const unitEveryMs = 900;
const unscheduledMs = 3_000;
const placementEveryMs = 10_000;

/** Returns what to ask about a unit in flight. `healthCheck` is the service's, if it has one. */
export function queryFor(unit: UnitRollout, healthCheck: HealthCheck | undefined, now: number): Query {
  const { step, phase } = unit;
  const isProgressing = phase.name === 'progressing';
  return {
    // Once it is healthy, its state alone shows when it no longer is; the unit is asked for again then.
    unit: !isProgressing || (phase.healthySince === undefined && needsUnit(unit, now)),
    states: hasStates(step) && phase.name !== 'verifying',
    ...placementQuery(unit, now),
    ...(isProgressing && healthCheck !== undefined && isHealthChecked(step) && { healthCheck }),
  };
}

/** A unit that is not meant to run, such as a template, has no state to ask for. */
function hasStates({ before, after }: Step): boolean {
  return (after ?? before)?.desiredState === 'launched';
}

/** A unit changes less often than its state; only where there is no state does the unit alone show how things stand. */
function needsUnit(unit: UnitRollout, now: number): boolean {
  const { condition, unitAt } = unit.observed;
  if (condition?.state === undefined || unitAt === undefined || now - unitAt >= unitEveryMs) return true;
  const due = wakeUpDue(unit, now);
  return due !== undefined && isStale(unit, Math.max(due, now));
}

function placementQuery({ step, phase, observed }: UnitRollout, now: number): Pick<Query, 'machines' | 'units'> {
  const { global, conflicts } = requirementsOf(step.unit, (step.after ?? step.before)?.options ?? []);
  if (global) {
    const isDue = observed.runsOn === undefined || now - observed.runsOn.askedAt >= placementEveryMs;
    return { machines: isDue, units: isDue && conflicts.length > 0 };
  }
  if (phase.name !== 'progressing' || observed.condition?.is !== 'unscheduled')
    return { machines: false, units: false };
  const isDue =
    now - (phase.conditionSince ?? now) >= unscheduledMs && now - (phase.placementAskedAt ?? 0) >= placementEveryMs;
  return { machines: isDue, units: isDue };
}
