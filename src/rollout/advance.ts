import type { Machine, Unit } from '../fleet/schemas.js';
import { type Condition, conditionOf, isHealthy, type Subject } from '../health/condition.js';
import type { CheckResult } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import { machinesOfGlobal } from '../placement/placement.js';
import { requirementsOf } from '../unit/requirements.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import { trackDowntime } from './downtime.js';
import { isChecked, type Look } from './look.js';
import { isInFlight, type Task } from './task.js';
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
import { nudgeEveryMs, watch } from './watch.js';
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
      return awaitStopped(task, look, now, task.phase.wroteAt);
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
  const { unit, ...rest } = task;
  switch (write.kind) {
    case 'put': {
      if (result !== 'created') return { ...task, phase: { name: 'verifying', since: now } };
      const { options, desiredState } = write.version;
      const created: Task = { ...rest, unit: { ...unit, name: write.unit, options: [...options], desiredState } };
      return desiredState === 'launched' && task.step.until !== 'registered'
        ? { ...created, phase: { name: 'watching', wroteAt: now, exits: 0 } }
        : { ...created, phase: { name: 'verifying', since: now } };
    }
    case 'destroy':
      return { ...rest, phase: { name: 'removing' } };
    case 'set-desired-state':
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
  if (action !== 'restart')
    return write(
      task,
      before && !replacesInPlace ? { kind: 'destroy', unit: name } : { kind: 'put', unit: name, version: after },
    );
  if (step.until === 'registered') return verify({ ...task, phase: { name: 'verifying', since: now } }, look, now);
  if (step.until === 'present' && condition && isHealthy(condition, { name, ...after })) return succeed(task, now);
  // fleet does not start again what it believes to be launched; it has to be stopped first.
  const hasEnded = condition?.is === 'failed' || condition?.is === 'ended';
  if (hasEnded && before?.desiredState === 'launched')
    return setDesiredState({ ...task, phase: { name: 'stopping', wroteAt: now } }, 'loaded');
  const watching: Task = { ...task, phase: { name: 'watching', wroteAt: now, exits: 0 } };
  return before?.desiredState === after.desiredState ? stay(watching) : setDesiredState(watching, after.desiredState);
}

/** A server that answered "accepted" may have kept the old options; one that was asked twice took them the first time. */
function verify(task: Task, look: Look, now: number): Advance {
  const { before, after, unit: name } = task.step;
  const unit = present(look.unit);
  if (!unit || !after) return fail(task, 'somebody else destroyed it while it was being rolled out', now);
  if (sameUnitFile(unit.options, after.options)) {
    if (after.desiredState === 'launched' && task.step.until !== 'registered')
      return stay({ ...task, phase: { name: 'watching', wroteAt: now, exits: 0 } });
    if (unit.desiredState !== after.desiredState) return setDesiredState(task, after.desiredState);
    // What is stopped is stopped only when fleet has done so; a global unit does not say.
    const isStopped = unit.currentState === undefined || unit.currentState === after.desiredState;
    return after.desiredState === 'launched' || isStopped ? succeed(task, now) : stay(task);
  }
  if (!before || !sameUnitFile(unit.options, before.options)) return fail(task, changedMeanwhile(unit), now);
  return { task, writes: [{ kind: 'destroy', unit: name }], events: [{ type: 'recreating', step: task.step }] };
}

function awaitStopped(task: Task, look: Look, now: number, wroteAt: number): Advance {
  const { after } = task.step;
  const unit = present(look.unit);
  if (!unit || !after) return fail(task, 'somebody else destroyed it while it was being restarted', now);
  if (unit.desiredState !== 'loaded')
    return fail(task, `somebody else set it to ${unit.desiredState} while it was being restarted`, now);
  // A global unit has no current state; there the machines' states have to tell.
  const stopped = unit.currentState
    ? unit.currentState !== 'launched'
    : look.states.every(({ systemdActiveState }) => ['inactive', 'failed'].includes(systemdActiveState));
  if (stopped)
    return setDesiredState({ ...task, phase: { name: 'watching', wroteAt: now, exits: 0 } }, after.desiredState);
  if (now - wroteAt < nudgeEveryMs) return stay(task);
  return setDesiredState({ ...task, phase: { name: 'stopping', wroteAt: now } }, 'loaded');
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
  const isWatched = task.phase.name !== 'verifying';
  const runsOn = globalMachines(task, subject, look, now, machines);
  const condition = conditionOf(subject, unit, look.states, runsOn?.machines ?? machines);
  return {
    ...rest,
    ...(runsOn && { runsOn }),
    ...(unit && { unit }),
    ...(isWatched && { condition: wantsCheck && isChecked(step) ? withCheck(condition, look.check) : condition }),
    downtime:
      isWatched && step.serves && hasDowntime(subject) ? trackDowntime(task.downtime, look.states, now) : task.downtime,
  };
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
