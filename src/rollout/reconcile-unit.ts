import type { Unit } from '../fleet/schemas.js';
import { isAlive, isHealthy, isStarted, isStopped } from '../health/condition.js';
import { whyImpossible } from '../plan/impossible-update.js';
import type { Step } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import { changedMeanwhileReason, changedSincePlanReason } from './failure-reason.js';
import { type Observation, present, withObservation } from './observation.js';
import { everyAgentLookedMs, judgeReadiness } from './readiness.js';
import { withinTimeLimit } from './time-limit.js';
import { fail, setDesiredState, stay, succeed, type Transition, write } from './transition.js';
import {
  aimed,
  isOnlyWatched,
  isTaskAtWork,
  mustRun,
  progressing,
  type UnitContext,
  type UnitRollout,
} from './unit-rollout.js';

/**
 * Returns what one observation makes of a unit in flight. The functions below stand in the order in which a unit goes
 * through them:
 *
 *     checking → put → verifying → progressing → available          created, or replaced in place
 *     checking → releasing → destroy, put → progressing → available  replaced where the server cannot in place
 *     checking → stopping → destroy → removing → available           destroyed
 *     checking → stopping → progressing → available                  restarted
 */
export function reconcileUnit(before: UnitRollout, seen: Observation, now: number, context: UnitContext): Transition {
  const unit = withObservation(before, seen, now, context);
  const next = nextTransition(before, unit, seen, now, context);
  return withinTimeLimit(next, unit.startedAt, seen, now, context);
}

function nextTransition(
  before: UnitRollout,
  unit: UnitRollout,
  seen: Observation,
  now: number,
  context: UnitContext,
): Transition {
  switch (unit.phase.name) {
    case 'checking':
      return check(unit, seen, now, context);
    case 'verifying':
      return verify(unit, seen, now);
    case 'releasing':
      return awaitReleased(unit, seen, now);
    case 'removing':
      return awaitRemoved(unit, seen, now);
    case 'stopping':
      return awaitStopped(unit, seen, now, context);
    case 'progressing':
      return judgeReadiness(unit, unit.phase, before.observed.condition, seen, now, context);
    default:
      return stay(unit);
  }
}

/** Before the first write: a unit that is no longer as the plan found it belongs to someone else now. */
function check(unit: UnitRollout, seen: Observation, now: number, context: UnitContext): Transition {
  const { before, after } = unit.step;
  const found = present(seen.unit);
  if (!before && found) return fail(unit, 'someone else created it after the plan was made; it was not touched', now);
  if (before && !found)
    return after ? fail(unit, 'someone else destroyed it after the plan was made', now) : succeed(unit, now);
  if (before && found && !sameUnitFile(found.options, before.options))
    return fail(unit, changedSincePlanReason(found), now);
  if (before && after && found && found.desiredState !== before.desiredState)
    return fail(unit, `someone else set it to ${found.desiredState} after the plan was made`, now);
  return begin(unit, found, seen, now, context);
}

/** The first write, by what the step does. */
function begin(
  unit: UnitRollout,
  found: Unit | undefined,
  seen: Observation,
  now: number,
  { replacesInPlace }: UnitContext,
): Transition {
  const { unit: name, action, before, after } = unit.step;
  if (!after) return remove(unit, seen, now);
  if (isTaskAtWork(unit)) return stay(unit);
  // A destroyed unit may still run on its machine, where its state would be taken for the new one's.
  if (action === 'create' && seen.states.some(isAlive)) return stay({ ...unit, phase: { name: 'removing' } });
  if (action === 'restart') return restart(unit, after, seen, now);
  if (!before || !found) return write(unit, { kind: 'put', unit: name, version: after });
  const impossible = whyImpossible(name, before, after);
  if (impossible !== undefined) return fail(unit, `${impossible}. It was not touched`, now);
  // If only the desired state changes, every server takes that as it is.
  if (sameUnitFile(before.options, after.options)) return startVerifying(unit, seen, now);
  return replacesInPlace ? replaceInPlace(unit, now) : release(unit, found, now);
}

