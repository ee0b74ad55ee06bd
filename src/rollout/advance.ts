import { isHealthy } from '../health/condition.js';
import type { Step } from '../plan/plan.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import { type Look, present } from './look.js';
import { awaitReleased, release, replaceInPlace } from './replace.js';
import { aimed, isInFlight, type Task, watching } from './task.js';
import { type Advance, fail, type Surroundings, setDesiredState, stay, succeed, write } from './transition.js';
import { changedMeanwhile, changedSincePlan, timedOut } from './verdict.js';
import { watch } from './watch.js';
import { withLook } from './with-look.js';
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
      return mustRun(task.step)
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
    // Only the desired state changes, which every server takes as it is.
    if (sameUnitFile(before.options, after.options))
      return verify({ ...task, phase: { name: 'verifying', since: now } }, look, now);
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
    if (mustRun(task.step)) return stay({ ...task, phase: watching(now, 'plain') });
    if (unit.desiredState !== after.desiredState) return setDesiredState(task, after.desiredState);
    if (isRestaging(task, now)) return stay(task);
    // What is stopped is stopped only when fleet has done so; a global unit does not say.
    const isStopped = unit.currentState === undefined || unit.currentState === after.desiredState;
    return after.desiredState === 'launched' || isStopped ? succeed(task, now) : stay(task);
  }
  if (!before || !sameUnitFile(unit.options, before.options)) return fail(task, changedMeanwhile(unit), now);
  return { ...release(task, unit, now), events: [{ type: 'recreating', step: task.step }] };
}

/** Its machine looks at what it has loaded every five seconds; until then fleet calls the old revision loaded. */
const restagedMs = 7_000;

function isRestaging({ phase, step: { before, after } }: Task, now: number): boolean {
  if (phase.name !== 'verifying' || !before || !after || after.desiredState !== 'loaded') return false;
  const isOnMachine = before.desiredState !== 'inactive';
  return isOnMachine && !sameUnitFile(before.options, after.options) && now - phase.since < restagedMs;
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

/** Created again too early, an instance can show itself active, vanish, and come back: it has to be gone from its machine first. */
function awaitRemoved(task: Task, look: Look, now: number): Advance {
  const { after, unit: name } = task.step;
  if (present(look.unit)) return fail(task, 'somebody else created it again after it had been destroyed', now);
  if (look.states.length > 0) return stay(task);
  return after ? write(task, { kind: 'put', unit: name, version: after }) : succeed(task, now);
}

function withoutLook({ lookedAt: _, ...task }: Omit<Task, 'unit'>): Omit<Task, 'unit'> {
  return task;
}

/** Whether it has to be seen running; otherwise it is enough that fleet has it as it shall be. */
function mustRun({ after, until }: Step): boolean {
  return after?.desiredState === 'launched' && until !== 'registered';
}
