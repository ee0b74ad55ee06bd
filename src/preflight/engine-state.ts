import type { DesiredState } from '../fleet/schemas.js';
import type { ClusterModel, RequiringUnit } from './cluster-model.js';

/** What fleet's engine knows of a unit. */
export interface EngineUnit extends RequiringUnit {
  readonly desiredState: DesiredState;
}

/**
 * What is scheduled where at one moment, with the rules of fleet 1.0.0 (its engine/state.go and agent/state.go): how
 * units and machines count for the engine, which schedules, and for a machine's agent, which starts.
 */
export class EngineState {
  readonly model: ClusterModel;
  readonly units: Map<string, EngineUnit>;
  readonly #placements: Map<string, string>;
  /** Units that the engine has to look at again: something that matters to them may have changed. */
  readonly dirty: Set<string>;
  /** Units that the engine has moved because of Replaces= since it last had nothing to do. */
  readonly moved: Set<string>;
  /** How often the engine has scheduled each unit since it last had nothing to do. */
  readonly scheduledTimes: Map<string, number>;

  constructor(model: ClusterModel, from?: EngineState) {
    this.model = model;
    this.units = new Map(from?.units);
    this.#placements = new Map(from ? from.#placements : []);
    this.dirty = new Set(from?.dirty);
    this.moved = new Set(from?.moved);
    this.scheduledTimes = new Map(from?.scheduledTimes);
  }

  clone(): EngineState {
    return new EngineState(this.model, this);
  }

  machineOf(name: string): string | undefined {
    return this.#placements.get(name);
  }

  /** The machine of every unit that is scheduled. */
  get placements(): ReadonlyMap<string, string> {
    return this.#placements;
  }

  /** Adds a unit, scheduled to `machineId` if that is given, or replaces one, which keeps its machine. */
  put(unit: EngineUnit, machineId = this.#placements.get(unit.name)): void {
    this.#markDirty(unit.name);
    this.units.set(unit.name, unit);
    if (machineId !== undefined) this.#placements.set(unit.name, machineId);
    this.#markDirty(unit.name);
  }

  remove(name: string): void {
    this.#markDirty(name);
    this.units.delete(name);
    this.#placements.delete(name);
  }

  /** Schedules a unit to a machine, or unschedules it. */
  schedule(name: string, machineId: string | undefined): void {
    if (machineId === undefined) this.#placements.delete(name);
    else {
      this.#placements.set(name, machineId);
      this.scheduledTimes.set(name, (this.scheduledTimes.get(name) ?? 0) + 1);
    }
    this.#markDirty(name);
  }

  /** Whether a unit is scheduled, and its machine will start it. */
  isPlaced(name: string): boolean {
    return this.#placements.has(name) && this.blockerOf(name) === undefined;
  }

  /**
   * The global unit that keeps a scheduled unit from running, or undefined. For the engine the global unit gives way, but
   * a machine's agent goes through its units by name and skips those that conflict with one it has accepted.
   *
   * With Conflicts=web@*.service, the global unit agent.service keeps web@1.service from running; zabbix.service does not.
   */
  blockerOf(name: string): string | undefined {
    const machineId = this.#placements.get(name);
    if (machineId === undefined) return undefined;
    return this.conflicting(name).find((other) => other < name && this.runsGlobal(other, machineId));
  }

  /** Whether a machine's agent runs a global unit: nothing there that precedes it by name conflicts with it. */
  runsGlobal(name: string, machineId: string): boolean {
    const precedes = (other: string) =>
      other < name && (this.#placements.get(other) === machineId || this.#suitsGlobal(other, machineId));
    return this.#suitsGlobal(name, machineId) && !this.conflicting(name).some(precedes);
  }

  /** Whether a global unit is on a machine as far as the engine is concerned: it gives way to what is scheduled there. */
  hasGlobal(name: string, machineId: string): boolean {
    const isThere = (other: string) => this.#placements.get(other) === machineId;
    return this.#suitsGlobal(name, machineId) && !this.conflicting(name).some(isThere);
  }

  /** The global units that conflict with a global unit and suit the same machine; the engine counts now one, now the other. */
  globalRivals(name: string, machineId: string): string[] {
    return this.conflicting(name).filter((other) => this.#suitsGlobal(other, machineId));
  }

  /** The units that conflict with this one, whichever of the two has the Conflicts=. */
  conflicting(name: string): string[] {
    const { conflicts = [] } = this.units.get(name)?.requirements ?? {};
    return this.#related(name, conflicts, (holder) => this.units.get(holder)?.requirements.conflicts);
  }

  #related(name: string, globs: readonly string[], of: (holder: string) => readonly string[] | undefined): string[] {
    const { relations } = this.model;
    const named = globs.flatMap((glob) => relations.matches(glob));
    for (const { glob, holder } of relations.namedBy(name)) if (of(holder)?.includes(glob)) named.push(holder);
    return [...new Set(named)].filter((other) => other !== name && this.units.has(other));
  }

  #suitsGlobal(name: string, machineId: string): boolean {
    const unit = this.units.get(name);
    return unit?.requirements.global === true && this.model.suitableMachines(unit).has(machineId);
  }

  /** The units that this one replaces or is replaced by (Replaces=), except where each replaces the other: fleet ignores those. */
  replacePeers({ name, requirements }: EngineUnit): string[] {
    const replacedBy = (other: string) => this.units.get(other)?.requirements.replaces ?? [];
    const replaces = (globs: readonly string[], other: string) =>
      globs.some((glob) => this.model.relations.matches(glob).includes(other));
    return this.#related(name, requirements.replaces, replacedBy).filter(
      (other) => replaces(requirements.replaces, other) !== replaces(replacedBy(other), name),
    );
  }

  #markDirty(name: string): void {
    const unit = this.units.get(name);
    this.dirty.add(name);
    for (const follower of this.model.relations.followers(name)) this.dirty.add(follower);
    if (!unit) return;
    for (const other of [...this.conflicting(name), ...this.replacePeers(unit)]) {
      this.dirty.add(other);
      // A global unit that gives way makes room for others; one that no longer does takes it.
      if (!this.units.get(other)?.requirements.global) continue;
      for (const third of [...this.conflicting(other), ...this.model.relations.followers(other)]) this.dirty.add(third);
    }
  }
}
