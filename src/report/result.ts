import type { Machine } from '../fleet/schemas.js';
import type { Action } from '../plan/plan.js';
import type { Task } from '../rollout/task.js';
import { revisionOf } from '../unit/serialize-unit-file.js';

/** What became of a deployment as a whole. The step fails on `failed` and `cancelled`. */
export type Status = 'succeeded' | 'unchanged' | 'planned' | 'failed' | 'cancelled';

/** What became of one unit: the account that the `instances` output gives. */
export interface InstanceResult {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  /** `skipped` was never begun; `cancelled` was begun and left as it was. */
  readonly outcome: 'succeeded' | 'unchanged' | 'failed' | 'skipped' | 'cancelled';
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
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'cancelled',
} as const;

/** Returns the account of one finished task. */
export function resultOf(task: Task, machines: readonly Machine[]): InstanceResult {
  const { step, phase, condition, unit, startedAt, finishedAt, downtime } = task;
  const { action, service } = step;
  const revision = revisionNow(task);
  const outcome = action === 'unchanged' ? 'unchanged' : (outcomes[phase.name as keyof typeof outcomes] ?? 'skipped');
  const state = condition?.state;
  const machineId = state?.machineID || unit?.machineID;
  const machineIp = machines.find(({ id }) => id === machineId)?.primaryIP;
  return {
    unit: step.unit,
    service,
    action,
    outcome,
    ...(revision !== undefined && { revision }),
    ...(step.before && { previousRevision: step.before.revision }),
    ...(machineId && { machineId }),
    ...(machineIp && { machineIp }),
    ...(state && {
      systemdLoadState: state.systemdLoadState,
      systemdActiveState: state.systemdActiveState,
      systemdSubState: state.systemdSubState,
    }),
    ...(startedAt !== undefined && { startedAt: new Date(startedAt).toISOString() }),
    ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt).toISOString() }),
    ...(startedAt !== undefined && finishedAt !== undefined && { durationMs: finishedAt - startedAt }),
    ...(startedAt !== undefined && step.serves && { downtimeMs: downtime.totalMs }),
    ...('reason' in phase && { error: phase.reason }),
  };
}

/** A step that was never begun has changed nothing; one that broke off has left what was last seen. */
function revisionNow({ step, phase, unit }: Task): string | undefined {
  if (phase.name === 'succeeded') return step.after?.revision;
  if (phase.name === 'skipped') return step.before?.revision;
  return unit && revisionOf(unit.options);
}

/** Returns what became of the whole, from what became of its parts. A failure weighs more than having been called off after it. */
export function statusOf(instances: readonly InstanceResult[], wasCancelled: boolean): Status {
  const some = (outcome: InstanceResult['outcome']) => instances.some((instance) => instance.outcome === outcome);
  if (some('failed')) return 'failed';
  if (wasCancelled && (some('cancelled') || some('skipped'))) return 'cancelled';
  if (some('skipped')) return 'failed';
  return some('succeeded') ? 'succeeded' : 'unchanged';
}
