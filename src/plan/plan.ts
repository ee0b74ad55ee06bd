import type { DesiredState } from '../fleet/schemas.js';
import type { Condition } from '../health/condition.js';
import type { UnitOption } from '../unit/unit-option.js';

export type Action = 'create' | 'update' | 'restart' | 'destroy' | 'unchanged';

/** A unit as it is or shall be in the cluster: everything that it takes to bring that about. */
export interface UnitVersion {
  readonly options: readonly UnitOption[];
  readonly revision: string;
  readonly desiredState: DesiredState;
}

/** What is done to one unit, and why. */
export interface Step {
  readonly unit: string;
  readonly service: string;
  readonly action: Action;
  readonly reason: string;
  /** As it is now; absent for a unit that is created. */
  readonly before?: UnitVersion;
  /** As it shall be; absent for a unit that is destroyed. */
  readonly after?: UnitVersion;
  /** What the unit was doing when the plan was made. */
  readonly condition?: Condition;
  /** Counts towards the service's availability: an instance, or the one plain or global unit. */
  readonly serves: boolean;
}

export interface ServicePlan {
  readonly service: string;
  /** How many units shall serve; percentages are of this number. */
  readonly size: number;
  /** In the order in which they are done. */
  readonly steps: readonly Step[];
}

/** The whole difference between a definition and a cluster, in the order in which it is rolled out. */
export interface Plan {
  readonly services: readonly ServicePlan[];
}

/** Returns the steps that change something. */
export function changesOf(plan: Plan): Step[] {
  return plan.services.flatMap(({ steps }) => steps).filter(({ action }) => action !== 'unchanged');
}
