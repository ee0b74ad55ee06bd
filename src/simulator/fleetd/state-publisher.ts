import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Systemd, SystemdUnitState } from '../systemd/systemd.js';
import type { Traits } from './fleet-version.js';
import type { Registry } from './registry.js';

const intervalMs = 1000;

/** Two writes of one unit's state that start this close together overlap, and either may be written last. */
const sameMomentMs = 5;

export interface PublisherSettings {
  readonly machineId: string;
  readonly ttl: number;
  readonly traits: Traits;
  /** The probability that a repeated removal is written after the new state that is published at the same moment. */
  readonly removalLast: number;
}

/**
 * Publishes what systemd reports about an agent's units: changes every second, and everything again before it expires
 * (fleet's unit/generator.go and agent/unit_state.go). When a unit is unloaded, its states on all machines are removed,
 * and removed once more with the next full publication unless the unit is back by then. A unit that is unloaded and
 * reloaded between two rounds is never removed.
 */
export class StatePublisher {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #systemd: Systemd;
  readonly #random: Random;
  readonly #settings: PublisherSettings;
  readonly #subscribed = new Set<string>();
  /** Units unsubscribed since the last round. */
  readonly #dropped = new Set<string>();
  /** When a unit's removal was repeated, by unit. */
  readonly #removedAgain = new Map<string, number>();
  /** The state last published, by unit; `undefined` stands for a removal. */
  readonly #published = new Map<string, SystemdUnitState | undefined>();
  #generation = 0;

  constructor(queue: EventQueue, registry: Registry, systemd: Systemd, random: Random, settings: PublisherSettings) {
    this.#queue = queue;
    this.#registry = registry;
    this.#systemd = systemd;
    this.#random = random;
    this.#settings = settings;
  }

  /** Starts, with the first round in `firstRoundMs` and the first full publication in `firstFullMs` milliseconds. */
  start(firstRoundMs: number, firstFullMs: number): void {
    const generation = ++this.#generation;
    const every = (ms: number, firstMs: number, run: () => void) => {
      const again = () => {
        if (generation !== this.#generation) return;
        run();
        this.#queue.after(ms, again);
      };
      this.#queue.after(firstMs, again);
    };
    every(intervalMs, firstRoundMs, () => this.#publishChanges());
    const { traits, ttl } = this.#settings;
    every(traits.refreshAfter(ttl), firstFullMs, () => this.#publishAll());
  }

  stop(): void {
    this.#generation++;
  }

  subscribe(name: string): void {
    this.#subscribed.add(name);
  }

  unsubscribe(name: string): void {
    if (this.#subscribed.delete(name)) this.#dropped.add(name);
  }

  /** Publishes a unit's state now, as if it had been published long ago. */
  publishNow(name: string): void {
    const state = this.#systemd.stateOf(name);
    if (state === undefined) return;
    this.#published.set(name, state);
    this.#write(name, state);
  }

  /** Removes all states and forgets everything, as fleetd does when it is stopped. */
  purge(): void {
    for (const name of this.#published.keys()) this.#write(name, undefined);
    this.#published.clear();
    this.#subscribed.clear();
    this.#dropped.clear();
    this.#removedAgain.clear();
  }

  #publishChanges(): void {
    for (const name of this.#subscribed) {
      const state = this.#systemd.stateOf(name);
      if (state === undefined || sameState(state, this.#published.get(name))) continue;
      this.#published.set(name, state);
      this.#write(name, state);
      if (this.#overtakes(name)) this.#write(name, undefined);
    }
    for (const name of this.#dropped) {
      if (this.#subscribed.has(name)) continue;
      this.#published.set(name, undefined);
      this.#write(name, undefined);
    }
    this.#dropped.clear();
    this.#removedAgain.clear();
  }

  /** Whether a unit's repeated removal is written after the state that is being published. */
  #overtakes(name: string): boolean {
    const removedAt = this.#removedAgain.get(name) ?? Number.NEGATIVE_INFINITY;
    return this.#queue.now - removedAt <= sameMomentMs && this.#random() < this.#settings.removalLast;
  }

  #publishAll(): void {
    for (const [name, state] of this.#published) {
      this.#write(name, state);
      if (state !== undefined) continue;
      this.#published.delete(name);
      this.#removedAgain.set(name, this.#queue.now);
    }
  }

  #write(name: string, state: SystemdUnitState | undefined): void {
    if (!this.#registry.available) return;
    if (state === undefined) this.#registry.removeStates(name);
    else this.#registry.saveState(name, this.#settings.machineId, state, this.#settings.ttl);
  }
}

function sameState(a: SystemdUnitState, b: SystemdUnitState | undefined): boolean {
  if (a === b) return true;
  return (
    a.hash === b?.hash && a.loadState === b.loadState && a.activeState === b.activeState && a.subState === b.subState
  );
}
