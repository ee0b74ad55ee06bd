import type { Machine } from '../fleet/schemas.js';
import { conditionOf, type Subject } from '../health/condition.js';
import { withCheck } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import { requirementsOf } from '../unit/requirements.js';
import { trackDowntime } from './downtime.js';
import { isChecked, type Look, present } from './look.js';
import type { Task } from './task.js';
import { type Surroundings, subjectOf } from './transition.js';
import { desiredIn } from './wake-ups.js';

/** Returns a task with what a look has shown of its unit. */
export function withLook(task: Task, look: Look, now: number, { machines, isChecked: wantsCheck }: Surroundings): Task {
  const { step } = task;
  const subject = subjectOf(step.unit, step.after ?? step.before);
  if (!subject) return task;
  const { unit: lastSeen, ...rest } = task;
  const unit = look.unit === undefined ? lastSeen : present(look.unit);
  const isWatched = task.phase.name !== 'verifying';
  const runsOn = globalMachines(task, subject, look, now, machines);
  const condition = conditionOf(subject, unit, look.states, runsOn?.machines ?? machines);
  return {
    ...rest,
    ...(runsOn && { runsOn }),
    ...(unit && { unit }),
    lookedAt: now,
    ...(look.unit !== undefined && { unitSeenAt: now }),
    ...(isMeant(task, look) && { meantAt: now }),
    ...(isWatched && { condition: wantsCheck && isChecked(step) ? withCheck(condition, look.check) : condition }),
    downtime:
      isWatched && step.serves && hasDowntime(subject) ? trackDowntime(task.downtime, look.states, now) : task.downtime,
  };
}

/** Whether a look has shown the unit to be meant as the task's phase wants it. */
function isMeant({ phase }: Task, look: Look): boolean {
  return 'wakeUps' in phase && present(look.unit)?.desiredState === desiredIn(phase.name);
}

/** Machines come and go while a global unit is rolled out, so those that have to run it are asked for again and again. */
function globalMachines(
  { runsOn }: Task,
  subject: Subject,
  { machines, units }: Look,
  now: number,
  known: readonly Machine[],
): Task['runsOn'] {
  if (!requirementsOf(subject.name, subject.options).global) return undefined;
  if (!machines && runsOn) return runsOn;
  return { machines: machinesOfGlobal(subject, machines ?? known, units), askedAt: now };
}

/** What ends by itself is not down when it has ended; and what runs on every machine is down on some, at most. */
function hasDowntime({ name, options }: Subject): boolean {
  return !endsByItself(name, options) && !requirementsOf(name, options).global;
}
