import type { Machine } from '../fleet/schemas.js';
import type { Action } from '../plan/plan.js';
import type { Deployed } from '../rollout/deploy.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { Rollback } from '../rollout/roll-back.js';
import type { Task } from '../rollout/task.js';
import { type InstanceResult, identityOf, presentState, resultOf, timesOf } from './result.js';

/** Returns the account of every unit, in the order of the plan, with what was undone as it is now. */
export function accountOf({ rolledOut, rollback }: Deployed, machines: readonly Machine[]): InstanceResult[] {
  const all = rolledOut.flatMap((service) => service.tasks);
  const cause = ['failed', 'skipped', 'interrupted']
    .map((name) => all.find(({ phase }) => phase.name === name))
    .find(Boolean);
  const steps = Map.groupBy(all, ({ step }) => step.unit);
  return [...steps.values()].flatMap((ofUnit): InstanceResult[] => {
    const left = rollback ? undefined : leftStandingIn(ofUnit);
    if (left) return [{ ...resultOf(left.task, machines), error: left.why }];
    const task = asOne(ofUnit, rollback !== undefined);
    if (!task) return [];
    // What was not touched is told of as well when the rollback found something amiss with it.
    const isAmiss = rollback?.tasks.get(task.step.unit)?.phase.name === 'failed';
    return rollback && cause && (task.wrote || isAmiss)
      ? [undoneResult(task, rollback, cause, machines)]
      : [resultOf(task, machines)];
  });
}

/** An instance that stood in for others and was to go again, but runs still. */
function leftStandingIn([first, second]: readonly Task[]): { readonly task: Task; readonly why: string } | undefined {
  if (first?.step.action !== 'create' || !first.wrote || first.phase.name !== 'succeeded') return undefined;
  if (second?.step.after || second?.phase.name !== 'skipped') return undefined;
  const why = `it stands in for others, and runs still: ${second.phase.reason}; the next deployment removes it`;
  return { task: first, why };
}

/**
 * A unit can have a second step, and that one tells of it then: an instance that stood in has to go again, and a sidekick
 * is looked after, which is worth telling if there was something to do.
 */
function asOne([first, second]: readonly Task[], isUndone: boolean): Task | undefined {
  if (!first || !second || first.phase.name !== 'succeeded') return first;
  if (isUndone && second.phase.name === 'skipped') return first;
  const isLookedAfter = second.step.until === 'present';
  const hasActed = second.wrote || ['failed', 'interrupted'].includes(second.phase.name);
  if (isLookedAfter && !hasActed) return first;
  const { before: _, ...step } = isLookedAfter ? { ...first.step, action: actionOf(first) } : second.step;
  const startedAt = first.startedAt ?? second.startedAt;
  return {
    ...second,
    step: first.step.before ? { ...step, before: first.step.before } : step,
    ...(startedAt !== undefined && { startedAt }),
    ...((first.wrote || second.wrote) && { wrote: true as const }),
    ...(second.unit === undefined && !second.wrote && first.unit && { unit: first.unit }),
  };
}

/** A sidekick that was right and had to be brought up again was restarted. */
function actionOf({ step }: Task): Action {
  return step.action === 'unchanged' ? 'restart' : step.action;
}

function undoneResult(
  task: Task,
  { tasks, leftAlone }: Rollback,
  cause: Task,
  machines: readonly Machine[],
): InstanceResult {
  const { unit } = task.step;
  const undone = tasks.get(unit);
  const { phase } = task;
  // Having been called off, or not begun, is no failure.
  const ownError =
    phase.name === 'failed' ? phase.reason : unit === cause.step.unit ? reasonOfFailure(cause) : undefined;
  const why = leftAlone.get(unit) ?? (undone && 'reason' in undone.phase ? undone.phase.reason : undefined);
  const error =
    why === undefined
      ? ownError
      : `${ownError ?? `was to be undone because ${causeText(cause)}`}; and it could not be rolled back: ${why}`;
  return {
    ...identityOf(task),
    outcome: why === undefined ? 'rolled-back' : 'failed',
    // What had not been there, and has nothing to be undone about it, is gone again.
    ...(undone || task.step.before ? presentState(undone ?? task, machines) : {}),
    ...timesOf(task, undone?.finishedAt ?? task.finishedAt, downtimeMs((undone ?? task).downtime)),
    ...(error !== undefined && { error }),
  };
}

function reasonOfFailure({ phase }: Task): string | undefined {
  return phase.name === 'failed' ? phase.reason : undefined;
}

function causeText({ step, phase }: Task): string {
  if (phase.name === 'failed') return `${step.unit} failed`;
  return phase.name === 'skipped' ? phase.reason : 'the deployment was cancelled';
}
