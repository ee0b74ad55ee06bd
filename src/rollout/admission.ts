import { canaryIsOut, canaryLanes } from './canary.js';
import { currentStage, isActive, isWaiting, type Lane, lanesOf, nextTask } from './lanes.js';
import { isInFlight, type Task } from './task.js';

/** How many of a service may be down, and how many go first. */
export interface Limits {
  /** How many units shall serve. */
  readonly size: number;
  /** How many of them may be down at a time. */
  readonly unavailable: number;
  /** How many lanes go before all others. */
  readonly canary: number;
}

/** Whose turn it is. */
export interface Admission {
  readonly begin: readonly Task[];
  /** Set when nothing is being worked on and nothing may begin: the units of the service that are down. */
  readonly blockedBy?: readonly string[];
}

/** What is no longer wanted may go several at a time: it adds nothing to what is down. */
const removalsAtOnce = 10;

/**
 * Returns which tasks of a service may begin, given which of its units are `up`. A stage begins when the one before it
 * is through. Within a stage the order is the plan's; a lane, once begun, goes on to its end, and a new one that would
 * take a unit down may begin as long as enough others are up: `size` less `unavailable`, instances that stand in
 * included. A unit that is down already may be worked on at any time, since that takes nothing away.
 *
 * Of three instances with one allowed to be down, @2 down and all to be updated: @2 begins, then @1, then @3.
 */
export function admit(tasks: readonly Task[], up: ReadonlySet<string>, limits: Limits): Admission {
  const lanes = lanesOf(tasks);
  const stage = currentStage(lanes);
  const inStage = lanes.filter((lane) => lane.stage === stage);
  const goingOn = inStage.filter(isActive).flatMap((lane) => nextTask(lane) ?? []);
  const waiting = inStage.filter(isWaiting).filter((lane) => mayGoBeforeCanary(lane, lanes, limits));
  const active = inStage.filter(isActive).length;
  const first = (count: number) => waiting.slice(0, Math.max(0, count)).flatMap((lane) => nextTask(lane) ?? []);

  if (stage === 'prepare' || stage === 'template') return { begin: [...goingOn, ...first(waiting.length)] };
  if (stage === 'remove') return { begin: [...goingOn, ...first(removalsAtOnce - active)] };
  const atOnce = Math.max(1, limits.unavailable + standIns(lanes, up));
  if (stage !== 'change') return { begin: [...goingOn, ...first(atOnce - active)] };

  const begin = lanesToBegin(lanes, waiting, active, atOnce, up, limits).flatMap((lane) => nextTask(lane) ?? []);
  const isBlocked = begin.length === 0 && active === 0 && waiting.length > 0;
  return { begin: [...goingOn, ...begin], ...(isBlocked && { blockedBy: downUnits(lanes, up) }) };
}

function lanesToBegin(
  lanes: readonly Lane[],
  waiting: readonly Lane[],
  active: number,
  atOnce: number,
  up: ReadonlySet<string>,
  { size, unavailable }: Limits,
): Lane[] {
  // Instances that were given up are down whatever is done; the others must not have to wait for them.
  const lost = lanes.filter(({ main }) => main?.phase.name === 'failed').length;
  const needed = size - unavailable - lost;
  const begin: Lane[] = [];
  let serving = lanes.filter((lane) => !isActive(lane) && isUp(lane, up)).length;
  for (const lane of waiting) {
    if (active + begin.length >= atOnce) break;
    if (isUp(lane, up)) {
      if (serving - 1 < needed) continue;
      serving--;
    }
    begin.push(lane);
  }
  return begin;
}

/** The canaries go first; the rest waits until they are through. */
function mayGoBeforeCanary(lane: Lane, lanes: readonly Lane[], { canary }: Limits): boolean {
  if (lane.stage === 'prepare' || lane.stage === 'surge' || canaryIsOut(lanes, canary)) return true;
  return canaryLanes(lanes, canary).includes(lane);
}

/** Instances beyond the count that are up: as many more of the others may be down. */
function standIns(lanes: readonly Lane[], up: ReadonlySet<string>): number {
  return lanes.filter((lane) => lane.stage === 'surge' && isUp(lane, up)).length;
}

function isUp({ main }: Lane, up: ReadonlySet<string>): boolean {
  return main !== undefined && up.has(main.step.unit);
}

function downUnits(lanes: readonly Lane[], up: ReadonlySet<string>): string[] {
  return lanes
    .filter((lane) => lane.stage !== 'surge' && !isActive(lane) && !isUp(lane, up))
    .flatMap(({ main }) => (main ? [main.step.unit] : []));
}

/**
 * Returns the units that must be looked at before anything more is taken down: those that serve now and are not being
 * worked on. None while nothing is about to be taken down.
 */
export function siblingsToCheck(tasks: readonly Task[], limits: Limits): Task[] {
  const lanes = lanesOf(tasks);
  if (currentStage(lanes) !== 'change' || !lanes.some((lane) => lane.stage === 'change' && isWaiting(lane))) return [];
  const standIn = lanes.filter((lane) => lane.stage === 'surge').length;
  const active = lanes.filter((lane) => lane.stage === 'change' && isActive(lane)).length;
  if (active >= Math.max(1, limits.unavailable + standIn)) return [];
  return servingTasks(lanes);
}

/** The units that serve at present, as far as they are not being worked on. */
function servingTasks(lanes: readonly Lane[]): Task[] {
  return lanes.filter((lane) => !isActive(lane)).flatMap(({ main }) => (main && existsNow(main) ? [main] : []));
}

function existsNow(task: Task): boolean {
  return !isInFlight(task) && !(task.step.action === 'create' && task.phase.name !== 'succeeded');
}
