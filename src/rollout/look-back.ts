import { type Begun, giveUp } from './begun.js';
import { strayed } from './canary.js';
import type { SiblingLook } from './look.js';
import type { Frame, ServiceRollout } from './service-rollout.js';
import { isUnfinished, type Task } from './task.js';
import { didNotStay } from './verdict.js';

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
 * Returns the service with an instance failed that was healthy when its turn was over and has ended since; undefined
 * when there is none. What counts is what shows it: failed, ended, restarted, starting anew or its check answering
 * badly. A state that is missing may be on its way.
 */
export function endedAfterTurn(
  rollout: ServiceRollout,
  tasks: readonly Task[],
  looks: ReadonlyMap<string, SiblingLook>,
  now: number,
  { machines }: Frame,
): Begun | undefined {
  for (const task of tasks) {
    if (!task.wrote || task.phase.name !== 'succeeded' || task.step.until !== 'healthy') continue;
    const condition = strayed(task, looks.get(task.step.unit), { machines });
    if (!condition || !['failed', 'restarting', 'ended', 'starting'].includes(condition.is)) continue;
    return giveUp(rollout, task, didNotStay('after its turn', task, condition, { machines }), now);
  }
  return undefined;
}

/** Notes that everything that was brought up has been looked at once more before the service is called deployed. */
export function lookBack(rollout: ServiceRollout): Begun {
  return { rollout: { ...rollout, looked: true }, events: [] };
}
