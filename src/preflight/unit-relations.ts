import type { Requirements } from '../unit/requirements.js';
import { unitGlobMatches } from '../unit/unit-glob.js';

/** A unit's name with the requirements of one version of it, which no other version shares. */
export interface RequiringUnit {
  readonly name: string;
  readonly requirements: Requirements;
}

/** The two options with globs that set units apart. */
export type GlobOption = 'conflicts' | 'replaces';

/**
 * Which units name each other in Conflicts=, Replaces= and MachineOf=, in any version. Computed once: each glob is
 * matched against all names once, however many instances share it.
 */
export class UnitRelations {
  /** Every unit's name, with its position among them. */
  readonly #names: ReadonlyMap<string, number>;
  readonly #matches = new Map<string, readonly string[]>();
  readonly #holders = { conflicts: new Map<string, Set<string>>(), replaces: new Map<string, Set<string>>() };
  readonly #globsMatching = new Map<string, string[]>();
  readonly #followers = new Map<string, Set<string>>();
  #groups: ReadonlyMap<string, string> | undefined;

  constructor(versions: readonly RequiringUnit[]) {
    this.#names = new Map([...new Set(versions.map(({ name }) => name))].map((name, index) => [name, index]));
    for (const { name, requirements } of versions) {
      for (const option of ['conflicts', 'replaces'] as const)
        for (const glob of requirements[option]) {
          this.#matchNames(glob);
          addTo(this.#holders[option], glob, name);
        }
      for (const peer of requirements.machineOf) addTo(this.#followers, peer, name);
    }
  }

  /** The units that a glob matches. */
  matches(glob: string): readonly string[] {
    return this.#matches.get(glob) ?? [];
  }

  /** The globs of any unit that match this one. */
  globsMatching(name: string): readonly string[] {
    return this.#globsMatching.get(name) ?? [];
  }

  /** The units that have a glob in an option, in some version. */
  holders(option: GlobOption, glob: string): Iterable<string> {
    return this.#holders[option].get(glob) ?? [];
  }

  /** The units whose MachineOf= names this one. */
  followers(name: string): Iterable<string> {
    return this.#followers.get(name) ?? [];
  }

  /** Puts units into the order in which they were given. */
  inOrder(names: readonly string[]): string[] {
    return names.toSorted((a, b) => (this.#names.get(a) ?? 0) - (this.#names.get(b) ?? 0));
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
      : [...this.#names.keys()].filter((name) => name.startsWith(start) && unitGlobMatches(glob, name));
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
    for (const holders of Object.values(this.#holders))
      for (const [glob, names] of holders)
        for (const name of new Set([...names, ...this.matches(glob)])) connect(` ${glob}`, name);
    for (const [peer, followers] of this.#followers) for (const name of followers) connect(peer, name);
    const groups = new Map<string, string>();
    for (const name of this.#names.keys()) {
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
