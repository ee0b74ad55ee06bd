import type { Amount } from '../definition/amount.js';
import { isUp } from '../health/condition.js';
import { type HealthCheck, noHealthCheck } from '../health/health-check.js';
import { isGlobal } from '../unit/requirements.js';
import type { Limits, RolloutStrategy, ServicePlan, Step } from './plan.js';

/** Returns everything about a service's plan that follows from its strategy and its steps. `size` is its count. */
export function resolveStrategy(
  strategy: RolloutStrategy,
  size: number,
  steps: readonly Step[],
): Omit<ServicePlan, 'service' | 'wave' | 'waitsFor'> {
  const { maxUnavailable, canary, canaryHoldMs, minReadyMs, timeoutMs } = strategy;
  const healthCheck = healthCheckOf(strategy);
  const surge = steps.filter(({ stage, countsAsAvailable }) => stage === 'surge' && countsAsAvailable).length;
  const former = steps.filter((step) => step.countsAsAvailable && step.before?.desiredState === 'launched').length;
  const isCareful = steps.some(takesDown);
  const limits: Limits = {
    size,
    maxUnavailable: unavailableAllowed(maxUnavailable, size, surge),
    // Where nothing serves, there is nothing to try out carefully.
    canary: isCareful ? canarySize(canary, size) : 0,
  };
  // Going back, nothing is tried out first.
  const rollbackLimits: Limits = {
    size: former,
    maxUnavailable: unavailableAllowed(maxUnavailable, former, 0),
    canary: 0,
  };
  return {
    limits,
    rollbackLimits,
    canaryHoldMs,
    minReadyMs,
    timeoutMs,
    ...(healthCheck !== undefined && { healthCheck }),
    takesDown: isCareful,
    steps,
  };
}

function healthCheckOf(strategy: RolloutStrategy): HealthCheck | undefined {
  const { healthCheck: url, healthCheckHeaders: headers, healthCheckStatus: accepts } = strategy;
  if (url === undefined || url === noHealthCheck) return undefined;
  return { url, ...(headers && { headers }), ...(accepts && { accepts }) };
}

/** Returns whether a step takes something down that is up now, and is still wanted. */
export function takesDown(step: Omit<Step, 'stage' | 'lane'>): boolean {
  return (step.action === 'update' || step.action === 'restart') && servesNow(step);
}

/** Returns whether a step is about a unit that was up when the plan was made. */
export function servesNow({ unit, before, condition }: Omit<Step, 'stage' | 'lane'>): boolean {
  // A global unit's condition is that of the machine it is worst on.
  if (before && isGlobal(unit, before.options)) return before.desiredState === 'launched';
  return condition?.state !== undefined && isUp(condition.state);
}

/**
 * Returns how many of a service's `size` units may be down at a time. A percentage is rounded down, so that never more
 * are down than it says. Without surge it is at least 1, since nothing could ever be updated otherwise.
 *
 * 25 % of 10 is 2; 25 % of 3 is 0, and so 1 without surge, 0 with; 100 % of 3 is 3; 5 of 3 is 3.
 */
export function unavailableAllowed(amount: Amount, size: number, surge: number): number {
  const wanted = 'percent' in amount ? Math.floor((size * amount.percent) / 100) : amount.instances;
  return Math.max(surge > 0 ? 0 : 1, Math.min(wanted, size));
}

/**
 * Returns how many instances may be started beyond a service's `size`. A percentage is rounded up, so that a small one
 * has an effect too.
 *
 * 25 % of 10 is 3; 1 % of 3 is 1; 2 of 1 is 2; 0 of 5 is 0.
 */
export function surgeAllowed(amount: Amount, size: number): number {
  return 'percent' in amount ? Math.ceil((size * amount.percent) / 100) : amount.instances;
}

/**
 * Returns how many of a service's `size` units are updated first. A percentage is rounded up, so that a small one
 * is at least one canary.
 *
 * 10 % of 3 is 1; 50 % of 5 is 3; 7 of 3 is 3; 0 of 5 is 0.
 */
export function canarySize(amount: Amount, size: number): number {
  return Math.min(surgeAllowed(amount, size), size);
}
