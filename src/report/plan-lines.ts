import { type Action, changesOf, type Plan } from '../plan/plan.js';

const actions: readonly Action[] = ['create', 'update', 'restart', 'destroy', 'unchanged'];

/** Returns the plan as lines of text: a count of each action, then what changes and why, service by service. */
export function planLines(plan: Plan): string[] {
  const changes = changesOf(plan.services);
  const width = Math.max(0, ...changes.map(({ unit }) => unit.length));
  return [
    `Plan: ${planCounts(plan)}`,
    ...changes.map(({ action, unit, reason }) => `  ${action.padEnd(7)}  ${unit.padEnd(width)}  ${reason}`),
  ];
}

/** `2 to create, 1 to update, 3 unchanged`; what there is none of is left out. */
export function planCounts({ services }: Plan): string {
  const steps = services.flatMap((service) => service.steps).filter(({ until }) => until !== 'present');
  const counts = actions
    .map((action) => ({ action, count: steps.filter((step) => step.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => (action === 'unchanged' ? `${count} unchanged` : `${count} to ${action}`));
  return counts.join(', ') || 'nothing is defined, and nothing is changed';
}
