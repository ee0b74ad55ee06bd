import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { isZero } from '../definition/amount.js';
import { allServices, type Definition, type Service, withSidekicks } from '../definition/definition.js';
import type { Diagnostic } from '../definition/diagnostic.js';
import type { Unit } from '../fleet/schemas.js';
import { requirementsOf } from '../unit/requirements.js';
import { isInstanceNumber } from '../unit/service-name.js';
import { compareUnitNames, instanceName, parseUnitName } from '../unit/unit-name.js';
import { apartWarnings } from './apart-warnings.js';
import { withCanaries } from './canaries.js';
import { globalWarnings } from './global-warnings.js';
import { leaveWhatWaits } from './leave-what-waits.js';
import { resolveStrategy, surgeAllowed, takesDown } from './limits.js';
import { orderOf } from './order.js';
import { orderWarnings } from './order-warnings.js';
import { type Plan, type RolloutStrategy, type ServicePlan, type Step, stages } from './plan.js';
import { planLanes, planTemplate, planUnit, snapshotCondition, versionOf } from './plan-unit.js';
import { waitsOf } from './service-waits.js';
import { startedJobs } from './started-jobs.js';
import { taskStep, tasksOf, withTasks } from './tasks.js';

/**
 * Returns what it takes to make the cluster as the definition says, and a warning for everything that its order cannot
 * take into account: the same arguments give the same plan. A service's own settings take the place of the deployment's
 * `strategy`. `maxParallel` is how many services are changed at the same time, 0 for any number. If only
 * some of the `services` are to go, the others are neither planned nor taken for something that nothing defines.
 */
export function planDeployment(
  definition: Definition,
  cluster: ClusterSnapshot,
  strategy: RolloutStrategy,
  maxParallel: number,
  services: readonly Service[] = definition.services,
): { readonly plan: Plan; readonly warnings: readonly Diagnostic[] } {
  const units = allServices(definition).flatMap(({ template, units }) => [...(template ? [template] : []), ...units]);
  const defined = new Set(units.map(({ name }) => name));
  const others = undefinedUnits(cluster, defined);
  const all = definition.services.map((service) => ({
    service,
    plan: planService(service, cluster, others, { ...strategy, ...service.settings }),
    after: service.after ?? [],
  }));
  const wanted = new Set(services);
  const planned = all.filter(({ service }) => wanted.has(service));
  const tasks = withTasks(planned, definition, all);
  const plans = tasks.services.map(({ plan }) => plan);
  const { waitsFor, conflicts } = orderOf(plans, waitsOf(tasks.services, tasks.waits), maxParallel);
  const ordered = { services: plans.map((one) => ({ ...one, waitsFor: waitsFor.get(one) ?? [] })) };
  const plan = strategy.stopAfter ? leaveWhatWaits(ordered) : ordered;
  const warnings = [
    ...tasks.warnings,
    ...noCanaries(definition, strategy),
    ...orderWarnings(conflicts, definition),
    ...globalWarnings(plan, definition),
    ...apartWarnings(definition, cluster, plan, services),
    ...startedJobs(plan, definition, cluster),
  ];
  return { plan, warnings };
}

/** A deployment without canaries can not stop after them. */
function* noCanaries({ services }: Definition, { stopAfter, canary }: RolloutStrategy): Generator<Diagnostic> {
  if (!stopAfter || services.some(({ settings }) => !isZero(settings?.canary ?? canary))) return;
  const message = 'stop-after: no service has a canary, so all that runs is left as it is; set canary to at least 1';
  yield { severity: 'warning', message };
}

