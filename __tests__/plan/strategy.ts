import type { RolloutStrategy } from '../../src/plan/plan.js';

/** One instance at a time, without surge, canary or hold, unless the facts say otherwise. */
export function strategy(facts: Partial<RolloutStrategy> = {}): RolloutStrategy {
  return {
    maxUnavailable: { instances: 1 },
    maxSurge: { instances: 0 },
    canary: { instances: 0 },
    canaryHoldMs: 0,
    minReadyMs: 10_000,
    timeoutMs: 600_000,
    ...facts,
  };
}
