/**
 * Returns whether a glob matches a whole name, by the rules of Go's path.Match. It walks both strings side by side
 * instead of compiling a regular expression, so that it cannot share a bug with the action's own matcher.
 */
export function globMatches(glob: string, name: string): boolean {
  const { prefix, rest } = split(glob);
  if (!name.startsWith(prefix)) return false;
  return rest.length === 0 ? name.length === prefix.length : matchFrom(rest, 0, [...name.slice(prefix.length)], 0);
}

interface SplitGlob {
  /** The literal text before the first special character: `app@` of `app@*.service`. */
  readonly prefix: string;
  readonly rest: readonly string[];
}

/** A cache: a cluster matches the same few globs hundreds of thousands of times. */
const splits = new Map<string, SplitGlob>();

function split(glob: string): SplitGlob {
  let known = splits.get(glob);
  if (known === undefined) {
    const special = glob.search(/[*?[\\]/);
    const end = special === -1 ? glob.length : special;
    known = { prefix: glob.slice(0, end), rest: [...glob.slice(end)] };
    splits.set(glob, known);
  }
  return known;
}

function matchFrom(glob: readonly string[], g: number, name: readonly string[], n: number): boolean {
  const token = glob[g];
  if (token === undefined) return n === name.length;
  const character = name[n];
  if (token === '*') {
    for (let end = n; end <= name.length; end++) {
      if (matchFrom(glob, g + 1, name, end)) return true;
      if (name[end] === '/') return false;
    }
    return false;
  }
  if (token === '[') {
    const parsed = characterClass(glob, g + 1);
    if (parsed === undefined || character === undefined) return false;
    return parsed.holds(character) && matchFrom(glob, parsed.end, name, n + 1);
  }
  if (token === '\\') {
    const escaped = glob[g + 1];
    return escaped !== undefined && escaped === character && matchFrom(glob, g + 2, name, n + 1);
  }
  const matches = token === '?' ? character !== undefined && character !== '/' : token === character;
  return matches && matchFrom(glob, g + 1, name, n + 1);
}

/**
 * Parses a character class from just after its opening bracket. Returns undefined for a malformed one: `[`, `[]`,
 * `[a-]`.
 */
function characterClass(
  glob: readonly string[],
  start: number,
): { holds(character: string): boolean; end: number } | undefined {
  let at = start;
  const negated = glob[at] === '^';
  if (negated) at++;
  const ranges: [low: string, high: string][] = [];
  for (;;) {
    if (glob[at] === ']' && ranges.length > 0) break;
    const low = classCharacter(glob, at);
    if (low === undefined) return undefined;
    at = low.end;
    let high = low;
    if (glob[at] === '-') {
      const upper = classCharacter(glob, at + 1);
      if (upper === undefined) return undefined;
      high = upper;
      at = upper.end;
    }
    ranges.push([low.character, high.character]);
  }
  const code = (character: string) => character.codePointAt(0) ?? 0;
  return {
    holds: (character) =>
      ranges.some(([low, high]) => code(low) <= code(character) && code(character) <= code(high)) !== negated,
    end: at + 1,
  };
}

function classCharacter(glob: readonly string[], at: number): { character: string; end: number } | undefined {
  const first = glob[at];
  if (first === undefined || first === '-' || first === ']') return undefined;
  if (first !== '\\') return { character: first, end: at + 1 };
  const escaped = glob[at + 1];
  return escaped === undefined ? undefined : { character: escaped, end: at + 2 };
}
