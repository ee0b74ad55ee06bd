import type { UnitState } from '../fleet/schemas.js';
import { hashesOf } from '../health/condition.js';
import { reportedHashes } from '../unit/serialize-unit-file.js';
import { siblingsToCheck } from './availability.js';
import type { RolloutEvent } from './events.js';
import { canaryUnits, heldUntil, lanesOf } from './lanes.js';
import { everyPublicationMs } from './look-interval.js';
import type { Observations, SiblingObservation } from './observation.js';
import { type DeploymentRollout, failLate, type RolloutContext, type ServiceRollout } from './service-rollout.js';
import {
  failIfGoneBad,
  holdForCanaries,
  isAllAvailable,
  lastWatch,
  type ServiceTransition,
  type Siblings,
  startedUnits,
} from './stability.js';
import { fail, type Write } from './transition.js';
import type { UnitRollout } from './unit-rollout.js';

/** What a service has to know of the deployment that it is part of. */
export interface DeploymentFacts
  extends Pick<DeploymentRollout, 'replacesInPlace' | 'writing' | 'asking' | 'fleetMoves'> {
  /** The units that are in flight and not up yet. */
  readonly unsettled: ReadonlySet<string>;
  /** Lanes in which a sidekick has to stop before its main unit may be destroyed. */
  readonly stoppingLanes: ReadonlySet<string>;
}

/** What was decided about a service so far. */
export interface ServiceDecision {
  readonly service: ServiceRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next observation; absent when nothing has to be waited for. */
  readonly waitMs?: number;
}

/** How often to look whether a request has been answered at last. */
export const unansweredMs = 250;

/** What has become available just now was seen just now. */
const justSeenMs = 1_000;

/** Returns the units that must be observed before it is known who may start, although they are not in flight. */
export function siblingsOf(service: ServiceRollout, now: number): UnitRollout[] {
  const { plan, units, nextCheckAt } = service;
  if (nextCheckAt !== undefined && now < nextCheckAt) return [];
  if (isAllAvailable(units)) {
    const watch = lastWatch(service);
    const toCheck = now < watch.until ? watch.units : startedUnits(units);
    return toCheck.filter(({ finishedAt = 0 }) => now - finishedAt > justSeenMs);
  }
  if (!plan.takesDown) return [];
  const { limits, canaryHoldMs } = plan;
  const until = heldUntil(units, limits.canary, canaryHoldMs) ?? 0;
  return now < until ? canaryUnits(lanesOf(units), limits.canary) : siblingsToCheck(units, limits);
}

/**
 * Returns what is found of a service's units that are finished, unless it was stopped: has anyone else changed one? Do
 * the canaries hold? Has an instance gone bad? `waitMs` is set while nothing more may begin.
 */
export function judgeFinished(
  decision: ServiceDecision,
  seen: Observations,
  now: number,
  context: RolloutContext,
  { asking }: DeploymentFacts,
): ServiceDecision {
  const { service } = decision;
  if (service.state !== 'active' || ownStopReason(service, seen, now, context) !== undefined) return decision;
  if (service.nextCheckAt !== undefined && now < service.nextCheckAt)
    return { ...decision, waitMs: service.nextCheckAt - now };
  const toCheck = siblingsOf(service, now);
  const siblings = answered(service.units, seen);
  // Units that were in flight when the questions were asked have not been observed as siblings yet.
  const unknown = toCheck.filter(({ step }) => !siblings.has(step.unit));
  if (unknown.length > 0)
    return { ...decision, waitMs: unknown.some(({ step }) => asking.has(step.unit)) ? unansweredMs : 0 };
  const foreign = toCheck.find((unit) => isForeign(unit, siblings.get(unit.step.unit)?.states ?? []));
  const judged = foreign
    ? {
        ...failLate(service, fail(foreign, 'someone else changed it during the rollout of its service', now)),
        waitMs: 0,
      }
    : (holdForCanaries(service, siblings, now, context.machines) ??
      failIfGoneBad(service, toCheck, siblings, now, context.machines) ??
      watchOn(service, now));
  return judged ? { ...decision, ...judged, events: [...decision.events, ...judged.events] } : decision;
}

/** Returns the service while its last watch is not over; undefined when there is none. */
function watchOn(service: ServiceRollout, now: number): ServiceTransition | undefined {
  if (!isAllAvailable(service.units)) return undefined;
  const { until } = lastWatch(service);
  return now < until ? { service, events: [], waitMs: Math.min(everyPublicationMs, until - now) } : undefined;
}

/** Returns why a service begins nothing more, if so. */
export function ownStopReason(
  service: ServiceRollout,
  { siblings }: Observations,
  now: number,
  { afterFailure, deadline }: RolloutContext,
): string | undefined {
  const failed = service.units.find(({ phase }) => phase.name === 'failed');
  if (failed && afterFailure !== 'continue') return `${failed.step.unit} failed`;
  if (now >= deadline.at) return `${deadline.name} has passed`;
  // Every turn asks this of every service, so the errors that hardly ever come are looked for first.
  if (!service.units.some(({ step }) => siblings.get(step.unit) instanceof Error)) return undefined;
  const error = siblingsOf(service, now)
    .map(({ step }) => siblings.get(step.unit))
    .find((answer) => answer instanceof Error);
  return error && `could not read the state of the other instances from fleet: ${error.message}`;
}

/** Returns what was seen of those units of a service that are not in flight. */
export function answered(units: readonly UnitRollout[], { siblings }: Observations): Siblings {
  const known = new Map<string, SiblingObservation>();
  if (siblings.size === 0) return known;
  for (const { step } of units) {
    const seen = siblings.get(step.unit);
    if (seen && !(seen instanceof Error)) known.set(step.unit, seen);
  }
  return known;
}

/** Whether its machine has a revision of it that neither the plan nor this rollout put there. */
function isForeign({ step, phase, observed }: UnitRollout, states: readonly UnitState[]): boolean {
  const isProven = phase.name === 'available' && step.until === 'healthy';
  // A unit that is only staged may show an older revision for long; it is loaded anew when it is launched.
  const version = isProven ? step.after : (step.before ?? step.after);
  if (version && version.desiredState !== 'launched') return false;
  const after = step.after ? hashesOf({ name: step.unit, ...step.after }, observed.unit) : [];
  // Just after another deployment was interrupted, a machine may still show what neither of these definitions says.
  const seenBefore = [step.condition, observed.condition].map((condition) => condition?.state?.hash ?? '');
  const earlier = [...reportedHashes(step.before?.options ?? []), ...(step.hashesInBetween ?? []), ...seenBefore];
  const own = isProven ? after : [...after, ...earlier];
  return phase.name !== 'failed' && states.length > 0 && !states.some(({ hash }) => own.includes(hash));
}
