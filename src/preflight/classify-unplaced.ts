import type { Explanation } from './explain-unplaced.js';
import type { PlacementProblem } from './placement-problem.js';
import { type PossibleOutcomes, possibleOutcomes } from './possible-courses.js';
import { type Course, roomiestCourse } from './roomiest-course.js';
import type { ServiceSequence } from './service-sequence.js';

/**
 * Returns the problems of units of one group that the likeliest course leaves without a machine: `impossible` where that
 * is certain, and else `depends`. `part` is the group's part of the cluster and of the plan; the search ends after
 * `searchLimit` steps.
 */
export function classifyUnplaced(
  unplaced: readonly (readonly [unit: string, why: Explanation])[],
  part: Course,
  requiredAtEnd: readonly string[],
  sequence: ServiceSequence,
  searchLimit: number,
): PlacementProblem[] {
  const names = unplaced.map(([unit]) => unit);
  const failing = failingCourse(coursesToTry(names, part, sequence), requiredAtEnd, searchLimit);
  const isCertain = (unit: string) =>
    isHopeless(unit, part) || (failing?.units.has(unit) === true && failing.outcomes.alwaysUnplaced.has(unit));
  const contested = names.some(isCertain) ? undefined : failing;
  return unplaced.map(([unit, why], index) => {
    if (isCertain(unit)) return { kind: 'impossible', unit, ...why };
    if (!contested || index > 0) return { kind: 'depends', unit, ...why };
    const rivals = new Set([...contested.outcomes.everUnplaced, ...names]);
    return { kind: 'impossible', unit, ...why, rivals: [...rivals].filter((name) => name !== unit) };
  });
}

/** A course that shows that the plan cannot be carried out, if it cannot succeed. */
interface TriedCourse extends Course {
  /** The units that find as much room in it as they ever may. */
  readonly units: ReadonlySet<string>;
}

function* coursesToTry(unplaced: readonly string[], part: Course, sequence: ServiceSequence): Iterable<TriedCourse> {
  const services = new Set(part.moves.map(({ service }) => service));
  if (!sequence.haveSideBySide([...services])) {
    yield { ...part, units: new Set(unplaced) };
    return;
  }
  const concerned = part.moves.filter(({ step }) => unplaced.includes(step.unit));
  const tried = concerned.length > 0 ? new Set(concerned.map(({ service }) => service)) : services;
  for (const service of tried) {
    const units = new Set(part.moves.flatMap((move) => (move.service === service ? move.step.unit : [])));
    const course = roomiestCourse(service, part, sequence);
    if (course) yield { ...course, units };
  }
}

/** The first course that cannot succeed, and how it can end. Each next one may take half as many steps. */
function failingCourse(
  courses: Iterable<TriedCourse>,
  requiredAtEnd: readonly string[],
  searchLimit: number,
): { readonly units: ReadonlySet<string>; readonly outcomes: PossibleOutcomes } | undefined {
  let left = searchLimit;
  for (const { start, moves, units } of courses) {
    const outcomes = possibleOutcomes(start, moves, requiredAtEnd, left);
    if (outcomes.succeeding === 'none') return { units, outcomes };
    left /= 2;
  }
  return undefined;
}

/** Whether a unit cannot run whatever fleet chooses: no machine meets its requirements, or the unit it follows does not exist. */
function isHopeless(name: string, { start: { model, units }, moves }: Course): boolean {
  const versions = moves.flatMap(({ step, version }) => (version && step.unit === name ? version : []));
  const exists = (peer: string) => units.has(peer) || moves.some(({ step }) => step.unit === peer);
  return versions.some(
    (version) => model.suitableMachines(version).size === 0 || !version.requirements.machineOf.every(exists),
  );
}
