import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Unit } from '../fleet/schemas.js';
import { requirementsOf } from '../unit/requirements.js';
import { serviceNameOf } from '../unit/service-name.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import type { ServicePlan, Step } from './plan.js';
import { conditionIn, versionOf } from './plan-unit.js';

/**
 * Returns the destruction of units, service by service in the order in which they come: the instances of each with the
 * highest number first, its template last. What runs on the machine of another unit that goes too is destroyed before
 * that one. `serviceOf` says with which service a unit goes, where that is not its own.
 */
export function planRemoval(
  units: readonly Unit[],
  cluster: ClusterSnapshot,
  reason: (unit: Unit) => string,
  serviceOf: (unitName: string) => string = serviceNameOf,
): ServicePlan[] {
  const services = Map.groupBy(units, ({ name }) => serviceOf(name));
  return followersFirst([...services]).map(([service, members]) => ({
    service,
    size: members.length,
    steps: members
      .toSorted((a, b) => Number(isTemplate(a)) - Number(isTemplate(b)) || compareUnitNames(b.name, a.name))
      .map(
        (unit): Step => ({
          unit: unit.name,
          service,
          action: 'destroy',
          stage: 'remove',
          lane: unit.name,
          reason: reason(unit),
          before: versionOf(unit),
          condition: conditionIn(cluster, { ...unit, ...versionOf(unit) }, unit),
          serves: false,
          until: 'healthy',
        }),
      ),
  }));
}

type Members = readonly [service: string, units: readonly Unit[]];

/** Services that are on other units' machines come before those units' services; those in a circle stay as they are. */
function followersFirst(services: readonly Members[]): Members[] {
  const ownerOf = new Map(services.flatMap((members) => members[1].map(({ name }) => [name, members] as const)));
  const followers = new Map<Members, Set<Members>>();
  for (const members of services)
    for (const { name, options } of members[1])
      for (const peer of requirementsOf(name, options).machineOf) {
        const leader = ownerOf.get(peer);
        if (leader && leader !== members) followers.set(leader, (followers.get(leader) ?? new Set()).add(members));
      }

  const done = new Set<Members>();
  const visit = (members: Members, trail: readonly Members[]): void => {
    if (done.has(members) || trail.includes(members)) return;
    for (const follower of followers.get(members) ?? []) visit(follower, [...trail, members]);
    done.add(members);
  };
  for (const members of services) visit(members, []);
  return [...done];
}

function isTemplate({ name }: Unit): boolean {
  return parseUnitName(name).isTemplate;
}
