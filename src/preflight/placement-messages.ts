import type { PlacementProblem } from './check-placement.js';

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
    case 'displaced':
      return ', which is not part of this deployment';
  }
}
