import type { EventQueue } from '../simulation/event-queue.js';

/** How soon after an outage etcd drops the keys that should have expired during it. */
const catchUpMs = 100;

/** The times to live of etcd's keys. Writing a key again restarts its time to live. */
export class Expiries {
  /** While true, nothing expires. */
  suspended = false;
  readonly #queue: EventQueue;
  readonly #byKey = new Map<string, number>();

  constructor(queue: EventQueue) {
    this.#queue = queue;
  }

  /** Calls `remove` in `ttl` milliseconds, unless the key is set again before then. */
  set(key: string, ttl: number, remove: () => void): void {
    const expiresAt = this.#queue.now + ttl;
    this.#byKey.set(key, expiresAt);
    const check = () => {
      if (this.#byKey.get(key) !== expiresAt) return;
      if (this.suspended) {
        this.#queue.after(catchUpMs, check);
        return;
      }
      this.#byKey.delete(key);
      remove();
    };
    this.#queue.at(expiresAt, check);
  }
}
