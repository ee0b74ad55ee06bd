import type { Unit } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { requirementsOf } from '../unit/requirements.js';
import type { Task } from './task.js';

/** Before fleet has asked systemd to start it, a unit's state may still be the one it was in before. */
export function fleetHasActed(unit: Unit | undefined): boolean {
  return unit?.currentState === undefined || unit.currentState === 'launched';
}

/** Every state is published anew after 0.8 of an agent's time to live, 24 s by default, whatever was lost on the way. */
const republishedWithinMs = 30_000;

/** Whether it is fleet's turn, so that telling it again may help. */
export function waitsForFleet({ is }: Condition, { step, unit, wrote, startedAt }: Task, now: number): boolean {
  if (is === 'unscheduled' || is === 'other-revision') return true;
  if (is === 'unpublished') {
    // A unit that fleet calls launched and that nobody has changed may well run, its state having been lost on the
    // way; its machine publishes it again within 24 s, and needs no telling.
    const mayRun = !wrote && unit?.currentState === 'launched';
    return !mayRun || now - (startedAt ?? now) >= republishedWithinMs;
  }
  const isGlobal = unit && requirementsOf(step.unit, unit.options).global;
  return (is === 'ended' || is === 'failed') && !isGlobal && !fleetHasActed(unit);
}
