import type { Amount } from '../definition/amount.js';

/** How careful a rollout is. Times are milliseconds. */
export interface RolloutSettings {
  readonly maxUnavailable: Amount;
  /** How many are updated first, while the rest waits for them and for `canaryHoldMs`. */
  readonly canary: Amount;
  readonly canaryHoldMs: number;
  /** How long an instance must stay healthy before it counts. */
  readonly minReadyMs: number;
  /** For one instance, from the moment its turn comes. */
  readonly timeoutMs: number;
  /** For the whole deployment; 0 for none. */
  readonly deployTimeoutMs: number;
  /** An end that is set from outside, which counts instead: by the clock, and how it is called. */
  readonly end?: { readonly at: number; readonly name: string };
  /** URL template that is asked for every instance once it runs; see `healthCheckUrl`. */
  readonly healthCheck?: string;
  /** What becomes of the rest when a step fails: a deployment stops, a rollback goes on. */
  readonly afterFailure: 'stop' | 'go-on';
}
