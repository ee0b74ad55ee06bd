import { type Action, leftOf, type Plan } from '../plan/plan.js';
import { counted } from './counted.js';
import { listed } from './listed.js';
import { planCounts } from './plan-lines.js';
import type { Status } from './status.js';
import { hasFailed, isConsequence, isLeftOver, type UnitResult } from './unit-result.js';

/** What was done to a unit, by action. */
export const pastTense: Record<Action, string> = {
  create: 'created',
  update: 'updated',
  restart: 'restarted',
  destroy: 'destroyed',
  unchanged: 'unchanged',
};

/** Returns the one line that says what was done, or why the deployment failed. `command` matters where nothing was done. */
export function reasonOf(status: Status, plan: Plan, units: readonly UnitResult[], command?: string): string {
  const inOutcome = (outcome: UnitResult['outcome']) => units.filter((unit) => unit.outcome === outcome);
  switch (status) {
    case 'planned':
      return planCounts(plan);
    case 'unchanged':
      if (units.length === 0) return `nothing to ${command ?? 'destroy'}`;
      if (command === 'restart') return `nothing was restarted: ${counted(units.length, 'unit')} not launched`;
      return `${counted(units.length, 'unit')} as defined, nothing was changed`;
    case 'succeeded':
      return doneCounts(inOutcome('succeeded'));
    case 'paused':
      return `${doneCounts(inOutcome('succeeded'))}; ${leftCounts(plan)}`;
    case 'cancelled':
      return `cancelled: ${inOutcome('succeeded').length} done, ${inOutcome('cancelled').length} left in flight, ${inOutcome('skipped').length} not started`;
    case 'rolled-back':
      return `${firstError(units)}; ${counted(inOutcome('rolled-back').length, 'unit')} rolled back`;
    case 'failed':
      return firstError(units);
  }
}

function firstError(units: readonly UnitResult[]): string {
  const failed = units.filter(hasFailed);
  // A unit whose rollback failed comes after the one that made the rollback necessary.
  const first = failed.find((unit) => !isConsequence(unit)) ?? failed[0];
  const more = failed.length > 1 ? ` (and ${failed.length - 1} more)` : '';
  if (first) return `${first.unit}: ${first.error}${more}`;
  const leftOver = units.find(isLeftOver);
  const skipped = units.find(({ outcome }) => outcome === 'skipped');
  if (leftOver && !skipped) return `${leftOver.unit}: ${leftOver.error}`;
  return `${skipped?.unit} was not started: ${skipped?.error}`;
}

/** `left for the next deployment: 2 to update (web@2.service, web@3.service)`. */
function leftCounts({ services }: Plan): string {
  const left = leftOf(services);
  const counts = actions
    .map((action) => ({ action, units: left.filter((step) => step.action === action).map(({ unit }) => unit) }))
    .filter(({ units }) => units.length > 0)
    .map(({ action, units }) => `${units.length} to ${action} (${listed(units)})`);
  return `left for the next deployment: ${counts.join(', ')}`;
}

const actions: readonly Action[] = ['create', 'update', 'restart', 'destroy'];

function doneCounts(done: readonly UnitResult[]): string {
  const counts = actions
    .map((action) => ({ verb: pastTense[action], count: done.filter((unit) => unit.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ verb, count }) => `${count} ${verb}`);
  return counts.join(', ') || 'nothing was changed';
}
