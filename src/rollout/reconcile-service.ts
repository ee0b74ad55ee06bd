import type { UnitState } from '../fleet/schemas.js';
import { isUp } from '../health/condition.js';
import { endsByItself } from '../health/unit-kind.js';
import { changesOf } from '../plan/plan.js';
import { admit, admitAtOnce, isPending } from './availability.js';
import type { RolloutEvent } from './events.js';
import { deadlineReason } from './failure-reason.js';
import { answered, type DeploymentFacts, ownStopReason, type ServiceDecision } from './judge-finished.js';
import type { Observations } from './observation.js';
import { wakeUp, wakeUpDue } from './polling.js';
import { reconcileUnit } from './reconcile-unit.js';
import { failLate, type RolloutContext, type ServiceRollout, skipPending, skipUnwritten } from './service-rollout.js';
import { isAllAvailable, type ServiceTransition, startedUnits } from './stability.js';
import { fail, failItself, stay, type Transition } from './transition.js';
import { isInFlight, isUnfinished, type UnitContext, type UnitRollout } from './unit-rollout.js';

const blockedObservationMs = 2_000;

/** Returns what is next for the units of a service about which fleet has been asked something. */
export function reconcileWritten(
  service: ServiceRollout,
  seen: Observations,
  now: number,
  context: RolloutContext,
  facts: DeploymentFacts,
): ServiceDecision {
  if (service.state !== 'active') return { service, writes: [], events: [] };
  const isWritten = (unit: UnitRollout) => isInFlight(unit) && unit.phase.name !== 'checking';
  return reconcileUnits(service, isWritten, seen, now, context, facts);
}

function reconcileUnits(
  service: ServiceRollout,
  which: (unit: UnitRollout) => boolean,
  seen: Observations,
  now: number,
  context: RolloutContext,
  { replacesInPlace, writing, unsettled, stoppingLanes, fleetMoves }: DeploymentFacts,
): ServiceDecision {
  const isNext = (unit: UnitRollout) =>
    which(unit) && !writing.has(unit.step.unit) && (seen.units.has(unit.step.unit) || isWakeUpDue(unit, now));
  if (!service.units.some(isNext)) return { service, writes: [], events: [] };
  const unitContext: UnitContext = {
    machines: context.machines,
    minReadyMs: service.plan.minReadyMs,
    timeoutMs: service.plan.timeoutMs,
    isChecked: service.plan.healthCheck !== undefined,
    replacesInPlace,
    unsettled,
    stoppingLanes,
    fleetMoves,
    ...(context.reading && { reading: context.reading }),
  };
  const transitions = service.units.map((unit) =>
    isNext(unit) ? reconcileInFlight(unit, seen, now, context, unitContext) : stay(unit),
  );
  const isSame = transitions.every(({ unit }, index) => unit === service.units[index]);
  return {
    service: isSame ? service : { ...service, units: transitions.map(({ unit }) => unit) },
    writes: transitions.flatMap(({ writes }) => writes),
    events: transitions.flatMap(({ events }) => events),
  };
}

function isDone({ units, isFinallyChecked }: ServiceRollout): boolean {
  if (units.some(isUnfinished)) return false;
  return isFinallyChecked === true || !isAllAvailable(units) || startedUnits(units).length === 0;
}

function finishedEvents({ plan }: ServiceRollout): RolloutEvent[] {
  return changesOf([plan]).length > 0 ? [{ type: 'service-finished', service: plan.service }] : [];
}

/** One unit's next step. Even without an observation it may be time to wake fleet up. */
function reconcileInFlight(
  unit: UnitRollout,
  { units }: Observations,
  now: number,
  { deadline }: RolloutContext,
  context: UnitContext,
): Transition {
  const seen = units.get(unit.step.unit);
  if (!seen) return withWakeUp(stay(unit), now);
  if (seen instanceof Error) return fail(unit, `could not read its state from fleet: ${seen.message}`, now);
  const next = reconcileUnit(unit, seen, now, context);
  if (isInFlight(next.unit) && now >= deadline.at)
    return failItself(next.unit, deadlineReason(next.unit, deadline.name), now);
  return withWakeUp(next, now);
}

/** Without an observation, there is nothing else to do about a unit. */
function isWakeUpDue(unit: UnitRollout, now: number): boolean {
  const due = wakeUpDue(unit, now);
  return due !== undefined && due <= now;
}

function withWakeUp(next: Transition, now: number): Transition {
  const woken = next.writes.length === 0 && isInFlight(next.unit) ? wakeUp(next.unit, now) : undefined;
  return woken ? { ...next, unit: woken.unit, writes: [woken.write] } : next;
}

