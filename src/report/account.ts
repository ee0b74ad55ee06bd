import type { Machine } from '../fleet/schemas.js';
import type { Deployed } from '../rollout/deploy.js';
import type { Rollback } from '../rollout/roll-back.js';
import type { Task } from '../rollout/task.js';
import { type InstanceResult, identityOf, presentState, resultOf, timesOf } from './result.js';

/** Returns the account of every unit, in the order of the plan, with what was undone as it is now. */
export function accountOf({ rolledOut, rollback }: Deployed, machines: readonly Machine[]): InstanceResult[] {
  const tasks = rolledOut.flatMap((service) => service.tasks);
  // A sidekick that was only looked after is told of where its own step is; by itself that is nothing to tell.
  const own = tasks.filter(({ step }) => step.until !== 'present').map((task) => withFollowUp(task, tasks));
  const cause = own.find(({ phase }) => phase.name === 'failed') ?? own.find(({ phase }) => phase.name === 'skipped');
  return own.map((task) => {
    const isUndone = rollback && cause && task.wrote;
    return isUndone ? undoneResult(task, rollback, cause, machines) : resultOf(task, machines);
  });
}

/** A step that looked after a unit counts when it had to do something, or could not. */
function withFollowUp(task: Task, tasks: readonly Task[]): Task {
  const followUp = tasks.find(
    ({ step, id }) => step.until === 'present' && step.unit === task.step.unit && id > task.id,
  );
  const hasActed = followUp && (followUp.wrote || ['failed', 'interrupted'].includes(followUp.phase.name));
  if (!hasActed) return task;
  const action = task.step.action === 'unchanged' ? 'restart' : task.step.action;
  const startedAt = task.startedAt ?? followUp.startedAt;
  return { ...followUp, step: { ...task.step, action }, ...(startedAt !== undefined && { startedAt }) };
}

function undoneResult(
  task: Task,
  { tasks, leftAlone }: Rollback,
  cause: Task,
  machines: readonly Machine[],
): InstanceResult {
  const { unit } = task.step;
  const undone = tasks.get(unit);
  const ownError = 'reason' in task.phase ? task.phase.reason : undefined;
  const why = leftAlone.get(unit) ?? (undone && 'reason' in undone.phase ? undone.phase.reason : undefined);
  const error =
    why === undefined
      ? ownError
      : `${ownError ?? `was to be undone because ${cause.step.unit} failed`}; and it could not be rolled back: ${why}`;
  return {
    ...identityOf(task),
    outcome: why === undefined ? 'rolled-back' : 'failed',
    ...presentState(undone ?? task, machines),
    ...timesOf(task, undone?.finishedAt ?? task.finishedAt, task.downtime.totalMs + (undone?.downtime.totalMs ?? 0)),
    ...(error !== undefined && { error }),
  };
}
