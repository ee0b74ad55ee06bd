import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import type { Systemd } from '../systemd/systemd.js';
import { type AgentTask, agentTasks, type CachedState, desiredUnits } from './agent-tasks.js';
import type { Traits } from './fleet-version.js';
import { ReconcileLoop } from './reconcile-loop.js';
import type { Registry, UnitObject } from './registry.js';
import type { StatePublisher } from './state-publisher.js';

const intervalMs = 5000;

/** How long reading the registry takes an agent, and what systemd takes for each task: links, reloads of its files. */
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

/** The agent of one machine: brings its systemd to what is scheduled there (fleet's agent/). */
export class FleetAgent {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #systemd: Systemd;
  readonly #publisher: StatePublisher;
  readonly #random: Random;
  readonly #settings: FleetAgentSettings;
  readonly #loop: ReconcileLoop;
  readonly #cache = new Map<string, CachedState>();
  #idleRevision = -1;
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

  start(firstLookMs: number, firstHeartbeatsMs: number): void {
    this.#running = true;
    this.#idleRevision = -1;
    this.#loop.start(firstLookMs);
    this.#beatAll(++this.#generation, firstHeartbeatsMs);
  }

  stop(): void {
    this.#running = false;
    this.#generation++;
    this.#loop.stop();
  }

  /** Forgets what it was asked to do, as a fleetd that starts anew has. The files stay, and so do the processes. */
  forget(): void {
    this.#cache.clear();
  }

  /** Takes over a unit as loaded, and launched if asked, as if that had happened long ago. */
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
    const { revision } = this.#registry;
    const machine = this.#registry.machine(this.#settings.machineId);
    if (!this.#registry.available || machine === undefined || revision === this.#idleRevision) {
      done();
      return;
    }
    const desired = desiredUnits(this.#registry, machine, this.#settings.traits);
    const tasks = agentTasks(desired, this.#systemd.loaded, this.#cache);
    if (tasks.length === 0) this.#idleRevision = revision;
    this.#perform(tasks, 0, done);
  }

  /** Performs the tasks one after another. In 1.0.0 the first one that fails is the last of this look. */
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

  /** Says that a unit is launched. */
  #beat(name: string): void {
    const { machineId, ttl } = this.#settings;
    if (this.#registry.available) this.#registry.setHeartbeat(name, machineId, ttl);
  }

  /**
   * Says so of all launched units at once, in `ms` milliseconds and from then on before that expires: the watches of
   * the cluster are deaf for a second each time, however many units there are.
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
