/**
 * `impossible`: whichever machines fleet chooses, the plan cannot be carried out. `depends`: it can or cannot, as fleet
 * chooses. `runs nowhere`: a global unit that fits no machine, which fleet takes for success. `not ours`: a unit outside
 * the plan that is moved away or loses its machine.
 */
export type PlacementProblemKind = 'impossible' | 'depends' | 'runs nowhere' | 'not ours';

/** A unit for which there will be no place, as far as can be told before anything is touched. */
export interface PlacementProblem {
  readonly kind: PlacementProblemKind;
  readonly unit: string;
  /** Absent for a unit that is not in the plan. */
  readonly service?: string;
  /** Why, machine by machine. */
  readonly reason: string;
  readonly advice?: string;
  /** Of an impossible plan: units of which one could be left without a machine in place of this one. */
  readonly rivals?: readonly string[];
}

/** Returns one line for each problem: which unit, what is the matter with it, machine by machine, and what helps. */
export function placementLines(problems: readonly PlacementProblem[]): string[] {
  return problems.map((problem) => {
    const { unit, reason, advice } = problem;
    return `${unit}${lead(problem)}: ${reason}${advice === undefined ? '' : `. What helps: ${advice}`}`;
  });
}

function lead({ kind, rivals = [] }: PlacementProblem): string {
  switch (kind) {
    case 'impossible':
      return rivals.length === 0
        ? ' finds no machine that can run it'
        : ` or, as fleet chooses, ${rivals.join(' or ')} finds no machine. As it looks now`;
    case 'depends':
      return ' may find no machine that can run it, depending on where other units are by then. As it looks now';
    case 'runs nowhere':
      return ' runs on no machine, which fleet takes for success';
    case 'not ours':
      return ', which is not part of this deployment';
  }
}
