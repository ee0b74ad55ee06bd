import type { DesiredState } from '../fleet/schemas.js';
import type { Ground } from './ground.js';
import type { Asking } from './unit-relations.js';

/** A unit as fleet's engine looks at it. */
export interface Placeable extends Asking {
  readonly desiredState: DesiredState;
}

/** What is scheduled where at one moment, as fleet 1.0.0 sees it (its engine/state.go and agent/state.go). */
export class World {
  readonly ground: Ground;
  readonly units: Map<string, Placeable>;
  readonly #where: Map<string, string>;
  /** Units about which something may have changed since fleet last had nothing to do. */
  readonly stirred: Set<string>;
  /** Units that fleet has moved because of Replaces= since then. */
  readonly parted: Set<string>;

  constructor(ground: Ground, from?: World) {
    this.ground = ground;
    this.units = new Map(from?.units);
    this.#where = new Map(from ? from.#where : []);
    this.stirred = new Set(from?.stirred);
    this.parted = new Set(from?.parted);
  }

  clone(): World {
    return new World(this.ground, this);
  }

  machineOf(name: string): string | undefined {
    return this.#where.get(name);
  }

  /** The machine of every unit that has one. */
  get machines(): ReadonlyMap<string, string> {
    return this.#where;
  }

  /** Adds a unit or replaces it, which then keeps its machine; `machineId` is for one that has had a machine before. */
  put(unit: Placeable, machineId = this.#where.get(unit.name)): void {
    this.#stir(unit.name);
    this.units.set(unit.name, unit);
    if (machineId !== undefined) this.#where.set(unit.name, machineId);
    this.#stir(unit.name);
  }

  remove(name: string): void {
    this.#stir(name);
    this.units.delete(name);
    this.#where.delete(name);
  }

  /** Gives a unit to a machine, or takes it off the one that it has. */
  schedule(name: string, machineId: string | undefined): void {
    if (machineId === undefined) this.#where.delete(name);
    else this.#where.set(name, machineId);
    this.#stir(name);
  }

  /** Whether a unit that is to have a machine has one, on which nothing keeps it from running. */
  isPlaced(name: string): boolean {
    return this.#where.has(name) && this.shadowOf(name) === undefined;
  }

  /**
   * The global unit that keeps a scheduled unit from running. fleet's engine lets the global unit give way, but a
   * machine's agent takes units by name and leaves out what conflicts with one it has already.
   *
   * agent.service, global and with Conflicts=web@*.service, stops the web@1.service that it finds; zabbix.service does not.
   */
  shadowOf(name: string): string | undefined {
    const machineId = this.#where.get(name);
    if (machineId === undefined) return undefined;
    return this.enemies(name).find((other) => other < name && this.isGlobalOn(other, machineId));
  }

  /** Whether a machine's agent runs a global unit: where nothing conflicts with it that comes before it by name. */
  isGlobalOn(name: string, machineId: string): boolean {
    const first = (other: string) =>
      other < name && (this.#where.get(other) === machineId || this.#isGlobalFor(other, machineId));
    return this.#isGlobalFor(name, machineId) && !this.enemies(name).some(first);
  }

  /** Whether a machine counts as having a global unit: a conflict with what is scheduled there makes it give way. */
  countsOn(name: string, machineId: string): boolean {
    const isThere = (other: string) => this.#where.get(other) === machineId;
    return this.#isGlobalFor(name, machineId) && !this.enemies(name).some(isThere);
  }

  /** The global units of which, now and then, one counts as being on a machine in place of another global one. */
  globalRivals(name: string, machineId: string): string[] {
    return this.enemies(name).filter((other) => this.#isGlobalFor(other, machineId));
  }

  /** The units that conflict with one, whichever of them says so. */
  enemies(name: string): string[] {
    const { conflicts = [] } = this.units.get(name)?.requirements ?? {};
    return this.#related(name, conflicts, (holder) => this.units.get(holder)?.requirements.conflicts);
  }

  #related(name: string, globs: readonly string[], of: (holder: string) => readonly string[] | undefined): string[] {
    const { relations } = this.ground;
    const named = globs.flatMap((glob) => relations.matches(glob));
    for (const { glob, holder } of relations.namedBy(name)) if (of(holder)?.includes(glob)) named.push(holder);
    return [...new Set(named)].filter((other) => other !== name && this.units.has(other));
  }

  #isGlobalFor(name: string, machineId: string): boolean {
    const unit = this.units.get(name);
    return unit?.requirements.global === true && this.ground.suitable(unit).has(machineId);
  }

  /** The units that a unit Replaces=, or that replace it; two that replace each other are left alone by fleet. */
  replaceMates({ name, requirements }: Placeable): string[] {
    const replacedBy = (other: string) => this.units.get(other)?.requirements.replaces ?? [];
    const says = (globs: readonly string[], other: string) =>
      globs.some((glob) => this.ground.relations.matches(glob).includes(other));
    return this.#related(name, requirements.replaces, replacedBy).filter(
      (other) => says(requirements.replaces, other) !== says(replacedBy(other), name),
    );
  }

  #stir(name: string): void {
    const unit = this.units.get(name);
    this.stirred.add(name);
    for (const follower of this.ground.relations.followers(name)) this.stirred.add(follower);
    if (!unit) return;
    for (const other of [...this.enemies(name), ...this.replaceMates(unit)]) {
      this.stirred.add(other);
      // Where a global unit gives way, or no longer does, others may come or have to wait.
      if (!this.units.get(other)?.requirements.global) continue;
      for (const third of [...this.enemies(other), ...this.ground.relations.followers(other)]) this.stirred.add(third);
    }
  }
}
