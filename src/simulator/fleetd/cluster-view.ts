import { AgentState } from './agent-state.js';
import type { Traits } from './fleet-version.js';
import { type Job, type Registry, targetStates, type UnitObject } from './registry.js';

/** A unit that the engine has to find a machine for, or leave where it is. */
export interface SchedulableUnit {
  readonly unit: UnitObject;
  readonly wanted: boolean;
  target: string | undefined;
}

/** A unit that fleet can read, without its heartbeat, which comes and goes uncounted. */
export interface ReadableUnit {
  readonly unit: UnitObject;
  readonly job: Omit<Job, 'heartbeat'>;
}

interface ReadableUnits {
  readonly changeCount: number;
  readonly all: readonly ReadableUnit[];
  readonly globals: readonly ReadableUnit[];
  readonly byTarget: ReadonlyMap<string | undefined, readonly ReadableUnit[]>;
}

/** A cache: all agents of a cluster read the registry after each change, and lists read it for each page. */
const lastRead = new WeakMap<Registry, ReadableUnits>();

/** Returns the units of a registry that fleet can read, ordered by name. Poisoned ones are in none of fleet's lists. */
export function readableUnits(registry: Registry): readonly ReadableUnit[] {
  return read(registry).all;
}

/** Returns those of the readable units that are scheduled to a machine or global, ordered by name. */
export function readableUnitsFor(registry: Registry, machineId: string): readonly ReadableUnit[] {
  const { globals, byTarget } = read(registry);
  const scheduled = byTarget.get(machineId) ?? [];
  return globals.length === 0 ? scheduled : [...globals, ...scheduled].sort(byName);
}

function read(registry: Registry): ReadableUnits {
  const { changeCount, jobs } = registry;
  const known = lastRead.get(registry);
  if (known?.changeCount === changeCount) return known;
  const all: ReadableUnit[] = [];
  for (const job of jobs.values()) {
    if (job.object === undefined || isPoisoned(job)) continue;
    all.push({ unit: job.object, job });
  }
  all.sort(byName);
  const globals = all.filter(({ unit }) => unit.requirements.global);
  const scheduled = all.filter(({ unit }) => !unit.requirements.global);
  const units = { changeCount, all, globals, byTarget: Map.groupBy(scheduled, ({ job }) => job.target) };
  lastRead.set(registry, units);
  return units;
}

function byName(a: ReadableUnit, b: ReadableUnit): number {
  return a.unit.name < b.unit.name ? -1 : 1;
}

/** Whether a unit's file or desired state is one that fleet cannot read, so that every request about the unit fails. */
export function isPoisoned(job: Job): boolean {
  if (job.object?.isReadable === false) return true;
  return job.targetState !== undefined && !targetStates.some((state) => state === job.targetState);
}

/**
 * The cluster as the engine sees it during a pass, including the decisions made so far (fleet's engine/state.go,
 * scheduler.go).
 */
export class ClusterView {
  readonly units = new Map<string, SchedulableUnit>();
  readonly #globals: UnitObject[] = [];
  readonly #registry: Registry;
  readonly #traits: Traits;
  #agents: Map<string, AgentState> | undefined;

  constructor(registry: Registry, traits: Traits) {
    this.#registry = registry;
    this.#traits = traits;
    for (const { unit, job } of readableUnits(registry)) {
      if (unit.requirements.global) this.#globals.push(unit);
      else {
        const wanted = job.targetState !== undefined && job.targetState !== 'inactive';
        this.units.set(unit.name, { unit, wanted, target: job.target });
      }
    }
  }

  /** Adds a unit that should run, whether or not it is already on a machine. */
  add(unit: UnitObject, target: string | undefined): void {
    if (unit.requirements.global) this.#globals.push(unit);
    else this.units.set(unit.name, { unit, wanted: true, target });
    this.#agents = undefined;
  }

  place(name: string, machineId: string | undefined): void {
    const unit = this.units.get(name);
    if (unit === undefined) return;
    unit.target = machineId;
    this.#agents = undefined;
  }

  agentOn(machineId: string): AgentState | undefined {
    return this.#current().get(machineId);
  }

  /** The machine with the fewest units among those that can run another one; ties go to the lowest id. */
  leastLoaded(unit: UnitObject): string | undefined {
    return this.#byLoad().find((agent) => agent.judge(unit) !== 'refuse')?.machine.id;
  }

  /** The machine with the fewest units, except for one. fleet does not check whether it can run the replaced unit. */
  leastLoadedOtherThan(machineId: string): string | undefined {
    return this.#byLoad().find((agent) => agent.machine.id !== machineId)?.machine.id;
  }

  #byLoad(): AgentState[] {
    return [...this.#current().values()].sort((a, b) => a.size - b.size || (a.machine.id < b.machine.id ? -1 : 1));
  }

  #current(): Map<string, AgentState> {
    this.#agents ??= this.#compute();
    return this.#agents;
  }

  #compute(): Map<string, AgentState> {
    const agents = new Map(
      this.#registry.machines().map((machine) => [machine.id, new AgentState(machine, this.#traits)]),
    );
    for (const { unit, wanted, target } of this.units.values()) {
      if (wanted && target !== undefined) agents.get(target)?.add(unit);
    }
    for (const unit of this.#globals) {
      for (const agent of agents.values()) {
        if (!agent.hasMetadata(unit.requirements)) continue;
        if (this.#traits.globalConflicts && agent.conflicts(unit.name, unit.requirements)) continue;
        agent.add(unit);
      }
    }
    return agents;
  }
}
