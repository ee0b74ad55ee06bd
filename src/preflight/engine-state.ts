import type { DesiredState } from '../fleet/schemas.js';
import { type ClusterModel, canBeTogether, type PlacementTraits } from './cluster-model.js';
import { Occupancy } from './occupancy.js';
import type { GlobOption, RequiringUnit } from './unit-relations.js';

/** What fleet's engine knows of a unit. */
export interface EngineUnit extends RequiringUnit {
  readonly desiredState: DesiredState;
}

/** Returns whether the engine wants a unit on a machine. */
export function isWanted({ desiredState, requirements }: EngineUnit): boolean {
  return desiredState !== 'inactive' && !requirements.global;
}

/**
 * What is scheduled where at one moment, with the rules of fleet 1.0.0 (its engine/state.go and agent/state.go): how
 * units and machines count for the engine, which schedules, and for a machine's agent, which starts.
 */
export class EngineState {
  readonly model: ClusterModel;
  readonly #units: Map<string, EngineUnit>;
  readonly #globals: Set<string>;
  /** Units that the engine wants on a machine, and that are on none. */
  readonly #waiting: Set<string>;
  readonly #occupancy: Occupancy;
  /** Units that the engine has to look at again: something that matters to them may have changed. */
  readonly dirty: Set<string>;
  /** Units that the engine has moved because of Replaces= since it last had nothing to do. */
  readonly moved: Set<string>;
  /** How often the engine has scheduled each unit since it last had nothing to do. */
  readonly scheduledTimes: Map<string, number>;
  /** The machines able to run units without a machine, as far as that was found out since the last change. */
  readonly ableMachines = new Map<PlacementTraits, readonly string[]>();

  constructor(model: ClusterModel, from?: EngineState) {
    this.model = model;
    this.#units = new Map(from ? from.#units : []);
    this.#globals = new Set(from ? from.#globals : []);
    this.#waiting = new Set(from ? from.#waiting : []);
    this.#occupancy = from ? new Occupancy(from.#occupancy) : new Occupancy();
    this.dirty = new Set(from?.dirty);
    this.moved = new Set(from?.moved);
    this.scheduledTimes = new Map(from?.scheduledTimes);
  }

  clone(): EngineState {
    return new EngineState(this.model, this);
  }

  get units(): ReadonlyMap<string, EngineUnit> {
    return this.#units;
  }

  machineOf(name: string): string | undefined {
    return this.placements.get(name);
  }

  /** The machine of every unit that is scheduled. */
  get placements(): ReadonlyMap<string, string> {
    return this.#occupancy.placements;
  }

  /** Adds a unit, scheduled to `machineId` if that is given, or replaces one, which keeps its machine. */
  put(unit: EngineUnit, machineId = this.machineOf(unit.name)): void {
    this.#leave(unit.name);
    this.#units.set(unit.name, unit);
    this.#enter(unit, machineId);
  }

  remove(name: string): void {
    this.#leave(name);
    this.#units.delete(name);
  }

  /** Schedules a unit to a machine, or unschedules it. */
  schedule(name: string, machineId: string | undefined): void {
    const unit = this.#units.get(name);
    if (!unit) return;
    this.#leave(name);
    this.#enter(unit, machineId);
    if (machineId !== undefined) this.scheduledTimes.set(name, (this.scheduledTimes.get(name) ?? 0) + 1);
  }

  /** Whether a unit is scheduled, and its machine will start it. */
  isPlaced(name: string): boolean {
    return this.placements.has(name) && this.blockerOf(name) === undefined;
  }

  /**
   * The global unit that keeps a scheduled unit from running, or undefined. For the engine the global unit gives way, but
   * a machine's agent goes through its units by name and skips those that conflict with one it has accepted.
   *
   * With Conflicts=web@*.service, the global unit agent.service keeps web@1.service from running; zabbix.service does not.
   */
  blockerOf(name: string): string | undefined {
    const machineId = this.machineOf(name);
    if (machineId === undefined || this.conflictingGlobals(name).length === 0) return undefined;
    return this.conflicting(name).find((other) => other < name && this.runsGlobal(other, machineId));
  }

