import { changesOf } from '../plan/plan.js';
import type { RolloutEvent } from './events.js';
import type { Observations, Queries } from './observation.js';
import { nextObservation, queryFor } from './polling.js';
import { reconcileService, siblingsOf } from './reconcile-service.js';
import { type DeploymentRollout, type RolloutContext, type ServiceRollout, skipPending } from './service-rollout.js';
import type { Write } from './transition.js';
import { isInFlight, type UnitRollout } from './unit-rollout.js';

/** What to do now, and how long to wait before the next decision. */
export interface Decision {
  readonly rollout: DeploymentRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next observation; absent when everything is done. */
  readonly waitMs?: number;
}

/** Returns what has to be asked before the next decision, for all services that are being rolled out. */
export function queriesOf({ services }: DeploymentRollout, now: number): Queries {
  const active = services.filter(({ state }) => state === 'active');
  return {
    units: new Map(
      active.flatMap(({ plan, units }) =>
        units
          .filter((unit) => isInFlight(unit) && nextObservation(unit, plan.minReadyMs, now) <= now)
          .map((unit) => [unit.step.unit, queryFor(unit, plan.healthCheck, now)] as const),
      ),
    ),
    siblings: active.flatMap((service) => siblingsOf(service, now).map(({ step }) => step.unit)),
  };
}

/**
 * Returns what to do next about a whole deployment: every service that is being rolled out takes its next step, those
 * that are done make room for others, and after a failure the rest is skipped. This is all of the rollout's judgement;
 * it writes nothing and asks nothing.
 */
export function reconcile(
  before: DeploymentRollout,
  seen: Observations,
  now: number,
  context: RolloutContext,
): Decision {
  let { replacesInPlace } = before;
  const decisions = before.services.map((service) => {
    if (service.state !== 'active') return { service, writes: [], events: [] };
    const decision = reconcileService(service, seen, now, context, replacesInPlace);
    // What one unit has shown of the server, the next one need not try.
    if (decision.events.some(({ type }) => type === 'recreating')) replacesInPlace = false;
    return decision;
  });
  const services = decisions.map(({ service }) => service);
  const open = skipAfterFailure({ services, replacesInPlace }, context);
  const admission = admitServices(open);
  const isDone = admission.rollout.services.every(({ state }) => state === 'done');
  // A service that was admitted just now has to be observed at once.
  const waits = admission.rollout === open ? decisions.flatMap(({ waitMs }) => waitMs ?? []) : [0];
  return {
    rollout: admission.rollout,
    writes: decisions.flatMap(({ writes }) => writes),
    events: [...decisions.flatMap(({ events }) => events), ...admission.events],
    ...(!isDone && { waitMs: Math.min(...waits) }),
  };
}

/** Returns the rollout with its next services admitted: one after another, in the plan's order. */
export function admitServices(rollout: DeploymentRollout): Pick<Decision, 'rollout' | 'events'> {
  const { services } = rollout;
  const next = services.find(({ state }) => state === 'waiting');
  if (!next || services.some(({ state }) => state === 'active')) return { rollout, events: [] };
  const changes = changesOf([next.plan]).length;
  return {
    rollout: {
      ...rollout,
      services: services.map((service) => (service === next ? { ...service, state: 'active' } : service)),
    },
    events: changes > 0 ? [{ type: 'service-started', service: next.plan.service, changes }] : [],
  };
}

/** Services that have not been started are skipped once a unit of another one has failed, unless the rollout continues. */
function skipAfterFailure(rollout: DeploymentRollout, { afterFailure }: RolloutContext): DeploymentRollout {
  if (afterFailure === 'continue') return rollout;
  const cause = rollout.services
    .filter(({ state }) => state === 'done')
    .flatMap(({ units }) => units)
    .find(({ phase }) => phase.name === 'failed' || phase.name === 'skipped');
  if (!cause) return rollout;
  const reason = skipReason(cause);
  return {
    ...rollout,
    services: rollout.services.map(
      (service): ServiceRollout =>
        service.state === 'waiting' ? { ...skipPending(service, reason), state: 'done' } : service,
    ),
  };
}

function skipReason({ phase, step }: UnitRollout): string {
  return phase.name === 'skipped' ? phase.reason : `${step.unit} failed`;
}
