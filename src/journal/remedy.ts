import { inHand } from '../rollout/plan-settlement.js';
import type { BrokenOff } from './read-journal.js';

/**
 * What brings a deployment that was broken off in order. `complete-rollback` is for one that had failed, and `roll-back`
 * for one that was only cancelled.
 */
export type Remedy = 'none' | 'settle' | 'roll-back' | 'complete-rollback';

/**
 * Returns the remedy for a deployment that was broken off. What had failed goes back if that is how failures are dealt
 * with, whatever is wanted of a cancellation.
 *
 * Killed while web@2 was starting: `settle` or `roll-back`, as wanted. Killed after web@2 had failed, with `on-failure:
 * rollback`: `complete-rollback`. Killed between two services, with `settle` wanted: `none`.
 */
export function remedyFor({ rolledOut, isRollingBack, deployment }: BrokenOff, wanted: 'settle' | 'rollback'): Remedy {
  const tasks = rolledOut.flatMap((service) => service.tasks);
  if (!tasks.some(({ wrote }) => wrote) || tasks.every(({ phase }) => phase.name === 'succeeded')) return 'none';
  const hasFailed = tasks.some(({ phase }) => phase.name === 'failed');
  if (isRollingBack || (hasFailed && deployment.onFailure === 'rollback')) return 'complete-rollback';
  if (wanted === 'rollback') return 'roll-back';
  return rolledOut.some((service) => inHand(service.tasks).length > 0) ? 'settle' : 'none';
}
