import type { EventQueue } from '../simulation/event-queue.js';
import { type Random, shuffled } from '../simulation/random.js';
import { ClusterView, type SchedulableUnit } from './cluster-view.js';
import type { Traits } from './fleet-version.js';
import { ReconcileLoop } from './reconcile-loop.js';
import type { Registry } from './registry.js';

const intervalMs = 2000;

/** What the leader reads before it writes a first decision; agents that wake with it have read the schedule by then. */
const readMs = 8;

/** The engine that leads: gives units to machines, and takes them away again (fleet's engine/). */
export class FleetEngine {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #random: Random;
  readonly #traits: Traits;
  readonly #loop: ReconcileLoop;
  /** The registry's revision at which a look found nothing to do. */
  #idleRevision = -1;

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

  start(firstLookMs: number): void {
    this.#loop.start(firstLookMs);
  }

  #reconcile(): void {
    const { revision } = this.#registry;
    if (revision === this.#idleRevision) return;
    const view = new ClusterView(this.#registry, this.#traits);
    // Go ranges over a map in an order of its own every time; which of two rivals goes first is left to chance.
    const units = shuffled(view.units.values(), this.#random);
    for (const unit of units) this.#keepOrUnschedule(view, unit);
    for (const unit of units) {
      if (!unit.wanted || unit.target !== undefined) continue;
      const machineId = view.leastLoaded(unit.unit);
      if (machineId !== undefined) this.#schedule(view, unit.unit.name, machineId);
    }
    if (this.#registry.revision === revision) this.#idleRevision = revision;
  }

  #keepOrUnschedule(view: ClusterView, { unit, wanted, target }: SchedulableUnit): void {
    if (target === undefined) return;
    const agent = view.agentOn(target);
    const verdict = wanted && agent !== undefined ? agent.judge(unit) : 'refuse';
    if (verdict === 'refuse') this.#unschedule(view, unit.name);
    if (verdict !== 'replace') return;
    const replaced = agent?.replacedBy(unit.name, unit.requirements);
    const elsewhere = view.leastLoadedOtherThan(target);
    if (replaced === undefined) return;
    // The replaced unit loses its machine even if there is no other to send it to.
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
