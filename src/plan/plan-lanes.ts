import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { type Service, withSidekicks } from '../definition/definition.js';
import { mainUnitOf } from '../definition/sidekicks.js';
import { isHealthy } from '../health/condition.js';
import type { Stage, Step } from './plan.js';
import { planUnit, type Unplaced } from './plan-unit.js';

/**
 * Returns the steps of a service's instances, each with the sidekicks that follow it in one lane. A sidekick that
 * changes does so before its main unit, one that is missing is created after it, since fleet could not schedule it
 * before; and one that is there is looked after when its main unit has been replaced, since systemd may have stopped
 * it as well (BindsTo=), or fleet have moved it (MachineOf=).
 */
export function planLanes(main: Service, cluster: ClusterSnapshot): Step[] {
  const sidekicks = withSidekicks(main)
    .slice(1)
    .flatMap((service) =>
      service.units.map((unit) => ({
        lane: mainUnitOf(unit, main) ?? unit.name,
        step: planUnit(service.name, unit, cluster, false),
      })),
    );
  const byLane = Map.groupBy(sidekicks, ({ lane }) => lane);
  const mainLanes = main.units.map((unit) => {
    const followers = (byLane.get(unit.name) ?? []).map(({ step }) => step);
    byLane.delete(unit.name);
    return inLane(unit.name, planUnit(main.name, unit, cluster, true), followers);
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
  const lookedAfter = isReplaced ? present.map((step) => lookAfter(step, main.unit)) : [];
  // Before a main unit that is down or missing, its sidekicks cannot be brought up.
  const comeAfter = main.action === 'create' || main.action === 'restart' || (main.action === 'update' && isDown(main));
  return place(lane, comeAfter ? [main, ...present, ...missing] : [...present, main, ...missing, ...lookedAfter]);
}

function isDown({ unit, before, condition }: Unplaced): boolean {
  return before !== undefined && condition !== undefined && !isHealthy(condition, { name: unit, ...before });
}

/** A last step for a sidekick: it shall be found up, as it is defined. */
function lookAfter({ after, ...step }: Unplaced, main: string): Unplaced {
  return {
    ...step,
    action: 'restart',
    reason: `follows ${main}`,
    until: 'present',
    ...(after && { before: after, after }),
  };
}

/** A lane that only adds units can go before those that take something away. */
function place(lane: string, steps: readonly Unplaced[]): Step[] {
  const changing = steps.filter(({ action }) => action !== 'unchanged');
  const stage: Stage = changing.length > 0 && changing.every(({ action }) => action === 'create') ? 'create' : 'change';
  const isCreation = steps.some(({ serves, action }) => serves && action === 'create');
  return steps.map((step) => ({ ...step, lane, stage: isCreation ? 'create' : stage }));
}
