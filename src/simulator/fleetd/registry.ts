import { type Requirements, requirementsOf } from '../../unit/requirements.js';
import { newestReading, type XFleetReading } from '../../unit/x-fleet-reading.js';
import type { EventQueue } from '../simulation/event-queue.js';
import type { LoadableUnit, SystemdUnitState } from '../systemd/systemd.js';
import { Expiries } from './expiries.js';
import type { StoredUnitFile } from './fleet-version.js';
import type { JobKey, RegistryWatch } from './registry-watch.js';

/** The desired states that fleet knows. A unit with any other makes every request about it fail. */
export const targetStates = ['inactive', 'loaded', 'launched'] as const;

export type TargetState = (typeof targetStates)[number];

/** A unit's file as the registry holds it, with the requirements of its [X-Fleet] section. */
export interface UnitObject extends LoadableUnit, StoredUnitFile {
  readonly requirements: Requirements;
}

/** The keys of one unit. Each can exist without the others: a heartbeat, for one, outlives a destroyed unit. */
export interface Job {
  readonly object?: UnitObject;
  readonly targetState?: string;
  /** The machine to which the engine has scheduled the unit. */
  readonly target?: string;
  /** The machine whose agent reports that it has launched the unit. */
  readonly heartbeat?: string;
}

/** A unit's state as published by one machine. */
export interface StateEntry {
  readonly name: string;
  readonly machineId: string;
  readonly state: SystemdUnitState;
}

/** A key of etcd, which a machine writes again and again. */
interface StateKey extends StateEntry {
  state: SystemdUnitState;
}

