import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { UnitDefinition } from '../definition/definition.js';
import type { Unit } from '../fleet/schemas.js';
import { type Condition, conditionOf, isHealthy, type Subject } from '../health/condition.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import { requirementsOf } from '../unit/requirements.js';
import { revisionOf, sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import type { Step, UnitVersion } from './plan.js';

/** A step that has no place in the order yet. */
export type Unplaced = Omit<Step, 'stage' | 'lane'>;

/** Returns what has to be done to make one unit as defined. `serves` says whether it counts towards availability. */
export function planUnit(service: string, unit: UnitDefinition, cluster: ClusterSnapshot, serves: boolean): Unplaced {
  const current = cluster.units.get(unit.name);
  // How it does as what it is at present: whether it was well decides what a rollback has to reach.
  const present = current ? { name: unit.name, ...versionOf(current) } : unit;
  const condition = conditionIn(cluster, present, current);
  // What is only staged serves nobody, and takes nothing from those that do.
  const step = { ...stepOf(service, unit, current), condition, serves: serves && unit.desiredState === 'launched' };
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (!sameUnitFile(current.options, unit.options))
    return { ...step, action: 'update', reason: revisionChange(current, unit) };
  if (unit.desiredState !== 'launched') {
    const drift = stagingDrift(unit, current);
    return {
      ...step,
      ...(drift ? { action: 'update', reason: drift } : { action: 'unchanged', reason: condition.detail }),
    };
  }
  if (!isHealthy(condition, unit) && !isAtWork(condition, unit))
    return { ...step, action: 'restart', reason: `right revision, but ${condition.detail}` };
  return { ...step, action: 'unchanged', reason: condition.detail };
}

/** Returns what keeps a unit that shall not run from being as it shall be; of a global unit fleet does not say what it has done. */
function stagingDrift({ desiredState }: UnitDefinition, current: Unit): string | undefined {
  if (current.desiredState !== desiredState) return `desired state ${current.desiredState} becomes ${desiredState}`;
  const { currentState } = current;
  const isReached = currentState === undefined || currentState === desiredState;
  return isReached ? undefined : `meant to be ${desiredState}, but ${currentState}`;
}

/** Returns what has to be done about a template unit, which runs nowhere. */
export function planTemplate(service: string, template: UnitDefinition, cluster: ClusterSnapshot): Unplaced {
  const current = cluster.units.get(template.name);
  const step = { ...stepOf(service, template, current), serves: false };
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (!sameUnitFile(current.options, template.options))
    return { ...step, action: 'update', reason: revisionChange(current, template) };
  return { ...step, action: 'unchanged', reason: 'right options' };
}

/** Returns what a unit is doing, as the snapshot shows it. */
export function conditionIn(cluster: ClusterSnapshot, subject: Subject, current: Unit | undefined): Condition {
  const isGlobal = requirementsOf(subject.name, subject.options).global;
  const machines = isGlobal ? machinesOfGlobal(subject, cluster.machines, cluster.units.values()) : cluster.machines;
  return conditionOf(subject, current, cluster.states.get(subject.name) ?? [], machines);
}

/** A job that ends by itself may be at work just now, started by its timer; that is no reason to disturb it. */
function isAtWork({ is }: Condition, { name, options }: Subject): boolean {
  return (is === 'starting' || is === 'stopping') && endsByItself(name, options);
}

export function versionOf({ options, desiredState }: Unit): UnitVersion {
  return { options, revision: revisionOf(options), desiredState };
}

function stepOf(
  service: string,
  unit: UnitDefinition,
  current: Unit | undefined,
): Pick<Step, 'unit' | 'service' | 'before' | 'after' | 'until'> {
  const { options, revision, desiredState } = unit;
  const before = current && versionOf(current);
  const after = { options, revision, desiredState };
  return { unit: unit.name, service, after, until: 'healthy', ...(before && { before }) };
}

function revisionChange(current: Unit, unit: UnitDefinition): string {
  return `revision ${shortRevision(revisionOf(current.options))} becomes ${shortRevision(unit.revision)}`;
}
