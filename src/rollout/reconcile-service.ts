import type { UnitState } from '../fleet/schemas.js';
import { hashesOf, isUp } from '../health/condition.js';
import { endsByItself } from '../health/unit-kind.js';
import { changesOf } from '../plan/plan.js';
import { reportedHashes } from '../unit/serialize-unit-file.js';
import { admit, siblingsToCheck } from './availability.js';
import type { RolloutEvent } from './events.js';
import { deadlineReason } from './failure-reason.js';
import { canaryUnits, heldUntil, lanesOf } from './lanes.js';
import type { Observations } from './observation.js';
import { nextMove, wakeUp } from './polling.js';
import { reconcileUnit } from './reconcile-unit.js';
import { failLate, type RolloutContext, type ServiceRollout, skipPending } from './service-rollout.js';
import {
  failIfGoneBad,
  holdForCanaries,
  isAllAvailable,
  type ServiceTransition,
  type Siblings,
  startedUnits,
} from './stability.js';
import { fail, stay, type Transition, type Write } from './transition.js';
import { isInFlight, isUnfinished, type UnitContext, type UnitRollout } from './unit-rollout.js';

export interface ServiceDecision {
  readonly service: ServiceRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next observation; absent when the service is done. */
  readonly waitMs?: number;
}

const longestWaitMs = 2_000;
const blockedObservationMs = 2_000;

/** Returns what to do next about one service: units in flight first, then those that may start. */
export function reconcileService(
  before: ServiceRollout,
  seen: Observations,
  now: number,
  context: RolloutContext,
  replacesInPlace: boolean,
): ServiceDecision {
  const unitContext: UnitContext = {
    machines: context.machines,
    minReadyMs: before.plan.minReadyMs,
    timeoutMs: before.plan.timeoutMs,
    isChecked: before.plan.healthCheck !== undefined,
    replacesInPlace,
  };
  const transitions = before.units.map((unit) => reconcileInFlight(unit, seen, now, context, unitContext));
  const advanced = { ...before, units: transitions.map(({ unit }) => unit) };
  const { service, events, waitMs = longestWaitMs } = continueService(advanced, seen, now, context);
  const decision = {
    writes: transitions.flatMap(({ writes }) => writes),
    events: [...transitions.flatMap((transition) => transition.events), ...events],
  };
  if (isDone(service))
    return {
      ...decision,
      service: { ...service, state: 'done' },
      events: [...decision.events, ...finishedEvents(service)],
    };
  const moves = service.units.filter(isInFlight).map((unit) => nextMove(unit, service.plan.minReadyMs, now) - now);
  return { ...decision, service, waitMs: Math.max(0, Math.min(...moves, waitMs)) };
}

function isDone({ units, isFinallyChecked }: ServiceRollout): boolean {
  if (units.some(isUnfinished)) return false;
  return isFinallyChecked === true || !isAllAvailable(units) || startedUnits(units).length === 0;
}

function finishedEvents({ plan }: ServiceRollout): RolloutEvent[] {
  return changesOf([plan]).length > 0 ? [{ type: 'service-finished', service: plan.service }] : [];
}

/** One unit's next step, if it is in flight. Even without an observation it may be time to wake fleet up. */
function reconcileInFlight(
  unit: UnitRollout,
  { units }: Observations,
  now: number,
  { deadline }: RolloutContext,
  context: UnitContext,
): Transition {
  if (!isInFlight(unit)) return stay(unit);
  const seen = units.get(unit.step.unit);
  if (!seen) return withWakeUp(stay(unit), now);
  if (seen instanceof Error) return fail(unit, `could not read its state from fleet: ${seen.message}`, now);
  const next = reconcileUnit(unit, seen, now, context);
  if (isInFlight(next.unit) && now >= deadline.at)
    return fail(next.unit, deadlineReason(next.unit, deadline.name), now);
  return withWakeUp(next, now);
}

function withWakeUp(next: Transition, now: number): Transition {
  const woken = next.writes.length === 0 && isInFlight(next.unit) ? wakeUp(next.unit, now) : undefined;
  return woken ? { ...next, unit: woken.unit, writes: [woken.write] } : next;
}

/** Returns the units that must be observed before it is known who may start, although they are not in flight. */
export function siblingsOf({ plan, units }: ServiceRollout, now: number): UnitRollout[] {
  const lanes = lanesOf(units);
  if (isAllAvailable(units)) return startedUnits(units);
  const until = heldUntil(lanes, plan.limits.canary, plan.canaryHoldMs) ?? 0;
  return now < until ? canaryUnits(lanes, plan.limits.canary) : siblingsToCheck(units, plan.limits);
}

