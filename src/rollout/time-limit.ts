import { seconds } from '../clock/seconds.js';
import { notStoppedReason, timedOutReason } from './failure-reason.js';
import type { Observation } from './observation.js';
import { waitsForFleet } from './readiness.js';
import { failItself, type Transition } from './transition.js';
import { isInFlight, type UnitContext, type UnitRollout } from './unit-rollout.js';

/**
 * Returns a unit's next state, or its failure once it has had its timeout. A unit that waits for fleet is not failed while
 * fleet is still busy with others: in a busy cluster that is nobody's fault, and fleet gets to it in the end.
 */
export function withinTimeLimit(
  next: Transition,
  startedAt: number | undefined,
  seen: Observation,
  now: number,
  context: UnitContext,
): Transition {
  if (!isInFlight(next.unit) || now - (startedAt ?? now) < context.timeoutMs) return next;
  if (isInBacklog(next.unit, now, context)) return postpone(next, context);
  return failItself(next.unit, lateReason(next.unit, seen, now, context), now);
}

function lateReason(unit: UnitRollout, { states }: Observation, now: number, context: UnitContext): string {
  return unit.phase.name === 'stopping' ? notStoppedReason(unit, states, context) : timedOutReason(unit, now, context);
}

/** Once through its backlog, fleet gets to every unit within a tick of its agents, which is five seconds. */
const backlogMs = 15_000;

/** Whether a unit waits for fleet, and fleet is still busy with others of the deployment. */
function isInBacklog(unit: UnitRollout, now: number, { fleetMoves }: UnitContext): boolean {
  const { phase, observed, step } = unit;
  if (phase.name === 'progressing' && !(observed.condition && waitsForFleet(observed.condition, unit, now)))
    return false;
  // Once fleet has asked systemd to stop it, it is systemd that it waits for.
  if (phase.name === 'stopping' && observed.unit?.currentState !== 'launched') return false;
  return fleetMoves.some(({ unit: other, at }) => other !== step.unit && now - at < backlogMs);
}

/** Says once that a unit gets more time than its timeout. */
function postpone(next: Transition, { timeoutMs }: UnitContext): Transition {
  const { step, isPostponed } = next.unit;
  if (isPostponed) return next;
  const reason = `${step.unit} has had its timeout of ${seconds(timeoutMs)}, but fleet is still working through its backlog; it gets more time`;
  return {
    ...next,
    unit: { ...next.unit, isPostponed: true },
    events: [...next.events, { type: 'waiting', service: step.service, reason }],
  };
}
