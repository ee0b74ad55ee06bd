import type { PlacementTraits } from './cluster-model.js';

/** A glob with the machines that it is about, each with the number of units there. */
type UnitsByMachine = ReadonlyMap<string, number>;

const nowhere: UnitsByMachine = new Map();

/**
 * Which unit is on which machine. Counts, for every glob, the units on each machine that match it, and those that have
 * it as Conflicts=, so that whether a unit conflicts with any of them can be told without a look at each.
 */
export class Occupancy {
  readonly #placements: Map<string, string>;
  readonly #loads: Map<string, number>;
  readonly #matching: Map<string, UnitsByMachine>;
  readonly #excluding: Map<string, UnitsByMachine>;

  constructor(from?: Occupancy) {
    this.#placements = new Map(from ? from.#placements : []);
    this.#loads = new Map(from ? from.#loads : []);
    this.#matching = new Map(from ? from.#matching : []);
    this.#excluding = new Map(from ? from.#excluding : []);
  }

  /** The machine of every unit that is scheduled. */
  get placements(): ReadonlyMap<string, string> {
    return this.#placements;
  }

  /** How many units are scheduled to a machine. */
  loadOf(machineId: string): number {
    return this.#loads.get(machineId) ?? 0;
  }

  /** Adds a unit that is on no machine. */
  add(name: string, traits: PlacementTraits, machineId: string): void {
    this.#placements.set(name, machineId);
    this.#count(traits, machineId, 1);
  }

  /** Takes a unit off its machine, if it is on one, and returns that machine. `traits` are those that it was added with. */
  delete(name: string, traits: PlacementTraits): string | undefined {
    const machineId = this.#placements.get(name);
    if (machineId === undefined) return undefined;
    this.#placements.delete(name);
    this.#count(traits, machineId, -1);
    return machineId;
  }

  /** Whether a unit with these traits conflicts with another one that is on a machine. `name` is its own. */
  hasConflict(name: string, { conflicts, matchedBy }: PlacementTraits, machineId: string): boolean {
    const isThere = this.#placements.get(name) === machineId;
    // A unit whose own glob matches it is no obstacle to itself.
    const itself = (has: boolean) => (isThere && has ? 1 : 0);
    return (
      conflicts.some((glob) => unitsOn(this.#matching, glob, machineId) > itself(matchedBy.includes(glob))) ||
      matchedBy.some((glob) => unitsOn(this.#excluding, glob, machineId) > itself(conflicts.includes(glob)))
    );
  }

  #count({ conflicts, matchedBy }: PlacementTraits, machineId: string, change: 1 | -1): void {
    this.#loads.set(machineId, this.loadOf(machineId) + change);
    for (const glob of matchedBy) countUnits(this.#matching, glob, machineId, change);
    for (const glob of conflicts) countUnits(this.#excluding, glob, machineId, change);
  }
}

function unitsOn(counts: ReadonlyMap<string, UnitsByMachine>, glob: string, machineId: string): number {
  return counts.get(glob)?.get(machineId) ?? 0;
}

/** Replaces the numbers of a glob rather than changing them, because copies share them. */
function countUnits(counts: Map<string, UnitsByMachine>, glob: string, machineId: string, change: 1 | -1): void {
  const before = counts.get(glob) ?? nowhere;
  counts.set(glob, new Map(before).set(machineId, (before.get(machineId) ?? 0) + change));
}
