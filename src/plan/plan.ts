import type { Amount } from '../definition/amount.js';
import type { DesiredState } from '../fleet/schemas.js';
import type { CheckHeaders } from '../health/check-headers.js';
import type { Condition, Subject } from '../health/condition.js';
import type { HealthCheck } from '../health/health-check.js';
import type { StatusRange } from '../health/status-ranges.js';
import type { UnitOption } from '../unit/unit-option.js';

export type Action = 'create' | 'update' | 'restart' | 'destroy' | 'unchanged';

/**
 * The parts of a service's rollout, in their order. A template that is missing comes first, one that exists only once
 * its instances have shown the new revision to be good: it runs nowhere, but it is what `fleetctl start` would take.
 */
export const stages = ['prepare', 'surge', 'create', 'change', 'template', 'remove'] as const;
export type Stage = (typeof stages)[number];

/** A unit as it is or should be in the cluster: everything it takes to make it so. */
export interface UnitVersion {
  readonly options: readonly UnitOption[];
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** A period of time, in the clock's milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** When a unit has been down since its turn came, as far as it was observed; a unit that has never been up is not down. */
export interface Downtime {
  /** In order; no two of them touch. */
  readonly intervals: readonly Interval[];
  readonly isDown: boolean;
  readonly lastUp?: { readonly at: number; readonly revision: string };
}

/** The downtime of a unit that has not been observed yet. */
export const noDowntime: Downtime = { intervals: [], isDown: false };

/** An option that an update adds to a unit file, or removes from it. */
export interface OptionChange {
  readonly kind: 'added' | 'removed';
  readonly option: UnitOption;
}

/** What is done to one unit, and why. */
export interface Step {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  readonly reason: string;
  readonly stage: Stage;
  /** Steps of one lane go one after another: an instance and its sidekicks. */
  readonly lane: string;
  /** As it is now; absent for a unit that is created. */
  readonly before?: UnitVersion;
  /** As it should be; absent for a unit that is destroyed. */
  readonly after?: UnitVersion;
  /** What an update changes in the unit file. */
  readonly diff?: readonly OptionChange[];
  /** What the unit was doing when the plan was made. */
  readonly condition?: Condition;
  /** The downtime so far of a unit that was worked on before. */
  readonly downtime?: Downtime;
  /** Whether it counts towards the service's availability: an instance, or the one plain or global unit. */
  readonly countsAsAvailable: boolean;
  /**
   * When the step is finished: `healthy` once the unit has been healthy for min-ready; `running` as soon as it is found
   * running, for a sidekick that only follows; `applied` once fleet has it, for a unit that was not healthy before either.
   */
  readonly until: 'healthy' | 'running' | 'applied';
  /** A restart stops the unit and starts it again even if it runs well, because that is what was asked for. */
  readonly stopsFirst?: true;
  /** A task runs when a service that waits for it changes, and never in order to go back or to recover. */
  readonly isTask?: true;
  /** Why it is left to a later deployment: it belongs to the plan, and this deployment does not begin it. */
  readonly left?: string;
  /** Revisions under which machines may still report it, from between what it is and what it should be. */
  readonly hashesInBetween?: readonly string[];
}

/** How many units of a service may be worked on at a time. */
export interface Limits {
  /** How many units count as available when all are up. */
  readonly size: number;
  /** How many of them may be down at a time. */
  readonly maxUnavailable: number;
  /** How many go first. */
  readonly canary: number;
}

/** How careful a rollout is, as the inputs and the services file say it. Times are milliseconds. */
export interface RolloutStrategy {
  readonly maxUnavailable: Amount;
  /** Instances beyond the count, which stand in for those that are replaced. */
  readonly maxSurge: Amount;
  /** How many are updated first, while the rest waits for them and for the hold. */
  readonly canary: Amount;
  readonly canaryHoldMs: number;
  /** How long an instance must stay healthy before it counts as available. */
  readonly minReadyMs: number;
  /** For one instance, from the moment its turn comes. */
  readonly timeoutMs: number;
  /** URL template that is asked for every instance once it runs, or `none`; see `healthCheckFor`. */
  readonly healthCheck?: string;
  readonly healthCheckHeaders?: CheckHeaders;
  readonly healthCheckStatus?: readonly StatusRange[];
  /** Leaves everything but the canaries to a later deployment. */
  readonly stopAfter?: 'canary';
}

/** The steps of one service and how careful to be with it. */
export interface ServicePlan extends Pick<RolloutStrategy, 'canaryHoldMs' | 'minReadyMs' | 'timeoutMs'> {
  /** Asked for every instance once it runs. */
  readonly healthCheck?: HealthCheck;
  readonly service: string;
  readonly limits: Limits;
  /** For going back to the units that there were before: there may have been fewer, or more. */
  readonly rollbackLimits: Limits;
  /** By stage, and within a stage in the order in which they are done. */
  readonly steps: readonly Step[];
  /**
   * Whether it takes down anything that serves now. Where it does not, there is nothing to protect: everything is done at
   * once, and it does not count towards max-parallel.
   */
  readonly takesDown: boolean;
  /**
   * Services of a later wave wait until those of the earlier ones are through: one for each line of `units`, then one for
   * the services file, then one for what is pruned.
   */
  readonly wave: number;
  /** The names of the services of this wave that have to be through before this one begins, in the order of the plan. */
  readonly waitsFor: readonly string[];
  /** Destroyed because nothing defines it; reported separately. */
  readonly isPruned?: true;
}

/** The whole difference between a definition and a cluster, in the order in which it is rolled out. */
export interface Plan {
  readonly services: readonly ServicePlan[];
}

/** Returns whether a step changes something, now or later; a sidekick that only follows its main unit does not count. */
export function isPlannedChange({ action, until }: Step): boolean {
  return action !== 'unchanged' && until !== 'running';
}

/** Returns whether this deployment changes something with a step. */
export function isOwnChange(step: Step): boolean {
  return isPlannedChange(step) && step.left === undefined;
}

/** Returns the steps that change something and are left to a later deployment. */
export function leftOf(services: readonly ServicePlan[]): Step[] {
  return services.flatMap(({ steps }) => steps).filter((step) => isPlannedChange(step) && step.left !== undefined);
}

/** Returns the steps with which this deployment changes something. */
export function changesOf(services: readonly ServicePlan[]): Step[] {
  return services.flatMap(({ steps }) => steps).filter(isOwnChange);
}

/** Returns whether a plan changes more than one service. */
export function changesSeveral({ services }: Plan): boolean {
  return services.filter(({ steps }) => steps.some(isOwnChange)).length > 1;
}

/** Returns whether a plan leaves everything as it is, be it for now. */
export function isIdle({ services }: Plan): boolean {
  return services.every(({ steps }) => steps.every(({ action, left }) => action === 'unchanged' || left !== undefined));
}

/** Returns what to judge a unit of that name as when it has this version. */
export function subjectOf(name: string, version: UnitVersion | undefined): Subject | undefined {
  return version && { name, options: version.options, revision: version.revision };
}
