import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Plan } from '../plan/plan.js';
import { ClusterModel } from './cluster-model.js';
import { EngineState, type EngineUnit } from './engine-state.js';
import { type ExpectedCourse, expectedCourse } from './expected-course.js';
import type { Explanation } from './explain-unplaced.js';
import { engineUnit, type Move, movesOf } from './moves.js';
import { type PossibleOutcomes, possibleOutcomes } from './possible-courses.js';

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

export interface PlacementCheckOptions {
  /** Whether the server replaces units in place. If not, a unit that changes loses its machine in between. */
  readonly replacesInPlace?: boolean;
  /** How many steps of fleet's engine are simulated at most; beyond that, a problem counts as `depends`. */
  readonly searchLimit?: number;
}

/**
 * Returns every unit that a plan leaves without a machine, by simulating fleet 1.0.0's engine step by step in the order of
 * the rollout. The likeliest course comes first; only where it leaves a unit without a machine are all other courses
 * tried, to separate what is impossible from what depends on fleet's choices.
 *
 * web@1 to web@4 with Conflicts=web@*.service on three machines: web@4 is impossible. web.service for any machine, then
 * db.service with Conflicts=web.service for one of two: it depends.
 */
export function checkPlacement(
  plan: Plan,
  cluster: ClusterSnapshot,
  { replacesInPlace = true, searchLimit = 100_000 }: PlacementCheckOptions = {},
): PlacementProblem[] {
  const moves = movesOf(plan, replacesInPlace);
  if (moves.length === 0) return [];
  const present = [...cluster.units.values()].map((unit) => ({
    unit: engineUnit(unit.name, unit),
    machineId: unit.machineID,
  }));
  const model = new ClusterModel(cluster.machines, [
    ...present.map(({ unit }) => unit),
    ...moves.flatMap(({ version }) => version ?? []),
  ]);
  const serviceOf = new Map(
    plan.services.flatMap(({ steps }) => steps.map(({ unit, service }) => [unit, service] as const)),
  );
  const course = expectedCourse(stateOf(model, present), moves, new Set(serviceOf.keys()));
  const groups = Map.groupBy(course.unplaced, ([unit]) => model.relations.groupOf(unit));
  const classified = [...groups].flatMap(([group, unplaced]) => {
    const inGroup = (name: string) => model.relations.groupOf(name) === group;
    const start = stateOf(
      model,
      present.filter(({ unit }) => inGroup(unit.name)),
    );
    const concerned = moves.filter(({ step }) => inGroup(step.unit));
    // Where fleet keeps moving units, nothing is certain.
    const limit = course.unstableGroups.has(group) ? 0 : searchLimit / groups.size;
    return classify(
      unplaced,
      start,
      possibleOutcomes(start, concerned, course.requiredAtEnd.filter(inGroup), limit),
      concerned,
    );
  });
  const kinds = new Map(classified.map((problem) => [problem.unit, problem]));
  return inOrder(course, kinds).map((problem) => {
    const service = serviceOf.get(problem.unit);
    return { ...problem, ...(service !== undefined && { service }) };
  });
}

function stateOf(
  model: ClusterModel,
  units: readonly { readonly unit: EngineUnit; readonly machineId: string | undefined }[],
): EngineState {
  const state = new EngineState(model);
  for (const { unit, machineId } of units) state.put(unit, machineId);
  return state;
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

/** Separates what is impossible from what depends on fleet's choices, for the unplaced units of one group. */
function classify(
  unplaced: readonly (readonly [unit: string, why: Explanation])[],
  start: EngineState,
  { succeeding, alwaysUnplaced, everUnplaced }: PossibleOutcomes,
  moves: readonly Move[],
): PlacementProblem[] {
  const isCertain = (unit: string) =>
    isHopeless(unit, start, moves) || (succeeding === 'none' && alwaysUnplaced.has(unit));
  const isContested = succeeding === 'none' && !unplaced.some(([unit]) => isCertain(unit));
  return unplaced.map(([unit, why], index) => {
    if (isCertain(unit)) return { kind: 'impossible', unit, ...why };
    if (!isContested || index > 0) return { kind: 'depends', unit, ...why };
    return { kind: 'impossible', unit, ...why, rivals: [...everUnplaced].filter((name) => name !== unit) };
  });
}

/** Whether a unit cannot run whatever fleet chooses: no machine meets its requirements, or the unit it follows does not exist. */
function isHopeless(name: string, { model, units }: EngineState, moves: readonly Move[]): boolean {
  const versions = moves.flatMap(({ step, version }) => (version && step.unit === name ? version : []));
  const exists = (peer: string) => units.has(peer) || moves.some(({ step }) => step.unit === peer);
  return versions.some(
    (version) => model.suitableMachines(version).size === 0 || !version.requirements.machineOf.every(exists),
  );
}
