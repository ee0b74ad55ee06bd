import { isPlannedChange, type Plan, type ServicePlan } from '../plan/plan.js';
import { counted } from './counted.js';
import { listed } from './listed.js';

/** Nobody reads a longer line. */
const maxNames = 12;
const maxOthers = 5;

/**
 * Returns in which order services are changed: a line for each wave, with what goes at the same time and what waits for
 * what. No lines if everything goes at the same time.
 *
 * `db, cache`, then `web, api (after web)`, then `pruned: old`.
 */
export function orderLines({ services }: Plan): string[] {
  const changing = services.filter(({ steps }) => steps.some(isPlannedChange));
  const waves = [...Map.groupBy(changing, ({ wave }) => wave)].toSorted(([a], [b]) => a - b);
  const lines = waves.map(([, inWave]) => lineOf(inWave));
  return lines.length > 1 || changing.some(({ waitsFor }) => waitsFor.length > 0) ? lines : [];
}

/** Returns what a service waits for, as an addition to its name: `(after db, cache)`, or nothing. */
export function afterOthers({ waitsFor }: ServicePlan): string[] {
  return waitsFor.length === 0 ? [] : [`(after ${listed(waitsFor, maxOthers)})`];
}

function lineOf(services: readonly ServicePlan[]): string {
  const pruned = services.every(({ isPruned }) => isPruned) ? 'pruned: ' : '';
  const waiting = services.filter(({ waitsFor }) => waitsFor.length > 0);
  if (services.length <= maxNames || waiting.length === 0)
    return `${pruned}${listed(services.map(nameWithOthers), maxNames)}`;
  return `${counted(services.length, 'service')}, among them ${listed(waiting.map(nameWithOthers), maxNames)}`;
}

function nameWithOthers(service: ServicePlan): string {
  return [service.service, ...afterOthers(service)].join(' ');
}
