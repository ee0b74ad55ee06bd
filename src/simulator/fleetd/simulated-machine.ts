import type { EventQueue } from '../simulation/event-queue.js';
import type { Random } from '../simulation/random.js';
import { type ActivityListener, type BehaviourHook, Systemd } from '../systemd/systemd.js';
import { FleetAgent } from './fleet-agent.js';
import type { Traits } from './fleet-version.js';
import type { MachineEntry, Registry } from './registry.js';
import { StatePublisher } from './state-publisher.js';

/** Milliseconds from now to the first tick of each component of a machine. */
export interface MachinePhases {
  readonly agent: number;
  readonly publisher: number;
  readonly presence: number;
  readonly heartbeats: number;
  readonly fullPublication: number;
}

export interface MachineSettings {
  readonly entry: MachineEntry;
  readonly ttl: number;
  readonly traits: Traits;
  readonly removalLast: number;
}

/** One machine of a cluster: its systemd and the parts of fleetd that run on it. */
export class SimulatedMachine {
  readonly systemd: Systemd;
  readonly agent: FleetAgent;
  readonly publisher: StatePublisher;
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  readonly #settings: MachineSettings;
  #generation = 0;
  #connected = true;

  constructor(
    queue: EventQueue,
    registry: Registry,
    random: Random,
    settings: MachineSettings,
    behaviour: BehaviourHook,
    listener: ActivityListener,
  ) {
    this.#queue = queue;
    this.#registry = registry;
    this.#settings = settings;
    const { ttl, traits, removalLast } = settings;
    const machineId = settings.entry.id;
    this.systemd = new Systemd(queue, random, behaviour, listener);
    this.publisher = new StatePublisher(queue, registry, this.systemd, random, {
      machineId,
      ttl,
      traits,
      removalLast,
    });
    this.agent = new FleetAgent(queue, registry, this.systemd, this.publisher, random, { machineId, ttl, traits });
  }

  get id(): string {
    return this.#settings.entry.id;
  }

  /** False while the machine is cut off from the network. Its processes keep running. */
  get connected(): boolean {
    return this.#connected;
  }

  /** Starts fleetd: the machine is present at once, and its components start after their phases. */
  start(phases: MachinePhases): void {
    this.#connected = true;
    const { entry, ttl } = this.#settings;
    const generation = ++this.#generation;
    const beat = () => {
      if (generation !== this.#generation) return;
      if (this.#registry.available) this.#registry.setMachine(entry, ttl);
      this.#queue.after(ttl / 2, beat);
    };
    this.#registry.setMachine(entry, ttl);
    this.#queue.after(phases.presence, beat);
    this.agent.start(phases.agent, phases.heartbeats);
    this.publisher.start(phases.publisher, phases.fullPublication);
  }

  /** Stops everything that talks to etcd. Keys that were already written stay until they expire. */
  disconnect(): void {
    this.#connected = false;
    this.stop();
  }

  stop(): void {
    this.#generation++;
    this.agent.stop();
    this.publisher.stop();
  }
}
