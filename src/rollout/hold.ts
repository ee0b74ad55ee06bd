import { type Begun, giveUp } from './begun.js';
import { heldTasks, heldUntil, strayed } from './canary.js';
import { trackDowntime } from './downtime.js';
import { lanesOf } from './lanes.js';
import type { SiblingLook } from './look.js';
import { type Frame, limitsOf, type ServiceRollout } from './service-rollout.js';
import type { Task } from './task.js';
import { didNotStay } from './verdict.js';
import { confirmMs } from './watch.js';

const holdLookMs = 2_000;

/**
 * Returns the service while everything waits for the canaries, or with a canary that has failed after all; undefined
 * when there is nothing to wait for. A canary whose process ended has failed at once; a state that is merely missing
 * has to be so for longer than fleetd takes to restart.
 */
export function hold(
  rollout: ServiceRollout,
  looks: ReadonlyMap<string, SiblingLook>,
  now: number,
  { settings, machines }: Frame,
): Begun | undefined {
  const { canary } = limitsOf(rollout.plan, settings);
  const lanes = lanesOf(rollout.tasks);
  const until = heldUntil(lanes, canary, settings.canaryHoldMs);
  if (until === undefined || now >= until) return undefined;

  const seen = { ...rollout, tasks: rollout.tasks.map((task) => stillSeen(task, looks, now)) };
  const since = new Map<string, number>();
  for (const task of heldTasks(lanesOf(seen.tasks), canary)) {
    const { unit } = task.step;
    const condition = strayed(task, looks.get(unit), { machines });
    if (!condition) continue;
    since.set(unit, rollout.strayedSince?.get(unit) ?? now);
    const hasEnded = condition.is === 'failed' || condition.is === 'restarting';
    if (!hasEnded && now - (since.get(unit) ?? now) < confirmMs) continue;
    const held = { ...seen, hold: { from: rollout.hold?.from ?? now, to: now } };
    return giveUp(held, task, didNotStay('as a canary', task, condition, { machines }), now);
  }
  const { service } = rollout.plan;
  const remainingMs = until - now;
  return {
    rollout: { ...seen, strayedSince: since, hold: { from: until - settings.canaryHoldMs, to: until } },
    events: rollout.hold ? [] : [{ type: 'canary-hold', service, remainingMs }],
    askAgainMs: Math.min(holdLookMs, remainingMs),
  };
}

/** A canary is looked at after its turn as well, so that no time counts as down in which it was seen to be up. */
function stillSeen(task: Task, looks: ReadonlyMap<string, SiblingLook>, now: number): Task {
  const look = looks.get(task.step.unit);
  return look && task.wrote ? { ...task, downtime: trackDowntime(task.downtime, look.states, now) } : task;
}
