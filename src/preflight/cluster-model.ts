import type { Machine } from '../fleet/schemas.js';
import { obstacleOn } from '../placement/placement.js';
import type { Requirements } from '../unit/requirements.js';
import { unitGlobMatches } from '../unit/unit-glob.js';

/** A unit's name with the requirements of one version of it. */
export interface RequiringUnit {
  readonly name: string;
  readonly requirements: Requirements;
}

/** What stays the same while units come and go: the machines, which of them suit a unit, and how units are related. */
export class ClusterModel {
  readonly machines: readonly Machine[];
  readonly relations: UnitRelations;
  readonly #suitable = new Map<Requirements, ReadonlySet<string>>();

  /** `versions` are all units that are or will be in the cluster, in every version they have or will have. */
  constructor(machines: readonly Machine[], versions: readonly RequiringUnit[]) {
    this.machines = machines;
    this.relations = new UnitRelations(versions);
  }

  /** The ids of the machines with the id and metadata that a unit requires, whatever else is scheduled there. */
  suitableMachines({ name, requirements }: RequiringUnit): ReadonlySet<string> {
    const known = this.#suitable.get(requirements);
    if (known) return known;
    const alone = { ...requirements, machineOf: [], conflicts: [] };
    const machines = this.machines.filter((machine) => obstacleOn(machine, name, alone, []) === undefined);
    const suitable = new Set(machines.map(({ id }) => id));
    this.#suitable.set(requirements, suitable);
    return suitable;
  }
}

/**
 * Which units name each other in Conflicts=, Replaces= and MachineOf=, in any version. Computed once: each glob is
 * matched against all names once, however many instances share it.
 */
export class UnitRelations {
  readonly #names: ReadonlySet<string>;
  readonly #matches = new Map<string, readonly string[]>();
  readonly #holders = new Map<string, Set<string>>();
  readonly #globsMatching = new Map<string, string[]>();
  readonly #followers = new Map<string, Set<string>>();
  #groups: ReadonlyMap<string, string> | undefined;

  constructor(versions: readonly RequiringUnit[]) {
    this.#names = new Set(versions.map(({ name }) => name));
    for (const { name, requirements } of versions) {
      for (const glob of [...requirements.conflicts, ...requirements.replaces]) {
        this.#matchNames(glob);
        addTo(this.#holders, glob, name);
      }
      for (const peer of requirements.machineOf) addTo(this.#followers, peer, name);
    }
  }

  /** The units that a glob matches. */
  matches(glob: string): readonly string[] {
    return this.#matches.get(glob) ?? [];
  }

  /** The globs that match this unit, each with the units that have it in some version. */
  *namedBy(name: string): Iterable<{ readonly glob: string; readonly holder: string }> {
    for (const glob of this.#globsMatching.get(name) ?? [])
      for (const holder of this.#holders.get(glob) ?? []) yield { glob, holder };
  }

  /** The units whose MachineOf= names this one. */
  followers(name: string): Iterable<string> {
    return this.#followers.get(name) ?? [];
  }

  /**
   * An identifier that two units share if the place of one can affect the place of the other, directly or through
   * others. web@1 and web@2 with Conflicts=web@*.service share one, and so does log@1 with MachineOf=web@1.service.
   */
  groupOf(name: string): string {
    this.#groups ??= this.#computeGroups();
    return this.#groups.get(name) ?? name;
  }

  #matchNames(glob: string): void {
    if (this.#matches.has(glob)) return;
    const [start = ''] = /^[^*?[\\]*/.exec(glob) ?? [];
    const isPlain = start === glob;
    const matches = isPlain
      ? [glob].filter((name) => this.#names.has(name))
      : [...this.#names].filter((name) => name.startsWith(start) && unitGlobMatches(glob, name));
    this.#matches.set(glob, matches);
    for (const name of matches) {
      const globs = this.#globsMatching.get(name);
      if (globs) globs.push(glob);
      else this.#globsMatching.set(name, [glob]);
    }
  }

  /** The connected components of the graph in which related units are neighbours. */
  #computeGroups(): Map<string, string> {
    const edges = new Map<string, Set<string>>();
    const connect = (a: string, b: string) => {
      addTo(edges, a, b);
      addTo(edges, b, a);
    };
    // A glob is a node of its own, connected to its holders and to its matches: far fewer edges than between all pairs.
    // The leading blank keeps it apart from unit names, which have none.
    for (const [glob, holders] of this.#holders)
      for (const name of new Set([...holders, ...this.matches(glob)])) connect(` ${glob}`, name);
    for (const [peer, followers] of this.#followers) for (const name of followers) connect(peer, name);
    const groups = new Map<string, string>();
    for (const name of this.#names) {
      const open = groups.has(name) ? [] : [name];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (groups.has(next)) continue;
        groups.set(next, name);
        open.push(...(edges.get(next) ?? []));
      }
    }
    return groups;
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
