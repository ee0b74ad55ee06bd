import type { Unit } from '../fleet/schemas.js';
import type { UnitVersion } from '../plan/plan.js';
import { type Look, present } from './look.js';
import { aimed, type Task } from './task.js';
import { type Advance, fail, setDesiredState, stay, write } from './transition.js';
import type { Write } from './write.js';

/** fleet is told the desired state once more just before the new options: that its watches hear, and act upon after a second. */
export function replaceInPlace(task: Task, before: UnitVersion, after: UnitVersion, now: number): Advance {
  const unit = task.step.unit;
  const put: Write = { kind: 'put', unit, version: after };
  if (before.desiredState !== 'launched' || after.desiredState !== 'launched') return write(task, put);
  const announcement: Write = { kind: 'wake-up', unit, desiredState: 'launched', burst: false };
  return { task: { ...task, announcedAt: now }, writes: [announcement, put], events: [] };
}

/** Where a unit has to be destroyed, its machine lets go of it first: an inactive unit fleet can be told of again and again, a missing one not. */
export function release({ announcedAt: _, ...task }: Task, unit: Unit, now: number): Advance {
  if (unit.desiredState !== 'launched' || unit.currentState === undefined)
    return write(task, { kind: 'destroy', unit: unit.name });
  return setDesiredState({ ...task, meantAt: now, phase: { name: 'releasing', wakeUps: aimed(now) } }, 'inactive');
}

/** The second half of a replacement that is none in place: destroyed and created at one go. */
export function awaitReleased(task: Task, look: Look, now: number): Advance {
  const unit = present(look.unit);
  if (!unit) return fail(task, 'somebody else destroyed it while it was being rolled out', now);
  if (unit.desiredState !== 'inactive')
    return fail(task, `somebody else set it to ${unit.desiredState} while it was being rolled out`, now);
  const { after } = task.step;
  // Without a current state fleet may only have taken it off the schedule; without a state its machine has let go of it,
  // so that it cannot run twice. From then on, the fewer moments it is missing, the better.
  if (unit.currentState === 'launched' || look.states.length > 0 || !after) return stay(task);
  const { name } = unit;
  return {
    task,
    writes: [
      { kind: 'destroy', unit: name },
      { kind: 'put', unit: name, version: after },
    ],
    events: [],
  };
}