/** Returns what the last look at the units that are about to be changed says of them: fit to begin, or failed. */
export function checkUnits(
  judged: ServiceDecision,
  seen: Observations,
  now: number,
  context: RolloutContext,
  facts: DeploymentFacts,
): ServiceDecision {
  const { service } = judged;
  if (service.state !== 'active' || ownStopReason(service, seen, now, context) !== undefined)
    return { service, writes: [], events: [] };
  return reconcileUnits(service, isChecking, seen, now, context, facts);
}

function isChecking({ phase }: UnitRollout): boolean {
  return phase.name === 'checking';
}

/** Returns a service in which nothing begins, with what failed in the check: that much is known. */
function withFailures({ service, ...rest }: ServiceDecision, checked: ServiceDecision): ServiceDecision {
  const failed = new Map(
    checked.service.units.flatMap((unit) => (unit.phase.name === 'failed' ? [[unit.id, unit] as const] : [])),
  );
  const events = checked.events.filter((event) => event.type === 'finished' && failed.has(event.unit.id));
  const units = service.units.map((unit) => failed.get(unit.id) ?? unit);
  return { ...rest, service: { ...service, units }, events: [...rest.events, ...events] };
}

/**
 * Returns what a service begins next, given what it was judged to be and what became of the checks. After a failure or
 * past the deadline that is nothing: units in flight are seen through, so that the report is true, and a unit that fleet
 * has not been asked about yet is left as it is. Otherwise: is everything available, so that this was the final check? If
 * not, as many start as the limits allow.
 */
export function beginNext(
  judged: ServiceDecision,
  checked: ServiceDecision,
  seen: Observations,
  now: number,
  context: RolloutContext,
  facts: DeploymentFacts,
  stopped: string | undefined,
): ServiceDecision {
  if (judged.service.state !== 'active') return judged;
  const reason =
    ownStopReason(judged.service, seen, now, context) ?? ownStopReason(checked.service, seen, now, context) ?? stopped;
  if (reason !== undefined) {
    const known = withFailures(judged, checked);
    const service = { ...skipUnwritten(known.service, reason, facts.writing), isFinallyChecked: true } as const;
    return ended({ ...known, service }, now);
  }
  const { service, events, waitMs } =
    judged.waitMs === undefined
      ? startUnits(checked.service, seen, now)
      : { service: checked.service, events: [], waitMs: judged.waitMs };
  const decision: ServiceDecision = {
    service,
    writes: [...judged.writes, ...checked.writes],
    events: [...judged.events, ...checked.events, ...events],
    ...(waitMs !== undefined && { waitMs }),
  };
  return ended(decision, now);
}

/**
 * Returns a decision about a service that may be done by now. A service about which nothing has changed stays the same
 * object, as most do in most turns: what is known of its units, such as their lanes, is not worked out again.
 */
function ended(decision: ServiceDecision, now: number): ServiceDecision {
  const { writes, events, waitMs } = decision;
  const { nextCheckAt, ...service } = decision.service;
  if (isDone(service))
    return { writes, service: { ...service, state: 'done' }, events: [...events, ...finishedEvents(service)] };
  const checkAt = waitMs ? now + waitMs : undefined;
  if (checkAt === nextCheckAt) return decision;
  return { ...decision, service: checkAt === undefined ? service : { ...service, nextCheckAt: checkAt } };
}

/** Returns the service with the units that start now; the same object if none do. */
function startUnits(service: ServiceRollout, seen: Observations, now: number): ServiceTransition {
  const { units, plan } = service;
  if (isAllAvailable(units)) return { service: { ...service, isFinallyChecked: true }, events: [] };
  const { blockedSince, ...free } = service;
  if (!units.some(isPending)) return { service: blockedSince === undefined ? service : free, events: [] };
  const up = new Set(
    [...answered(units, seen)].filter(([name, { states }]) => isServing(name, states, units)).map(([name]) => name),
  );
  const { admitted, blockedBy } = plan.takesDown ? admit(units, up, plan.limits) : admitAtOnce(units);
  if (blockedBy) return blocked({ ...free, blockedSince: blockedSince ?? now }, blockedBy, now);
  if (admitted.length === 0 && blockedSince === undefined) return { service, events: [] };
  const starting = new Set(admitted);
  return {
    service: {
      ...free,
      units: units.map((unit) =>
        starting.has(unit) ? { ...unit, phase: { name: 'checking' }, startedAt: now } : unit,
      ),
    },
    events: admitted.map(({ step, purpose }) => ({ type: 'started', step, purpose })),
  };
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
  return { ...failLate(service, failItself(culprit, why, now)), waitMs: 0 };
}

/** A oneshot has done its work when it has ended. What a unit is follows from the file that it runs at present. */
function isServing(name: string, states: readonly UnitState[], units: readonly UnitRollout[]): boolean {
  const unit = units.find(({ step }) => step.unit === name);
  const { before, after } = unit?.step ?? {};
  const current = unit?.phase.name === 'available' ? after : (before ?? after);
  if (endsByItself(name, current?.options ?? [])) return true;
  return states.some(isUp);
}
