import type { EventQueue, ScheduledEvent } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Registry } from './registry.js';
import { RegistryWatch } from './registry-watch.js';

/** One look of an engine or agent at everything. It may take simulated time, and calls `done` when it is through. */
export type ReconcilePass = (done: () => void) => void;

/**
 * What makes an engine or agent look: its own tick, counted from its last look, and its watch (fleet's
 * pkg/reconcile.go). A wake that comes during a look waits until that is through, and so does the watch behind it.
 */
export class ReconcileLoop {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #intervalMs: number;
  readonly #random: Random;
  readonly #look: ReconcilePass;
  readonly #watch: RegistryWatch;
  #tick: ScheduledEvent | undefined;
  #looking = false;
  #ticked = false;
  #woken = false;
  #generation = 0;

  constructor(queue: EventQueue, registry: Registry, intervalMs: number, random: Random, look: ReconcilePass) {
    this.#queue = queue;
    this.#registry = registry;
    this.#intervalMs = intervalMs;
    this.#random = random;
    this.#look = look;
    this.#watch = new RegistryWatch(queue, random, () => this.#wakeUp());
  }

  /** Starts with the watch open and the first look in `firstLookMs` milliseconds. */
  start(firstLookMs: number): void {
    this.#registry.addWatch(this.#watch);
    this.#watch.open();
    this.#scheduleTick(firstLookMs);
  }

  stop(): void {
    this.#registry.removeWatch(this.#watch);
    this.#watch.close();
    this.#tick?.cancel();
    this.#generation++;
    this.#looking = this.#ticked = this.#woken = false;
  }

  #scheduleTick(ms: number): void {
    this.#tick?.cancel();
    this.#tick = this.#queue.after(ms, () => {
      if (this.#looking) this.#ticked = true;
      else this.#begin();
    });
  }

  #wakeUp(): void {
    if (this.#looking) {
      this.#woken = true;
      return;
    }
    this.#watch.open();
    this.#begin();
  }

  #begin(): void {
    this.#looking = true;
    this.#scheduleTick(this.#intervalMs + 2 * this.#random());
    const generation = this.#generation;
    this.#look(() => {
      if (generation !== this.#generation) return;
      this.#looking = false;
      if (this.#woken) {
        this.#woken = false;
        this.#wakeUp();
      } else if (this.#ticked) {
        this.#ticked = false;
        this.#begin();
      }
    });
  }
}
