import { globParts, unitGlobMatches } from './unit-glob.js';
import { nameCharacters, templateTypes, unitTypes } from './unit-name.js';

/**
 * Returns whether a glob matches the name of any unit that fleet would accept. It matches none if it is malformed, or asks
 * for a character or an ending that no unit's name has.
 *
 * `web@*` and `*.service` do. `web`, `web@{1,2}.service`, `web@*.sevice` and `a.service b.service` do not.
 */
export function canMatchUnitName(glob: string): boolean {
  const parts = globParts(glob);
  if (!parts) return false;
  return [...unitTypes].some((type) => {
    const characters = templateTypes.has(type) ? nameCharacters : nameCharacters.replace('@', '');
    let reached = step(parts, withoutAny(parts, [0]), characters.replace('@', ''));
    // As many further characters as it takes until no other part of the glob can be reached.
    for (let size = -1; size !== reached.size; ) {
      size = reached.size;
      reached = new Set([...reached, ...step(parts, reached, characters)]);
    }
    for (const character of `.${type}`) reached = step(parts, reached, character);
    return reached.has(parts.length);
  });
}

/** Of parts that may come next, those that may come after one of these characters. */
function step(parts: readonly string[], from: ReadonlySet<number>, characters: string): ReadonlySet<number> {
  const next = [...from].flatMap((at) => {
    const part = parts[at];
    if (part === undefined) return [];
    if (part === '*') return [at];
    return [...characters].some((character) => unitGlobMatches(part, character)) ? [at + 1] : [];
  });
  return withoutAny(parts, next);
}

/** A `*` may stand for nothing, so that what follows it may come next too. */
function withoutAny(parts: readonly string[], positions: readonly number[]): ReadonlySet<number> {
  const reached = new Set(positions);
  for (const at of reached) if (parts[at] === '*') reached.add(at + 1);
  return reached;
}
