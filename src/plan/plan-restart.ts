import type { ClusterSnapshot } from '../cluster/snapshot.js';
import {
  allServices,
  type Definition,
  type Service,
  type UnitDefinition,
  withSidekicks,
} from '../definition/definition.js';
import type { Diagnostic, Place } from '../definition/diagnostic.js';
import { groupSidekicks } from '../definition/sidekicks.js';
import type { Unit } from '../fleet/schemas.js';
import { isHealthy } from '../health/condition.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import { resolveStrategy } from './limits.js';
import { namesOfServices, refuseUnknown, serviceByNames, unitsByName } from './named-units.js';
import { orderOf } from './order.js';
import { orderWarnings } from './order-warnings.js';
import type { Plan, RolloutStrategy, ServicePlan, Step } from './plan.js';
import { planLanes, snapshotCondition, type Unplaced, versionOf } from './plan-unit.js';
import { waitsOf } from './service-waits.js';
import { isTaskIn } from './tasks.js';

/** What is restarted, and what of that which was asked for is not. */
export interface RestartPlan {
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Returns the restart of every launched unit that the cluster has of a definition's services and of those in `names`, in
 * that order. What the files say of a unit does not matter, only that they define it, and the settings of its service.
 * Services go in the order of a deployment: see `planDeployment`. If only some of the `services` are to be restarted, the
 * definition still has the settings of those in `names`. Throws a DefinitionError if the cluster has nothing of a name.
 *
 * A task is left as it is, unless it is among `names`: it serves nobody, and runs anew when what waits for it changes.
 *
 * `web` restarts web@1 and web@2, one after another, and starts their sidekicks again if they stop with them.
 * `web@2.service` restarts that one alone, while web@1 counts as one that may not be down as well.
 */
export function planRestart(
  definition: Definition,
  names: readonly string[],
  cluster: ClusterSnapshot,
  strategy: RolloutStrategy,
  maxParallel: number,
  services: readonly Service[] = definition.services,
): RestartPlan {
  const unitsOf = unitsByName(cluster.units.values());
  refuseUnknown(names, unitsOf);

  const ofServices = namesOfServices({ services });
  const wanted = [...ofServices, ...names.map((name) => ({ name }))];
  const unitNamesOf = ({ name }: { readonly name: string }) => unitsOf(name).map((unit) => unit.name);
  // web@blue.service is a service of its own if a file defines it, and one of web if none does.
  const elsewhere = new Set(definition.services.filter((one) => !services.includes(one)).flatMap(definedUnits));
  const picked = ofServices.flatMap(unitNamesOf).filter((name) => !elsewhere.has(name));
  const named = new Set(names.flatMap((name) => unitNamesOf({ name })));
  const chosen = new Set([...picked, ...named]);
  const mains = wantedServices(cluster, new Set([...wanted.map(({ name }) => name), ...elsewhere]), chosen);
  const planned = mains.map((main) => {
    const plan = planService(main, definition, { chosen, named }, cluster, strategy);
    return { plan, after: definedAs(main, definition)?.after ?? [] };
  });
  const plans = planned.map(({ plan }) => plan);
  const { waitsFor, conflicts } = orderOf(plans, waitsOf(planned), maxParallel);
  const plan = { services: plans.map((one) => ({ ...one, waitsFor: waitsFor.get(one) ?? [] })) };
  return {
    plan,
    warnings: [
      ...orderWarnings(conflicts, definition),
      ...wanted.flatMap(({ name, ...place }) => nothingLaunched(name, unitsOf(name), place)),
      ...plan.services.flatMap(({ steps }) => steps.filter(isInTheWay).map(inTheWay)),
    ],
  };
}

function definedUnits(service: Service): string[] {
  return withSidekicks(service).flatMap(({ units }) => units.map(({ name }) => name));
}

/**
 * The services of the cluster that have chosen units, each with its sidekicks, in the order in which they are wanted.
 * Others that are launched belong to them as well: they are among those that may not be down, or follow their main unit.
 */
function wantedServices(
  cluster: ClusterSnapshot,
  wanted: ReadonlySet<string>,
  chosen: ReadonlySet<string>,
): readonly Service[] {
  const units = [...cluster.units.values()]
    .filter(({ name, desiredState }) => !isTemplate(name) && (desiredState === 'launched' || chosen.has(name)))
    .toSorted((a, b) => compareUnitNames(a.name, b.name));
  const services = [...Map.groupBy(units, ({ name }) => serviceByNames(name, wanted))].map(
    ([name, members]): Service => ({
      name,
      file: '',
      lines: [],
      units: members.map((unit) => ({ name: unit.name, ...versionOf(unit) })),
      wave: 0,
      sidekicks: [],
    }),
  );
  const byUnit = new Map(
    groupSidekicks(services).flatMap((main) =>
      withSidekicks(main).flatMap((one) => one.units.map((unit) => [unit.name, main] as const)),
    ),
  );
  return [...new Set([...chosen].flatMap((name) => byUnit.get(name) ?? []))];
}

function planService(
  main: Service,
  definition: Definition,
  { chosen, named }: { readonly chosen: ReadonlySet<string>; readonly named: ReadonlySet<string> },
  cluster: ClusterSnapshot,
  strategy: RolloutStrategy,
): ServicePlan {
  const isTask = isTaskIn(definition);
  const steps = planLanes(main, cluster, (service, unit, _, isMain) => {
    const condition = snapshotCondition(cluster, unit, cluster.units.get(unit.name));
    const step = stepOf(unit, isMain, chosen.has(unit.name));
    return { ...(isTask(unit.name) ? taskStepOf(step, named.has(unit.name)) : step), service, condition };
  }).filter(({ action, countsAsAvailable, unit }) => action !== 'unchanged' || countsAsAvailable || chosen.has(unit));
  const size = main.units.filter(({ desiredState }) => desiredState === 'launched').length;
  const own = { ...strategy, ...settingsOf(main, definition) };
  // As in a deployment, a task has no canary, and takes no place.
  const isOfTasks = main.units.every(({ name }) => isTask(name));
  return {
    service: main.name,
    ...resolveStrategy(isOfTasks ? { ...own, canary: { instances: 0 } } : own, size, steps),
    ...(isOfTasks && { takesDown: false }),
    wave: definedAs(main, definition)?.wave ?? 0,
    waitsFor: [],
  };
}

function stepOf(
  { name, ...version }: UnitDefinition,
  isMain: boolean,
  isChosen: boolean,
): Omit<Unplaced, 'service' | 'condition'> {
  const isLaunched = version.desiredState === 'launched';
  const step = {
    unit: name,
    before: version,
    after: version,
    countsAsAvailable: isMain && isLaunched,
    until: 'healthy',
  } as const;
  if (!isChosen) return { ...step, action: 'unchanged', reason: 'not among those to restart' };
  if (!isLaunched)
    return { ...step, action: 'unchanged', reason: `not launched: its desired state is ${version.desiredState}` };
  return { ...step, action: 'restart', reason: 'command is restart', stopsFirst: true };
}

type RestartStep = ReturnType<typeof stepOf>;

/** Stopped half-way, a migration does harm, so it is only run anew by whoever names it. */
function taskStepOf(step: RestartStep, isNamed: boolean): RestartStep {
  if (isNamed) return { ...step, isTask: true };
  if (step.action === 'unchanged') return { ...step, isTask: true, countsAsAvailable: false };
  const { stopsFirst: _, ...left } = step;
  const reason = 'a task, which runs when a service that waits for it changes';
  return { ...left, isTask: true, action: 'unchanged', reason, countsAsAvailable: false };
}

/** The service of the definition that a service of the cluster is part of, be it as a sidekick. */
function definedAs(main: Service, { services }: Definition): Service | undefined {
  const names = new Set(withSidekicks(main).map(({ name }) => name));
  return services.find((service) => withSidekicks(service).some(({ name }) => names.has(name)));
}

/** A service's own settings are those of its entry; where only a sidekick has one, that one's. */
function settingsOf(main: Service, definition: Definition): Service['settings'] {
  const defined = allServices(definition);
  return withSidekicks(main)
    .map((service) => defined.find(({ name, settings }) => name === service.name && settings !== undefined)?.settings)
    .find((settings) => settings !== undefined);
}

function nothingLaunched(name: string, units: readonly Unit[], place: Partial<Place>): Diagnostic[] {
  const own = units.filter((unit) => !isTemplate(unit.name));
  if (own.some(({ desiredState }) => desiredState === 'launched')) return [];
  const why = own.length === 0 ? 'the cluster has no unit of it' : 'none of its units is launched';
  return [{ severity: 'warning', message: `${name} is not restarted: ${why}`, ...place }];
}

/** An instance that is down is one of those that may be down; unless it is restarted, it may stay so. */
function isInTheWay({ unit, action, countsAsAvailable, before, condition }: Step): boolean {
  if (action !== 'unchanged' || !countsAsAvailable || !before || !condition) return false;
  return !isHealthy(condition, { name: unit, ...before });
}

function inTheWay({ unit, reason, condition }: Step): Diagnostic {
  const message = `${unit} is ${reason}, but it is down (${condition?.detail}), which counts towards max-unavailable`;
  return { severity: 'warning', message };
}

function isTemplate(name: string): boolean {
  return parseUnitName(name).isTemplate;
}
