import { changesOf } from '../plan/plan.js';
import type { RolloutEvent } from './events.js';
import { type DeploymentRollout, type RolloutContext, type ServiceRollout, skipPending } from './service-rollout.js';

/** Services that were admitted or skipped just now, and what happened. */
export interface ServiceAdmission {
  readonly rollout: DeploymentRollout;
  readonly events: readonly RolloutEvent[];
  readonly hasAdmitted: boolean;
}

/**
 * Returns the rollout with every service admitted whose turn it is. A service waits until those of earlier waves and
 * those that it `waitsFor` are through. Services that take something down wait for one of the `max-parallel` places as
 * well, and for others of their name: instances that have unit files of their own. With a single place everything goes in
 * the plan's order, one service after another.
 *
 * Of db, web (waits for db), cache and mail with two places: db and cache are admitted; mail when cache is through, web
 * once db is.
 */
export function admitServices(rollout: DeploymentRollout, context: RolloutContext): ServiceAdmission {
  const { services } = rollout;
  if (!services.some(({ state }) => state === 'waiting')) return { rollout, events: [], hasAdmitted: false };
  const { maxParallel } = context;
  const byWave = services.toSorted((a, b) => a.plan.wave - b.plan.wave);
  // Of the earlier waves, these two say all: one that has failed, and one that is not through.
  const gates = [byWave.find(hasFailedAtEnd), byWave.find(({ state }) => state !== 'done')];
  const byName = Map.groupBy(
    services.filter(({ plan }) => !plan.isPruned),
    ({ plan }) => plan.service,
  );
  const takenDown = new Set(services.filter(takesPlace).map(({ plan }) => plan.service));
  let isBusy = services.some(({ state }) => state === 'active');
  let places = (maxParallel || Number.POSITIVE_INFINITY) - services.filter(takesPlace).length;
  const events: RolloutEvent[] = [];

  const next = services.map((service): ServiceRollout => {
    if (service.state !== 'waiting') return service;
    const earlier = [
      ...gates.flatMap((gate) => (gate && gate.plan.wave < service.plan.wave ? [gate] : [])),
      ...service.plan.waitsFor.flatMap((name) => byName.get(name) ?? []),
    ];
    const failed = context.afterFailure === 'continue' ? undefined : earlier.find(hasFailedAtEnd);
    if (failed) return { ...skipPending(service, waitReason(failed)), state: 'done' };
    if (earlier.some(({ state }) => state !== 'done')) {
      if (maxParallel === 1) isBusy = true;
      return service;
    }
    const { takesDown, service: name } = service.plan;
    if (maxParallel === 1 ? isBusy : takesDown && (places <= 0 || takenDown.has(name))) return service;
    isBusy = true;
    if (takesDown) {
      places--;
      takenDown.add(name);
    }
    const changes = changesOf([service.plan]).length;
    if (changes > 0) events.push({ type: 'service-started', service: service.plan.service, changes });
    return { ...service, state: 'active' };
  });
  const isNew = (service: ServiceRollout, index: number) => service !== services[index];
  const hasAdmitted = next.some((service, index) => isNew(service, index) && service.state === 'active');
  const admission = { rollout: { ...rollout, services: next }, events, hasAdmitted };
  // What waits for a service that was just skipped is skipped as well.
  const hasSkipped = next.some((service, index) => isNew(service, index) && service.state === 'done');
  return hasSkipped ? joined(admission, admitServices(admission.rollout, context)) : admission;
}

function joined(first: ServiceAdmission, { rollout, events, hasAdmitted }: ServiceAdmission): ServiceAdmission {
  return { rollout, events: [...first.events, ...events], hasAdmitted: first.hasAdmitted || hasAdmitted };
}

function takesPlace({ state, plan }: ServiceRollout): boolean {
  return state === 'active' && plan.takesDown;
}

function hasFailedAtEnd({ state, units }: ServiceRollout): boolean {
  return state === 'done' && units.some(({ phase }) => phase.name === 'failed' || phase.name === 'skipped');
}

function waitReason({ plan, units }: ServiceRollout): string {
  const failed = units.find(({ phase }) => phase.name === 'failed');
  return `it waits for ${plan.service}, ${failed ? `and ${failed.step.unit} failed` : 'which was skipped'}`;
}
