/**
 * Returns whether a glob of Conflicts= or Replaces= matches a unit's name, by the rules of Go's `path.Match`, which
 * fleet uses: `*`, `?`, `[a-z]`, `[^a-z]` and backslash escapes. A malformed glob matches nothing, as in fleet.
 *
 * `web@*.service` matches `web@1.service`, and the template `web@.service` too.
 */
export function unitGlobMatches(glob: string, name: string): boolean {
  return regExpOf(glob)?.test(name) ?? false;
}

/** Returns whether a text is a well-formed glob. */
export function isUnitGlob(text: string): boolean {
  return text !== '' && regExpOf(text) !== undefined;
}

/** Returns the parts of a well-formed glob, each of which stands for one character, but `*` for any: `[a-z]`, `\*`, `?`, `w`. */
export function globParts(glob: string): string[] | undefined {
  if (!isUnitGlob(glob)) return undefined;
  token.lastIndex = 0;
  return [...glob.matchAll(token)].map(([part]) => part);
}

const compiled = new Map<string, RegExp | undefined>();

function regExpOf(glob: string): RegExp | undefined {
  if (!compiled.has(glob)) compiled.set(glob, compile(glob));
  return compiled.get(glob);
}

/** Either an escaped character, a character class, or any single character. */
const token = /\\(?<escaped>.)|\[(?<negated>\^?)(?<ranges>(?:\\.|[^\]\\])+)\]|(?<plain>[^\\[])/gsuy;

function compile(glob: string): RegExp | undefined {
  let source = '';
  token.lastIndex = 0;
  while (token.lastIndex < glob.length) {
    const { escaped, negated, ranges, plain } = token.exec(glob)?.groups ?? {};
    if (plain === '*') source += '[^/]*';
    else if (plain === '?') source += '[^/]';
    else if (plain !== undefined) source += RegExp.escape(plain);
    else if (escaped !== undefined) source += RegExp.escape(escaped);
    else if (ranges !== undefined) source += `[${negated}${classOf(ranges)}]`;
    else return undefined;
  }
  try {
    return new RegExp(`^${source}$`, 'su');
  } catch {
    return undefined; // A range such as [z-a], which Go calls a bad pattern.
  }
}

/** The content of a character class with everything escaped except the hyphens of ranges. */
function classOf(ranges: string): string {
  return ranges.replace(/\\(.)|([^-])/gsu, (_, escaped?: string, plain?: string) => {
    const character = escaped ?? plain ?? '';
    return /[\\\]^[&~-]/u.test(character) ? `\\${character}` : character;
  });
}
