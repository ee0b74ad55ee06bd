import type { EventQueue, ScheduledEvent } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Registry } from './registry.js';
import { RegistryWatch } from './registry-watch.js';

/** One pass of an engine or agent over everything. It may take simulated time, and calls `done` at the end. */
export type ReconcilePass = (done: () => void) => void;

/**
 * Triggers the passes of an engine or agent: on a tick, counted from the start of the last pass, and on a wake-up by
 * its watch (fleet's pkg/reconcile.go). A wake-up during a pass waits for its end, and the watch stays closed until
 * then.
 */
export class ReconcileLoop {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #intervalMs: number;
  readonly #random: Random;
  readonly #pass: ReconcilePass;
  readonly #watch: RegistryWatch;
  #tick: ScheduledEvent | undefined;
  #busy = false;
  #ticked = false;
  #woken = false;
  #generation = 0;

  constructor(queue: EventQueue, registry: Registry, intervalMs: number, random: Random, pass: ReconcilePass) {
    this.#queue = queue;
    this.#registry = registry;
    this.#intervalMs = intervalMs;
    this.#random = random;
    this.#pass = pass;
    this.#watch = new RegistryWatch(queue, random, () => this.#wakeUp());
  }

  /** Starts with the watch open and the first pass in `firstPassMs` milliseconds. */
  start(firstPassMs: number): void {
    this.#registry.addWatch(this.#watch);
    this.#watch.open();
    this.#scheduleTick(firstPassMs);
  }

  stop(): void {
    this.#registry.removeWatch(this.#watch);
    this.#watch.close();
    this.#tick?.cancel();
    this.#generation++;
    this.#busy = this.#ticked = this.#woken = false;
  }

  #scheduleTick(ms: number): void {
    this.#tick?.cancel();
    this.#tick = this.#queue.after(ms, () => {
      if (this.#busy) this.#ticked = true;
      else this.#begin();
    });
  }

  #wakeUp(): void {
    if (this.#busy) {
      this.#woken = true;
      return;
    }
    this.#watch.open();
    this.#begin();
  }

  #begin(): void {
    this.#busy = true;
    this.#scheduleTick(this.#intervalMs + 2 * this.#random());
    const generation = this.#generation;
    this.#pass(() => {
      if (generation !== this.#generation) return;
      this.#busy = false;
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
