import type { Clock } from '../../clock/clock.js';

/** The work does not end although nothing sleeps on the clock: everything waits for something else. */
export class DeadlockError extends Error {
  override readonly name = 'DeadlockError';
}

/**
 * How many idle turns of the event loop let time move on. Promises that are already settled run to completion in one.
 */
const idleTurns = 3;

/** How many turns without a sleeper mean that the work is stuck. Reading a file takes fewer. */
const stuckTurns = 20_000;

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** A clock whose time passes only while all work is asleep, and then at once. */
export class VirtualClock implements Clock {
  #now: number;
  /** Ordered by wake-up time, and for equal times in the order in which they fell asleep. */
  readonly #sleepers: Sleeper[] = [];
  /** Counts what sleepers do, to recognize turns in which nothing happened. */
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
   * Runs some work and returns its result. Whenever there is nothing left to do but sleep, time jumps to the next
   * wake-up. Rejects with a DeadlockError if nothing sleeps and the work does not end.
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
      else if (turns > stuckTurns)
        throw new DeadlockError('deadlock: nothing sleeps on the clock, and the work does not end');
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
