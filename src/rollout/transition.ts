import type { DesiredState } from '../fleet/schemas.js';
import type { UnitVersion } from '../plan/plan.js';
import { closeDowntime } from './downtime.js';
import type { RolloutEvent } from './events.js';
import type { UnitPhase, UnitRollout } from './unit-rollout.js';

/** A change to the cluster. There are no others. */
export type Write =
  | { readonly kind: 'put'; readonly unit: string; readonly version: UnitVersion }
  | { readonly kind: 'set-desired-state'; readonly unit: string; readonly desiredState: DesiredState }
  /** Repeats a desired state that fleet has already; more than one time is a burst, within milliseconds. */
  | {
      readonly kind: 'wake-up';
      readonly unit: string;
      readonly desiredState: DesiredState;
      readonly times: 1 | 2 | 3;
    }
  | { readonly kind: 'destroy'; readonly unit: string };

/** A unit's next state, the writes to make now, and what happened. */
export interface Transition {
  readonly unit: UnitRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
}

export function stay(unit: UnitRollout): Transition {
  return { unit, writes: [], events: [] };
}

export function fail(unit: UnitRollout, reason: string, now: number): Transition {
  return finish(unit, { name: 'failed', reason }, now);
}

/** Fails a unit because of what it does itself, as systemd shows it: its log may say why. */
export function failItself(unit: UnitRollout, reason: string, now: number): Transition {
  return finish(unit, { name: 'failed', reason, isOwn: true }, now);
}

export function succeed(unit: UnitRollout, now: number): Transition {
  return finish(unit, { name: 'available' }, now);
}

function finish(unit: UnitRollout, phase: UnitPhase, now: number): Transition {
  const finished = ended(unit, phase, now);
  return { unit: finished, writes: [], events: [{ type: 'finished', unit: finished }] };
}

/** Returns a unit in its last phase, in which nothing more is done about it. */
export function ended(unit: UnitRollout, phase: UnitPhase, now: number): UnitRollout {
  const healthySince = unit.phase.name === 'progressing' ? unit.phase.healthySince : undefined;
  return {
    ...unit,
    phase,
    finishedAt: now,
    downtime: closeDowntime(unit.downtime, now),
    ...(healthySince !== undefined && { healthySince }),
  };
}

export function write(unit: UnitRollout, change: Write): Transition {
  return { unit, writes: [change], events: [] };
}

export function setDesiredState(unit: UnitRollout, desiredState: DesiredState): Transition {
  return write(unit, { kind: 'set-desired-state', unit: unit.step.unit, desiredState });
}
