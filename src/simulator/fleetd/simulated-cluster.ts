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

/** A change of what a unit truly does on a machine, whether or not fleet has noticed. */
export interface ActivityChange extends Activity {
  readonly at: number;
  readonly machineId: string;
  readonly unitName: string;
  /** Of the file that was loaded at that time; empty once fleet has unloaded it. */
  readonly hash: string;
}

/** What a unit truly does on one machine. */
export interface UnitActivity extends Activity {
  readonly unitName: string;
  readonly machineId: string;
  readonly hash: string | undefined;
  /** False while the machine is cut off. */
  readonly reachable: boolean;
}

/**
 * A fleet cluster as a discrete-event simulation without any time of its own: everything that is due happens in
 * `advanceTo`, in order, and everything else here acts at the time last advanced to.
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
    this.registry = new Registry(this.#queue);
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

  /** Creates a unit or replaces its file, as another client would. Any version does this: it is the keys that are set. */
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

  /** Cuts a machine off the network. What ran there runs on, unseen, until fleet has the machine back and stops it. */
  loseMachine(id: string): void {
    this.#machine(id).disconnect();
  }

  /** Connects a machine again. Its agent looks at once, and unloads what was given to others meanwhile. */
  returnMachine(id: string): void {
    this.#startMachine(this.#machine(id), 0);
  }

  /** Lets nothing and nobody reach etcd from one time to another. */
  etcdOutage(from: number, to: number): void {
    this.#queue.at(from, () => {
      this.registry.available = false;
    });
    this.#queue.at(to, () => {
      this.registry.available = true;
    });
    // Every fleetd tries for a third of its time to live to say that it is there, at most half of it from now; then it
    // gives up, answers nothing but 503, and begins anew once etcd is back.
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

  /** Restarts the fleetd that serves the API, which runs on the first machine, for `downMs` milliseconds. */
  restartFleetd(downMs = 2000): void {
    const [machine] = this.machines;
    if (machine === undefined) return;
    this.api.restart(downMs);
    machine.stop();
    machine.publisher.purge();
    machine.agent.forget();
    this.#queue.after(downMs, () => this.#startMachine(machine, 0, 1000));
  }

  /** What every unit truly does on every machine, those included that fleet has forgotten. */
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

  /** Everything that units have truly done since the start, in order. */
  history(): readonly ActivityChange[] {
    return this.#history;
  }

  /** Tells a listener of every transition from now on. Returns what ends that. */
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
      // Both clocks of a publisher begin together, and run whole seconds: every full publication comes just before a look.
      fullPublication: publisher + 1000 * Math.ceil((this.#random() * refresh) / 1000) - 1,
    });
  }

  #machine(id: string): SimulatedMachine {
    const machine = this.machines.find((candidate) => candidate.id === id);
    if (machine === undefined) throw new RangeError(`no machine ${id}`);
    return machine;
  }
}
