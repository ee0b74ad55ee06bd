import { runLikeliest } from './expected-course.js';
import { type Explanation, explainUnplaced } from './explain-unplaced.js';
import { applyMove, leavesUnplaced, type Move } from './moves.js';
import { finishedPhase } from './possible-courses.js';
import type { Course } from './roomiest-course.js';
import type { ServiceSequence } from './service-sequence.js';

/** How many moves are simulated at most; each course has all of them. */
const movesInAll = 6_000;
const [fewestCourses, mostCourses] = [2, 16];

/**
 * Returns the units that have no machine to go to if services that go side by side leave them as little room as they may:
 * what all others add is there before, and what they give up is gone only afterwards. Of many services, not each is tried
 * as the last one. Groups of related units that were `reported` already are left out.
 *
 * web destroys web@4 in the end, and db, which Conflicts= with it, is created meanwhile: there may be no room for db.
 */
export function unplacedIfCrowded(
  { start, moves }: Course,
  sequence: ServiceSequence,
  reported: ReadonlySet<string>,
): ReadonlyMap<string, Explanation> {
  const groupOf = ({ step }: Move) => start.model.relations.groupOf(step.unit);
  const shared = new Map(
    [...Map.groupBy(moves, groupOf)]
      .map(([group, some]) => [group, [...new Set(some.map(({ service }) => service))]] as const)
      .filter(([group, services]) => !reported.has(group) && sequence.haveSideBySide(services)),
  );
  const unplaced = new Map<string, Explanation>();
  const mostServices = Math.max(0, ...[...shared.values()].map(({ length }) => length));
  const affordable = Math.min(mostCourses, Math.max(fewestCourses, Math.floor(movesInAll / moves.length)));
  const depths = depthsOf(moves, sequence);
  for (let index = 0; index < Math.min(2 * mostServices, affordable); index++) {
    const last = new Set([...shared.values()].flatMap((services) => services.at((index >> 1) % services.length) ?? []));
    // Which machines have the fewest units depends on those, too, that have nothing to do with these.
    const placeOfUnrelated = index % 2 === 0 ? 0 : 2;
    const placeOf = (move: Move) => {
      if (move.kind === 'remove') return 3;
      return shared.has(groupOf(move)) ? (last.has(move.service) ? 2 : 1) : placeOfUnrelated;
    };
    const layerOf = ({ wave }: Move['service'], depth: number) => wave * moves.length + depth;
    const rank = (move: Move) => 4 * layerOf(move.service, depths.get(move.service) ?? 0) + placeOf(move);
    const crowded = moves.toSorted((a, b) => rank(a) - rank(b)).map((move) => ({ ...move, phase: `${rank(move)}` }));
    const isNew = (move: Move) => shared.has(groupOf(move)) && !unplaced.has(move.step.unit);
    for (const [unit, why] of unplacedIn({ start, moves: crowded }, isNew)) unplaced.set(unit, why);
  }
  return unplaced;
}

/** For each service, how many others of its wave are through, one after another, when it begins. */
function depthsOf(moves: readonly Move[], sequence: ServiceSequence): ReadonlyMap<Move['service'], number> {
  const depths = new Map<Move['service'], number>();
  for (const service of new Set(moves.map((move) => move.service))) {
    const awaited = [...sequence.awaitedBy(service)].map((other) => depths.get(other) ?? -1);
    depths.set(service, Math.max(-1, ...awaited) + 1);
  }
  return depths;
}

/** The units that are without a machine at the end of a phase if fleet always makes its likeliest choice. */
function unplacedIn({ start, moves }: Course, isAskedFor: (move: Move) => boolean): Map<string, Explanation> {
  const unplaced = new Map<string, Explanation>();
  const state = start.clone();
  runLikeliest(state);
  for (const [index, move] of moves.entries()) {
    applyMove(move, state);
    runLikeliest(state);
    for (const made of finishedPhase(index + 1, moves)) {
      const { unit } = made.step;
      if (isAskedFor(made) && leavesUnplaced(made, state))
        unplaced.set(unit, explainUnplaced(unit, state, moves.slice(index + 1), made.step));
    }
  }
  return unplaced;
}
