import type { Clock } from '../../clock/clock.js';

/** Everybody waits for somebody else: nothing sleeps, and the work that is awaited does not end. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';
}

/** Turns of the event loop in which nothing may happen before time moves on: promises that are settled run to their ends in one. */
const idleTurns = 3;

/** Turns without a sleeper after which the work is taken to be stuck. Reading a file takes fewer. */
const stuckTurns = 20_000;

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody sleeps, and then at once. */
export class VirtualClock implements Clock {
  #now: number;
  /** Ordered by the time of waking, and those of one time as they fell asleep. */
  readonly #sleepers: Sleeper[] = [];
  /** Counts what sleepers do, to tell turns in which nothing happened. */
  #activity = 0;

  constructor(startAt = 0) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#activity++;
    return new Promise((resolve, reject) => {
      const sleeper: Sleeper = {
        wakesAt: this.#now + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      const abort = () => {
        this.#activity++;
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const after = this.#sleepers.findIndex(({ wakesAt }) => wakesAt > sleeper.wakesAt);
      this.#sleepers.splice(after === -1 ? this.#sleepers.length : after, 0, sleeper);
    });
  }

  /**
   * Returns what some work returns, letting time pass for it: whenever nothing is left to do but sleep, it becomes the
   * time at which the first sleeper wakes. Rejects with a DeadlockError if nobody sleeps and the work does not end.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    let settled = false;
    const result = work().finally(() => {
      settled = true;
    });
    result.catch(() => undefined);
    for (let turns = 0, seen = this.#activity; !settled; ) {
      await new Promise((resolve) => setImmediate(resolve));
      if (seen !== this.#activity) [turns, seen] = [0, this.#activity];
      else turns++;
      if (settled || turns < idleTurns) continue;
      if (this.#wakeFirst()) [turns, seen] = [0, this.#activity];
      else if (turns > stuckTurns) throw new DeadlockError('nobody sleeps, and the work does not end');
    }
    return result;
  }

  #wakeFirst(): boolean {
    const sleeper = this.#sleepers.shift();
    if (sleeper === undefined) return false;
    this.#now = Math.max(this.#now, sleeper.wakesAt);
    sleeper.wake();
    return true;
  }
}
