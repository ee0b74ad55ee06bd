import type { Explanation } from './explain-unplaced.js';
import type { PlacementProblem } from './placement-problem.js';
import { type PossibleOutcomes, possibleOutcomes } from './possible-courses.js';
import { type Course, roomiestCourse, withoutWaiting } from './roomiest-course.js';
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
  const failure = certainFailure(names, part, requiredAtEnd, sequence, searchLimit);
  const isCertain = (unit: string) =>
    isHopeless(unit, part) || (failure?.units.has(unit) === true && failure.outcomes.alwaysUnplaced.has(unit));
  const contested = names.some(isCertain) ? undefined : failure;
  return unplaced.map(([unit, why], index) => {
    if (isCertain(unit)) return { kind: 'impossible', unit, ...why };
    if (!contested || index > 0) return { kind: 'depends', unit, ...why };
    const rivals = new Set([...contested.outcomes.everUnplaced, ...names]);
    return { kind: 'impossible', unit, ...why, rivals: [...rivals].filter((name) => name !== unit) };
  });
}

/** That the plan cannot be carried out, in whichever order its services go. */
interface CertainFailure {
  readonly outcomes: PossibleOutcomes;
  /** The units that could not have found more room in another order. */
  readonly units: ReadonlySet<string>;
}

/**
 * Where services go side by side, each that has a unit without a machine is given the most room that it may find. If
 * the plan fails even so for one of them, it always does.
 */
function certainFailure(
  unplaced: readonly string[],
  part: Course,
  requiredAtEnd: readonly string[],
  sequence: ServiceSequence,
  searchLimit: number,
): CertainFailure | undefined {
  const failureOf = ({ start, moves }: Course, limit: number, units: readonly string[]) => {
    const outcomes = possibleOutcomes(start, moves, requiredAtEnd, limit);
    return outcomes.succeeding === 'none' ? { outcomes, units: new Set(units) } : undefined;
  };
  const services = new Set(part.moves.map(({ service }) => service));
  if (!sequence.haveSideBySide([...services])) return failureOf(withoutRivals(part), searchLimit, unplaced);
  const concerned = new Set(part.moves.flatMap(({ step, service }) => (unplaced.includes(step.unit) ? service : [])));
  let limit = searchLimit;
  for (const service of concerned.size > 0 ? concerned : services) {
    limit /= 2;
    const course = roomiestCourse(service, part, sequence);
    const own = part.moves.flatMap((move) => (move.service === service ? move.step.unit : []));
    const failure = course && failureOf(course, limit, own);
    if (failure) return failure;
  }
  return undefined;
}

/**
 * Where units are put at once, each may find a place before others that have waited for it already. Those that no move is
 * about, and that none needs by MachineOf=, are left out.
 */
function withoutRivals({ start, moves }: Course): Course {
  if (moves.every(({ service }) => service.takesDown)) return { start, moves };
  const concerned = moves.flatMap(({ step, version }) => [step.unit, ...(version?.requirements.machineOf ?? [])]);
  return { start: withoutWaiting(start, new Set(concerned)), moves };
}

/** Whether a unit cannot run whatever fleet chooses: no machine meets its requirements, or the unit it follows does not exist. */
function isHopeless(name: string, { start: { model, units }, moves }: Course): boolean {
  const versions = moves.flatMap(({ step, version }) => (version && step.unit === name ? version : []));
  const exists = (peer: string) => units.has(peer) || moves.some(({ step }) => step.unit === peer);
  return versions.some(
    (version) => model.suitableMachines(version).size === 0 || !version.requirements.machineOf.every(exists),
  );
}
