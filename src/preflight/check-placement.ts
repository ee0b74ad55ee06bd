import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Plan } from '../plan/plan.js';
import { newestReading, type XFleetReading } from '../unit/x-fleet-reading.js';
import { classifyUnplaced } from './classify-unplaced.js';
import { ClusterModel } from './cluster-model.js';
import { unplacedIfCrowded } from './crowded-courses.js';
import { EngineState } from './engine-state.js';
import { type ExpectedCourse, expectedCourse } from './expected-course.js';
import type { Explanation } from './explain-unplaced.js';
import { engineUnit, type Move, movesOf } from './moves.js';
import type { PlacementProblem, PlacementProblemKind } from './placement-problem.js';
import type { Course } from './roomiest-course.js';
import { ServiceSequence } from './service-sequence.js';

export interface PlacementCheckOptions {
  /** How many services may go side by side, 0 for any number. With 1 they go in exactly the order of the plan. */
  readonly maxParallel: number;
  /** Whether the server replaces units in place. If not, a unit that changes loses its machine in between. */
  readonly replacesInPlace?: boolean;
  /** How the server reads [X-Fleet]: like the newest one, unless it is given. */
  readonly reading?: XFleetReading;
  /** How many steps of fleet's engine are simulated at most; beyond that, a problem counts as `depends`. */
  readonly searchLimit?: number;
}

/**
 * Returns every unit that a plan leaves without a machine, by simulating fleet 1.0.0's engine step by step in the order of
 * the rollout. The likeliest course comes first; only where it leaves a unit without a machine are all other courses
 * tried, to separate what is impossible from what depends on fleet's choices, or on which service is faster.
 *
 * web@1 to web@4 with Conflicts=web@*.service on three machines: web@4 is impossible. web.service for any machine, then
 * db.service with Conflicts=web.service for one of two: it depends.
 */
export function checkPlacement(
  plan: Plan,
  cluster: ClusterSnapshot,
  { maxParallel, replacesInPlace = true, reading = newestReading, searchLimit = 100_000 }: PlacementCheckOptions,
): PlacementProblem[] {
  const sequence = new ServiceSequence(plan, maxParallel);
  const moves = movesOf(sequence, replacesInPlace, reading);
  if (moves.length === 0) return [];
  const steps = plan.services.flatMap((service) => service.steps);
  const serviceOf = new Map(steps.map(({ unit, service }) => [unit, service]));
  const { groupOf, partOf } = groupsIn(cluster, moves, reading);

  const ours = new Set(serviceOf.keys());
  const whole = partOf(() => true);
  const course = expectedCourse(whole.start, moves, ours);
  const groups = Map.groupBy(course.unplaced, ([unit]) => groupOf(unit));
  const classified = [...groups].flatMap(([group, unplaced]) => {
    // Where fleet keeps moving units, nothing is certain.
    const limit = course.unstableGroups.has(group) ? 0 : searchLimit / groups.size;
    const requiredAtEnd = course.requiredAtEnd.filter((name) => groupOf(name) === group);
    const part = partOf((other) => other === group);
    return classifyUnplaced(unplaced, part, requiredAtEnd, sequence, limit);
  });

  // What a group has reported already need not be said of its other units as well.
  const crowded = unplacedIfCrowded(whole, sequence, new Set(groups.keys()));
  const kinds = new Map(classified.map((problem) => [problem.unit, problem]));
  return inOrder({ ...course, atRisk: new Map([...crowded, ...course.atRisk]) }, kinds).map((problem) => {
    const service = serviceOf.get(problem.unit);
    return { ...problem, ...(service !== undefined && { service }) };
  });
}

/** Groups of related units, and the parts of a cluster and of moves in it that are about some of them. */
function groupsIn(cluster: ClusterSnapshot, moves: readonly Move[], reading: XFleetReading) {
  const present = [...cluster.units.values()].map((unit) => ({
    unit: engineUnit(unit.name, unit, reading),
    machineId: unit.machineID,
  }));
  const model = new ClusterModel(cluster.machines, [
    ...present.map(({ unit }) => unit),
    ...moves.flatMap(({ version }) => version ?? []),
  ]);
  const groupOf = (name: string) => model.relations.groupOf(name);
  const partOf = (has: (group: string) => boolean): Course => {
    const start = new EngineState(model);
    for (const { unit, machineId } of present) if (has(groupOf(unit.name))) start.put(unit, machineId);
    return { start, moves: moves.filter(({ step }) => has(groupOf(step.unit))) };
  };
  return { groupOf, partOf };
}

function inOrder(
  { unplaced, atRisk, runningNowhere, displaced }: ExpectedCourse,
  classified: ReadonlyMap<string, PlacementProblem>,
): PlacementProblem[] {
  const as = (kind: PlacementProblemKind, units: ReadonlyMap<string, Explanation>) =>
    [...units].map(([unit, why]) => ({ kind, unit, ...why }));
  return [
    ...[...unplaced.keys()].flatMap((unit) => classified.get(unit) ?? []),
    ...as('depends', atRisk),
    ...as('runs nowhere', runningNowhere),
    ...as('displaced', displaced),
  ];
}
