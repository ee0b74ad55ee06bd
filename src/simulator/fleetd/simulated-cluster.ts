import { parseUnitFile } from '../../unit/parse-unit-file.js';
import type { UnitOption } from '../../unit/unit-option.js';
import { EventQueue } from '../simulation/event-queue.js';
import { type Random, seededRandom } from '../simulation/random.js';
import type { Activity } from '../systemd/systemd-unit.js';
import { ApiAvailability } from './api-availability.js';
import { type ClusterOptions, recordedMachines } from './cluster-options.js';
import { FleetEngine } from './fleet-engine.js';
import { type FleetVersion, storedUnitFile, type Traits, traitsOf } from './fleet-version.js';
import { Registry } from './registry.js';
import { SimulatedMachine } from './simulated-machine.js';

/** A change in what a unit actually does on a machine, whether or not fleet has noticed. */
export interface ActivityChange extends Activity {
  readonly at: number;
  readonly machineId: string;
  readonly unitName: string;
  /** The hash of the file that was loaded at that time; empty once fleet has unloaded it. */
  readonly hash: string;
}

/** What a unit actually does on one machine. */
export interface UnitActivity extends Activity {
  readonly unitName: string;
  readonly machineId: string;
  readonly hash: string | undefined;
  /** False while the machine is cut off from the network. */
  readonly reachable: boolean;
}

/**
 * A fleet cluster as a discrete-event simulation. Time passes only in `advanceTo`, where everything that is due happens
 * in order. All other methods act at the time last advanced to.
 */
export class SimulatedCluster {
  readonly version: FleetVersion;
  readonly registry: Registry;
  readonly api: ApiAvailability;
  readonly machines: readonly SimulatedMachine[];
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #traits: Traits;
  readonly #ttl: number;
  readonly #history: ActivityChange[] = [];
  readonly #listeners = new Set<(change: ActivityChange) => void>();

  constructor(options: ClusterOptions) {
    this.version = options.version ?? '1.0.0';
    this.#traits = traitsOf(this.version);
    this.#random = options.random ?? seededRandom(1);
    this.#ttl = options.ttl ?? 30_000;
    this.#queue = new EventQueue(options.startAt);
    this.registry = new Registry(this.#queue, this.#traits.xFleet);
    this.api = new ApiAvailability(this.#queue, this.registry);
    this.machines = (options.machines ?? recordedMachines).map(
      (entry) =>
        new SimulatedMachine(
          this.#queue,
          this.registry,
          this.#random,
          { entry, ttl: this.#ttl, traits: this.#traits, removalLast: options.removalLast ?? 0.2 },
          options.behaviour ?? (() => undefined),
          (unitName, hash, activity) =>
            this.#record({ at: this.now, machineId: entry.id, unitName, hash, ...activity }),
        ),
    );
    const { engine, agents = [], publishers = [] } = options.phases ?? {};
    const leader = new FleetEngine(this.#queue, this.registry, this.#random, this.#traits);
    leader.start(engine ?? this.#random() * 2000);
    for (const [index, machine] of this.machines.entries()) {
      this.#startMachine(machine, agents[index], publishers[index]);
    }
  }

  /** Milliseconds since the Unix epoch. */
  get now(): number {
    return this.#queue.now;
  }

  get traits(): Traits {
    return this.#traits;
  }

  advanceTo(time: number): void {
    this.#queue.advanceTo(time);
  }

  /**
   * Creates a unit or replaces its file, as another client would. It writes etcd's keys, so it works in any version.
   */
  putUnit(name: string, file: string | readonly UnitOption[], desiredState = 'launched'): void {
    const options = typeof file === 'string' ? parseUnitFile(file).options : file;
    this.registry.setObject(name, storedUnitFile(this.version, options));
    this.registry.setTargetState(name, desiredState);
  }

  setDesiredState(name: string, desiredState: string): void {
    this.registry.setTargetState(name, desiredState);
  }

  destroyUnit(name: string): void {
    this.registry.removeJob(name);
  }

  /**
   * Cuts a machine off from the network. Its units keep running, unseen, until the machine is back and fleet stops
   * them.
   */
  loseMachine(id: string): void {
    this.#machine(id).disconnect();
  }

  /**
   * Reconnects a machine. Its agent starts a pass at once and unloads the units that moved to other machines meanwhile.
   */
  returnMachine(id: string): void {
    this.#startMachine(this.#machine(id), 0);
  }

  /** Makes etcd unreachable for every component from one time to another. */
  etcdOutage(from: number, to: number): void {
    this.#queue.at(from, () => {
      this.registry.available = false;
    });
    this.#queue.at(to, () => {
      this.registry.available = true;
    });
    // Every fleetd next renews its presence within half its time to live, and retries for a third of it. Then it gives
    // up, responds with nothing but 503, and starts over once etcd is back.
    const gaveUpAt = from + this.#ttl * (1 / 2 + 1 / 3);
    if (to <= gaveUpAt) return;
    this.api.unavailable(gaveUpAt, to);
    this.#queue.at(gaveUpAt, () => {
      for (const machine of this.machines) machine.stop();
    });
    this.#queue.at(to, () => {
      for (const machine of this.machines) if (machine.connected) this.#startMachine(machine, 0);
    });
  }

  /** Restarts the fleetd that serves the API, which is the first machine's. It is down for `downMs` milliseconds. */
  restartFleetd(downMs = 2000): void {
    const [machine] = this.machines;
    if (machine === undefined) return;
    this.api.restart(downMs);
    machine.stop();
    machine.publisher.purge();
    machine.agent.forget();
    this.#queue.after(downMs, () => this.#startMachine(machine, 0, 1000));
  }

  /** What every unit actually does on every machine, including units that fleet has forgotten. */
  units(): UnitActivity[] {
    return this.machines.flatMap((machine) =>
      machine.systemd.activities().map(({ name, hash, activity }) => ({
        unitName: name,
        machineId: machine.id,
        hash,
        reachable: machine.connected,
        ...activity,
      })),
    );
  }

  /** Everything that units have actually done since the start, in order. */
  history(): readonly ActivityChange[] {
    return this.#history;
  }

  /** Calls a listener on every change of activity from now on. Returns a function that removes the listener. */
  onActivityChange(listener: (change: ActivityChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #record(change: ActivityChange): void {
    this.#history.push(change);
    for (const listener of this.#listeners) listener(change);
  }

  #startMachine(machine: SimulatedMachine, agent?: number, publisher = this.#random() * 1000): void {
    const refresh = this.#traits.refreshAfter(this.#ttl);
    machine.start({
      agent: agent ?? this.#random() * 5000,
      publisher,
      presence: this.#random() * (this.#ttl / 2),
      heartbeats: this.#random() * refresh,
      // A publisher's two timers start together and run in whole seconds: a full publication comes just before a round.
      fullPublication: publisher + 1000 * Math.ceil((this.#random() * refresh) / 1000) - 1,
    });
  }

  #machine(id: string): SimulatedMachine {
    const machine = this.machines.find((candidate) => candidate.id === id);
    if (machine === undefined) throw new RangeError(`no machine ${id}`);
    return machine;
  }
}
