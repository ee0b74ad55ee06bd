import type { Machine } from '../fleet/schemas.js';
import type { Obstacle } from '../placement/obstacle.js';
import { candidatesFor, whyUnplaceable } from '../placement/placement.js';
import type { Step } from '../plan/plan.js';
import { unplaceableReason } from './failure-reason.js';
import type { Observation } from './observation.js';
import type { Progressing, UnitContext } from './unit-rollout.js';

/** Returns why no machine takes a unit, as far as that was just asked; undefined as long as one does. */
export function whyUnplaced(
  step: Step,
  { machines, units }: Observation,
  context: UnitContext,
): Progressing['unplaceable'] {
  if (!machines || !units || !step.after) return undefined;
  const candidates = candidatesFor({ name: step.unit, options: step.after.options }, machines, units, context.reading);
  const why = whyUnplaceable(candidates);
  if (why === undefined) return undefined;
  const gone = goneMachines(machines, context);
  const mayChange = candidates.some(({ obstacle }) => obstacle && isUnsettled(obstacle, context));
  return { reason: unplaceableReason(why, gone), forGood: gone.length === 0 && !mayChange };
}

/** Whether what keeps a unit off a machine is itself on its way somewhere. */
function isUnsettled(obstacle: Obstacle, { unsettled }: UnitContext): boolean {
  if (obstacle.is === 'missing peer') return unsettled.has(obstacle.peer);
  return 'other' in obstacle && unsettled.has(obstacle.other);
}

function goneMachines(present: readonly Machine[], context: UnitContext): Machine[] {
  return context.machines.filter(({ id }) => !present.some((machine) => machine.id === id));
}
