import { isInFlight, type Task } from './task.js';

/** Whose turn it is. */
export interface Admission {
  readonly begin: readonly Task[];
  /** Units of the service that are down and not in flight, when they are what keeps all others from beginning. */
  readonly blockedBy: readonly string[];
}

/** What is no longer wanted may go several at a time: it adds nothing to what is down. */
const removalsAtOnce = 10;

/**
 * Returns which tasks of a service may begin. A stage of the plan (create, change, template, remove) begins when the
 * one before it is through. Within a stage the order is the plan's, and `allowed` units may be down at a time:
 * those in flight, and those that are down for any other reason. A unit that is down already may always be worked
 * on, since that takes nothing away.
 *
 * Of three instances with one allowed, @2 down and all to be updated: @2 begins, then @1, then @3.
 */
export function admit(tasks: readonly Task[], down: ReadonlySet<string>, allowed: number): Admission {
  const stage = Math.min(...tasks.filter(isUnfinished).map(stageOf));
  const pending = tasks.filter((task) => task.phase.name === 'pending' && stageOf(task) === stage);
  const flying = tasks.filter(isInFlight);
  if (stage === stages.remove) return { begin: pending.slice(0, removalsAtOnce - flying.length), blockedBy: [] };
  if (stage === stages.template) return { begin: pending, blockedBy: [] };

  const begin: Task[] = [];
  const others = new Set([...down].filter((name) => !flying.some(({ step }) => step.unit === name)));
  for (const task of pending) {
    if (flying.length + begin.length >= allowed) break;
    const isDown = task.step.action === 'create' || others.delete(task.step.unit);
    if (isDown || flying.length + begin.length + others.size < allowed) begin.push(task);
  }
  const isBlocked = begin.length === 0 && flying.length === 0 && pending.length > 0;
  return { begin, blockedBy: isBlocked ? [...others] : [] };
}

const stages = { firstTemplate: 0, create: 1, change: 2, template: 3, remove: 4 } as const;

function stageOf({ step: { action, serves, after } }: Task): number {
  if (!after) return stages.remove;
  if (!serves) return action === 'create' ? stages.firstTemplate : stages.template;
  return action === 'create' ? stages.create : stages.change;
}

function isUnfinished(task: Task): boolean {
  return task.phase.name === 'pending' || isInFlight(task);
}

/**
 * Returns the units that must be looked at before anything more is taken down: those that serve now and are not in
 * flight. None while nothing is about to be taken down.
 */
export function siblingsToCheck(tasks: readonly Task[], allowed: number): Task[] {
  const flying = tasks.filter(isInFlight);
  const takesDown = tasks.some(
    ({ step, phase }) => phase.name === 'pending' && step.serves && step.action !== 'create',
  );
  if (!takesDown || flying.length >= allowed) return [];
  return tasks.filter(
    (task) =>
      task.step.serves && !isInFlight(task) && !(task.step.action === 'create' && task.phase.name === 'pending'),
  );
}