/**
 * A unit that runs is stopped before it is destroyed. Machines stop all that they have to in one pass, and fleet can be
 * woken up about it; destroyed while it runs, a unit waits for its machine to tick, and fleetd 1.0.0 unloads only one unit
 * in a pass if it stops at once.
 */
function remove(unit: UnitRollout, seen: Observation, now: number): Transition {
  const { unit: name, before } = unit.step;
  if (before?.desiredState !== 'launched' || !seen.states.some(isStarted))
    return write(unit, { kind: 'destroy', unit: name });
  return setDesiredState(intending(unit, { name: 'stopping', wakeUps: aimed(now) }, now), 'loaded');
}

/** Sends the new options, just after repeating the desired state: fleet's watches hear that one and act a second later. */
function replaceInPlace(unit: UnitRollout, now: number): Transition {
  const { unit: name, before, after } = unit.step;
  if (!after) return stay(unit);
  const put = { kind: 'put', unit: name, version: after } as const;
  if (before?.desiredState !== 'launched' || after.desiredState !== 'launched') return write(unit, put);
  const announcement = { kind: 'wake-up', unit: name, desiredState: 'launched', times: 1 } as const;
  return { unit: { ...unit, announcedAt: now }, writes: [announcement, put], events: [] };
}

function startVerifying(unit: UnitRollout, seen: Observation, now: number): Transition {
  return verify({ ...unit, phase: { name: 'verifying', since: now } }, seen, now);
}

/** A server that answered "accepted" may have kept the old options; one that was asked twice took them the first time. */
function verify(unit: UnitRollout, seen: Observation, now: number): Transition {
  const { before, after } = unit.step;
  const found = present(seen.unit);
  if (!found || !after) return fail(unit, 'someone else destroyed it during the rollout', now);
  if (sameUnitFile(found.options, after.options)) {
    if (mustRun(unit.step)) return stay({ ...unit, phase: progressing(now, 'plain') });
    if (found.desiredState !== after.desiredState) return setDesiredState(unit, after.desiredState);
    if (isRestaging(unit, now)) return stay(unit);
    // A unit is stopped only once fleet has stopped it; a global unit has no current state to show that.
    const isStopped = found.currentState === undefined || found.currentState === after.desiredState;
    return after.desiredState === 'launched' || isStopped ? succeed(unit, now) : stay(unit);
  }
  if (!before || !sameUnitFile(found.options, before.options)) return fail(unit, changedMeanwhileReason(found), now);
  return { ...release(unit, found, now), events: [{ type: 'recreating', step: unit.step }] };
}

/** Until its machine has checked what it has loaded, fleet calls the old revision loaded. */
function isRestaging({ phase, step: { before, after } }: UnitRollout, now: number): boolean {
  if (phase.name !== 'verifying' || !before || !after || after.desiredState !== 'loaded') return false;
  const isOnMachine = before.desiredState !== 'inactive';
  return isOnMachine && !sameUnitFile(before.options, after.options) && now - phase.since < everyAgentLookedMs;
}

/**
 * A unit that has to be destroyed is unloaded from its machine first: fleet can be woken up about an inactive unit, but
 * not about a missing one.
 */
function release({ announcedAt: _, ...unit }: UnitRollout, found: Unit, now: number): Transition {
  if (found.desiredState !== 'launched' || found.currentState === undefined)
    return write(unit, { kind: 'destroy', unit: found.name });
  return setDesiredState(intending(unit, { name: 'releasing', wakeUps: aimed(now) }, now), 'inactive');
}

/** Unloaded, the unit is destroyed and created in one go. */
function awaitReleased(unit: UnitRollout, seen: Observation, now: number): Transition {
  const { after } = unit.step;
  const found = present(seen.unit);
  if (!found) return fail(unit, 'someone else destroyed it during the rollout', now);
  if (found.desiredState !== 'inactive')
    return fail(unit, `someone else set it to ${found.desiredState} during the rollout`, now);
  // Without a current state fleet may only have unscheduled it; without a state its machine has dropped it too, so that
  // it cannot run twice. From then on, the shorter it is missing, the better.
  if (found.currentState === 'launched' || seen.states.length > 0 || !after) return stay(unit);
  const { name } = found;
  return {
    unit,
    writes: [
      { kind: 'destroy', unit: name },
      { kind: 'put', unit: name, version: after },
    ],
    events: [],
  };
}

