import type { Machine } from '../fleet/schemas.js';
import { suitableMachines } from '../placement/placement.js';
import type { Requirements } from '../unit/requirements.js';
import { type RequiringUnit, UnitRelations } from './unit-relations.js';

/**
 * All that decides which machines can run a unit. Units that agree in it have one object in common, so that what holds
 * for one of them need not be found out again for the others: web@1 to web@600 with Conflicts=web@*.service do.
 */
export interface PlacementTraits {
  /** The ids of the machines with the id and metadata that it requires. */
  readonly suitable: ReadonlySet<string>;
  readonly machineOf: readonly string[];
  /** Its Conflicts=, each glob once. */
  readonly conflicts: readonly string[];
  /** The globs of any unit that match its name. */
  readonly matchedBy: readonly string[];
}

/** What stays the same while units come and go: the machines, which of them suit a unit, and how units are related. */
export class ClusterModel {
  readonly machines: readonly Machine[];
  readonly relations: UnitRelations;
  readonly #suitable = new Map<string, ReadonlySet<string>>();
  readonly #traits = new Map<string, PlacementTraits>();
  readonly #traitsOf = new WeakMap<Requirements, PlacementTraits>();

  /** `versions` are all units that are or will be in the cluster, in every version they have or will have. */
  constructor(machines: readonly Machine[], versions: readonly RequiringUnit[]) {
    this.machines = machines;
    this.relations = new UnitRelations(versions);
  }

  /** The ids of the machines with the id and metadata that a unit requires, whatever else is scheduled there. */
  suitableMachines(unit: RequiringUnit): ReadonlySet<string> {
    return this.traitsOf(unit).suitable;
  }

  /** What decides which machines can run a unit. */
  traitsOf({ name, requirements }: RequiringUnit): PlacementTraits {
    const known = this.#traitsOf.get(requirements);
    if (known) return known;
    const { machineOf } = requirements;
    const conflicts = [...new Set(requirements.conflicts)];
    const matchedBy = this.relations.globsMatching(name);
    const place = JSON.stringify([requirements.machineId, [...requirements.metadata]]);
    const key = JSON.stringify([place, machineOf, conflicts, matchedBy]);
    const traits = this.#traits.get(key) ?? {
      suitable: this.#machinesFor(place, requirements),
      machineOf,
      conflicts,
      matchedBy,
    };
    this.#traits.set(key, traits);
    this.#traitsOf.set(requirements, traits);
    return traits;
  }

  #machinesFor(place: string, requirements: Requirements): ReadonlySet<string> {
    const known = this.#suitable.get(place);
    if (known) return known;
    const suitable = new Set(suitableMachines(requirements, this.machines).map(({ id }) => id));
    this.#suitable.set(place, suitable);
    return suitable;
  }
}

/** Returns whether two units may be on one machine as far as their Conflicts= are concerned. */
export function canBeTogether(one: PlacementTraits, other: PlacementTraits): boolean {
  const names = ({ conflicts }: PlacementTraits, { matchedBy }: PlacementTraits) =>
    conflicts.some((glob) => matchedBy.includes(glob));
  return !names(one, other) && !names(other, one);
}