  /** Whether a machine's agent runs a global unit: nothing there that precedes it by name conflicts with it. */
  runsGlobal(name: string, machineId: string): boolean {
    const precedes = (other: string) =>
      other < name && (this.machineOf(other) === machineId || this.#suitsGlobal(other, machineId));
    return this.#suitsGlobal(name, machineId) && !this.conflicting(name).some(precedes);
  }

  /** Whether a global unit is on a machine as far as the engine is concerned: it gives way to what is scheduled there. */
  hasGlobal(name: string, machineId: string): boolean {
    return this.#suitsGlobal(name, machineId) && !this.hasConflictOn(name, machineId);
  }

  /** The global units that conflict with a global unit and suit the same machine; the engine counts now one, now the other. */
  globalRivals(name: string, machineId: string): string[] {
    return this.conflictingGlobals(name).filter((other) => this.#suitsGlobal(other, machineId));
  }

  /** Whether a unit that conflicts with this one is scheduled to a machine. */
  hasConflictOn(name: string, machineId: string): boolean {
    const unit = this.#units.get(name);
    return unit !== undefined && this.#occupancy.hasConflict(name, this.model.traitsOf(unit), machineId);
  }

  /** The units that conflict with this one, whichever of the two has the Conflicts=. */
  conflicting(name: string): string[] {
    return this.#related(name, 'conflicts');
  }

  /** Those of them that are global. */
  conflictingGlobals(name: string): string[] {
    return this.#conflictingOf(this.#globals, name);
  }

  /** The units that this one replaces or is replaced by (Replaces=), except where each replaces the other: fleet ignores those. */
  replacePeers({ name, requirements }: EngineUnit): string[] {
    const replacedBy = (other: string) => this.#units.get(other)?.requirements.replaces ?? [];
    const replaces = (globs: readonly string[], other: string) =>
      globs.some((glob) => this.model.relations.matches(glob).includes(other));
    return this.#related(name, 'replaces').filter(
      (other) => replaces(requirements.replaces, other) !== replaces(replacedBy(other), name),
    );
  }

  /** How many units the engine counts on a machine. */
  loadOf(machineId: string): number {
    let load = this.#occupancy.loadOf(machineId);
    for (const name of this.#globals) if (this.hasGlobal(name, machineId)) load++;
    return load;
  }

  /** The units that a unit names by an option, or that name it. */
  #related(name: string, option: GlobOption): string[] {
    const { relations } = this.model;
    const globs = this.#units.get(name)?.requirements[option] ?? [];
    const named = globs.flatMap((glob) => relations.matches(glob));
    for (const glob of relations.globsMatching(name))
      for (const holder of relations.holders(option, glob))
        if (this.#units.get(holder)?.requirements[option].includes(glob)) named.push(holder);
    return [...new Set(named)].filter((other) => other !== name && this.#units.has(other));
  }

  #conflictingOf(names: ReadonlySet<string>, name: string): string[] {
    const unit = this.#units.get(name);
    if (!unit || names.size === 0) return [];
    const traits = this.model.traitsOf(unit);
    return [...names].filter((other) => {
      const neighbour = this.#units.get(other);
      return other !== name && neighbour && !canBeTogether(traits, this.model.traitsOf(neighbour));
    });
  }

  #suitsGlobal(name: string, machineId: string): boolean {
    const unit = this.#units.get(name);
    return unit?.requirements.global === true && this.model.suitableMachines(unit).has(machineId);
  }

  /** Takes the present version of a unit off its machine; those that wait for its place may take it. */
  #leave(name: string): void {
    this.#markDirty(name);
    const unit = this.#units.get(name);
    if (!unit) return;
    if (this.machineOf(name) !== undefined)
      for (const other of this.model.relations.inOrder(this.#conflictingOf(this.#waiting, name))) this.dirty.add(other);
    this.#occupancy.delete(name, this.model.traitsOf(unit));
    this.#globals.delete(name);
    this.#waiting.delete(name);
  }

  /** Counts a unit as being on a machine, or on none; those that it conflicts with there may have to leave. */
  #enter(unit: EngineUnit, machineId: string | undefined): void {
    const { name } = unit;
    if (unit.requirements.global) this.#globals.add(name);
    if (machineId !== undefined) this.#occupancy.add(name, this.model.traitsOf(unit), machineId);
    else if (isWanted(unit)) this.#waiting.add(name);
    this.#markDirty(name);
    if (machineId === undefined || !this.hasConflictOn(name, machineId)) return;
    for (const other of this.conflicting(name)) if (this.machineOf(other) === machineId) this.dirty.add(other);
  }

  #markDirty(name: string): void {
    this.ableMachines.clear();
    const { relations } = this.model;
    this.dirty.add(name);
    for (const follower of relations.followers(name)) this.dirty.add(follower);
    const unit = this.#units.get(name);
    if (!unit) return;
    for (const other of this.replacePeers(unit)) this.dirty.add(other);
    const globals = this.conflictingGlobals(name);
    if (globals.length === 0 && !unit.requirements.global) return;
    // A global unit that gives way makes room for others; one that no longer does takes it.
    for (const other of [...this.conflicting(name), ...globals.flatMap((global) => this.conflicting(global))])
      this.dirty.add(other);
    for (const global of globals) for (const follower of relations.followers(global)) this.dirty.add(follower);
  }
}
