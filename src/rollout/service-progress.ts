import { isOwnChange, type ServicePlan } from '../plan/plan.js';
import type { ServiceProgress, Wait } from './events.js';
import { areCanariesOut, lanesOf } from './lanes.js';
import { provenAt } from './readiness.js';
import type { ServiceRollout } from './service-rollout.js';
import { isInFlight, isUnfinished, type UnitRollout } from './unit-rollout.js';

/** Returns how far a service has come that is being rolled out, and what it waits for. */
export function serviceProgress(service: ServiceRollout, now: number): ServiceProgress {
  const { plan, units, canaryHold: hold, blockedSince } = service;
  const changing = units.filter(({ step }) => isOwnChange(step));
  const waits = units.filter(isInFlight).map((unit) => waitOf(unit, now, plan));
  const isHeld = hold !== undefined && now < hold.to && areCanariesOut(lanesOf(units), plan.limits.canary);
  const since = Math.min(isHeld ? hold.from : now, blockedSince ?? now);
  return {
    service: plan.service,
    done: changing.filter((unit) => !isUnfinished(unit)).length,
    of: changing.length,
    waits,
    ...(isHeld && { holdMs: hold.to - now }),
    ...(blockedSince !== undefined && { blockedMs: blockedSince + plan.timeoutMs - now }),
    waitingMs: waits.reduce((most, { elapsedMs }) => Math.max(most, elapsedMs), now - since),
  };
}

function waitOf(unit: UnitRollout, now: number, { minReadyMs, timeoutMs }: ServicePlan): Wait {
  const { step, observed, startedAt = now } = unit;
  const elapsedMs = now - startedAt;
  const wait = { unit: step.unit, detail: observed.condition?.detail ?? 'not observed yet', elapsedMs };
  const readyAt = provenAt(unit, minReadyMs);
  return readyAt === undefined
    ? { ...wait, for: 'timeout', remainingMs: Math.max(0, timeoutMs - elapsedMs) }
    : { ...wait, for: 'stability', remainingMs: Math.max(0, readyAt - now) };
}
