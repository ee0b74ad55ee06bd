import type { EventQueue } from '../simulation/event-queue.js';
import { type Random, shuffled } from '../simulation/random.js';
import { ClusterView, type SchedulableUnit } from './cluster-view.js';
import type { Traits } from './fleet-version.js';
import { ReconcileLoop } from './reconcile-loop.js';
import type { Registry } from './registry.js';

const intervalMs = 2000;

/**
 * How long the leader reads the registry before it writes its first decision. Agents that wake at the same time have
 * read the old schedule by then.
 */
const readMs = 8;

/** The engine that leads the cluster: it schedules units to machines and unschedules them (fleet's engine/). */
export class FleetEngine {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #random: Random;
  readonly #traits: Traits;
  readonly #loop: ReconcileLoop;
  /** The registry's change count when a pass last found nothing to do. */
  #idleAt = -1;

  constructor(queue: EventQueue, registry: Registry, random: Random, traits: Traits) {
    this.#queue = queue;
    this.#registry = registry;
    this.#random = random;
    this.#traits = traits;
    this.#loop = new ReconcileLoop(queue, registry, intervalMs, random, (done) => {
      this.#queue.after(readMs + 2 * this.#random(), () => {
        if (this.#registry.available) this.#reconcile();
        done();
      });
    });
  }

  start(firstPassMs: number): void {
    this.#loop.start(firstPassMs);
  }

  #reconcile(): void {
    const { changeCount } = this.#registry;
    if (changeCount === this.#idleAt) return;
    const view = new ClusterView(this.#registry, this.#traits);
    // Go iterates over a map in random order, so either of two rivals may be considered first.
    const units = shuffled(view.units.values(), this.#random);
    for (const unit of units) this.#keepOrUnschedule(view, unit);
    for (const unit of units) {
      if (!unit.wanted || unit.target !== undefined) continue;
      const machineId = view.leastLoaded(unit.unit);
      if (machineId !== undefined) this.#schedule(view, unit.unit.name, machineId);
    }
    if (this.#registry.changeCount === changeCount) this.#idleAt = changeCount;
  }

  #keepOrUnschedule(view: ClusterView, { unit, wanted, target }: SchedulableUnit): void {
    if (target === undefined) return;
    const agent = view.agentOn(target);
    const action = wanted && agent !== undefined ? agent.judge(unit) : 'refuse';
    if (action === 'refuse') this.#unschedule(view, unit.name);
    if (action !== 'replace') return;
    const replaced = agent?.replacedBy(unit.name, unit.requirements);
    const elsewhere = view.leastLoadedOtherThan(target);
    if (replaced === undefined) return;
    // The replaced unit loses its machine even if there is no other machine for it.
    if (elsewhere === undefined) this.#registry.removeTarget(replaced);
    else {
      this.#unschedule(view, replaced);
      this.#schedule(view, replaced, elsewhere);
    }
  }

  #unschedule(view: ClusterView, name: string): void {
    this.#registry.removeTarget(name);
    view.place(name, undefined);
  }

  #schedule(view: ClusterView, name: string, machineId: string): void {
    this.#registry.setTarget(name, machineId);
    view.place(name, machineId);
  }
}
