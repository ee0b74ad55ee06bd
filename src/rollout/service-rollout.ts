import type { Machine } from '../fleet/schemas.js';
import type { Interval, ServicePlan } from '../plan/plan.js';
import { canarySize, unavailableAllowed } from '../plan/share.js';
import type { Limits } from './admission.js';
import type { Look, Question, SiblingLook } from './look.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';

/** One service on its way from what the plan found to what it wants. */
export interface ServiceRollout {
  readonly plan: ServicePlan;
  readonly tasks: readonly Task[];
  readonly replacesInPlace: boolean;
  /** Since when nothing could begin because of units that are down and not part of the rollout. */
  readonly blockedSince?: number;
  /** Canaries that have not been found healthy, and since when. */
  readonly strayedSince?: ReadonlyMap<string, number>;
  /** Set once every step is through and what was brought up has been looked at one last time. */
  readonly looked?: true;
  /** When everything waits for the canaries, or has waited for them; shorter than was meant when it was called off. */
  readonly hold?: Interval;
}

/** What has to be asked before the next decision. */
export interface Questions {
  readonly units: ReadonlyMap<string, Question>;
  /** Units of the service of which only the states are wanted. */
  readonly siblings: readonly string[];
}

/** The answers to `Questions`; an Error where the cluster could not be asked. */
export interface Answers {
  readonly looks: ReadonlyMap<string, Look | Error>;
  readonly siblings: ReadonlyMap<string, SiblingLook> | Error;
}

/** What stays the same for a whole deployment. */
export interface Frame {
  readonly settings: RolloutSettings;
  readonly machines: readonly Machine[];
  /** The clock's time at which there is none left; infinite without such a time. */
  readonly deadline: number;
  /** What is over then: `the deploy-timeout of 60 s`. */
  readonly deadlineName: string;
}

export function limitsOf({ size, steps }: ServicePlan, { maxUnavailable, canary }: RolloutSettings): Limits {
  const surge = steps.filter(({ stage, serves }) => stage === 'surge' && serves).length;
  return { size, unavailable: unavailableAllowed(maxUnavailable, size, surge), canary: canarySize(canary, size) };
}
