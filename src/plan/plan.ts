import type { ServiceSettings } from '../definition/definition.js';
import type { DesiredState } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import type { UnitOption } from '../unit/unit-option.js';

export type Action = 'create' | 'update' | 'restart' | 'destroy' | 'unchanged';

/**
 * The parts of a service's rollout, in their order. A template that is missing comes first, one that exists only once
 * its instances have shown the new revision to be good: it runs nowhere, but it is what `fleetctl start` would take.
 */
export const stages = ['prepare', 'surge', 'create', 'change', 'template', 'remove'] as const;
export type Stage = (typeof stages)[number];

/** A unit as it is or shall be in the cluster: everything that it takes to bring that about. */
export interface UnitVersion {
  readonly options: readonly UnitOption[];
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** From when to when, by the clock's milliseconds. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** When a unit has been down since its turn came, as far as it could be seen; never while it had not been up before. */
export interface Downtime {
  /** In their order; no two of them touch. */
  readonly intervals: readonly Interval[];
  readonly isDown: boolean;
  readonly lastUp?: { readonly at: number; readonly revision: string };
}

/** What is done to one unit, and why. */
export interface Step {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  readonly reason: string;
  readonly stage: Stage;
  /** Steps of one lane go one after another: an instance, and what follows it. */
  readonly lane: string;
  /** As it is now; absent for a unit that is created. */
  readonly before?: UnitVersion;
  /** As it shall be; absent for a unit that is destroyed. */
  readonly after?: UnitVersion;
  /** What the unit was doing when the plan was made. */
  readonly condition?: Condition;
  /** Where a unit's downtime is counted on from, when it has been at work on before. */
  readonly downtime?: Downtime;
  /** Counts towards the service's availability: an instance, or the one plain or global unit. */
  readonly serves: boolean;
  /**
   * When it is enough: `healthy` once it has been healthy for long enough; `present` as soon as it is not found to be
   * down, for what is only looked after; `registered` once fleet has it so, for what was not healthy before either.
   */
  readonly until: 'healthy' | 'present' | 'registered';
  /** Hashes under which machines may still show it, since it has been in between what it is and what it shall be. */
  readonly hashesInBetween?: readonly string[];
  /** It brings back to running what was in flight when a deployment was broken off. */
  readonly settles?: true;
}

export interface ServicePlan {
  readonly service: string;
  /** How many units shall serve; percentages are of this number. */
  readonly size: number;
  /** By stage, and within a stage in the order in which they are done. */
  readonly steps: readonly Step[];
  /** What the service asks for in the place of what the deployment has. */
  readonly settings?: ServiceSettings;
  /** It goes because nothing defines it, which is told apart. */
  readonly isPruned?: true;
}

/** The whole difference between a definition and a cluster, in the order in which it is rolled out. */
export interface Plan {
  readonly services: readonly ServicePlan[];
}

/** Returns the steps that shall change something; looking after what is already as it should be does not count. */
export function changesOf(services: readonly ServicePlan[]): Step[] {
  return services
    .flatMap(({ steps }) => steps)
    .filter(({ action, until }) => action !== 'unchanged' && until !== 'present');
}

/** Returns whether a plan leaves everything as it is. */
export function isIdle({ services }: Plan): boolean {
  return services.every(({ steps }) => steps.every(({ action }) => action === 'unchanged'));
}
