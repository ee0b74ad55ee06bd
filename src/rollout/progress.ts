import { canaryIsOut } from './canary.js';
import type { RolloutEvent, Wait } from './event.js';
import { lanesOf } from './lanes.js';
import { type Frame, limitsOf, type ServiceRollout } from './service-rollout.js';
import { isInFlight, isUnfinished, type Task } from './task.js';
import { readyAt } from './watch.js';

/** Returns how far a service is, and what it waits for. */
export function progressOf(
  { plan, tasks, hold, blockedSince }: ServiceRollout,
  now: number,
  { settings }: Frame,
): Extract<RolloutEvent, { type: 'progress' }> {
  const changing = tasks.filter(({ step }) => step.action !== 'unchanged' && step.until !== 'present');
  const limits = limitsOf(plan, settings);
  const isHeld = hold !== undefined && now < hold.to && canaryIsOut(lanesOf(tasks), limits.canary);
  return {
    type: 'progress',
    service: plan.service,
    done: changing.filter((task) => !isUnfinished(task)).length,
    of: changing.length,
    waits: tasks.filter(isInFlight).map((task) => waitOf(task, now, settings)),
    ...(isHeld && { holdMs: hold.to - now }),
    ...(blockedSince !== undefined && { blockedMs: blockedSince + settings.timeoutMs - now }),
  };
}

function waitOf(
  { step, phase, condition, startedAt }: Task,
  now: number,
  { minReadyMs, timeoutMs }: Frame['settings'],
): Wait {
  const { unit } = step;
  const detail = condition?.detail ?? 'not seen yet';
  if (phase.name === 'watching' && phase.healthySince !== undefined && condition) {
    const remainingMs = Math.max(0, readyAt(phase, condition, step, minReadyMs) - now);
    return { unit, detail, for: 'stability', remainingMs };
  }
  return { unit, detail, for: 'timeout', remainingMs: Math.max(0, (startedAt ?? now) + timeoutMs - now) };
}
