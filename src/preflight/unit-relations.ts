import type { Requirements } from '../unit/requirements.js';
import { unitGlobMatches } from '../unit/unit-glob.js';

/** A unit's name with what one version of it asks for. */
export interface Asking {
  readonly name: string;
  readonly requirements: Requirements;
}

/**
 * Who has to do with whom among a number of units, in any of their versions, worked out once for all: each glob is held
 * against the names only once, however many instances share it.
 */
export class Relations {
  readonly #names: ReadonlySet<string>;
  readonly #matches = new Map<string, readonly string[]>();
  readonly #holders = new Map<string, Set<string>>();
  readonly #globsOn = new Map<string, string[]>();
  readonly #followers = new Map<string, Set<string>>();
  #groups: ReadonlyMap<string, string> | undefined;

  constructor(versions: readonly Asking[]) {
    this.#names = new Set(versions.map(({ name }) => name));
    for (const { name, requirements } of versions) {
      for (const glob of [...requirements.conflicts, ...requirements.replaces]) {
        this.#learn(glob);
        addTo(this.#holders, glob, name);
      }
      for (const peer of requirements.machineOf) addTo(this.#followers, peer, name);
    }
  }

  /** The units that a glob names. */
  matches(glob: string): readonly string[] {
    return this.#matches.get(glob) ?? [];
  }

  /** The units that have, or may have, a glob which names this one. */
  *namedBy(name: string): Iterable<{ readonly glob: string; readonly holder: string }> {
    for (const glob of this.#globsOn.get(name) ?? [])
      for (const holder of this.#holders.get(glob) ?? []) yield { glob, holder };
  }

  /** The units whose MachineOf= names this one. */
  followers(name: string): Iterable<string> {
    return this.#followers.get(name) ?? [];
  }

  /** The same for two units if one of them can, by whatever roundabout way, matter to where the other is placed. */
  groupOf(name: string): string {
    this.#groups ??= this.#group();
    return this.#groups.get(name) ?? name;
  }

  #learn(glob: string): void {
    if (this.#matches.has(glob)) return;
    const [start = ''] = /^[^*?[\\]*/.exec(glob) ?? [];
    const isPlain = start === glob;
    const matches = isPlain
      ? [glob].filter((name) => this.#names.has(name))
      : [...this.#names].filter((name) => name.startsWith(start) && unitGlobMatches(glob, name));
    this.#matches.set(glob, matches);
    for (const name of matches) {
      const globs = this.#globsOn.get(name);
      if (globs) globs.push(glob);
      else this.#globsOn.set(name, [glob]);
    }
  }

  #group(): Map<string, string> {
    const ties = new Map<string, Set<string>>();
    const tie = (a: string, b: string) => {
      addTo(ties, a, b);
      addTo(ties, b, a);
    };
    // A glob is tied to its holders and to those it names; that takes fewer ties than each with each. No unit's name
    // has a blank in it.
    for (const [glob, holders] of this.#holders)
      for (const name of new Set([...holders, ...this.matches(glob)])) tie(` ${glob}`, name);
    for (const [peer, followers] of this.#followers) for (const name of followers) tie(peer, name);
    const groups = new Map<string, string>();
    for (const name of this.#names) {
      const open = groups.has(name) ? [] : [name];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        if (groups.has(next)) continue;
        groups.set(next, name);
        open.push(...(ties.get(next) ?? []));
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
