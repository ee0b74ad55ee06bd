import { allServices, type Definition } from '../definition/definition.js';
import { DefinitionError } from '../definition/diagnostic.js';
import type { Unit } from '../fleet/schemas.js';
import { serviceNameOf } from '../unit/service-name.js';
import { parseUnitName } from '../unit/unit-name.js';

/** Returns the names by which a cluster's units of a definition are found, that of each service's template or of its unit, and its file. */
export function namesOfServices(definition: Definition): { readonly name: string; readonly file: string }[] {
  return allServices(definition).flatMap(({ template, units, file }) => {
    const [one] = template ? [template] : units;
    return one ? [{ name: one.name, file }] : [];
  });
}

/**
 * Returns which units a name stands for: `web@.service` and `web` for the template and all of its instances, `web` for
 * `web.service` too; `web@blue` and any other unit's name for that unit.
 */
export function unitsByName(units: Iterable<Unit>): (name: string) => readonly Unit[] {
  const named = [...units].flatMap((unit) => [...namesFor(unit.name)].map((name) => ({ name, unit })));
  const byName = Map.groupBy(named, ({ name }) => name);
  return (name) => (byName.get(name) ?? []).map(({ unit }) => unit);
}

/** Throws a DefinitionError for every name of the input `services` of which the cluster has nothing. */
export function refuseUnknown(names: readonly string[], unitsOf: (name: string) => readonly Unit[]): void {
  const unknown = names.filter((name) => unitsOf(name).length === 0);
  if (unknown.length === 0) return;
  throw new DefinitionError(
    unknown.map((name) => ({
      severity: 'error',
      message: `input services: the cluster has nothing of ${name}; use command: status to see what there is`,
    })),
  );
}

function namesFor(unit: string): ReadonlySet<string> {
  const { template } = parseUnitName(unit);
  return new Set([...ownNames(unit), ...(template === '' ? [] : ownNames(template))]);
}

/**
 * Returns the service that a unit belongs to when services are taken by these names: an instance such as
 * `web@blue.service`, a service of its own, goes with its template unless it is named itself.
 */
export function serviceByNames(unit: string, names: ReadonlySet<string>): string {
  const { template } = parseUnitName(unit);
  return serviceNameOf(template === '' || ownNames(unit).some((name) => names.has(name)) ? unit : template);
}

/** The names of a unit itself: its own, and that of the service that it belongs to. */
function ownNames(unit: string): readonly string[] {
  return [unit, serviceNameOf(unit)];
}
