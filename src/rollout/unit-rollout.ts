import type { Machine, Unit } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import { type Downtime, noDowntime, type Step } from '../plan/plan.js';
import type { XFleetReading } from '../unit/x-fleet-reading.js';

/**
 * When to repeat a desired state to wake fleet up. fleet's watches hear one key, then are deaf for a second; after that
 * they act, and listen again. `since` is when the write they heard was sent, `done` how many repetitions have followed.
 */
export interface WakeUps {
  readonly since: number;
  readonly done: number;
  /** `aimed` when the agent's next pass unloads or stops a unit, so that a second pass has to follow. */
  readonly rhythm: 'aimed' | 'plain';
}

/** How far one step of the plan has come. Times are the clock's milliseconds. */
export type UnitPhase =
  | { readonly name: 'pending' }
  /** Observed once more before anything is written: it must still be what the plan was based on. */
  | { readonly name: 'checking' }
  /** The server accepted the desired state; whether it took the options too is not known yet. */
  | { readonly name: 'verifying'; readonly since: number }
  /**
   * A restart waits until systemd has stopped the unit; at least until `notBefore`, where nothing would show that fleet
   * has heard of it.
   */
  | { readonly name: 'stopping'; readonly wakeUps: WakeUps; readonly notBefore?: number }
  /** Its machine unloads it before it is destroyed and created again. */
  | { readonly name: 'releasing'; readonly wakeUps: WakeUps }
  /** Destroyed; waits until its machine has dropped it too. */
  | { readonly name: 'removing' }
  | Progressing
  | { readonly name: 'available' }
  /** `isOwn` if it is what the unit itself does that made it fail, rather than fleet, a machine or somebody else. */
  | { readonly name: 'failed'; readonly reason: string; readonly isOwn?: true }
  /** Not part of this rollout, and why: the plan leaves it to a later deployment. */
  | { readonly name: 'left'; readonly reason: string }
  /** Never started, and why. */
  | { readonly name: 'skipped'; readonly reason: string }
  /** Started, then left as it was because the deployment was cancelled or killed. */
  | { readonly name: 'interrupted'; readonly reason: string }
  /** A rollback or recovery left it as it is, and why: it belongs to someone else by now, or fleet did not answer. */
  | { readonly name: 'left-alone'; readonly reason: string };

/** fleet has been asked to run the unit; it has to become healthy, and stay healthy for long enough. */
export interface Progressing {
  readonly name: 'progressing';
  readonly wakeUps: WakeUps;
  readonly healthySince?: number;
  /** Since when it has been in its present condition. */
  readonly conditionSince?: number;
  /** Set once systemd was seen to have it up, or on its way there. */
  readonly hasBegun?: true;
  /** How many times its process has been seen to exit. */
  readonly exits: number;
  /** What systemd was last seen to do about its process. */
  readonly process?: SeenProcess;
  readonly placementAskedAt?: number;
  /** Why no machine takes it, when last asked. Not `forGood` while a machine that left the cluster may come back. */
  readonly unplaceable?: { readonly reason: string; readonly forGood: boolean };
}

/** What systemd is doing about a unit's process, on one machine. Times are the clock's milliseconds. */
export interface SeenProcess {
  readonly is: 'up' | 'starting' | 'stopping' | 'down' | 'auto-restart';
  readonly machine: string;
  /** When it was first and last seen to be so, without a look in between that showed anything else. */
  readonly since: number;
  readonly until: number;
  /** Whether the exit that has led to this is among the unit's exits. */
  readonly isCounted: boolean;
}

/** Why a unit is worked on: to roll the plan out, to undo that, or to bring an interrupted unit back to running. */
export type Purpose = 'rollout' | 'rollback' | 'recovery';

/** What has been seen of a unit so far. Times are the clock's milliseconds. */
export interface Observed {
  readonly condition?: Condition;
  /** As the server last described it. */
  readonly unit?: Unit;
  /** When it was last observed, and when that included the unit as well as its state. */
  readonly at?: number;
  readonly unitAt?: number;
  /** When its desired state was last seen to be the one its phase wants. */
  readonly intentSeenAt?: number;
  /** The machines that have to run a global unit, when last asked. */
  readonly runsOn?: { readonly machines: readonly Machine[]; readonly askedAt: number };
}

