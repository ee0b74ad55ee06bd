import type { Machine } from '../fleet/schemas.js';
import type { Step } from '../plan/plan.js';
import type { RolledOut } from '../rollout/plan-rollback.js';
import type { Settlement } from '../rollout/settle.js';
import type { Task } from '../rollout/task.js';
import { accountOf } from './account.js';
import type { InstanceResult } from './result.js';

/**
 * Returns the account of every unit of a deployment that was broken off, once what was in hand is settled: at the new
 * revision it has succeeded, back at the former one it is rolled back.
 */
export function settledAccountOf(
  rolledOut: readonly RolledOut[],
  settlement: Settlement,
  machines: readonly Machine[],
): InstanceResult[] {
  const tasks = rolledOut.flatMap((service) => service.tasks);
  const back = new Set(tasks.filter((task) => isBack(task, settlement)).map(({ step }) => step.unit));
  const settled = rolledOut.map((service) => ({
    ...service,
    tasks: service.tasks.map((task) => settledTask(task, settlement)),
  }));
  return accountOf({ rolledOut: settled }, machines).map((instance) =>
    back.has(instance.unit) ? { ...instance, outcome: 'rolled-back' } : instance,
  );
}

/** What was in hand, as it has become. */
function settledTask(task: Task, settlement: Settlement): Task {
  const { asTheyAre, leftAlone, rollback } = settlement;
  const { step, phase, startedAt } = task;
  const last = lastTask(step.unit, settlement);
  // One that had come up, and does so still.
  if (phase.name === 'succeeded' && (!task.wrote || !last || isStillUp(step, last))) return task;
  if (phase.name !== 'succeeded' && phase.name !== 'interrupted') return task;
  const is = asTheyAre.get(step.unit);
  if (is === 'done') return { ...task, phase: { name: 'succeeded' } };
  if (is === 'not-begun') {
    const { wrote: _, ...untouched } = task;
    return { ...untouched, phase: { name: 'skipped', reason: 'the deployment was cancelled' } };
  }
  const why = leftAlone.get(step.unit) ?? rollback?.leftAlone.get(step.unit);
  if (why !== undefined) return { ...task, phase: { name: 'interrupted', reason: `it was in flight, and ${why}` } };
  if (!last) return task;
  const version = last.step.after && { after: last.step.after };
  return {
    ...last,
    id: task.id,
    step: { ...step, ...version },
    ...(startedAt !== undefined && { startedAt }),
    wrote: true,
  };
}

/** It runs again, but as it did before. */
function isBack({ step, phase, wrote }: Task, settlement: Settlement): boolean {
  const wasInHand = phase.name === 'interrupted' || (phase.name === 'succeeded' && wrote);
  const last = lastTask(step.unit, settlement);
  return wasInHand === true && step.after !== undefined && last?.phase.name === 'succeeded' && !isStillUp(step, last);
}

function isStillUp({ after }: Step, last: Task): boolean {
  return last.phase.name === 'succeeded' && last.step.after?.revision === after?.revision;
}

function lastTask(unit: string, { tasks, rollback }: Settlement): Task | undefined {
  return rollback?.tasks.get(unit) ?? tasks.get(unit);
}
