import type { UnitState } from '../fleet/schemas.js';
import { isUp } from '../health/condition.js';
import type { Downtime } from '../plan/plan.js';

/**
 * Returns the downtime after one more look. A unit is seen only now and then, so what is counted is the time between
 * the last moment it was seen up and the first at which it was seen up again: never less than the true downtime.
 *
 * Seen up as revision a at 0 s, down at 1 s and 2 s, up as b at 3 s: 3 s. Up as a at 0 s and as b at 1 s: 1 s.
 */
export function trackDowntime(downtime: Downtime, states: readonly UnitState[], now: number): Downtime {
  const up = states.find(isUp);
  if (!up) return { ...downtime, isDown: true };
  const { lastUp } = downtime;
  const wasAway = lastUp && (downtime.isDown || lastUp.revision !== up.hash);
  return {
    totalMs: downtime.totalMs + (wasAway ? now - lastUp.at : 0),
    isDown: false,
    lastUp: { at: now, revision: up.hash },
  };
}

/** Returns the downtime up to now, from where it can be counted on: a unit that is down at the end has been so since it was last seen up. */
export function settleDowntime(downtime: Downtime, now: number): Downtime {
  const { totalMs, isDown, lastUp } = downtime;
  if (!isDown || !lastUp) return downtime;
  return { totalMs: totalMs + now - lastUp.at, isDown, lastUp: { ...lastUp, at: now } };
}
