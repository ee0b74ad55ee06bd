import { type Diagnostic, placeLabel } from './diagnostic.js';
import type { ServiceEntry } from './services-file.js';
import type { Variables } from './variables.js';

/** Returns a warning for every variable of the deployment that was put in nowhere. */
export function unusedVariables(variables: Variables, used: ReadonlySet<string>): Diagnostic[] {
  return [...variables.keys()]
    .filter((name) => !used.has(name))
    .map((name) => ({
      severity: 'warning',
      message: `variables: ${name} is given and never used; no unit file and no services file has {{${name}}}`,
    }));
}

/**
 * Returns a warning for every variable of a service that was put in neither in its unit file, by `usedIn`, nor in its
 * entry. One that several services share, by an anchor, is of use when one of them uses it.
 */
export function unusedOwnVariables(
  entries: readonly ServiceEntry[],
  usedIn: (unitName: string) => ReadonlySet<string>,
): Diagnostic[] {
  const used = new Set<string>();
  const unused = new Map<string, Diagnostic>();
  for (const entry of entries)
    for (const name of entry.variables.keys()) {
      const place = entry.placeOfVariable(name);
      const key = `${placeLabel(place)}:${place.column}`;
      const message = `variables: ${name} is never used; neither the unit file of ${entry.name} nor its entry has {{${name}}}`;
      if (entry.used.has(name) || usedIn(entry.name).has(name)) used.add(key);
      else if (!unused.has(key)) unused.set(key, { severity: 'warning', message, ...place });
    }
  return [...unused].filter(([key]) => !used.has(key)).map(([, warning]) => warning);
}