/**
 * Created again too early, an instance can show active, vanish, and come back: its machine has to have stopped it first. What
 * it shows of a stopped unit after that, until it drops it, is of no account.
 */
function awaitRemoved(unit: UnitRollout, seen: Observation, now: number): Transition {
  const { after, unit: name } = unit.step;
  if (present(seen.unit)) return fail(unit, 'someone else created it again after it was destroyed', now);
  if (seen.states.some(isAlive)) return stay(unit);
  return after ? write(unit, { kind: 'put', unit: name, version: after }) : succeed(unit, now);
}

function restart(unit: UnitRollout, after: NonNullable<Step['after']>, seen: Observation, now: number): Transition {
  const { step, observed } = unit;
  const { condition } = observed;
  const healthy = condition !== undefined && isHealthy(condition, { name: step.unit, ...after });
  if (step.until === 'applied') return startVerifying(unit, seen, now);
  if (step.until === 'running' && healthy) return succeed(unit, now);
  // fleet does not start a unit that it believes to be launched; it has to be stopped first.
  const isDown = !healthy && (condition?.is === 'failed' || condition?.is === 'ended');
  const isBelievedUp = step.before?.desiredState === 'launched' && observed.unit?.currentState !== 'loaded';
  if (step.stopsFirst || (isDown && isBelievedUp && !isOnlyWatched(unit))) return stop(unit, after, now);
  if (step.before?.desiredState === after.desiredState) return stay({ ...unit, phase: progressing(now, 'plain') });
  return setDesiredState(intending(unit, progressing(now, 'plain'), now), after.desiredState);
}

function stop(unit: UnitRollout, after: NonNullable<Step['after']>, now: number): Transition {
  const { step, observed } = unit;
  // A global unit has no current state, so only its stopping shows that its machines have heard of it. Where it is down
  // already, it does not stop: every machine is given the time to look.
  const isSilent = requirementsOf(step.unit, after.options).global && observed.condition?.is !== 'running';
  const phase = {
    name: 'stopping',
    wakeUps: aimed(now),
    ...(isSilent && { notBefore: now + everyAgentLookedMs }),
  } as const;
  return setDesiredState(intending(unit, phase, now), 'loaded');
}

function awaitStopped(unit: UnitRollout, seen: Observation, now: number, { stoppingLanes }: UnitContext): Transition {
  const { after, unit: name, lane } = unit.step;
  const found = present(seen.unit);
  if (!after) {
    if (!found) return succeed(unit, now);
    if (found.desiredState === 'launched') return fail(unit, 'someone else set it to launched during the rollout', now);
    // How long it takes to stop is systemd's business.
    const isHeldBack = name === lane && stoppingLanes.has(lane);
    return isHeldBack || seen.states.some(isStarted) ? stay(unit) : write(unit, { kind: 'destroy', unit: name });
  }
  if (!found) return fail(unit, 'someone else destroyed it during the restart', now);
  if (found.desiredState !== 'loaded')
    return fail(unit, `someone else set it to ${found.desiredState} during the restart`, now);
  if (!hasStopped(unit, found, seen, now)) return stay(unit);
  return setDesiredState(intending({ ...unit, hasStopped: true }, progressing(now, 'plain'), now), after.desiredState);
}

/**
 * fleet calls a unit loaded as soon as it has asked systemd to stop it; that systemd has done so is only seen in its
 * states. A unit without a machine runs nowhere, and a global one has neither a machine nor a current state.
 */
function hasStopped({ phase }: UnitRollout, found: Unit, { states }: Observation, now: number): boolean {
  if (phase.name !== 'stopping' || now < (phase.notBefore ?? now)) return false;
  return (found.currentState === 'loaded' || !found.machineID) && states.every(isStopped);
}

/** Returns a unit in a phase whose desired state it is about to be given, or has just been seen to have. */
function intending(unit: UnitRollout, phase: UnitRollout['phase'], now: number): UnitRollout {
  return { ...unit, phase, observed: { ...unit.observed, intentSeenAt: now } };
}
