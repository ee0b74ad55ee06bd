import type { FleetError } from '../fleet/fleet-error.js';
import type { Unit } from '../fleet/schemas.js';
import { parseUnitName } from '../unit/unit-name.js';
import { fail, stay, succeed, type Transition, type Write } from './transition.js';
import { mustRun, progressing, type UnitRollout } from './unit-rollout.js';

/** How the server answered a write. `accepted` says only that it took the desired state, not that it took the options. */
export type WriteAnswer = 'created' | 'accepted' | 'destroyed' | 'absent';

/** A write without a good answer, and what the cluster still has of the unit, if that could be asked. */
export interface FailedWrite {
  readonly error: FleetError;
  readonly left: Unit | undefined;
}

/** Returns whether a write changes its unit; repeating what fleet was asked before does not. */
export function isChange({ kind }: Write, unit: UnitRollout): boolean {
  return kind !== 'wake-up' || unit.effect === 'none';
}

/**
 * Returns the unit just before a write is sent, since one that is interrupted may have taken effect all the same. What
 * the unit counts from the moment fleet was asked is counted from `now` instead of `decidedAt`: the journal and other
 * writes came in between.
 */
export function beforeWrite(unit: UnitRollout, write: Write, decidedAt: number, now: number): UnitRollout {
  const { phase, announcedAt } = unit;
  const isAsked =
    write.kind === 'set-desired-state' &&
    'wakeUps' in phase &&
    phase.wakeUps.since === decidedAt &&
    phase.wakeUps.done === 0;
  return {
    ...attempted(unit, write),
    ...(unit.effect === 'none' && { startedAt: now }),
    ...(announcedAt === decidedAt && write.kind === 'wake-up' && { announcedAt: now }),
    ...(isAsked && { phase: { ...phase, wakeUps: { ...phase.wakeUps, since: now } } }),
  };
}

/** Returns the unit as the journal has to know it before a write: what it may have changed, and how it was taken down. */
export function attempted(unit: UnitRollout, write: Write): UnitRollout {
  const isReplaced = write.kind === 'put' || write.kind === 'destroy';
  const takesDown =
    write.kind === 'destroy' || (write.kind === 'set-desired-state' && write.desiredState !== 'launched');
  return {
    ...unit,
    effect: isReplaced || unit.effect === 'unconfirmed' ? 'unconfirmed' : 'applied',
    ...(takesDown && { tookDown: write.kind === 'destroy' ? 'destroyed' : 'stopped' }),
  };
}

/**
 * Returns the unit after a write: only the server's answer shows how it goes on. `before` is the unit as it was before
 * `beforeWrite`. A write that the cluster refuses, or does not answer in time, fails the unit.
 */
export function afterWrite(
  before: UnitRollout,
  sent: UnitRollout,
  write: Write,
  answer: WriteAnswer | FailedWrite,
  now: number,
): Transition {
  if (typeof answer === 'object') return afterFailure(before, sent, write, answer, now);
  const unit: UnitRollout = { ...sent, effect: 'applied' };
  switch (write.kind) {
    case 'put':
      return isStoredTemplate(write, answer) ? succeed(unit, now) : stay(afterPut(unit, write, answer, now));
    case 'destroy': {
      const { unit: _, at: __, ...observed } = unit.observed;
      return stay({ ...unit, observed, phase: { name: 'removing' } });
    }
    case 'set-desired-state':
    case 'wake-up':
      return stay(unit);
  }
}

/** A unit that is gone has no state to set (409); the next observation finds that out and explains it better. */
export function isExplainedLater({ kind }: Write, { status }: FleetError): boolean {
  return (kind === 'set-desired-state' || kind === 'wake-up') && status === 409;
}

/** A server that answers `created` has stored the options, and with a template there is nothing more to wait for. */
function isStoredTemplate({ unit }: Write, answer: WriteAnswer): boolean {
  return answer === 'created' && parseUnitName(unit).isTemplate;
}

function afterPut(
  unit: UnitRollout,
  { unit: name, version }: Extract<Write, { kind: 'put' }>,
  answer: WriteAnswer,
  now: number,
): UnitRollout {
  if (answer !== 'created') return { ...unit, phase: { name: 'verifying', since: now } };
  const { options, desiredState } = version;
  const served = { ...unit.observed.unit, name, options: [...options], desiredState };
  if (!mustRun(unit.step))
    return { ...unit, observed: { ...unit.observed, unit: served }, phase: { name: 'verifying', since: now } };
  // Announced just before the options, the desired state is what fleet's watches have heard.
  const phase = unit.announcedAt === undefined ? progressing(now, 'plain') : progressing(unit.announcedAt, 'aimed');
  return { ...unit, observed: { ...unit.observed, unit: served, intentSeenAt: now }, phase };
}

function afterFailure(
  before: UnitRollout,
  sent: UnitRollout,
  write: Write,
  { error, left }: FailedWrite,
  now: number,
): Transition {
  if (isExplainedLater(write, error)) return stay(sent);
  // A write that was refused outright has changed nothing.
  const isRefused = before.effect === 'none' && error.code === 'refused' && error.attempts === 1;
  const { unit: _, ...observed } = sent.observed;
  const known: UnitRollout = {
    ...sent,
    effect: isRefused ? 'none' : 'applied',
    observed: { ...observed, ...(left && { unit: left }) },
  };
  return fail(known, `the cluster did not accept the change: ${error.message}`, now);
}
