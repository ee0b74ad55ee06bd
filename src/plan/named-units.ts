import { allServices, type Definition } from '../definition/definition.js';
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
 * Returns whether a name stands for a unit: `web@.service` and `web` stand for the template and all of its instances,
 * `web` for `web.service` too; `web@blue` and any other unit's name for that unit.
 */
export function standsFor(name: string, unit: string): boolean {
  const { template } = parseUnitName(unit);
  return isNamed(unit, name) || (template !== '' && isNamed(template, name));
}

/**
 * Returns the service that a unit belongs to when services are taken by these names: an instance such as
 * `web@blue.service`, a service of its own, goes with its template unless it is named itself.
 */
export function serviceByNames(unit: string, names: readonly string[]): string {
  const { template } = parseUnitName(unit);
  return serviceNameOf(template === '' || names.some((name) => isNamed(unit, name)) ? unit : template);
}

/** Whether a name is that of a unit, or of the service that the unit belongs to. */
function isNamed(unit: string, name: string): boolean {
  return unit === name || serviceNameOf(unit) === name;
}
