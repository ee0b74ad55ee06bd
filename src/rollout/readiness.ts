import type { Unit } from '../fleet/schemas.js';
import { type Condition, isHealthy } from '../health/condition.js';
import { type Step, subjectOf } from '../plan/plan.js';
import { orderingOf } from '../unit/ordering.js';
import { isGlobal } from '../unit/requirements.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import {
  changedMeanwhileReason,
  crashLoopReason,
  endedEarlyReason,
  failedReason,
  neverUpReason,
} from './failure-reason.js';
import { type Observation, present } from './observation.js';
import { overdueRestartMs, publishedTwiceMs, withLook } from './process-exits.js';
import { fail, failItself, stay, succeed, type Transition } from './transition.js';
import type { Progressing, UnitContext, UnitRollout } from './unit-rollout.js';
import { whyUnplaced } from './why-unplaced.js';

/** A unit that has just been loaded shows as inactive/dead for up to a second before it starts. */
const justLoadedMs = 2_000;

/** A bad state has to last longer than a stale one could. */
export const confirmMs = 2_500;
const endedForMs = 5_000;

/** Every agent looks at its units every five seconds, whatever it has heard. */
export const everyAgentLookedMs = 7_000;

/** One exit may be a slow dependency; a second one is a loop. */
const exitsOfCrashLoop = 2;

/** Every state is published anew after 0.8 of an agent's time to live, 24 s by default, even if it was lost before. */
const republishedWithinMs = 30_000;

/** Judges a unit that fleet was asked to run, by its present condition and the `previous` one. */
export function judgeReadiness(
  unit: UnitRollout,
  phase: Progressing,
  previous: Condition | undefined,
  seen: Observation,
  now: number,
  context: UnitContext,
): Transition {
  const { step, observed } = unit;
  const { condition } = observed;
  const subject = subjectOf(step.unit, step.after);
  if (!subject || !condition) return stay(unit);

  // While systemd holds it back for another unit, it is not the unit that has ended, or that exits again and again.
  const isHeldBack = (condition.is === 'ended' || condition.is === 'restarting') && waitsForOthers(step, context);
  const isNew = phase.conditionSince === undefined || previous?.is !== condition.is;
  const whyNowhere = seen.units ? whyUnplaced(step, seen, context) : phase.unplaceable;
  const isOld = isFromBefore(condition, unit, phase, now);
  const isHealthyNow = isHealthy(condition, subject) && !isOld;
  const { process, ...progress } = nextProgress(phase, condition, step, isNew, isOld, isHealthyNow, now);
  const next: Progressing = {
    ...progress,
    ...(process && { process: isHeldBack ? { ...process, since: now } : process }),
    ...(isHeldBack && { conditionSince: now }),
    ...(seen.units && { placementAskedAt: now }),
    ...(condition.is === 'unscheduled' && whyNowhere !== undefined && { unplaceable: whyNowhere }),
  };
  const judged: UnitRollout = { ...unit, phase: next };

  const reason = reasonToFail(judged, next, condition, seen, now, context);
  if (reason !== undefined) return (isOwnFault(next, condition) ? failItself : fail)(judged, reason, now);

  if (next.healthySince !== undefined) {
    const remainingMs = readyAt(next, condition, step, context.minReadyMs) - now;
    if (remainingMs <= 0) return succeed(judged, now);
    const isFirst = phase.healthySince === undefined;
    return { unit: judged, writes: [], events: isFirst ? [{ type: 'healthy', step, condition, remainingMs }] : [] };
  }
  const elapsedMs = now - (unit.startedAt ?? now);
  const hasChanged = isNew || previous?.detail !== condition.detail;
  return {
    unit: judged,
    writes: [],
    events: [
      ...(hasChanged ? [{ type: 'condition', step, condition, elapsedMs } as const] : []),
      // Once, when a unit has to wait for a machine that is gone.
      ...(next.unplaceable && !phase.unplaceable
        ? [{ type: 'waiting', service: step.service, reason: `${step.unit}: ${next.unplaceable.reason}` } as const]
        : []),
    ],
  };
}

/** Everything else that fails a unit is the doing of fleet, of a machine, or of somebody else. */
function isOwnFault({ exits }: Progressing, { is }: Condition): boolean {
  return exits >= exitsOfCrashLoop || is === 'failed' || is === 'restarting' || is === 'ended';
}

function nextProgress(
  { healthySince, unplaceable: _, process, ...phase }: Progressing,
  condition: Condition,
  step: Step,
  isNew: boolean,
  isOld: boolean,
  healthy: boolean,
  now: number,
): Progressing {
  const isFresh = isNew || isOld;
  // Going from running to ended, or the other way round, is not steady health.
  const since = isFresh ? now : (healthySince ?? now);
  return {
    ...phase,
    conditionSince: isFresh ? now : (phase.conditionSince ?? now),
    ...withLook({ ...phase, ...(process && { process }) }, condition, isOld, step, now),
    ...(isOnItsWay(condition) && { hasBegun: true }),
    ...(healthy && { healthySince: since }),
  };
}

