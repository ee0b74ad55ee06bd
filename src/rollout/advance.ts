import type { Machine, Unit } from '../fleet/schemas.js';
import { type Condition, conditionOf, isHealthy, type Subject } from '../health/condition.js';
import type { CheckResult } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import type { UnitVersion } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import { trackDowntime } from './downtime.js';
import { isChecked, type Look } from './look.js';
import { isInFlight, type Task, type WakeUps, type Watching } from './task.js';
import {
  type Advance,
  fail,
  type Surroundings,
  setDesiredState,
  stay,
  subjectOf,
  succeed,
  write,
} from './transition.js';
import { changedMeanwhile, changedSincePlan, timedOut } from './verdict.js';
import { desiredIn } from './wake-ups.js';
import { watch } from './watch.js';
import type { Write, WriteResult } from './write.js';

/** Returns what one look at its unit makes of a task in flight. */
export function advance(before: Task, look: Look, now: number, surroundings: Surroundings): Advance {
  const task = withLook(before, look, now, surroundings);
  const advanced = advancePhase(before, task, look, now, surroundings);
  if (isInFlight(advanced.task) && now - (task.startedAt ?? now) >= surroundings.timeoutMs)
    return fail(advanced.task, timedOut(advanced.task, surroundings), now);
  return advanced;
}

function advancePhase(before: Task, task: Task, look: Look, now: number, surroundings: Surroundings): Advance {
  switch (task.phase.name) {
    case 'inspecting':
      return inspect(task, look, now, surroundings);
    case 'verifying':
      return verify(task, look, now);
    case 'stopping':
      return awaitStopped(task, look, now);
    case 'releasing':
      return awaitReleased(task, look, now);
    case 'removing':
      return awaitRemoved(task, look, now);
    case 'watching':
      return watch(task, task.phase, before.condition, look, now, surroundings);
    default:
      return stay(task);
  }
}

/** Returns the task after one of its writes: only the server's answer tells which way it goes on. */
export function afterWrite(task: Task, write: Write, result: WriteResult, now: number): Task {
  const since = task.announcedAt ?? now;
  const { unit, ...rest } = task;
  switch (write.kind) {
    case 'put': {
      if (result !== 'created') return { ...task, phase: { name: 'verifying', since: now } };
      const { options, desiredState } = write.version;
      const created: Task = { ...rest, unit: { ...unit, name: write.unit, options: [...options], desiredState } };
      return desiredState === 'launched' && task.step.until !== 'registered'
        ? { ...created, meantAt: now, phase: watching(since, task.announcedAt === undefined ? 'plain' : 'aimed') }
        : { ...created, phase: { name: 'verifying', since: now } };
    }
    case 'destroy':
      return { ...withoutLook(rest), phase: { name: 'removing' } };
    case 'set-desired-state':
    case 'wake-up':
      return task;
  }
}

/** The last look before the first write: a unit that is no longer as the plan found it belongs to somebody else now. */
function inspect(task: Task, look: Look, now: number, { replacesInPlace }: Surroundings): Advance {
  const { step, condition } = task;
  const { unit: name, action, before, after } = step;
  const unit = present(look.unit);
  if (!before && unit)
    return fail(task, 'somebody else created it after the plan was made; nothing of theirs is changed', now);
  if (before && !unit)
    return after ? fail(task, 'somebody else destroyed it after the plan was made', now) : succeed(task, now);
  if (before && unit && !sameUnitFile(unit.options, before.options)) return fail(task, changedSincePlan(unit), now);
  if (before && after && unit && unit.desiredState !== before.desiredState)
    return fail(task, `somebody else set it to ${unit.desiredState} after the plan was made`, now);

  if (!after) return write(task, { kind: 'destroy', unit: name });
  // A unit that is gone may still be about on its machine; there its state would be taken for the new one's.
  if (action === 'create' && look.states.length > 0) return stay({ ...task, phase: { name: 'removing' } });
  if (action !== 'restart') {
    if (!before || !unit) return write(task, { kind: 'put', unit: name, version: after });
    return replacesInPlace ? replaceInPlace(task, before, after, now) : release(task, unit, now);
  }
  if (step.until === 'registered') return verify({ ...task, phase: { name: 'verifying', since: now } }, look, now);
  if (step.until === 'present' && condition && isHealthy(condition, { name, ...after })) return succeed(task, now);
  // fleet does not start again what it believes to be launched; it has to be stopped first.
  const hasEnded = condition?.is === 'failed' || condition?.is === 'ended';
  if (hasEnded && before?.desiredState === 'launched')
    return setDesiredState({ ...task, meantAt: now, phase: { name: 'stopping', wakeUps: aimed(now) } }, 'loaded');
  const watched: Task = { ...task, phase: watching(now, 'plain') };
  return before?.desiredState === after.desiredState
    ? stay(watched)
    : setDesiredState({ ...watched, meantAt: now }, after.desiredState);
}