/** One step of a plan on its way. */
export interface UnitRollout {
  /** Its place in the whole plan. A unit can have several steps; at most one of them is in flight. */
  readonly id: number;
  readonly step: Step;
  readonly purpose: Purpose;
  readonly phase: UnitPhase;
  readonly observed: Observed;
  /**
   * What the cluster was asked to change: nothing, something, or something it has not confirmed yet, so that it is not
   * known which options the unit has. Even an attempt that failed may have taken effect.
   */
  readonly effect: 'none' | 'applied' | 'unconfirmed';
  /** How this rollout took it down on the way to its new revision. */
  readonly tookDown?: 'stopped' | 'destroyed';
  /** A restart has seen it stopped: what runs from then on was started anew. */
  readonly hasStopped?: true;
  /** When its turn came, and from the first write on when that was made. */
  readonly startedAt?: number;
  /** Set once it has had more time than its timeout, because fleet was busy with others. */
  readonly isPostponed?: true;
  readonly finishedAt?: number;
  /** Since when it had been healthy when it became available, or was interrupted. */
  readonly healthySince?: number;
  /** When its desired state was repeated just before the new options were sent. */
  readonly announcedAt?: number;
  readonly downtime: Downtime;
}

/** That fleet was seen to have done something about a unit, and when. */
export interface FleetMove {
  readonly unit: string;
  readonly at: number;
}

/** What the judgement of one unit needs to know besides the unit. */
export interface UnitContext {
  readonly machines: readonly Machine[];
  readonly minReadyMs: number;
  /** For one unit, from the moment its turn comes. */
  readonly timeoutMs: number;
  /** False once the server is known to keep a unit's old options: fleetd 0.11.1 and older. */
  readonly replacesInPlace: boolean;
  /** The units of the deployment that are in flight and not up yet: others may have to wait for them. */
  readonly unsettled: ReadonlySet<string>;
  /** Lanes in which a sidekick has to stop before its main unit may be destroyed. */
  readonly stoppingLanes: ReadonlySet<string>;
  /** The last units that fleet has moved on with, two at most, the newest first. */
  readonly fleetMoves: readonly FleetMove[];
  /** Whether the services themselves are asked if they are healthy. */
  readonly isChecked: boolean;
  /** How the server reads [X-Fleet], where its version is known. */
  readonly reading?: XFleetReading;
}

export function pendingUnit(step: Step, id: number, purpose: Purpose): UnitRollout {
  return {
    id,
    step,
    purpose,
    phase: firstPhase(step),
    observed: step.condition ? { condition: step.condition } : {},
    effect: 'none',
    downtime: step.downtime ?? noDowntime,
  };
}

function firstPhase({ action, left }: Step): UnitPhase {
  if (action === 'unchanged') return { name: 'available' };
  return left === undefined ? { name: 'pending' } : { name: 'left', reason: left };
}

const inFlight: ReadonlySet<UnitPhase['name']> = new Set([
  'checking',
  'verifying',
  'stopping',
  'releasing',
  'removing',
  'progressing',
]);

export function isInFlight({ phase }: UnitRollout): boolean {
  return inFlight.has(phase.name);
}

export function isUnfinished(unit: UnitRollout): boolean {
  return unit.phase.name === 'pending' || isInFlight(unit);
}

/** Whether the cluster was asked to change it, and may have done so. */
export function isTouched({ effect }: UnitRollout): boolean {
  return effect !== 'none';
}

/** Whether a step is finished only once its unit is seen running; otherwise it is enough that fleet has it as planned. */
export function mustRun({ after, until }: Step): boolean {
  return after?.desiredState === 'launched' && until !== 'applied';
}

/** Whether a task that is to be run anew happens to be at work, at whatever revision: stopped half-way, it would be killed. */
export function isTaskAtWork({ step, purpose, observed: { condition } }: UnitRollout): boolean {
  const { systemdActiveState: active = '', systemdSubState: sub = '' } = condition?.state ?? {};
  const isAtWork = active === 'deactivating' || (active === 'activating' && !sub.startsWith('auto-restart'));
  return step.isTask === true && purpose === 'rollout' && isAtWork;
}

/** Whether a unit is seen to its end and not started again: a task that was interrupted. */
export function isOnlyWatched({ step, purpose }: UnitRollout): boolean {
  return step.isTask === true && purpose !== 'rollout';
}

/** fleet was asked at `since`, and the agent's pass that this calls for has to be followed by a second one. */
export function aimed(since: number): WakeUps {
  return { since, done: 0, rhythm: 'aimed' };
}

/** The phase of a unit that fleet was asked at `since` to run. */
export function progressing(since: number, rhythm: WakeUps['rhythm']): Progressing {
  return { name: 'progressing', wakeUps: { since, done: 0, rhythm }, exits: 0 };
}
