import type { EventQueue } from '../simulation/event-queue.js';

/** How soon after an outage etcd drops the keys that should have expired during it. */
const catchUpMs = 100;

interface Expiry {
  /** Later than when it was last looked at, if the key was written again since. */
  at: number;
  readonly remove: () => void;
}

/** The times to live of etcd's keys. Writing a key again restarts its time to live. */
export class Expiries {
  /** While true, nothing expires. */
  suspended = false;
  readonly #queue: EventQueue;
  readonly #byKey = new Map<string, Expiry>();

  constructor(queue: EventQueue) {
    this.#queue = queue;
  }

  /** Calls the key's first `remove` in `ttl` milliseconds, unless the key is set again before then. */
  set(key: string, ttl: number, remove: () => void): void {
    const at = this.#queue.now + ttl;
    const known = this.#byKey.get(key);
    if (known) known.at = at;
    else {
      const expiry: Expiry = { at, remove };
      this.#byKey.set(key, expiry);
      this.#look(key, expiry);
    }
  }

  /** Keys are written again many times before they expire: each has a single event, which moves on. */
  #look(key: string, expiry: Expiry): void {
    this.#queue.at(expiry.at, () => {
      if (this.suspended) expiry.at = Math.max(expiry.at, this.#queue.now + catchUpMs);
      if (expiry.at > this.#queue.now) this.#look(key, expiry);
      else {
        this.#byKey.delete(key);
        expiry.remove();
      }
    });
  }
}
