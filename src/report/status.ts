import type { Rollback } from '../rollout/roll-back.js';
import type { InstanceResult } from './result.js';

/** What became of a deployment as a whole. The step fails on `rolled-back`, `failed` and `cancelled`. */
export type Status = 'succeeded' | 'unchanged' | 'planned' | 'rolled-back' | 'failed' | 'cancelled';

/** Returns what became of the whole, from what became of its parts. A failure weighs more than having been called off after it. */
export function statusOf(
  instances: readonly InstanceResult[],
  wasCancelled: boolean,
  rollback: Rollback | undefined,
): Status {
  const some = (outcome: InstanceResult['outcome']) => instances.some((instance) => instance.outcome === outcome);
  if (rollback) return isComplete(rollback) ? 'rolled-back' : 'failed';
  if (some('failed')) return 'failed';
  const isIncomplete = some('skipped') || instances.some(isLeftOver);
  if (wasCancelled && (some('cancelled') || isIncomplete)) return 'cancelled';
  if (isIncomplete) return 'failed';
  return some('succeeded') ? 'succeeded' : 'unchanged';
}

/** Everything that was touched is as it was before, and nothing was found amiss on the way. */
function isComplete({ tasks, leftAlone }: Rollback): boolean {
  return leftAlone.size === 0 && [...tasks.values()].every(({ phase }) => phase.name === 'succeeded');
}

/** A unit that could not be brought to what it should be, whatever became of it afterwards. */
export function hasFailed({ outcome, error }: InstanceResult): boolean {
  return outcome === 'failed' || outcome === 'cancelled' || (outcome === 'rolled-back' && error !== undefined);
}

/** Returns whether the cluster is as it was before a deployment: nothing was changed, or all of it went back. */
export function isAsBefore({
  changed,
  instances,
}: {
  readonly changed: boolean;
  readonly instances: readonly InstanceResult[];
}): boolean {
  return !changed || instances.every(({ outcome }) => ['unchanged', 'skipped', 'rolled-back'].includes(outcome));
}

/** It came through, and something about it is still to be done. */
export function isLeftOver({ outcome, error }: InstanceResult): boolean {
  return outcome === 'succeeded' && error !== undefined;
}
