import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Systemd } from '../systemd/systemd.js';
import { type AgentTask, agentTasks, type CachedState, desiredUnits } from './agent-tasks.js';
import type { Traits } from './fleet-version.js';
import { ReconcileLoop } from './reconcile-loop.js';
import type { Registry, UnitObject } from './registry.js';
import type { StatePublisher } from './state-publisher.js';

const intervalMs = 5000;

/** How long an agent takes to read the registry, and systemd for each task: links, reloads of its files. */
const readMs = 4;
const taskMs: Readonly<Record<AgentTask['type'], number>> = {
  unload: 40,
  load: 15,
  'reload files': 50,
  stop: 3,
  start: 3,
};

export interface FleetAgentSettings {
  readonly machineId: string;
  readonly ttl: number;
  readonly traits: Traits;
}

/** The agent of one machine: makes its systemd run what is scheduled there (fleet's agent/). */
export class FleetAgent {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #systemd: Systemd;
  readonly #publisher: StatePublisher;
  readonly #random: Random;
  readonly #settings: FleetAgentSettings;
  readonly #loop: ReconcileLoop;
  readonly #cache = new Map<string, CachedState>();
  /** The registry's change count when a pass last found nothing to do. */
  #idleAt = -1;
  #running = false;
  #generation = 0;

  constructor(
    queue: EventQueue,
    registry: Registry,
    systemd: Systemd,
    publisher: StatePublisher,
    random: Random,
    settings: FleetAgentSettings,
  ) {
    this.#queue = queue;
    this.#registry = registry;
    this.#systemd = systemd;
    this.#publisher = publisher;
    this.#random = random;
    this.#settings = settings;
    this.#loop = new ReconcileLoop(queue, registry, intervalMs, random, (done) => {
      this.#queue.after(readMs + 2 * this.#random(), () => this.#reconcile(done));
    });
  }

  start(firstPassMs: number, firstHeartbeatsMs: number): void {
    this.#running = true;
    this.#idleAt = -1;
    this.#loop.start(firstPassMs);
    this.#beatAll(++this.#generation, firstHeartbeatsMs);
  }

  stop(): void {
    this.#running = false;
    this.#generation++;
    this.#loop.stop();
  }

  /** Forgets what it has done, as after a restart of fleetd. The files and the processes stay. */
  forget(): void {
    this.#cache.clear();
  }

  /** Takes over a unit as if it had been loaded, and launched if asked for, long ago. */
  adopt(unit: UnitObject, state: CachedState): void {
    this.#systemd.load(unit);
    this.#cache.set(unit.name, state);
    this.#publisher.subscribe(unit.name);
    if (state === 'launched') {
      this.#systemd.assumeStarted(unit.name);
      this.#beat(unit.name);
    }
    this.#publisher.publishNow(unit.name);
  }

  #reconcile(done: () => void): void {
    const { changeCount } = this.#registry;
    const machine = this.#registry.machine(this.#settings.machineId);
    if (!this.#registry.available || machine === undefined || changeCount === this.#idleAt) {
      done();
      return;
    }
    const desired = desiredUnits(this.#registry, machine, this.#settings.traits);
    const tasks = agentTasks(desired, this.#systemd.loaded, this.#cache);
    if (tasks.length === 0) this.#idleAt = changeCount;
    this.#perform(tasks, 0, done);
  }

  /** Performs the tasks one after another. In 1.0.0 the first failure ends the pass. */
  #perform(tasks: readonly AgentTask[], index: number, done: () => void): void {
    const task = tasks[index];
    if (task === undefined || !this.#running) {
      done();
      return;
    }
    const next = (succeeded: boolean) => {
      if (succeeded || !this.#settings.traits.haltsOnFailedTask) this.#perform(tasks, index + 1, done);
      else done();
    };
    if (task.type === 'unload') this.#beginUnload(task.name);
    this.#queue.after(taskMs[task.type], () => next(this.#complete(task)));
  }

  #beginUnload(name: string): void {
    this.#clearHeartbeat(name);
    this.#cache.delete(name);
    this.#systemd.stop(name);
    this.#publisher.unsubscribe(name);
  }

  #complete(task: AgentTask): boolean {
    switch (task.type) {
      case 'unload':
        return this.#systemd.unload(task.name);
      case 'load':
        this.#cache.set(task.name, 'loaded');
        this.#systemd.load(task.unit);
        this.#publisher.subscribe(task.name);
        return true;
      case 'reload files':
        return true;
      case 'stop':
        this.#cache.set(task.name, 'loaded');
        this.#clearHeartbeat(task.name);
        this.#systemd.stop(task.name);
        return true;
      case 'start':
        this.#cache.set(task.name, 'launched');
        this.#beat(task.name);
        return this.#systemd.start(task.name);
    }
  }

  #clearHeartbeat(name: string): void {
    if (this.#registry.available) this.#registry.clearHeartbeat(name);
  }

  /** Writes the heartbeat of a launched unit. */
  #beat(name: string): void {
    const { machineId, ttl } = this.#settings;
    if (this.#registry.available) this.#registry.setHeartbeat(name, machineId, ttl);
  }

  /**
   * Writes the heartbeats of all launched units at once: in `ms` milliseconds, and from then on before they expire.
   * Each time this makes the cluster's watches deaf for a second, however many units there are.
   */
  #beatAll(generation: number, ms: number): void {
    this.#queue.after(ms, () => {
      if (generation !== this.#generation) return;
      for (const [name, state] of this.#cache) if (state === 'launched') this.#beat(name);
      const { traits, ttl } = this.#settings;
      this.#beatAll(generation, traits.refreshAfter(ttl));
    });
  }
}
