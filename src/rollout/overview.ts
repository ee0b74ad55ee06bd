import type { Step } from '../plan/plan.js';
import type { Overview, WaitingServices } from './events.js';
import { serviceProgress } from './service-progress.js';
import type { DeploymentRollout, ServiceRollout } from './service-rollout.js';
import { isAllAvailable } from './stability.js';
import { timeLeft } from './time-left.js';

/** Returns how far a whole deployment is: what is done, under way and waiting, and how long it may take yet. */
export function overviewOf(rollout: DeploymentRollout, now: number): Overview {
  const services = rollout.services.filter(({ plan }) => plan.steps.some(isBegun));
  const done = services.filter(({ state }) => state === 'done');
  const units = services.flatMap((service) => service.units);
  const leftMs = timeLeft(rollout, now);
  return {
    purpose: units[0]?.purpose ?? 'rollout',
    services: services.length,
    done: done.filter((service) => isAllAvailable(service.units)).length,
    notStarted: done.filter((service) => service.units.every(isNotStarted)).length,
    failedUnits: units.filter(({ phase }) => phase.name === 'failed').length,
    underWay: services.filter(({ state }) => state === 'active').map((service) => serviceProgress(service, now)),
    waiting: waitingServices(rollout.services),
    ...(leftMs !== undefined && { leftMs }),
  };
}

function isBegun({ action, left }: Step): boolean {
  return action !== 'unchanged' && left === undefined;
}

function isNotStarted({ step, phase }: ServiceRollout['units'][number]): boolean {
  return phase.name === 'skipped' || !isBegun(step);
}

/**
 * Returns what services wait for. One that waits for several counts for one of them, preferably one that is under way.
 *
 * api waits for db, web for api and db: with db under way, both wait for db.
 */
function waitingServices(services: readonly ServiceRollout[]): WaitingServices {
  const open = new Map(services.filter(({ state }) => state !== 'done').map((one) => [one.plan.service, one] as const));
  const firstWave = Math.min(...[...open.values()].map(({ plan }) => plan.wave));
  const forService = new Map<string, number>();
  let forEarlierWaves = 0;
  let forTheirTurn = 0;
  for (const { plan, state } of open.values()) {
    if (state !== 'waiting') continue;
    const names = plan.waitsFor.filter((name) => open.has(name));
    const name = names.find((one) => open.get(one)?.state === 'active') ?? names[0];
    if (name !== undefined) forService.set(name, (forService.get(name) ?? 0) + 1);
    else if (plan.wave > firstWave) forEarlierWaves++;
    else forTheirTurn++;
  }
  return {
    forService: [...forService].map(([service, count]) => ({ service, count })).toSorted((a, b) => b.count - a.count),
    forEarlierWaves,
    forTheirTurn,
  };
}
