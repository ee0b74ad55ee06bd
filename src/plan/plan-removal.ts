import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Unit } from '../fleet/schemas.js';
import { requirementsOf } from '../unit/requirements.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import type { ServicePlan, Step } from './plan.js';
import { conditionIn, versionOf } from './plan-unit.js';

/**
 * Returns the destruction of units, service by service in the order in which they come: the instances of each with the highest number first, its
 * template last. What runs on the machine of another unit that goes too is destroyed before that one.
 */
export function planRemoval(
  units: readonly Unit[],
  cluster: ClusterSnapshot,
  reason: (unit: Unit) => string,
): ServicePlan[] {
  const services = Map.groupBy(units, ({ name }) => serviceNameOf(name));
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

/** `web` for `web@.service`, `web@1.service` and `web.service`; `web.timer` for other types. */
export function serviceNameOf(unit: string): string {
  const { prefix, type } = parseUnitName(unit);
  return type === 'service' ? prefix : `${prefix}.${type}`;
}

type Members = readonly [service: string, units: readonly Unit[]];

/** Services that are on other units' machines come before those units' services; those in a circle stay as they are. */
function followersFirst(services: readonly Members[]): Members[] {
  const done: Members[] = [];
  const visit = (members: Members, trail: readonly string[]): void => {
    if (done.includes(members) || trail.includes(members[0])) return;
    const followers = services.filter((other) => other !== members && follows(other, members));
    for (const follower of followers) visit(follower, [...trail, members[0]]);
    done.push(members);
  };
  for (const members of services) visit(members, []);
  return done;
}

function follows([, units]: Members, [, leaders]: Members): boolean {
  const names = new Set(leaders.map(({ name }) => name));
  return units.some(({ name, options }) => requirementsOf(name, options).machineOf.some((peer) => names.has(peer)));
}

function isTemplate({ name }: Unit): boolean {
  return parseUnitName(name).isTemplate;
}
