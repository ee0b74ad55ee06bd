import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';

/** The last part of a key below a unit's directory in etcd; `directory` is that directory itself, when it is deleted. */
export type JobKey = 'object' | 'target-state' | 'target' | 'job-state' | 'directory';

/** For how long a watch sleeps after a key, before it judges what it heard (fleet's registry/event.go). */
const deafnessMs = 1000;

/**
 * One component's watch on the registry's job keys. It hears one key and sleeps for a second; only then is that key
 * judged. A target state or a schedule wakes the component, which opens the watch again as its look begins; anything
 * else opens it again at once. What is written meanwhile is never heard.
 */
export class RegistryWatch {
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #wake: () => void;
  #open = false;
  #generation = 0;

  constructor(queue: EventQueue, random: Random, wake: () => void) {
    this.#queue = queue;
    this.#random = random;
    this.#wake = wake;
  }

  open(): void {
    this.#open = true;
  }

  /** Forgets what was heard, as a component that is stopped does. */
  close(): void {
    this.#open = false;
    this.#generation++;
  }

  hear(key: JobKey): void {
    if (!this.#open) return;
    this.#open = false;
    const generation = this.#generation;
    // The response travels for a moment, and so does the request that opens the watch again.
    const travelMs = 1 + 2 * this.#random();
    this.#queue.after(deafnessMs + travelMs, () => {
      if (generation !== this.#generation) return;
      if (key === 'target-state' || key === 'target') this.#wake();
      else this.open();
    });
  }
}
