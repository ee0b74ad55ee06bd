import type { Limits } from '../plan/plan.js';
import { parseUnitName } from '../unit/unit-name.js';
import {
  areCanariesOut,
  canaryLanes,
  currentStage,
  isLaneActive,
  isLaneWaiting,
  type Lane,
  lanesOf,
  nextInLane,
} from './lanes.js';
import { isInFlight, isUnfinished, type UnitRollout } from './unit-rollout.js';

/** Whose turn it is. */
export interface Admission {
  readonly admitted: readonly UnitRollout[];
  /** Set when nothing is in flight and nothing may start: the units of the service that are down. */
  readonly blockedBy?: readonly string[];
}

/**
 * Returns which units of a service may start, given which of its units are `up`. A stage starts when the one before it
 * is finished; within a stage the order is the plan's. A lane, once started, continues to its end. A lane that would
 * take an instance down starts only while
 *
 *     instances up outside active lanes − 1 ≥ size − max-unavailable − failed
 *     active lanes < max-unavailable + surge instances that are up
 *
 * An instance that is down already may be worked on at any time, since that takes nothing away.
 *
 * Of three instances with max-unavailable 1, @2 down and all to be updated: @2 starts, then @1, then @3.
 */
export function admit(units: readonly UnitRollout[], up: ReadonlySet<string>, limits: Limits): Admission {
  const lanes = lanesOf(units);
  const stage = currentStage(lanes);
  const inStage = lanes.filter((lane) => lane.stage === stage);
  const activeLanes = inStage.filter(isLaneActive);
  const active = activeLanes.length;
  const continuing = activeLanes.flatMap((lane) => nextInLane(lane) ?? []);
  const atOnce = Math.max(1, limits.maxUnavailable + surgeUp(lanes, up));
  if (stage === 'change' && active >= atOnce) return { admitted: continuing };
  const waiting = inStage.filter(isLaneWaiting).filter((lane) => mayPrecedeCanaries(lane, lanes, limits));
  const first = (count: number) => waiting.slice(0, Math.max(0, count)).flatMap((lane) => nextInLane(lane) ?? []);

  if (stage === 'prepare' || stage === 'template') return { admitted: [...continuing, ...first(waiting.length)] };
  if (stage === 'remove') return { admitted: removalsToStart(units) };
  if (stage !== 'change') return { admitted: [...continuing, ...first(atOnce - active)] };

  const started = lanesToStart(lanes, waiting, active, atOnce, up, limits).flatMap((lane) => nextInLane(lane) ?? []);
  const isBlocked = started.length === 0 && active === 0 && waiting.length > 0;
  return { admitted: [...continuing, ...started], ...(isBlocked && { blockedBy: downUnits(lanes, up) }) };
}

/**
 * Returns which units start where there is nothing to protect: all of them, main units and sidekicks alike. Only what
 * the others have to be healthy for comes later: templates, removals, and sidekicks that are found running again.
 *
 * Of three instances and three sidekicks that the cluster does not have: all six.
 */
export function admitAtOnce(units: readonly UnitRollout[]): Admission {
  const isOpen = (unit: UnitRollout) => isUnfinished(unit) && unit.step.until !== 'running';
  const level = ({ step }: UnitRollout) => (step.after === undefined ? 2 : step.stage === 'template' ? 1 : 0);
  const current = Math.min(...units.filter(isUnfinished).map(level));
  if (current === 2) return { admitted: removalsToStart(units) };
  const lanes = new Set(units.filter((unit) => isOpen(unit) && level(unit) === current).map(({ step }) => step.lane));
  return {
    admitted: units.filter(
      (unit) => isPending(unit) && level(unit) === current && (isOpen(unit) || !lanes.has(unit.step.lane)),
    ),
  };
}

function lanesToStart(
  lanes: readonly Lane[],
  waiting: readonly Lane[],
  active: number,
  atOnce: number,
  up: ReadonlySet<string>,
  { size, maxUnavailable }: Limits,
): Lane[] {
  // Failed instances are down whatever happens; the others must not have to wait for them.
  const failed = lanes.filter(({ main }) => main?.phase.name === 'failed').length;
  const needed = size - maxUnavailable - failed;
  const starting: Lane[] = [];
  let available = lanes.filter((lane) => !isLaneActive(lane) && isLaneUp(lane, up)).length;
  for (const lane of waiting) {
    if (active + starting.length >= atOnce) break;
    if (isLaneUp(lane, up)) {
      if (available - 1 < needed) continue;
      available--;
    }
    starting.push(lane);
  }
  return starting;
}

/** Returns whether a unit has yet to be started. */
export function isPending({ phase }: UnitRollout): boolean {
  return phase.name === 'pending';
}

/** Nobody wants these any more, so they go at the same time; a template goes after its instances. */
function removalsToStart(units: readonly UnitRollout[]): UnitRollout[] {
  const open = units.filter((unit) => unit.step.after === undefined && isUnfinished(unit));
  const instances = open.filter(({ step }) => !parseUnitName(step.unit).isTemplate);
  return (instances.length > 0 ? instances : open).filter(isPending);
}

/** The canaries go first; the rest waits until they are finished. */
function mayPrecedeCanaries(lane: Lane, lanes: readonly Lane[], { canary }: Limits): boolean {
  if (lane.stage === 'prepare' || lane.stage === 'surge' || areCanariesOut(lanes, canary)) return true;
  return canaryLanes(lanes, canary).includes(lane);
}

/** Instances beyond the count that are up: that many more of the others may be down. */
function surgeUp(lanes: readonly Lane[], up: ReadonlySet<string>): number {
  return lanes.filter((lane) => lane.stage === 'surge' && isLaneUp(lane, up)).length;
}

function isLaneUp({ main }: Lane, up: ReadonlySet<string>): boolean {
  return main !== undefined && up.has(main.step.unit);
}

function downUnits(lanes: readonly Lane[], up: ReadonlySet<string>): string[] {
  return lanes
    .filter((lane) => lane.stage !== 'surge' && !isLaneActive(lane) && !isLaneUp(lane, up))
    .flatMap(({ main }) => (main ? [main.step.unit] : []));
}

/**
 * Returns the units that must be observed before anything more is taken down: those that are available now and not in
 * flight. None while nothing is about to be taken down.
 */
export function siblingsToCheck(units: readonly UnitRollout[], limits: Limits): UnitRollout[] {
  if (!units.some(isPending)) return [];
  const lanes = lanesOf(units);
  if (currentStage(lanes) !== 'change' || !lanes.some((lane) => lane.stage === 'change' && isLaneWaiting(lane)))
    return [];
  const surge = lanes.filter((lane) => lane.stage === 'surge').length;
  const active = lanes.filter((lane) => lane.stage === 'change' && isLaneActive(lane)).length;
  if (active >= Math.max(1, limits.maxUnavailable + surge)) return [];
  return lanes.filter((lane) => !isLaneActive(lane)).flatMap(({ main }) => (main && existsNow(main) ? [main] : []));
}

function existsNow(unit: UnitRollout): boolean {
  return !isInFlight(unit) && !(unit.step.action === 'create' && unit.phase.name !== 'available');
}
