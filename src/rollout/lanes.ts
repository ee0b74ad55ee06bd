import { type Stage, stages } from '../plan/plan.js';
import { isInFlight, isUnfinished, type UnitRollout } from './unit-rollout.js';

/** Units that go one after another: an instance and its sidekicks. */
export interface Lane {
  readonly stage: Stage;
  readonly units: readonly UnitRollout[];
  /** The instance itself, whether or not it changes; a lane of sidekicks alone may have none. */
  readonly main: UnitRollout | undefined;
}

/** A turn asks for the lanes of the same units several times, and with a thousand services that shows. */
const knownLanes = new WeakMap<readonly UnitRollout[], Lane[]>();

/** Returns the lanes of a service, in the order of the plan. */
export function lanesOf(units: readonly UnitRollout[]): Lane[] {
  const known = knownLanes.get(units);
  if (known) return known;
  const lanes = lanesAmong(units);
  knownLanes.set(units, lanes);
  return lanes;
}

function lanesAmong(units: readonly UnitRollout[]): Lane[] {
  const groups = Map.groupBy(units, ({ step }) => `${step.stage} ${step.lane}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const main = group.find(({ step }) => step.countsAsAvailable);
    return first ? [{ stage: first.step.stage, units: group, main }] : [];
  });
}

/** Whether a lane has been started and is not finished. */
export function isLaneActive({ units }: Lane): boolean {
  return units.some(isUnfinished) && units.some(({ startedAt }) => startedAt !== undefined);
}

/** Whether a lane has something to do and has not been started. */
export function isLaneWaiting({ units }: Lane): boolean {
  return units.some(isUnfinished) && units.every(({ startedAt }) => startedAt === undefined);
}

/** Whether something was done in a lane, and nothing is left to do. */
export function isLaneFinished({ units }: Lane): boolean {
  return !units.some(isUnfinished) && units.some(({ startedAt }) => startedAt !== undefined);
}

/**
 * Returns the unit whose turn it is in a lane: once all before it are healthy, though they may still have to prove that
 * they stay so. A bad sidekick is found out before its instance is taken down, and no time is lost on a good one.
 */
export function nextInLane({ units }: Lane): UnitRollout | undefined {
  const index = units.findIndex(({ phase }) => phase.name === 'pending');
  const next = units[index];
  if (!next) return undefined;
  const before = units.slice(0, index).filter(isInFlight);
  // A sidekick that is found running after its main unit has changed has to be found so at the end.
  const isLast = next.step.until === 'running';
  return before.every((unit) => isSeenHealthy(unit) && !isLast && unit.step.unit !== next.step.unit) ? next : undefined;
}

/** Whether a unit in flight is up, and only has to stay so. */
export function isSeenHealthy({ phase }: UnitRollout): boolean {
  return phase.name === 'progressing' && phase.healthySince !== undefined;
}

/** Returns the first stage that is not finished; undefined when all are. */
export function currentStage(lanes: readonly Lane[]): Stage | undefined {
  return stages.find((stage) => lanes.some((lane) => lane.stage === stage && lane.units.some(isUnfinished)));
}

/** Returns the lanes that go first: the first `canary` of those that create or change an instance. */
export function canaryLanes(lanes: readonly Lane[], canary: number): Lane[] {
  const changing = lanes.filter(
    ({ stage, units }) =>
      (stage === 'create' || stage === 'change') &&
      units.some(({ step }) => step.action !== 'unchanged' && step.left === undefined),
  );
  return changing.slice(0, canary);
}

/** Returns whether all canaries are finished; also when there are none. */
export function areCanariesOut(lanes: readonly Lane[], canary: number): boolean {
  return !canaryLanes(lanes, canary).some(({ units }) => units.some(isUnfinished));
}

/** Returns the canaries' instances, which have to stay healthy while the rest waits. */
export function canaryUnits(lanes: readonly Lane[], canary: number): UnitRollout[] {
  return canaryLanes(lanes, canary).flatMap(({ main }) => main ?? []);
}

/**
 * Returns the time until which the rest has to wait for the canaries, counted from the moment the last of them became
 * available; undefined while they are in flight, and when there are none.
 */
export function heldUntil(units: readonly UnitRollout[], canary: number, holdMs: number): number | undefined {
  if (canary === 0 || holdMs === 0) return undefined;
  const first = canaryLanes(lanesOf(units), canary);
  if (first.length === 0 || !first.every(isLaneFinished)) return undefined;
  return Math.max(...first.flatMap(({ units }) => units.map(({ finishedAt }) => finishedAt ?? 0))) + holdMs;
}
