import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Definition } from '../definition/definition.js';
import { allServices } from '../definition/definition.js';
import type { DesiredState } from '../fleet/schemas.js';
import { suitableMachines } from '../placement/placement.js';
import { type Requirements, requirementsOf } from '../unit/requirements.js';
import type { UnitOption } from '../unit/unit-option.js';
import type { Plan } from './plan.js';

interface KnownUnit {
  readonly options: readonly UnitOption[];
  readonly desiredState: DesiredState;
}

/**
 * Which units fleet is sure to have on one machine, once a plan has been carried out: because of MachineOf=, or because
 * only one machine has what both require, or because one of them runs everywhere the other may.
 */
export class Togetherness {
  readonly #cluster: ClusterSnapshot;
  readonly #units: ReadonlyMap<string, KnownUnit>;
  readonly #gone: ReadonlySet<string>;
  readonly #requirements = new Map<string, Requirements>();
  readonly #groups = new Map<string, ReadonlySet<string>>();
  #followers: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(definition: Definition, cluster: ClusterSnapshot, { services }: Plan) {
    this.#gone = new Set(services.flatMap(({ steps }) => steps.flatMap(({ unit, after }) => (after ? [] : [unit]))));
    const defined = allServices(definition).flatMap(({ units }) => units);
    this.#cluster = cluster;
    const units = new Map<string, KnownUnit>(cluster.units);
    for (const name of this.#gone) units.delete(name);
    for (const unit of defined) units.set(unit.name, unit);
    this.#units = units;
  }

  /** What the cluster will have of a unit; undefined for one that fleet does not know. */
  unit(name: string): KnownUnit | undefined {
    return this.#units.get(name);
  }

  /** Whether the plan destroys a unit. */
  isGone(name: string): boolean {
    return this.#gone.has(name) && !this.#units.has(name);
  }

  isGlobal(name: string): boolean {
    return this.#requirementsOf(name).global;
  }

  hasMachineId(name: string): boolean {
    return this.#requirementsOf(name).machineId !== undefined;
  }

  /** Whether `other` is on every machine on which `name` may run. */
  isWith(name: string, other: string): boolean {
    if (this.isGlobal(other)) {
      const there = this.#machinesOf([other]);
      return this.#placesOf(name).every((id) => there.includes(id));
    }
    const group = this.#groupOf(other);
    if (!this.isGlobal(name) && group.has(name)) return true;
    const [only, ...more] = this.#machinesOf([...group]);
    return more.length === 0 && this.#placesOf(name).every((id) => id === only);
  }

  #placesOf(name: string): string[] {
    return this.#machinesOf(this.isGlobal(name) ? [name] : [...this.#groupOf(name)]);
  }

  /** The ids of the machines that have what all of these units require. */
  #machinesOf(names: readonly string[]): string[] {
    const machines = names.reduce(
      (left, name) => suitableMachines(this.#requirementsOf(name), left),
      this.#cluster.machines,
    );
    return machines.map(({ id }) => id);
  }

  /** A unit with all that MachineOf= puts on its machine, directly or through others. */
  #groupOf(name: string): ReadonlySet<string> {
    const known = this.#groups.get(name);
    if (known) return known;
    this.#followers ??= this.#allFollowers();
    const group = new Set([name]);
    for (const one of group) {
      const tied = [...this.#requirementsOf(one).machineOf, ...(this.#followers.get(one) ?? [])];
      for (const other of tied) if (this.#units.has(other) && !this.isGlobal(other)) group.add(other);
    }
    for (const one of group) this.#groups.set(one, group);
    return group;
  }

  #allFollowers(): ReadonlyMap<string, readonly string[]> {
    const pairs = [...this.#units.keys()].flatMap((name) =>
      this.#requirementsOf(name).machineOf.map((peer) => ({ peer, name })),
    );
    return new Map(
      [...Map.groupBy(pairs, ({ peer }) => peer)].map(([peer, all]) => [peer, all.map(({ name }) => name)]),
    );
  }

  #requirementsOf(name: string): Requirements {
    const known = this.#requirements.get(name) ?? requirementsOf(name, this.#units.get(name)?.options ?? []);
    this.#requirements.set(name, known);
    return known;
  }
}
