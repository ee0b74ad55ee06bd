import type { Action, Plan } from '../plan/plan.js';
import { counted } from './counted.js';
import { pastTense } from './past-tense.js';
import { planCounts } from './plan-lines.js';
import type { InstanceResult } from './result.js';
import { hasFailed, type Status } from './status.js';

/** Returns the one line that says what was done, or why the deployment failed. */
export function reasonOf(status: Status, plan: Plan, instances: readonly InstanceResult[]): string {
  const inOutcome = (outcome: InstanceResult['outcome']) =>
    instances.filter((instance) => instance.outcome === outcome);
  switch (status) {
    case 'planned':
      return planCounts(plan);
    case 'unchanged':
      if (instances.length === 0) return 'the cluster has nothing of it, and nothing was changed';
      return `${counted(instances.length, 'unit')} as defined, and nothing was changed`;
    case 'succeeded':
      return doneCounts(inOutcome('succeeded'));
    case 'cancelled':
      return `cancelled: ${inOutcome('succeeded').length} done, ${inOutcome('cancelled').length} left in flight, ${inOutcome('skipped').length} not begun`;
    case 'rolled-back':
      return `${firstError(instances)}; ${counted(inOutcome('rolled-back').length, 'unit')} rolled back`;
    case 'failed':
      return firstError(instances);
  }
}

function firstError(instances: readonly InstanceResult[]): string {
  const failed = instances.filter(hasFailed);
  // What could not be undone comes after what it was to be undone for.
  const first = failed.find(({ error }) => !error?.startsWith('was to be undone')) ?? failed[0];
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  if (first) return `${first.unit}: ${first.error}${more}`;
  const skipped = instances.find(({ outcome }) => outcome === 'skipped');
  return `${skipped?.unit} was not begun: ${skipped?.error}`;
}

const doing: readonly Action[] = ['create', 'update', 'restart', 'destroy'];

function doneCounts(done: readonly InstanceResult[]): string {
  const counts = doing
    .map((action) => ({ verb: pastTense[action], count: done.filter((instance) => instance.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ verb, count }) => `${count} ${verb}`);
  return counts.join(', ') || 'nothing was changed';
}
