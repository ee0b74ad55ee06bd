import type { UnitState } from '../fleet/schemas.js';
import { isUp } from '../health/condition.js';
import type { Downtime, Interval } from '../plan/plan.js';

/**
 * Returns the downtime after one more observation. Units are only observed now and then, so what counts is the time
 * from the last moment a unit was seen up to the first at which it was seen up again: never less than the true downtime.
 *
 * Up as revision a at 0 s, down at 1 s and 2 s, up as b at 3 s: 0 to 3 s. Up as a at 0 s and as b at 1 s: 0 to 1 s.
 */
export function trackDowntime(downtime: Downtime, states: readonly UnitState[], now: number): Downtime {
  const up = states.find(isUp);
  if (!up) return { ...downtime, isDown: true };
  const { lastUp, intervals } = downtime;
  const wasAway = lastUp && (downtime.isDown || lastUp.revision !== up.hash);
  return {
    intervals: wasAway ? joined(intervals, { from: lastUp.at, to: now }) : intervals,
    isDown: false,
    lastUp: { at: now, revision: up.hash },
  };
}

/** Returns the downtime up to now, ready to be continued: a unit that is down at the end has been down since it was last seen up. */
export function closeDowntime(downtime: Downtime, now: number): Downtime {
  const { intervals, isDown, lastUp } = downtime;
  if (!isDown || !lastUp) return downtime;
  return { intervals: joined(intervals, { from: lastUp.at, to: now }), isDown, lastUp: { ...lastUp, at: now } };
}

/** Returns the milliseconds of all intervals together. */
export function downtimeMs({ intervals }: Downtime): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** An interval that starts where the last one ended continues it. */
function joined(intervals: readonly Interval[], next: Interval): Interval[] {
  const last = intervals.at(-1);
  if (last?.to !== next.from) return [...intervals, next];
  return [...intervals.slice(0, -1), { from: last.from, to: next.to }];
}
