import { isLeftOver, type UnitResult } from './unit-result.js';

/** What became of a deployment as a whole. The step fails on `rolled-back`, `failed` and `cancelled`. */
export type Status = 'succeeded' | 'unchanged' | 'planned' | 'paused' | 'rolled-back' | 'failed' | 'cancelled';

/** Returns what became of the whole, from what became of its units. A failure outweighs a later cancellation. */
export function statusOf(
  units: readonly UnitResult[],
  rollback: 'none' | 'complete' | 'incomplete',
  wasCancelled: boolean,
): Status {
  const some = (outcome: UnitResult['outcome']) => units.some((unit) => unit.outcome === outcome);
  if (rollback === 'incomplete') return 'failed';
  // Where only the last look at a restarted unit was missing, starting again what was stopped has completed the restart.
  const isDone = units.every(({ outcome }) => outcome === 'succeeded' || outcome === 'unchanged');
  if (rollback === 'complete' && !isDone) return 'rolled-back';
  if (some('failed')) return 'failed';
  const isIncomplete = some('skipped') || units.some(isLeftOver);
  if (wasCancelled && (some('cancelled') || isIncomplete)) return 'cancelled';
  if (isIncomplete) return 'failed';
  return some('succeeded') ? 'succeeded' : 'unchanged';
}

/** Returns whether the cluster is as it was before a deployment: nothing was changed, or everything was rolled back. */
export function isAsBefore({
  changed,
  instances,
}: {
  readonly changed: boolean;
  readonly instances: readonly UnitResult[];
}): boolean {
  if (!changed) return true;
  // Without results it is not known how far the deployment came.
  return (
    instances.length > 0 && instances.every(({ outcome }) => ['unchanged', 'skipped', 'rolled-back'].includes(outcome))
  );
}
