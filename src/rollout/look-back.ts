import type { UnitState } from '../fleet/schemas.js';
import { type Begun, giveUp } from './begun.js';
import { strayed } from './canary.js';
import type { Frame, ServiceRollout } from './service-rollout.js';
import { isUnfinished, type Task } from './task.js';

/** Every step has come through, so that it is time to say so. */
export function isAllThrough(tasks: readonly Task[]): boolean {
  return !tasks.some(isUnfinished) && tasks.every(({ phase }) => phase.name === 'succeeded');
}

/** What this rollout has started and shall run on. */
export function broughtUp(tasks: readonly Task[]): Task[] {
  return tasks.filter(
    ({ step, wrote }) =>
      wrote && step.until === 'healthy' && step.after?.desiredState === 'launched' && !isRemoved(step.unit, tasks),
  );
}

function isRemoved(unit: string, tasks: readonly Task[]): boolean {
  return tasks.some(({ step }) => step.unit === unit && !step.after);
}

/**
 * Looks back before the service is called deployed: an instance that was healthy when its turn was over may have ended
 * while the others had theirs. Only what shows that it ended counts; a state that is missing may be on its way.
 */
export function lookBack(
  rollout: ServiceRollout,
  tasks: readonly Task[],
  states: ReadonlyMap<string, readonly UnitState[]>,
  now: number,
  { machines }: Frame,
): Begun {
  for (const task of tasks) {
    const condition = strayed(task, states.get(task.step.unit) ?? [], { machines });
    if (condition && ['failed', 'restarting', 'ended'].includes(condition.is))
      return giveUp(rollout, task, `did not stay healthy after its turn: ${condition.detail}`, now);
  }
  return { rollout: { ...rollout, looked: true }, events: [] };
}
