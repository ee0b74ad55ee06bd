import type { Machine } from '../fleet/schemas.js';
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

/** What was interrupted, as it has become. */
function settledTask(task: Task, settlement: Settlement): Task {
  const { asTheyAre, leftAlone, rollback } = settlement;
  const { step, phase, startedAt } = task;
  if (phase.name !== 'interrupted') return task;
  const is = asTheyAre.get(step.unit);
  if (is === 'done') return { ...task, phase: { name: 'succeeded' } };
  if (is === 'not-begun') {
    const { wrote: _, ...untouched } = task;
    return { ...untouched, phase: { name: 'skipped', reason: 'the deployment was cancelled' } };
  }
  const why = leftAlone.get(step.unit) ?? rollback?.leftAlone.get(step.unit);
  if (why !== undefined) return { ...task, phase: { name: 'interrupted', reason: `it was in flight, and ${why}` } };
  const last = lastTask(step.unit, settlement);
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
function isBack({ step, phase }: Task, settlement: Settlement): boolean {
  if (phase.name !== 'interrupted') return false;
  const last = lastTask(step.unit, settlement);
  return last?.phase.name === 'succeeded' && last.step.after?.revision !== step.after?.revision;
}

function lastTask(unit: string, { tasks, rollback }: Settlement): Task | undefined {
  return rollback?.tasks.get(unit) ?? tasks.get(unit);
}
