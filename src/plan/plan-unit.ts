import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Service, type UnitDefinition, withSidekicks } from '../definition/definition.js';
import { mainUnitOf } from '../definition/sidekicks.js';
import { DefectError } from '../errors/defect-error.js';
import type { Unit } from '../fleet/schemas.js';
import { type Condition, conditionOf, isHealthy, type Subject } from '../health/condition.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import { isGlobal } from '../unit/requirements.js';
import { keptOptions, revisionOf, sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import { whyImpossible } from './impossible-update.js';
import type { Stage, Step, UnitVersion } from './plan.js';
import { diffOptions } from './unit-diff.js';

/** A step without its place in the order. */
export type Unplaced = Omit<Step, 'stage' | 'lane'>;

/**
 * Returns what it takes to make one unit as defined. `isMain` is false for a sidekick, which does not count as available.
 * Throws a DefectError rather than plan an update that can never be right.
 */
export function planUnit(service: string, unit: UnitDefinition, cluster: ClusterSnapshot, isMain: boolean): Unplaced {
  const current = cluster.units.get(unit.name);
  // Its condition at its present revision: whether it was healthy decides what a rollback has to reach.
  const present = current ? { name: unit.name, ...versionOf(current) } : unit;
  const condition = snapshotCondition(cluster, present, current);
  const step = {
    ...stepOf(service, unit, current),
    condition,
    // A unit that is only staged serves nobody.
    countsAsAvailable: isMain && unit.desiredState === 'launched',
  };
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (!sameUnitFile(current.options, unit.options)) return { ...step, ...updateOf(current, unit) };
  if (unit.desiredState !== 'launched') {
    const drift = stagingDrift(unit, current);
    return {
      ...step,
      ...(drift ? { action: 'update', reason: drift } : { action: 'unchanged', reason: condition.detail }),
    };
  }
  if (!isHealthy(condition, unit) && !isJobRunning(condition, unit))
    return { ...step, action: 'restart', reason: `same revision, but ${condition.detail}` };
  return { ...step, action: 'unchanged', reason: condition.detail };
}

/** Returns how a unit that should not run differs from what it should be. fleet does not report a global unit's current state. */
function stagingDrift({ desiredState }: UnitDefinition, current: Unit): string | undefined {
  if (current.desiredState !== desiredState) return `desired state ${current.desiredState} becomes ${desiredState}`;
  const { currentState } = current;
  const isReached = currentState === undefined || currentState === desiredState;
  return isReached ? undefined : `should be ${desiredState}, but is ${currentState}`;
}

/** Returns what it takes to make a template as defined; it runs nowhere. */
export function planTemplate(service: string, template: UnitDefinition, cluster: ClusterSnapshot): Unplaced {
  const current = cluster.units.get(template.name);
  const step = { ...stepOf(service, template, current), countsAsAvailable: false };
  if (!current) return { ...step, action: 'create', reason: 'not in the cluster' };
  if (!sameUnitFile(current.options, template.options)) return { ...step, ...updateOf(current, template) };
  return { ...step, action: 'unchanged', reason: 'same options' };
}

/** Returns what a unit was doing when the snapshot was taken. */
export function snapshotCondition(cluster: ClusterSnapshot, subject: Subject, current: Unit | undefined): Condition {
  const machines = isGlobal(subject.name, subject.options)
    ? machinesOfGlobal(subject, cluster.machines, cluster.units.values())
    : cluster.machines;
  return conditionOf(subject, current, cluster.states.get(subject.name) ?? [], machines);
}

/** A job that ends by itself may be running right now, started by its timer; that is no reason to disturb it. */
function isJobRunning({ is }: Condition, { name, options }: Subject): boolean {
  return (is === 'starting' || is === 'stopping') && endsByItself(name, options);
}

/** Returns what fleet has of a unit now. */
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

function updateOf(current: Unit, after: UnitDefinition): Pick<Step, 'action' | 'reason' | 'diff'> {
  const before = versionOf(current);
  const impossible = whyImpossible(after.name, before, after);
  if (impossible !== undefined) throw new DefectError(`${impossible}. Nothing was changed`);
  const reason = `revision ${shortRevision(before.revision)} becomes ${shortRevision(after.revision)}`;
  return { action: 'update', reason, diff: diffOptions(keptOptions(before.options), after.options) };
}

/**
 * Returns the steps of a service's instances, each in a lane with the sidekicks that follow it. A sidekick that changes
 * does so before its main unit. One that is missing is created after it, since fleet could not schedule it before. One
 * that is there follows when its main unit has been replaced: systemd may have stopped it too (BindsTo=), or fleet moved
 * it (MachineOf=). `planOne` says what is done to each unit by itself.
 */
export function planLanes(main: Service, cluster: ClusterSnapshot, planOne: typeof planUnit = planUnit): Step[] {
  const sidekicks = withSidekicks(main)
    .slice(1)
    .flatMap((service) =>
      service.units.map((unit) => ({
        lane: mainUnitOf(unit, main) ?? unit.name,
        step: planOne(service.name, unit, cluster, false),
      })),
    );
  const byLane = Map.groupBy(sidekicks, ({ lane }) => lane);
  const mainLanes = main.units.map((unit) => {
    const followers = (byLane.get(unit.name) ?? []).map(({ step }) => step);
    byLane.delete(unit.name);
    return inLane(unit.name, planOne(main.name, unit, cluster, true), followers);
  });
  const ownLanes = [...byLane].map(([lane, steps]) =>
    place(
      lane,
      steps.map(({ step }) => step),
    ),
  );
  return [...mainLanes, ...ownLanes].flat();
}

function inLane(lane: string, main: Unplaced, followers: readonly Unplaced[]): Step[] {
  const missing = followers.filter(({ action }) => action === 'create');
  const present = followers.filter(({ action }) => action !== 'create');
  const isReplaced = main.action === 'update' || main.action === 'restart';
  const following = isReplaced ? present.flatMap((step) => followerOf(step, main)) : [];
  // While a main unit is down or missing, its sidekicks cannot start.
  const comeAfter = main.action === 'create' || (isReplaced && isDown(main));
  if (comeAfter) return place(lane, [main, ...present, ...missing, ...(main.stopsFirst ? following : [])]);
  return place(lane, [...present, main, ...missing, ...following]);
}

/** A sidekick that is only staged has nothing to come back to. */
function followerOf(step: Unplaced, { unit }: Unplaced): Unplaced[] {
  return step.after?.desiredState === 'launched' ? [followStep(step, unit, step.after)] : [];
}

function isDown({ unit, before, condition }: Unplaced): boolean {
  return before !== undefined && condition !== undefined && !isHealthy(condition, { name: unit, ...before });
}

/** Returns the step that finds a sidekick running at a version after its main unit has changed, and starts it if it is not. */
export function followStep({ stopsFirst: _, ...step }: Unplaced, main: string, version: UnitVersion): Unplaced {
  return { ...step, action: 'restart', reason: `follows ${main}`, until: 'running', before: version, after: version };
}

/** A lane that only adds units can go before those that take something down. */
function place(lane: string, steps: readonly Unplaced[]): Step[] {
  const changing = steps.filter(({ action }) => action !== 'unchanged');
  const stage: Stage = changing.length > 0 && changing.every(({ action }) => action === 'create') ? 'create' : 'change';
  const isCreation = steps.some(({ countsAsAvailable, action }) => countsAsAvailable && action === 'create');
  return steps.map((step) => ({ ...step, lane, stage: isCreation ? 'create' : stage }));
}
