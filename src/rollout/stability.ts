import type { Machine } from '../fleet/schemas.js';
import { type Condition, conditionOf, isHealthy } from '../health/condition.js';
import { withCheck } from '../health/health-check.js';
import { subjectOf } from '../plan/plan.js';
import { trackDowntime } from './downtime.js';
import type { RolloutEvent } from './events.js';
import { notReadyReason } from './failure-reason.js';
import { canaryUnits, heldUntil, lanesOf } from './lanes.js';
import { isRestartHidden, lookIntervalMs } from './look-interval.js';
import type { SiblingObservation } from './observation.js';
import { confirmMs } from './readiness.js';
import { failLate, type ServiceRollout } from './service-rollout.js';
import { failItself } from './transition.js';
import { isTouched, isUnfinished, type UnitRollout } from './unit-rollout.js';

// An instance that has become available has to stay healthy: a canary through the hold, all of them until the final check.

/** What was seen of the units that are not in flight. */
export type Siblings = ReadonlyMap<string, SiblingObservation>;

/** A service after something was decided about it that no unit in flight waits for. */
export interface ServiceTransition {
  readonly service: ServiceRollout;
  readonly events: readonly RolloutEvent[];
  /** Milliseconds after which to observe again at the latest. */
  readonly waitMs?: number;
}

const holdObservationMs = 2_000;

/** systemd's default is to give a unit up that it has to start more than five times in ten seconds. */
const startLimitMs = 10_000;

/** What proves in the final check that an instance has gone bad. */
const goneBad: ReadonlySet<Condition['is']> = new Set(['failed', 'restarting', 'ended', 'starting']);

/** What proves it while it is watched for longer than it has to prove itself: one restart does not. */
const givenUp: ReadonlySet<Condition['is']> = new Set(['failed']);

/**
 * Returns the service during the canary hold, or with a canary that has failed after all; undefined when there is no
 * hold. A canary whose process has ended fails at once; a state that is merely missing has to be missing for longer
 * than fleetd takes to restart.
 */
export function holdForCanaries(
  service: ServiceRollout,
  siblings: Siblings,
  now: number,
  machines: readonly Machine[],
): ServiceTransition | undefined {
  const { plan, units, canaryHold, notReadySince } = service;
  const { limits, canaryHoldMs } = plan;
  const until = heldUntil(units, limits.canary, canaryHoldMs);
  if (until === undefined || now >= until) return undefined;

  const observed = { ...service, units: units.map((unit) => withSiblingDowntime(unit, siblings, now)) };
  const canaries = canaryUnits(lanesOf(observed.units), limits.canary);
  const since = new Map<string, number>();
  for (const unit of canaries) {
    const { unit: name } = unit.step;
    const condition = notReadyCondition(unit, siblings.get(name), machines);
    if (!condition) continue;
    since.set(name, notReadySince?.get(name) ?? now);
    const hasEnded = condition.is === 'failed' || condition.is === 'restarting';
    if (!hasEnded && now - (since.get(name) ?? now) < confirmMs) continue;
    const held = { ...observed, canaryHold: { from: canaryHold?.from ?? now, to: now } };
    const reason = notReadyReason('during the canary hold', unit, condition, { machines });
    return { ...failLate(held, failItself(unit, reason, now)), waitMs: 0 };
  }
  const remainingMs = until - now;
  return {
    service: { ...observed, notReadySince: since, canaryHold: { from: until - canaryHoldMs, to: until } },
    events: canaryHold ? [] : [{ type: 'canary-hold', service: plan.service, remainingMs }],
    waitMs: Math.min(
      remainingMs,
      ...canaries.map(({ step }) => lookIntervalMs(step, holdObservationMs, holdObservationMs)),
    ),
  };
}

/** A canary is observed after its turn as well, so that no time counts as down in which it was seen up. */
function withSiblingDowntime(unit: UnitRollout, siblings: Siblings, now: number): UnitRollout {
  const seen = siblings.get(unit.step.unit);
  return seen && isTouched(unit) ? { ...unit, downtime: trackDowntime(unit.downtime, seen.states, now) } : unit;
}

/**
 * Returns the service with an instance failed that had become available and has gone bad since; undefined when there is
 * none. Only what proves it counts: failed, ended, restarting, starting anew, or a bad health check. A missing state may
 * be on its way.
 */
export function failIfGoneBad(
  service: ServiceRollout,
  candidates: readonly UnitRollout[],
  siblings: Siblings,
  now: number,
  machines: readonly Machine[],
): ServiceTransition | undefined {
  const isWatched = isAllAvailable(service.units) && now < lastWatch(service).until;
  const bad = isWatched ? givenUp : goneBad;
  for (const unit of candidates) {
    if (!isTouched(unit) || unit.phase.name !== 'available' || unit.step.until !== 'healthy') continue;
    const condition = notReadyCondition(unit, siblings.get(unit.step.unit), machines);
    if (!condition || !bad.has(condition.is)) continue;
    const reason = notReadyReason('after it had become available', unit, condition, { machines });
    return { ...failLate(service, failItself(unit, reason, now)), waitMs: 0 };
  }
  return undefined;
}

/**
 * Returns until when the final check has to look at the units of a service in which every step has succeeded, and at
 * which of them: those that systemd restarts so fast that fleet rarely shows it. Ten seconds after they came up,
 * systemd's start limit has shown a fast loop; with `min-ready` of ten seconds or more, that is over by then. With a
 * `min-ready` of 0, nobody wants to wait for proof.
 */
export function lastWatch({ units, plan }: ServiceRollout): { readonly until: number; readonly units: UnitRollout[] } {
  const watched = plan.minReadyMs > 0 ? startedUnits(units).filter(({ step }) => isRestartHidden(step)) : [];
  return { until: Math.max(0, ...watched.map(({ healthySince = 0 }) => healthySince + startLimitMs)), units: watched };
}

/** Returns what a finished unit is found to be doing, if that is not healthy; undefined also while nothing is known. */
export function notReadyCondition(
  { step, observed }: UnitRollout,
  seen: SiblingObservation | undefined,
  machines: readonly Machine[],
): Condition | undefined {
  const subject = subjectOf(step.unit, step.after);
  if (!subject || !seen) return undefined;
  const found = conditionOf(subject, observed.unit, seen.states, observed.runsOn?.machines ?? machines);
  const condition = withCheck(found, seen.check);
  return isHealthy(condition, subject) ? undefined : condition;
}

/** Returns whether every step that is not left for later has succeeded, so that it is time for the final check. */
export function isAllAvailable(units: readonly UnitRollout[]): boolean {
  return !units.some(isUnfinished) && units.every(({ phase }) => phase.name === 'available' || phase.name === 'left');
}

/** Returns the units that this rollout has started and that have to keep running. */
export function startedUnits(units: readonly UnitRollout[]): UnitRollout[] {
  const removed = new Set(units.filter(({ step }) => !step.after).map(({ step }) => step.unit));
  return units.filter(
    (unit) =>
      isTouched(unit) &&
      unit.step.until === 'healthy' &&
      unit.step.after?.desiredState === 'launched' &&
      !removed.has(unit.step.unit),
  );
}