/** A server that answered "accepted" may have kept the old options; one that was asked twice took them the first time. */
function verify(task: Task, look: Look, now: number): Advance {
  const { before, after } = task.step;
  const unit = present(look.unit);
  if (!unit || !after) return fail(task, 'somebody else destroyed it while it was being rolled out', now);
  if (sameUnitFile(unit.options, after.options)) {
    if (after.desiredState === 'launched' && task.step.until !== 'registered')
      return stay({ ...task, phase: watching(now, 'plain') });
    if (unit.desiredState !== after.desiredState) return setDesiredState(task, after.desiredState);
    // What is stopped is stopped only when fleet has done so; a global unit does not say.
    const isStopped = unit.currentState === undefined || unit.currentState === after.desiredState;
    return after.desiredState === 'launched' || isStopped ? succeed(task, now) : stay(task);
  }
  if (!before || !sameUnitFile(unit.options, before.options)) return fail(task, changedMeanwhile(unit), now);
  return { ...release(task, unit, now), events: [{ type: 'recreating', step: task.step }] };
}

function awaitStopped(task: Task, look: Look, now: number): Advance {
  const { after } = task.step;
  const unit = present(look.unit);
  if (!unit || !after) return fail(task, 'somebody else destroyed it while it was being restarted', now);
  if (unit.desiredState !== 'loaded')
    return fail(task, `somebody else set it to ${unit.desiredState} while it was being restarted`, now);
  // A global unit has no current state; there the machines' states have to tell.
  const stopped = unit.currentState
    ? unit.currentState !== 'launched'
    : look.states.every(({ systemdActiveState }) => ['inactive', 'failed'].includes(systemdActiveState));
  if (stopped) return setDesiredState({ ...task, meantAt: now, phase: watching(now, 'plain') }, after.desiredState);
  return stay(task);
}

/** fleet is told the desired state once more just before the new options: that its watches hear, and act upon after a second. */
function replaceInPlace(task: Task, before: UnitVersion, after: UnitVersion, now: number): Advance {
  const unit = task.step.unit;
  const put: Write = { kind: 'put', unit, version: after };
  if (before.desiredState !== 'launched' || after.desiredState !== 'launched') return write(task, put);
  const announcement: Write = { kind: 'wake-up', unit, desiredState: 'launched', burst: false };
  return { task: { ...task, announcedAt: now }, writes: [announcement, put], events: [] };
}

/** Where a unit has to be destroyed, its machine lets go of it first: an inactive unit fleet can be told of again and again, a missing one not. */
function release(task: Task, unit: Unit, now: number): Advance {
  if (unit.desiredState !== 'launched' || unit.currentState === undefined)
    return write(task, { kind: 'destroy', unit: unit.name });
  return setDesiredState({ ...task, meantAt: now, phase: { name: 'releasing', wakeUps: aimed(now) } }, 'inactive');
}

function awaitReleased(task: Task, look: Look, now: number): Advance {
  const unit = present(look.unit);
  if (!unit) return fail(task, 'somebody else destroyed it while it was being rolled out', now);
  if (unit.desiredState !== 'inactive')
    return fail(task, `somebody else set it to ${unit.desiredState} while it was being rolled out`, now);
  const { after } = task.step;
  if (unit.currentState === 'launched' || !after) return stay(task);
  // Its machine has let go of it, so that it cannot run twice; the fewer moments it is missing, the better.
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

function aimed(since: number): WakeUps {
  return { since, done: 0, rhythm: 'aimed' };
}

function watching(since: number, rhythm: WakeUps['rhythm']): Watching {
  return { name: 'watching', wakeUps: { since, done: 0, rhythm }, exits: 0 };
}

function withoutLook({ lookedAt: _, ...task }: Omit<Task, 'unit'>): Omit<Task, 'unit'> {
  return task;
}

/** Created again too early, an instance can show itself active, vanish, and come back: it has to be gone from its machine first. */
function awaitRemoved(task: Task, look: Look, now: number): Advance {
  const { after, unit: name } = task.step;
  if (present(look.unit)) return fail(task, 'somebody else created it again after it had been destroyed', now);
  if (look.states.length > 0) return stay(task);
  return after ? write(task, { kind: 'put', unit: name, version: after }) : succeed(task, now);
}

function withLook(task: Task, look: Look, now: number, { machines, isChecked: wantsCheck }: Surroundings): Task {
  const { step } = task;
  const subject = subjectOf(step.unit, step.after ?? step.before);
  if (!subject) return task;
  const { unit: lastSeen, ...rest } = task;
  const unit = look.unit === undefined ? lastSeen : present(look.unit);
  const isWatched = task.phase.name !== 'verifying' && task.phase.name !== 'releasing';
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

/** A service that runs and does not answer well is still coming up. */
function withCheck(condition: Condition, check: CheckResult | undefined): Condition {
  if (condition.is !== 'running' || !check) return condition;
  const detail = `${condition.detail}, ${check.healthy ? '' : 'but '}${check.detail}`;
  return { ...condition, is: check.healthy ? 'running' : 'starting', detail };
}

/** What ends by itself is not down when it has ended; and what runs on every machine is down on some, at most. */
function hasDowntime({ name, options }: Subject): boolean {
  return !endsByItself(name, options) && !requirementsOf(name, options).global;
}

function present(unit: Look['unit']): Unit | undefined {
  return unit === 'absent' ? undefined : unit;
}