/** What is stopping may be the old process, under the new revision's name. */
function isOnItsWay({ is }: Condition): boolean {
  return is === 'running' || is === 'starting' || is === 'restarting';
}

/**
 * Returns when a unit that stays healthy has been so for long enough. One whose process has exited before has to stay
 * up three times as long: states published once a second show little of a loop with short pauses.
 *
 * With min-ready 10 s, healthy since 5 s: at 15 s; after one exit, at 35 s. With min-ready 0: at 6.2 s.
 */
export function readyAt(
  { healthySince = 0, exits }: Progressing,
  { is }: Condition,
  { until }: Step,
  minReadyMs: number,
): number {
  const wanted = until === 'healthy' ? minReadyMs * (exits > 0 ? 3 : 1) : 0;
  return healthySince + Math.max(wanted, is === 'ended' ? justLoadedMs : publishedTwiceMs);
}

/** Returns when a unit will have been healthy for long enough if it stays so; undefined while it is not healthy. */
export function provenAt({ phase, observed, step }: UnitRollout, minReadyMs: number): number | undefined {
  if (phase.name !== 'progressing' || phase.healthySince === undefined || !observed.condition) return undefined;
  return readyAt(phase, observed.condition, step, minReadyMs);
}

/** Returns what shows that waiting longer would not make a unit healthy. */
function reasonToFail(
  unit: UnitRollout,
  phase: Progressing,
  condition: Condition,
  seen: Observation,
  now: number,
  context: UnitContext,
): string | undefined {
  const { step } = unit;
  const lastsMs = now - (phase.conditionSince ?? now);
  const served = present(seen.unit);
  if (served && step.after && !sameUnitFile(served.options, step.after.options)) return changedMeanwhileReason(served);
  if (phase.exits >= exitsOfCrashLoop)
    return crashLoopReason(unit, phase.exits, now - (unit.startedAt ?? now), context);
  switch (condition.is) {
    case 'missing':
      return 'someone else destroyed it during the rollout';
    case 'stopped':
      return `someone else stopped it during the rollout: ${condition.detail}`;
    case 'restarting': {
      const overdueMs = overdueRestartMs(phase, condition, step, now);
      return overdueMs === undefined ? undefined : neverUpReason(unit, overdueMs, context);
    }
    case 'failed':
      return lastsMs >= confirmMs ? failedReason(unit, condition, context) : undefined;
    case 'ended':
      // If the state that follows gets lost on the way, the one from before a restart remains until it is published anew.
      return phase.healthySince === undefined && lastsMs >= (step.stopsFirst ? republishedWithinMs : endedForMs)
        ? endedEarlyReason(unit, condition, context)
        : undefined;
    case 'unscheduled':
      // A machine that has left since the plan was made may come back, so its instances wait for it.
      return phase.unplaceable?.forGood ? phase.unplaceable.reason : undefined;
    default:
      return undefined;
  }
}

/** Whether a unit orders itself after one that is about to come up: systemd or fleet holds it back until then. */
function waitsForOthers({ unit, after }: Step, { unsettled }: UnitContext): boolean {
  if (unsettled.size === 0 || !after) return false;
  return orderingOf(unit, after.options).after.some((other) => unsettled.has(other.unit));
}

/**
 * Whether a unit that is down may be so from before fleet was asked to run it. After a restart the hash does not tell.
 * fleet's current state does; of a global unit, which has none, nothing does until every agent has looked.
 *
 * A oneshot that ends within a second shows as inactive/dead before its run and after it. That it ran again is known
 * from fleet having asked systemd to start it; a failure of that run would show.
 */
function isFromBefore(
  { is }: Condition,
  { step, observed }: UnitRollout,
  { wakeUps }: Progressing,
  now: number,
): boolean {
  if (is !== 'ended' && is !== 'failed') return false;
  if (observed.unit?.currentState !== undefined) return !hasFleetActed(observed.unit);
  return step.action === 'restart' && now - wakeUps.since < everyAgentLookedMs;
}

/** Returns whether fleet has asked systemd to start a unit; before that, its state may still be the one from before. */
export function hasFleetActed(unit: Unit | undefined): boolean {
  return unit?.currentState === undefined || unit.currentState === 'launched';
}

/** Returns whether it is fleet's turn to act, so that waking it up may help. */
export function waitsForFleet({ is }: Condition, unit: UnitRollout, now: number): boolean {
  const { step, observed, effect, startedAt } = unit;
  if (is === 'unscheduled' || is === 'other-revision') return true;
  if (is === 'unpublished') {
    // A unit that fleet calls launched and that was not changed may well be running, with its state lost on the way.
    // Its machine publishes it again within 24 s without being woken up.
    const mayRun = effect === 'none' && observed.unit?.currentState === 'launched';
    return !mayRun || now - (startedAt ?? now) >= republishedWithinMs;
  }
  const runsEverywhere = observed.unit && isGlobal(step.unit, observed.unit.options);
  return (is === 'ended' || is === 'failed') && !runsEverywhere && !hasFleetActed(observed.unit);
}
