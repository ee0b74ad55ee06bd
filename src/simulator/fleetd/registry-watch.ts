import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';

/**
 * The last part of a key below a unit's directory in etcd; `directory` stands for the deletion of the directory itself.
 */
export type JobKey = 'object' | 'target-state' | 'target' | 'job-state' | 'directory';

/** How long a watch sleeps after a key before it considers what it heard (fleet's registry/event.go). */
const deafnessMs = 1000;

/**
 * One component's watch on the registry's job keys. It hears one key, sleeps for a second, and only then considers that
 * key. A target state or a target wakes the component, which reopens the watch as its pass begins. Any other key just
 * reopens the watch. Anything written in the meantime is missed.
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

  /** Forgets what it heard, as when a component stops. */
  close(): void {
    this.#open = false;
    this.#generation++;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  hear(key: JobKey): void {
    if (!this.#open) return;
    this.#open = false;
    const generation = this.#generation;
    // The response takes a moment to travel, and so does the request that reopens the watch.
    const travelMs = 1 + 2 * this.#random();
    this.#queue.after(deafnessMs + travelMs, () => {
      if (generation !== this.#generation) return;
      if (key === 'target-state' || key === 'target') this.#wake();
      else this.open();
    });
  }
}
