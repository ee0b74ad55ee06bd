/**
 * `impossible`: the plan cannot be carried out, whichever machines fleet chooses. `depends`: it depends on fleet's
 * choices. `runs nowhere`: a global unit that no machine runs, which fleet reports as success. `displaced`: a unit outside
 * the plan that moves to another machine or loses its own.
 */
export type PlacementProblemKind = 'impossible' | 'depends' | 'runs nowhere' | 'displaced';

/** A unit that the plan leaves without a machine, or that it moves, as far as can be predicted. */
export interface PlacementProblem {
  readonly kind: PlacementProblemKind;
  readonly unit: string;
  /** Absent for a unit that is not in the plan. */
  readonly service?: string;
  /** Why, machine by machine where there are few. */
  readonly reason: string;
  /** Why, machine by machine, where `reason` puts several together. */
  readonly fullReason?: string;
  readonly advice?: string;
  /** If the plan is impossible: units of which one may be left without a machine instead of this one. */
  readonly rivals?: readonly string[];
}
