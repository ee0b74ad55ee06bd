import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Definition, withSidekicks } from '../definition/definition.js';
import { serviceNameOf } from '../unit/service-name.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { Plan } from './plan.js';
import { planRemoval } from './plan-removal.js';

/**
 * Returns the destruction of everything that the cluster has of the services of a definition and of those in `names`,
 * the last one first: every instance there is, whatever the count and whether or not it is a number, and the template
 * after them. What the cluster does not have is no error.
 */
export function planDestroy(definition: Definition, names: readonly string[], cluster: ClusterSnapshot): Plan {
  const defined = definition.services.flatMap(withSidekicks).flatMap(({ template, units }) => {
    const [one] = template ? [template] : units;
    return one ? [one.name] : [];
  });
  const wanted = [...defined, ...names];
  const units = wanted
    .toReversed()
    .flatMap((name) => [...cluster.units.values()].filter((unit) => isOf(unit.name, name)));
  // An instance such as web@blue.service, a service of its own, goes with its template unless it is named as well.
  const serviceOf = (unit: string) =>
    serviceNameOf(wanted.some((name) => isItself(unit, name)) ? unit : parseUnitName(unit).template);
  return { services: planRemoval([...new Set(units)], cluster, () => 'command is destroy', serviceOf) };
}

/**
 * `web@.service` and `web` stand for the template and all of its instances, `web` for `web.service` as well;
 * `web@blue` and any other unit's name for that unit.
 */
function isOf(unit: string, name: string): boolean {
  const { template } = parseUnitName(unit);
  return isItself(unit, name) || (template !== '' && isItself(template, name));
}

/** Whether a name is that of a unit or of the service that the unit belongs to. */
function isItself(unit: string, name: string): boolean {
  return unit === name || serviceNameOf(unit) === name;
}
