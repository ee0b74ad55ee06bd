import type { Share } from './share.js';

/** How careful a rollout is. Times are milliseconds. */
export interface RolloutSettings {
  readonly maxUnavailable: Share;
  /** How long an instance must stay healthy before it counts. */
  readonly minReadyMs: number;
  /** For one instance, from the moment its turn comes. */
  readonly timeoutMs: number;
  /** For the whole deployment; 0 for none. */
  readonly deployTimeoutMs: number;
}
