import { type Stage, stages } from '../plan/plan.js';
import { isInFlight, isUnfinished, type Task } from './task.js';

/** Tasks that go one after another: an instance, and what follows it. */
export interface Lane {
  readonly stage: Stage;
  readonly tasks: readonly Task[];
  /** The instance itself, whether or not it is changed; a lane of sidekicks alone may have none. */
  readonly main: Task | undefined;
}

/** Returns the lanes of a service, in the order of the plan. */
export function lanesOf(tasks: readonly Task[]): Lane[] {
  const groups = Map.groupBy(tasks, ({ step }) => `${step.stage} ${step.lane}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ stage: first.step.stage, tasks: group, main: group.find(({ step }) => step.serves) }] : [];
  });
}

/** Its turn has come, and it is not through. */
export function isActive({ tasks }: Lane): boolean {
  return tasks.some(isUnfinished) && tasks.some(({ startedAt }) => startedAt !== undefined);
}

export function isWaiting({ tasks }: Lane): boolean {
  return tasks.some(isUnfinished) && tasks.every(({ startedAt }) => startedAt === undefined);
}

/** Something was done in it, and is done. */
export function isThrough({ tasks }: Lane): boolean {
  return !tasks.some(isUnfinished) && tasks.some(({ startedAt }) => startedAt !== undefined);
}

/** The task whose turn it is in a lane, unless one is in flight already. */
export function nextTask({ tasks }: Lane): Task | undefined {
  const next = tasks.find(isUnfinished);
  return next && !isInFlight(next) ? next : undefined;
}

/** The first stage that is not through; undefined when all are. */
export function currentStage(lanes: readonly Lane[]): Stage | undefined {
  return stages.find((stage) => lanes.some((lane) => lane.stage === stage && lane.tasks.some(isUnfinished)));
}
