import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Definition } from '../definition/definition.js';
import type { Unit } from '../fleet/schemas.js';
import { requirementsOf } from '../unit/requirements.js';
import { serviceNameOf } from '../unit/service-name.js';
import { unitGlobMatches } from '../unit/unit-glob.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import { resolveStrategy } from './limits.js';
import { namesOfServices, refuseUnknown, serviceByNames, unitsByName } from './named-units.js';
import type { Plan, RolloutStrategy, ServicePlan, Step } from './plan.js';
import { snapshotCondition, versionOf } from './plan-unit.js';

/**
 * Returns the destruction of everything the cluster has of the services of a definition and of those in `names`, the
 * last one first: every instance, whatever the count and whether or not it is a number, then the template. A service that
 * the cluster does not have is no error, unless it is named beside a definition: throws a DefinitionError then, since a
 * mistyped name would take everything that the definition has.
 */
export function planDestroy(
  definition: Definition,
  names: readonly string[],
  cluster: ClusterSnapshot,
  strategy: RolloutStrategy,
): Plan {
  const wanted = [...namesOfServices(definition).map(({ name }) => name), ...names];
  const unitsOf = unitsByName(cluster.units.values());
  if (definition.services.length > 0) refuseUnknown(names, unitsOf);
  const units = wanted.toReversed().flatMap(unitsOf);
  const among = new Set(wanted);
  const serviceOf = (unit: string) => serviceByNames(unit, among);
  return { services: planRemoval([...new Set(units)], cluster, strategy, 'command is destroy', serviceOf) };
}

/**
 * Returns the destruction of every unit of the cluster that nothing defines and that `protect` neither names nor
 * matches with a glob: `data\x2dvol.service` is a name, in which a glob would take the backslash for an escape. `planned` are the plans of the defined services, which destroy their own surplus and go before it.
 */
export function planPrune(
  planned: readonly ServicePlan[],
  cluster: ClusterSnapshot,
  protect: readonly string[],
  strategy: RolloutStrategy,
): ServicePlan[] {
  const wave = Math.max(-1, ...planned.map((service) => service.wave)) + 1;
  const known = new Set(planned.flatMap(({ steps }) => steps.map(({ unit }) => unit)));
  const orphans = [...cluster.units.values()]
    .filter(({ name }) => !known.has(name))
    .filter(({ name }) => !protect.some((glob) => glob === name || unitGlobMatches(glob, name)));
  return planRemoval(orphans, cluster, strategy, 'not defined', serviceNameOf).map((plan) => ({
    ...plan,
    wave,
    isPruned: true,
  }));
}

/**
 * Destroys units service by service, in the order in which the services come first: instances with the highest number
 * first, the template last. Units that run on the machine of another one that goes too are destroyed before it.
 */
function planRemoval(
  units: readonly Unit[],
  cluster: ClusterSnapshot,
  strategy: RolloutStrategy,
  reason: string,
  serviceOf: (unitName: string) => string,
): ServicePlan[] {
  const services = Map.groupBy(units, ({ name }) => serviceOf(name));
  const removed = new Set(units.map(({ name }) => name));
  return followersFirst([...services]).map(([service, members]) => {
    const steps = members
      .toSorted((a, b) => Number(isTemplate(a)) - Number(isTemplate(b)) || compareUnitNames(b.name, a.name))
      .map((unit) => removalOf(unit, service, cluster, reason, removed));
    return { service, ...resolveStrategy(strategy, members.length, steps), wave: 0, waitsFor: [] };
  });
}

function removalOf(
  unit: Unit,
  service: string,
  cluster: ClusterSnapshot,
  reason: string,
  removed: ReadonlySet<string>,
): Step {
  return {
    unit: unit.name,
    service,
    action: 'destroy',
    stage: 'remove',
    lane: mainOf(unit, removed),
    reason,
    before: versionOf(unit),
    condition: snapshotCondition(cluster, { ...unit, ...versionOf(unit) }, unit),
    countsAsAvailable: false,
    until: 'healthy',
  };
}

/** The unit on whose machine another one runs, if it goes too: a sidekick is destroyed before it. */
function mainOf({ name, options }: Unit, removed: ReadonlySet<string>): string {
  return requirementsOf(name, options).machineOf.find((peer) => removed.has(peer)) ?? name;
}

type Members = readonly [service: string, units: readonly Unit[]];

/** Services that run on other units' machines come before those units' services; a circle keeps its order. */
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
