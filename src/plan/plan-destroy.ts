import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Definition, withSidekicks } from '../definition/definition.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { Plan } from './plan.js';
import { planRemoval, serviceNameOf } from './plan-removal.js';

/**
 * Returns the destruction of everything that the cluster has of the services of a definition and of those in `names`,
 * the last one first: every instance there is, whatever the count, and the template after them. What the cluster does
 * not have is no error.
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
  return { services: planRemoval([...new Set(units)], cluster, () => 'command is destroy') };
}

/** `web@.service` and `web` stand for the template and all of its instances; any other unit's name for that unit. */
function isOf(unit: string, name: string): boolean {
  if (unit === name || serviceNameOf(unit) === name) return true;
  return name.includes('.') && parseUnitName(name).isTemplate && parseUnitName(unit).template === name;
}
