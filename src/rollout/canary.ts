import { type Condition, conditionOf, isHealthy } from '../health/condition.js';
import { withCheck } from '../health/health-check.js';
import { isThrough, type Lane } from './lanes.js';
import type { SiblingLook } from './look.js';
import { isUnfinished, type Task } from './task.js';
import { type Surroundings, subjectOf } from './transition.js';

/** Returns the lanes that go first: as many as are asked for of those that create or change an instance. */
export function canaryLanes(lanes: readonly Lane[], canary: number): Lane[] {
  const changing = lanes.filter(
    ({ stage, tasks }) =>
      (stage === 'create' || stage === 'change') && tasks.some(({ step }) => step.action !== 'unchanged'),
  );
  return changing.slice(0, canary);
}

export function canaryIsOut(lanes: readonly Lane[], canary: number): boolean {
  return !canaryLanes(lanes, canary).some(({ tasks }) => tasks.some(isUnfinished));
}

/**
 * Returns the time until which everything has to wait for the canaries, counted from the moment the last of them was
 * through; undefined while they are under way, and when there are none.
 */
export function heldUntil(lanes: readonly Lane[], canary: number, holdMs: number): number | undefined {
  const first = canaryLanes(lanes, canary);
  if (first.length === 0 || holdMs === 0 || !first.every(isThrough)) return undefined;
  return Math.max(...first.flatMap(({ tasks }) => tasks.map(({ finishedAt }) => finishedAt ?? 0))) + holdMs;
}

/** Updated instances that have to stay healthy while everything waits. */
export function heldTasks(lanes: readonly Lane[], canary: number): Task[] {
  return canaryLanes(lanes, canary).flatMap(({ main }) => main ?? []);
}

/** Returns what a unit that came through is found to be doing, if that is anything but healthy; undefined too while nothing is known. */
export function strayed(
  task: Task,
  look: SiblingLook | undefined,
  { machines }: Pick<Surroundings, 'machines'>,
): Condition | undefined {
  const subject = subjectOf(task.step.unit, task.step.after);
  if (!subject || !look) return undefined;
  const condition = withCheck(
    conditionOf(subject, task.unit, look.states, task.runsOn?.machines ?? machines),
    look.check,
  );
  return isHealthy(condition, subject) ? undefined : condition;
}
