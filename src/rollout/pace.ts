import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';
import { isStale, wakeUpDue } from './wake-ups.js';
import { readyAt } from './watch.js';

/** Returns the clock's time at which a task in flight has to be looked at again. */
export function nextLook(task: Task, settings: Pick<RolloutSettings, 'minReadyMs'>, now: number): number {
  const { lookedAt } = task;
  if (lookedAt === undefined) return Number.NEGATIVE_INFINITY;
  const due = wakeUpDue(task, now);
  const beforeWakeUp =
    due !== undefined && isStale(task, Math.max(due, now))
      ? Math.max(due - aheadMs, lookedAt + soonestMs)
      : Number.POSITIVE_INFINITY;
  return Math.min(beforeWakeUp, regularLook(task, lookedAt, settings));
}

/** Returns when something has to be done about a task: the next look, or the next time that fleet is told again. */
export function nextMove(task: Task, settings: Pick<RolloutSettings, 'minReadyMs'>, now: number): number {
  const due = wakeUpDue(task, now);
  const wakeUpAt = due === undefined || isStale(task, Math.max(due, now)) ? Number.POSITIVE_INFINITY : due;
  return Math.min(nextLook(task, settings, now), wakeUpAt);
}

/**
 * States are published once a second, so looking often pays only around the moments at which fleet acts: a second after
 * it was told, and a second after that.
 */
function regularLook(
  { phase, condition, step }: Task,
  lookedAt: number,
  { minReadyMs }: Pick<RolloutSettings, 'minReadyMs'>,
): number {
  switch (phase.name) {
    case 'inspecting':
      return lookedAt;
    case 'verifying':
      return phase.since > lookedAt ? lookedAt : lookedAt + changingMs;
    case 'stopping':
    case 'releasing':
      return Math.max(lookedAt + releaseMs, phase.wakeUps.since + firstSeenMs);
    case 'watching': {
      if (phase.healthySince !== undefined && condition)
        return Math.min(lookedAt + steadyMs, readyAt(phase, condition, step, minReadyMs));
      const { since } = phase.wakeUps;
      if (lookedAt < since + firstSeenMs) return since + firstSeenMs;
      return lookedAt + (lookedAt < since + soonMs ? actingMs : changingMs);
    }
    default:
      return lookedAt + changingMs;
  }
}

/** Before fleet is told again, the unit is seen to be still meant so: this long before, and no sooner than this after the last look. */
const aheadMs = 150;
const soonestMs = 100;

/** Before that nothing that fleet was told can show. */
const firstSeenMs = 1_050;
const actingMs = 300;
/** What has to be let go of before it is created again is down meanwhile. */
const releaseMs = 400;
/** What has not shown by then takes its time, and is looked at like everything that changes slowly. */
const soonMs = 4_200;
const changingMs = 700;
const steadyMs = 1_450;
