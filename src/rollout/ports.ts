import type { Clock } from '../clock/clock.js';
import type { Fleet } from '../fleet/fleet.js';
import type { RolloutEvent } from './event.js';
import type { Journal } from './journal.js';
import type { Sources } from './look.js';

/** What a rollout needs of the world. */
export interface Ports {
  readonly fleet: Fleet;
  readonly check: Sources['check'];
  readonly clock: Clock;
  /** Aborted to call the rollout off: nothing new begins, and what is in flight is left as it is. */
  readonly signal: AbortSignal;
  readonly tell: (event: RolloutEvent) => void;
  readonly journal: Journal;
}
