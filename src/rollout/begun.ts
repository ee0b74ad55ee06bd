import type { RolloutEvent } from './event.js';
import type { ServiceRollout } from './service-rollout.js';
import type { Task } from './task.js';
import { fail } from './transition.js';

/** A service after those whose turn it is have begun. */
export interface Begun {
  readonly rollout: ServiceRollout;
  readonly events: readonly RolloutEvent[];
  /** Milliseconds after which to ask again at the latest, when something is waited for that no task looks at. */
  readonly askAgainMs?: number;
}

/** Returns the service with a unit that had come through as one that has failed after all; the next decision stops the rest. */
export function giveUp(rollout: ServiceRollout, lost: Task, reason: string, now: number): Begun {
  const failed = fail(lost, reason, now);
  const tasks = rollout.tasks.map((task) => (task.id === lost.id ? failed.task : task));
  return { rollout: { ...rollout, tasks }, events: failed.events, askAgainMs: 0 };
}
