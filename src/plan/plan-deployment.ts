import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Definition, Service, UnitDefinition } from '../definition/definition.js';
import type { Unit } from '../fleet/schemas.js';
import { conditionOf, isHealthy } from '../health/condition.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';
import type { Plan, ServicePlan, Step, UnitVersion } from './plan.js';

/** Returns what it takes to make the cluster as the definition says: the same definition and snapshot give the same plan. */
export function planDeployment(definition: Definition, cluster: ClusterSnapshot): Plan {
  const defined = new Set(
    definition.services.flatMap(({ template, units }) => [template, ...units].map((unit) => unit?.name)),
  );
  return { services: definition.services.map((service) => planService(service, cluster, defined)) };
}

function planService(
  service: Service,
  cluster: ClusterSnapshot,
  defined: ReadonlySet<string | undefined>,
): ServicePlan {
  const units = service.units.map((unit) => planUnit(service.name, unit, cluster));
  const template = service.template && planTemplate(service.name, service.template, cluster);
  const extras = service.template ? extraUnits(service, service.template, cluster, defined) : [];
  return { service: service.name, size: service.units.length, steps: inOrder(units, template, extras) };
}

/**
 * Instances that are missing come first, since they only add; then those that change, in numeric order. The template
 * runs nowhere: a missing one is created at the start, but one that exists is changed only once its instances have
 * shown the new revision to be good. What is no longer wanted goes last, the highest number first.
 */
function inOrder(units: readonly Step[], template: Step | undefined, extras: readonly Step[]): Step[] {
  const byName = (a: Step, b: Step) => compareUnitNames(a.unit, b.unit);
  const created = units.filter(({ action }) => action === 'create').toSorted(byName);
  const others = units.filter(({ action }) => action !== 'create').toSorted(byName);
  const templates = template ? [template] : [];
  const early = templates.filter(({ action }) => action === 'create');
  const late = templates.filter(({ action }) => action !== 'create');
  return [...early, ...created, ...others, ...late, ...extras.toSorted(byName).reverse()];
}

function planUnit(service: string, unit: UnitDefinition, cluster: ClusterSnapshot): Step {
  const current = cluster.units.get(unit.name);
  const condition = conditionOf(unit, current, cluster.states.get(unit.name) ?? [], cluster.machines);
  const step = { ...stepOf(service, unit, current, true), condition };
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (step.before?.revision !== unit.revision) return { ...step, action: 'update', reason: revisionChange(step) };
  if (!isHealthy(condition, unit))
    return { ...step, action: 'restart', reason: `right revision, but ${condition.detail}` };
  return { ...step, action: 'unchanged', reason: condition.detail };
}

function planTemplate(service: string, template: UnitDefinition, cluster: ClusterSnapshot): Step {
  const current = cluster.units.get(template.name);
  const step = stepOf(service, template, current, false);
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (step.before?.revision !== template.revision) return { ...step, action: 'update', reason: revisionChange(step) };
  return { ...step, action: 'unchanged', reason: 'right options' };
}

/** Instances that the count does not call for, and the plain unit whose place the template takes. */
function extraUnits(
  service: Service,
  template: UnitDefinition,
  cluster: ClusterSnapshot,
  defined: ReadonlySet<string | undefined>,
): Step[] {
  const { prefix, type } = parseUnitName(template.name);
  const plain = `${prefix}.${type}`;
  return [...cluster.units.values()]
    .filter(({ name }) => name === plain || parseUnitName(name).template === template.name)
    .filter(({ name }) => !defined.has(name))
    .map((unit) => ({
      unit: unit.name,
      service: service.name,
      action: 'destroy',
      reason: unit.name === plain ? `${template.name} takes its place` : surplus(unit.name, service.units.length),
      before: versionOf(unit),
      serves: false,
    }));
}

function surplus(name: string, count: number): string {
  const { instance } = parseUnitName(name);
  return /^[1-9]\d*$/.test(instance)
    ? `beyond the count of ${count}`
    : `"${instance}" is not a number from 1 to ${count}`;
}

function stepOf(
  service: string,
  unit: UnitDefinition,
  current: Unit | undefined,
  serves: boolean,
): Omit<Step, 'action' | 'reason'> {
  const { options, revision, desiredState } = unit;
  const before = current && versionOf(current);
  return { unit: unit.name, service, after: { options, revision, desiredState }, serves, ...(before && { before }) };
}

function versionOf({ options, desiredState }: Unit): UnitVersion {
  return { options, revision: revisionOf(options), desiredState };
}

function revisionChange({ before, after }: Pick<Step, 'before' | 'after'>): string {
  return `revision ${before?.revision.slice(0, 7)} becomes ${after?.revision.slice(0, 7)}`;
}
