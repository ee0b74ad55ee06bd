import type { Machine, Unit } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import type { Downtime, Step } from '../plan/plan.js';
import { noDowntime } from './downtime.js';

/**
 * When fleet is told a desired state again. Its watches hear one key and are deaf for a second; then they act, and hear
 * again. `since` is when the write was sent that they have heard, `done` how many times it has been repeated.
 */
export interface WakeUps {
  readonly since: number;
  readonly done: number;
  /** `aimed` when the look that the first write calls for unloads or stops a unit, and a second one has to follow. */
  readonly rhythm: 'aimed' | 'plain';
}

/** How far a step has come. Times are the clock's milliseconds. */
export type Phase =
  | { readonly name: 'pending' }
  /** Looked at once more before anything is written: it must still be as it was planned upon. */
  | { readonly name: 'inspecting' }
  /** The server took the desired state; whether it took the options as well is to be seen. */
  | { readonly name: 'verifying'; readonly since: number }
  /** A restart waits until fleet has stopped the unit. */
  | { readonly name: 'stopping'; readonly wakeUps: WakeUps }
  /** Before it is destroyed and created again, its machine lets go of it. */
  | { readonly name: 'releasing'; readonly wakeUps: WakeUps }
  /** Destroyed; waits until it is gone from the machine as well. */
  | { readonly name: 'removing' }
  | Watching
  | { readonly name: 'succeeded' }
  | { readonly name: 'failed'; readonly reason: string }
  /** Never begun, and why. */
  | { readonly name: 'skipped'; readonly reason: string }
  /** Begun and then left as it was, because the deployment was called off. */
  | { readonly name: 'interrupted'; readonly reason: string };

/** Waits until the unit is healthy, and has stayed so. */
export interface Watching {
  readonly name: 'watching';
  readonly wakeUps: WakeUps;
  readonly healthySince?: number;
  /** Since when it has been in its present condition. */
  readonly conditionSince?: number;
  /** How many times its process has been seen to have ended and to be started again. */
  readonly exits: number;
  readonly placementAskedAt?: number;
  /** Why no machine takes it, when that was last asked; not for good while one that has left the cluster may come back. */
  readonly unplaceable?: { readonly reason: string; readonly forGood: boolean };
}

/** One step of the plan on its way. */
export interface Task {
  /** Its place in the plan; a unit can have several steps, of which one at most is in flight. */
  readonly id: number;
  readonly step: Step;
  readonly phase: Phase;
  /** When its turn came. */
  readonly startedAt?: number;
  readonly finishedAt?: number;
  /** Since when it had been healthy when it was through, or broken off. */
  readonly healthySince?: number;
  /** Whether the cluster was asked to change it; even an attempt that failed may have taken effect. */
  readonly wrote?: true;
  /** What it was asked to do on the way to its new revision: that it is so is this rollout's own doing. */
  readonly tookDown?: 'stopped' | 'destroyed';
  /** The cluster has not answered yet to new options, or to the unit's end: which ones it has is not known. */
  readonly unanswered?: true;
  /** What it was last seen doing. */
  readonly condition?: Condition;
  /** As the server last gave it. */
  readonly unit?: Unit;
  /** When it was last looked at, and when that told the unit as well as its state. */
  readonly lookedAt?: number;
  readonly unitSeenAt?: number;
  /** When fleet was told the desired state once more, just before the new options. */
  readonly announcedAt?: number;
  /** When it was last known to be meant as its phase wants it. */
  readonly meantAt?: number;
  /** Of a global unit, the machines that have to run it, as they were last found. */
  readonly runsOn?: { readonly machines: readonly Machine[]; readonly askedAt: number };
  readonly downtime: Downtime;
}

export function pendingTask(step: Step, id: number): Task {
  const phase: Phase = { name: step.action === 'unchanged' ? 'succeeded' : 'pending' };
  return {
    id,
    step,
    phase,
    downtime: step.downtime ?? noDowntime,
    ...(step.condition && { condition: step.condition }),
  };
}

export function isInFlight({ phase }: Task): boolean {
  return ['inspecting', 'verifying', 'stopping', 'releasing', 'removing', 'watching'].includes(phase.name);
}

export function isUnfinished(task: Task): boolean {
  return task.phase.name === 'pending' || isInFlight(task);
}

/** Fleet was told at `since`, and the look that this calls for has to be followed by a second one. */
export function aimed(since: number): WakeUps {
  return { since, done: 0, rhythm: 'aimed' };
}

/** The phase of a unit that fleet was told at `since` to run. */
export function watching(since: number, rhythm: WakeUps['rhythm']): Watching {
  return { name: 'watching', wakeUps: { since, done: 0, rhythm }, exits: 0 };
}