/**
 * Returns the service with the units that start next. After a failure or past the deadline none does, and units in
 * flight are seen through, so that the report is true. Otherwise: has anyone else changed a sibling? Do the canaries
 * hold? Has an instance gone bad? Is everything available, so that this was the final check? If not, as many start as the
 * limits allow.
 */
export function continueService(
  service: ServiceRollout,
  seen: Observations,
  now: number,
  context: RolloutContext,
): ServiceTransition {
  const { units, plan } = service;
  const toCheck = siblingsOf(service, now);
  const reason = stopReason(service, toCheck, seen, now, context);
  if (reason !== undefined) return { service: { ...skipPending(service, reason), isFinallyChecked: true }, events: [] };

  const siblings = answered(seen);
  // Units that were in flight when the questions were asked have not been observed as siblings yet.
  if (toCheck.some(({ step }) => !siblings.has(step.unit))) return { service, events: [], waitMs: 0 };

  const foreign = toCheck.find((unit) => isForeign(unit, siblings.get(unit.step.unit)?.states ?? []));
  if (foreign)
    return {
      ...failLate(service, foreign, 'someone else changed it during the rollout of its service', now),
      waitMs: 0,
    };

  const held = holdForCanaries(service, siblings, now, context.machines);
  if (held) return held;
  const goneBad = failIfGoneBad(service, toCheck, siblings, now, context.machines);
  if (goneBad) return goneBad;
  if (isAllAvailable(units)) return { service: { ...service, isFinallyChecked: true }, events: [] };

  const up = new Set(
    [...siblings].filter(([name, { states }]) => isServing(name, states, units)).map(([name]) => name),
  );
  const { admitted, blockedBy } = admit(units, up, plan.limits);
  const { blockedSince, ...free } = service;
  if (blockedBy) return blocked({ ...free, blockedSince: blockedSince ?? now }, blockedBy, now);
  return {
    service: {
      ...free,
      units: units.map((unit) =>
        admitted.includes(unit) ? { ...unit, phase: { name: 'checking' }, startedAt: now } : unit,
      ),
    },
    events: admitted.map(({ step, purpose }) => ({ type: 'started', step, purpose })),
  };
}

function stopReason(
  { units }: ServiceRollout,
  toCheck: readonly UnitRollout[],
  { siblings }: Observations,
  now: number,
  { afterFailure, deadline }: RolloutContext,
): string | undefined {
  const failed = units.find(({ phase }) => phase.name === 'failed');
  if (failed && afterFailure === 'stop') return `${failed.step.unit} failed`;
  if (now >= deadline.at) return `${deadline.name} has passed`;
  const error = toCheck.map(({ step }) => siblings.get(step.unit)).find((answer) => answer instanceof Error);
  return error && `could not read the state of the other instances from fleet: ${error.message}`;
}

function answered({ siblings }: Observations): Siblings {
  return new Map([...siblings].flatMap(([name, seen]) => (seen instanceof Error ? [] : [[name, seen] as const])));
}

/** Units that went down have to come up again first; taking more down meanwhile is what max-unavailable forbids. */
function blocked(
  service: ServiceRollout & { readonly blockedSince: number },
  blockedBy: readonly string[],
  now: number,
): ServiceTransition {
  const { service: name, timeoutMs } = service.plan;
  const isNew = now === service.blockedSince;
  const down = blockedBy.length > 0 ? `${blockedBy.join(', ')} went down meanwhile` : 'too few instances are up';
  const reason = `${down}, and max-unavailable allows no more`;
  if (now - service.blockedSince < timeoutMs)
    return {
      service,
      events: isNew ? [{ type: 'waiting', service: name, reason }] : [],
      waitMs: blockedObservationMs,
    };
  const culprit = service.units.find(({ step, phase }) => blockedBy.includes(step.unit) && phase.name === 'available');
  if (!culprit) return { service: skipPending(service, reason), events: [] };
  const why = `went down during the rollout of its service, and did not come up again within ${timeoutMs / 1_000} s`;
  return { ...failLate(service, culprit, why, now), waitMs: 0 };
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

/** A oneshot has done its work when it has ended. What a unit is follows from the file that it runs at present. */
function isServing(name: string, states: readonly UnitState[], units: readonly UnitRollout[]): boolean {
  const unit = units.find(({ step }) => step.unit === name);
  const { before, after } = unit?.step ?? {};
  const current = unit?.phase.name === 'available' ? after : (before ?? after);
  if (endsByItself(name, current?.options ?? [])) return true;
  return states.some(isUp);
}
