import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Service, withSidekicks } from '../definition/definition.js';
import { instanceName, parseUnitName } from '../unit/unit-name.js';
import type { Step } from './plan.js';

/**
 * Returns the creation and the removal of `surge` instances beyond a service's count, sidekicks included, which stand
 * in for those that are replaced. They get the first numbers above the count that the cluster does not have.
 *
 * A service of three with a web@5.service left over gets web@4.service, then web@6.service.
 */
export function planSurge(
  main: Service,
  surge: number,
  cluster: ClusterSnapshot,
): { readonly create: readonly Step[]; readonly remove: readonly Step[] } {
  const services = withSidekicks(main);
  const create: Step[] = [];
  for (let number = main.units.length + 1, added = 0; added < surge; number++) {
    const units = services.flatMap((service) => unitOf(service, number));
    if (units.some(({ unit }) => cluster.units.has(unit))) continue;
    const [lane = ''] = units.map(({ unit }) => unit);
    create.push(...units.map((unit) => ({ ...unit, lane, serves: unit.service === main.name })));
    added++;
  }
  return { create, remove: create.map(removalOf).toReversed() };
}

function unitOf({ name, template }: Service, number: number): Omit<Step, 'lane' | 'serves'>[] {
  if (!template) return [];
  const { options, revision } = template;
  return [
    {
      unit: instanceName(parseUnitName(template.name), number),
      service: name,
      action: 'create',
      stage: 'surge',
      reason: 'stands in for the instances that are replaced',
      after: { options, revision, desiredState: 'launched' },
      until: 'healthy',
    },
  ];
}

function removalOf({ after, ...step }: Step): Step {
  return {
    ...step,
    action: 'destroy',
    stage: 'remove',
    reason: 'stood in for the instances that were replaced',
    serves: false,
    ...(after && { before: after }),
  };
}
