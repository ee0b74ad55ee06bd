import { type Action, changesOf, leftOf, type Plan, type Step } from '../plan/plan.js';
import { diffLines } from './diff-lines.js';
import { orderLines } from './plan-order.js';

const actions: readonly Action[] = ['create', 'update', 'restart', 'destroy', 'unchanged'];

/**
 * Returns the plan as lines of text: a count of each action, the order if there is one, then what changes and why, service
 * by service, with the diff of the unit file below an update. Pruned units come last, under a line of their own.
 */
export function planLines(plan: Plan, secrets: readonly string[]): string[] {
  const left = leftOf(plan.services);
  const width = Math.max(0, ...[...changesOf(plan.services), ...left].map(({ unit }) => unit.length));
  const shown = new Map<string, string>();
  const linesOf = (step: Step) => [
    `  ${step.action.padEnd(7)}  ${step.unit.padEnd(width)}  ${step.reason}`,
    ...diffOnce(step, secrets, shown).map((line) => `             ${line}`),
  ];
  const changes = changesOf(plan.services.filter(({ isPruned }) => !isPruned));
  const pruned = changesOf(plan.services.filter(({ isPruned }) => isPruned));
  return [
    `Plan: ${planCounts(plan)}`,
    ...orderText(plan),
    ...changes.flatMap(linesOf),
    ...(pruned.length > 0 ? ['Pruned, because nothing defines them:', ...pruned.flatMap(linesOf)] : []),
    ...(left.length > 0
      ? ['Left for the next deployment:', ...left.flatMap((step) => linesOf(withWhyLeft(step)))]
      : []),
  ];
}

/** Returns a step that is left for later with why it is so added to its reason. */
export function withWhyLeft(step: Step): Step {
  return step.left === undefined ? step : { ...step, reason: `${step.reason}; left: ${step.left}` };
}

/** `Order: db, web (after db)`, or a numbered line for each wave. */
function orderText(plan: Plan): string[] {
  const lines = orderLines(plan);
  if (lines.length <= 1) return lines.map((line) => `Order: ${line}`);
  return ['Order:', ...lines.map((line, index) => `  ${index + 1}. ${line}`)];
}

/** Instances of one template change alike; only the first one shows the diff. */
function diffOnce(step: Step, secrets: readonly string[], shown: Map<string, string>): string[] {
  const diff = diffLines(step, secrets);
  if (diff.length === 0) return [];
  const text = diff.join('\n');
  const first = shown.get(text);
  if (first !== undefined) return [`the same change as ${first}`];
  shown.set(text, step.unit);
  return diff;
}

/** Returns `2 to create, 1 to update, 3 unchanged`, without actions that do not occur. */
export function planCounts({ services }: Plan): string {
  const steps = services.flatMap((service) => service.steps).filter(({ until }) => until !== 'running');
  const now = steps.filter(({ left }) => left === undefined);
  const counts = actions
    .map((action) => ({ action, count: now.filter((step) => step.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => (action === 'unchanged' ? `${count} unchanged` : `${count} to ${action}`));
  if (now.length < steps.length) counts.push(`${steps.length - now.length} left for the next deployment`);
  return counts.join(', ') || 'nothing is defined, nothing changes';
}
