import type { Machine } from '../fleet/schemas.js';
import type { Action } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import type { Task } from '../rollout/task.js';
import { revisionOf } from '../unit/serialize-unit-file.js';

/** What became of one unit: the account that the `instances` output gives. */
export interface InstanceResult {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  /** `rolled-back` is as it was before; `skipped` was never begun; `cancelled` was begun and left as it was. */
  readonly outcome: 'succeeded' | 'unchanged' | 'rolled-back' | 'failed' | 'skipped' | 'cancelled';
  /** The revision that the cluster has of it now, as far as it was seen; absent for a unit that is not there. */
  readonly revision?: string;
  /** The one that it had before the deployment. */
  readonly previousRevision?: string;
  readonly machineId?: string;
  readonly machineIp?: string;
  readonly systemdLoadState?: string;
  readonly systemdActiveState?: string;
  readonly systemdSubState?: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  /** How long it was down meanwhile, as far as it could be seen: never less than the truth. */
  readonly downtimeMs?: number;
  readonly error?: string;
}

const outcomes = {
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'cancelled',
} as const;

/** Returns the account of one finished task. */
export function resultOf(task: Task, machines: readonly Machine[]): InstanceResult {
  const { phase, finishedAt, downtime } = task;
  const done = actionOf(task) === 'unchanged' ? 'unchanged' : 'succeeded';
  return {
    ...identityOf(task),
    outcome: phase.name === 'succeeded' ? done : (outcomes[phase.name as keyof typeof outcomes] ?? 'skipped'),
    ...presentState(task, machines),
    ...timesOf(task, finishedAt, downtimeMs(downtime)),
    ...('reason' in phase && { error: phase.reason }),
  };
}

export function identityOf(task: Task): Pick<InstanceResult, 'unit' | 'service' | 'action' | 'previousRevision'> {
  const { unit, service, before } = task.step;
  return { unit, service, action: actionOf(task), ...(before && { previousRevision: before.revision }) };
}

/** A unit that was found well without anything being done about it is unchanged, whatever the plan expected. */
function actionOf({ step, phase, wrote }: Task): Action {
  const cameRight = step.action === 'restart' && phase.name === 'succeeded' && !wrote;
  return cameRight ? 'unchanged' : step.action;
}

/** Times of a unit whose turn came; `end` is when it was through. */
export function timesOf(
  { step, startedAt }: Task,
  end: number | undefined,
  downtimeMs: number,
): Pick<InstanceResult, 'startedAt' | 'finishedAt' | 'durationMs' | 'downtimeMs'> {
  return {
    ...(startedAt !== undefined && { startedAt: new Date(startedAt).toISOString() }),
    ...(end !== undefined && { finishedAt: new Date(end).toISOString() }),
    ...(startedAt !== undefined && end !== undefined && { durationMs: end - startedAt }),
    ...(startedAt !== undefined && step.serves && { downtimeMs }),
  };
}

type PresentState = Pick<
  InstanceResult,
  'revision' | 'machineId' | 'machineIp' | 'systemdLoadState' | 'systemdActiveState' | 'systemdSubState'
>;

/** Returns what the cluster has of a unit, as far as it was seen. */
export function presentState(task: Task, machines: readonly Machine[]): PresentState {
  const revision = revisionNow(task);
  const state = task.condition?.state;
  const machineId = state?.machineID || task.unit?.machineID;
  const machineIp = machines.find(({ id }) => id === machineId)?.primaryIP;
  return {
    ...(revision !== undefined && { revision }),
    ...(machineId && { machineId }),
    ...(machineIp && { machineIp }),
    ...(state && {
      systemdLoadState: state.systemdLoadState,
      systemdActiveState: state.systemdActiveState,
      systemdSubState: state.systemdSubState,
    }),
  };
}

/** A step that has written nothing has changed nothing; one that broke off has left what was last seen. */
function revisionNow({ step, phase, unit, wrote, unanswered }: Task): string | undefined {
  if (unanswered) return undefined;
  if (phase.name === 'succeeded') return step.after?.revision;
  if (unit && (wrote || phase.name !== 'skipped')) return revisionOf(unit.options);
  return wrote ? undefined : step.before?.revision;
}