function planService(
  main: Service,
  cluster: ClusterSnapshot,
  others: UnitsByTemplate,
  strategy: RolloutStrategy,
): ServicePlan {
  const tasks = tasksOf(main);
  const lanes = planLanes(main, cluster, (...unit) => {
    const step = planUnit(...unit);
    return tasks.has(step.unit) ? taskStep(step) : step;
  });
  const replaced = lanes.filter((step) => step.countsAsAvailable && takesDown(step));
  const wanted = main.template ? surgeAllowed(strategy.maxSurge, main.units.length) : 0;
  const surge = planSurge(main, Math.min(wanted, replaced.length), cluster);
  const templates = withSidekicks(main).flatMap(({ name, template }): Step[] => {
    const step = template && planTemplate(name, template, cluster);
    return step ? [{ ...step, lane: step.unit, stage: step.action === 'create' ? 'prepare' : 'template' }] : [];
  });
  const all = [...templates, ...surge.create, ...lanes, ...planExtras(main, cluster, others), ...surge.remove];
  const size = main.units.length;
  // A task serves nobody, and others wait for it.
  const { steps, canary } = main.runAlways
    ? { steps: inOrder(all), canary: 0 }
    : withCanaries(inOrder(all), size, strategy);
  return {
    service: main.name,
    ...resolveStrategy({ ...strategy, canary: { instances: canary } }, size, steps),
    ...(main.runAlways && { takesDown: false }),
    wave: main.wave,
    waitsFor: [],
  };
}

/** By stage; instances in numeric order, removals in the order they were planned in. */
function inOrder(steps: readonly Step[]): Step[] {
  return stages.flatMap((stage) => {
    const inStage = steps.filter((step) => step.stage === stage);
    if (stage === 'remove' || stage === 'surge') return inStage;
    return inStage.toSorted((a, b) => compareUnitNames(a.lane, b.lane));
  });
}

/**
 * Returns the creation and the removal of `surge` instances beyond a service's count, sidekicks included. They take the
 * first numbers above the count that the cluster does not use.
 *
 * A service of three with a web@5.service left over gets web@4.service, then web@6.service.
 */
function planSurge(
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
    create.push(...units.map((unit) => ({ ...unit, lane, countsAsAvailable: unit.service === main.name })));
    added++;
  }
  return { create, remove: create.map(removalOf).toReversed() };
}

function unitOf({ name, template }: Service, number: number): Omit<Step, 'lane' | 'countsAsAvailable'>[] {
  if (!template) return [];
  const { options, revision } = template;
  return [
    {
      unit: instanceName(parseUnitName(template.name), number),
      service: name,
      action: 'create',
      stage: 'surge',
      reason: 'surge: stands in while others are replaced',
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
    reason: 'surge: no longer needed',
    countsAsAvailable: false,
    ...(after && { before: after }),
  };
}

/** The cluster's units that are not defined, in its order: instances by their template, and a plain unit by the one that might replace it. */
type UnitsByTemplate = ReadonlyMap<string, readonly Unit[]>;

function undefinedUnits({ units }: ClusterSnapshot, defined: ReadonlySet<string>): UnitsByTemplate {
  const others = [...units.values()].filter(({ name }) => !defined.has(name));
  return Map.groupBy(others, ({ name }) => {
    const { prefix, type, template } = parseUnitName(name);
    return template || `${prefix}@.${type}`;
  });
}

/**
 * Returns the destruction of units that a service's templates no longer call for: instances beyond the count or without
 * a number, and the plain unit that a template replaces. The highest number goes first, and each unit after its
 * sidekicks. Units that the definition has elsewhere are left alone.
 */
function planExtras(main: Service, cluster: ClusterSnapshot, others: UnitsByTemplate): Step[] {
  const extras = withSidekicks(main).flatMap((service) => extrasOf(service, cluster, others));
  const lanes = Map.groupBy(extras, ({ unit, service }) =>
    service === main.name ? unit : laneOf(unit, cluster, extras),
  );
  return [...lanes]
    .toSorted(([a], [b]) => compareUnitNames(b, a))
    .flatMap(([lane, steps]) => steps.toReversed().map((step) => ({ ...step, lane })));
}

function extrasOf(service: Service, cluster: ClusterSnapshot, others: UnitsByTemplate): Omit<Step, 'lane'>[] {
  const { template } = service;
  if (!template) return [];
  const { prefix, type } = parseUnitName(template.name);
  const plain = `${prefix}.${type}`;
  return (others.get(template.name) ?? []).map((unit) => ({
    unit: unit.name,
    service: service.name,
    action: 'destroy',
    stage: 'remove',
    reason: unit.name === plain ? `replaced by ${template.name}` : surplus(unit.name, service.units.length),
    before: versionOf(unit),
    condition: snapshotCondition(cluster, { ...unit, ...versionOf(unit) }, unit),
    countsAsAvailable: false,
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