export interface MachineEntry {
  readonly id: string;
  readonly primaryIP: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * What fleet keeps in etcd (fleet's registry/). Only the keys of jobs are watched; states and machines are written and
 * expire unnoticed.
 */
export class Registry {
  /** Counts the changes that engine and agents act on, so that they can skip a pass when there are none. */
  changeCount = 0;
  readonly #expiries: Expiries;
  readonly #jobs = new Map<string, Job>();
  /** By unit name and machine. */
  readonly #states = new Map<string, Map<string, StateKey>>();
  /** All of them in order, since lists read them for each page; undefined once a key was added or removed. */
  #orderedStates: readonly StateKey[] | undefined;
  readonly #machines = new Map<string, MachineEntry>();
  readonly #metadata = new Map<string, Map<string, string>>();
  readonly #reading: XFleetReading;
  #watches: readonly RegistryWatch[] = [];

  /** `reading` is how the cluster's fleetd reads the units that it stores. */
  constructor(queue: EventQueue, reading: XFleetReading = newestReading) {
    this.#reading = reading;
    this.#expiries = new Expiries(queue);
  }

  /** False while etcd cannot be reached: then there must be no reads or writes, and nothing expires. */
  get available(): boolean {
    return !this.#expiries.suspended;
  }

  set available(available: boolean) {
    this.#expiries.suspended = !available;
  }

  addWatch(watch: RegistryWatch): void {
    if (!this.#watches.includes(watch)) this.#watches = [...this.#watches, watch];
  }

  removeWatch(watch: RegistryWatch): void {
    this.#watches = this.#watches.filter((other) => other !== watch);
  }

  /** All jobs by unit name, in no particular order. */
  get jobs(): ReadonlyMap<string, Job> {
    return this.#jobs;
  }

  setObject(name: string, file: StoredUnitFile): void {
    const requirements = requirementsOf(name, file.options, this.#reading);
    this.#write(name, 'object', { object: { name, ...file, requirements } });
  }

  setTargetState(name: string, targetState: string): void {
    this.#write(name, 'target-state', { targetState });
  }

  setTarget(name: string, target: string): void {
    this.#write(name, 'target', { target });
  }

  removeTarget(name: string): void {
    const job = this.#jobs.get(name);
    if (job?.target === undefined) return;
    const { target: _, ...rest } = job;
    this.#replace(name, 'target', rest);
  }

  setHeartbeat(name: string, machineId: string, ttl: number): void {
    const job = this.#jobs.get(name) ?? {};
    this.#jobs.set(name, { ...job, heartbeat: machineId });
    this.#notify('job-state');
    this.#expiries.set(`job ${name}`, ttl, () => this.clearHeartbeat(name));
  }

  clearHeartbeat(name: string): void {
    const job = this.#jobs.get(name);
    if (job?.heartbeat === undefined) return;
    const { heartbeat: _, ...rest } = job;
    this.#jobs.set(name, rest);
    this.#notify('job-state');
  }

  removeJob(name: string): void {
    if (!this.#jobs.delete(name)) return;
    this.changeCount++;
    this.#notify('directory');
  }

  saveState(name: string, machineId: string, state: SystemdUnitState, ttl: number): void {
    const ofUnit = this.#states.get(name) ?? new Map<string, StateKey>();
    const known = ofUnit.get(machineId);
    if (known) known.state = state;
    else {
      this.#states.set(name, ofUnit.set(machineId, { name, machineId, state }));
      this.#orderedStates = undefined;
    }
    this.#expiries.set(`state ${name} ${machineId}`, ttl, () => {
      this.#states.get(name)?.delete(machineId);
      this.#orderedStates = undefined;
    });
  }

  /** Removes the states of a unit on all machines, even if only one machine asks: fleet has no narrower delete. */
  removeStates(name: string): void {
    if (this.#states.delete(name)) this.#orderedStates = undefined;
  }

  stateOf(name: string, machineId: string): SystemdUnitState | undefined {
    return this.#states.get(name)?.get(machineId)?.state;
  }

  /** The states of one unit or, without a name, of all units, ordered by unit name and then by machine. */
  states(unitName?: string): readonly StateEntry[] {
    if (unitName !== undefined) return this.#statesOf(unitName);
    this.#orderedStates ??= [...this.#states.keys()].sort().flatMap((name) => this.#statesOf(name));
    return this.#orderedStates;
  }

  #statesOf(name: string): StateKey[] {
    return [...(this.#states.get(name)?.values() ?? [])].sort((a, b) => (a.machineId < b.machineId ? -1 : 1));
  }

  /** The machines that are present, ordered by id, including the metadata that was set through the API. */
  machines(): MachineEntry[] {
    return [...this.#machines.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map((machine) => ({ ...machine, metadata: this.#merged(machine) }));
  }

  machine(id: string): MachineEntry | undefined {
    const machine = this.#machines.get(id);
    return machine && { ...machine, metadata: this.#merged(machine) };
  }

  setMachine(machine: MachineEntry, ttl: number): void {
    if (!this.#machines.has(machine.id)) this.changeCount++;
    this.#machines.set(machine.id, machine);
    this.#expiries.set(`machine ${machine.id}`, ttl, () => {
      this.#machines.delete(machine.id);
      this.changeCount++;
    });
  }

  /** Overrides a machine's own metadata; an empty value hides a key. Overrides outlive the machine's presence. */
  setMachineMetadata(id: string, key: string, value: string): void {
    const ofMachine = this.#metadata.get(id) ?? new Map<string, string>();
    this.#metadata.set(id, ofMachine.set(key, value));
    this.changeCount++;
  }

  #merged(machine: MachineEntry): Record<string, string> {
    const pairs = [...Object.entries(machine.metadata), ...(this.#metadata.get(machine.id) ?? [])];
    return Object.fromEntries([...new Map(pairs)].filter(([, value]) => value !== ''));
  }

  #write(name: string, key: JobKey, change: Job): void {
    this.#replace(name, key, { ...this.#jobs.get(name), ...change });
  }

  #replace(name: string, key: JobKey, job: Job): void {
    const before = this.#jobs.get(name);
    const changed =
      before?.object?.hash !== job.object?.hash ||
      before?.targetState !== job.targetState ||
      before?.target !== job.target;
    if (changed) this.changeCount++;
    this.#jobs.set(name, job);
    this.#notify(key);
  }

  #notify(key: JobKey): void {
    // Thousands of heartbeats at a time reach hundreds of watches, nearly all of which are deaf just then.
    for (const watch of this.#watches) if (watch.isOpen) watch.hear(key);
  }
}
