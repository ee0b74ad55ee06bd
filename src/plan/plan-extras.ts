import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Service, withSidekicks } from '../definition/definition.js';
import { requirementsOf } from '../unit/requirements.js';
import { isInstanceNumber } from '../unit/service-name.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import type { Step } from './plan.js';
import { conditionIn, versionOf } from './plan-unit.js';

/**
 * Returns the destruction of what a service's templates no longer call for: instances beyond the count or without a
 * number, and the plain unit whose place a template takes. The highest number goes first, and each unit after its
 * sidekicks. Units that the definition names elsewhere are left alone.
 */
export function planExtras(main: Service, cluster: ClusterSnapshot, defined: ReadonlySet<string>): Step[] {
  const extras = withSidekicks(main).flatMap((service) => extrasOf(service, cluster, defined));
  const lanes = Map.groupBy(extras, ({ unit, service }) =>
    service === main.name ? unit : laneOf(unit, cluster, extras),
  );
  return [...lanes]
    .toSorted(([a], [b]) => compareUnitNames(b, a))
    .flatMap(([lane, steps]) => steps.toReversed().map((step) => ({ ...step, lane })));
}

function extrasOf(service: Service, cluster: ClusterSnapshot, defined: ReadonlySet<string>): Omit<Step, 'lane'>[] {
  const { template } = service;
  if (!template) return [];
  const { prefix, type } = parseUnitName(template.name);
  const plain = `${prefix}.${type}`;
  return [...cluster.units.values()]
    .filter(({ name }) => name === plain || parseUnitName(name).template === template.name)
    .filter(({ name }) => !defined.has(name))
    .map((unit) => ({
      unit: unit.name,
      service: service.name,
      action: 'destroy',
      stage: 'remove',
      reason: unit.name === plain ? `${template.name} takes its place` : surplus(unit.name, service.units.length),
      before: versionOf(unit),
      condition: conditionIn(cluster, { ...unit, ...versionOf(unit) }, unit),
      serves: false,
      until: 'healthy',
    }));
}

/** The extra unit that a sidekick follows, or itself. */
function laneOf(unit: string, { units }: ClusterSnapshot, extras: readonly { readonly unit: string }[]): string {
  const peers = requirementsOf(unit, units.get(unit)?.options ?? []).machineOf;
  return extras.find((extra) => peers.includes(extra.unit))?.unit ?? unit;
}

function surplus(name: string, count: number): string {
  const { instance } = parseUnitName(name);
  return isInstanceNumber(instance)
    ? `beyond the count of ${count}`
    : `"${instance}" is not a number from 1 to ${count}`;
}
