import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Plan } from '../plan/plan.js';
import { type Placeable, World } from './engine-state.js';
import { type ExpectedCourse, expectedCourse } from './expected-course.js';
import type { Why } from './explain-unplaced.js';
import { Ground } from './ground.js';
import { type Move, movesOf, placeable } from './moves.js';
import type { PlacementProblem, PlacementProblemKind } from './placement-problem.js';
import { possibleOutcomes } from './possible-courses.js';

export interface PlacementCheckOptions {
  /** Whether the server replaces units in place, as fleet does since 0.13; else a unit that changes loses its machine. */
  readonly replacesInPlace?: boolean;
  /** How many decisions of fleet's are tried out at most; beyond that a problem is taken to depend on them. */
  readonly effort?: number;
}

/**
 * Returns every unit that would find no machine if a plan were carried out, step by step in the order of the rollout, by
 * the rules of fleet 1.0.0. The likeliest course is followed first; only where it leaves a unit without a machine are
 * all others tried, to tell what is impossible from what depends on fleet's choices.
 *
 * web@1 to web@4 with Conflicts=web@*.service on three machines: web@4 is impossible. web.service for any machine, then
 * db.service with Conflicts=web.service for one of two: it depends.
 */
export function checkPlacement(
  plan: Plan,
  cluster: ClusterSnapshot,
  { replacesInPlace = true, effort = 100_000 }: PlacementCheckOptions = {},
): PlacementProblem[] {
  const moves = movesOf(plan, replacesInPlace);
  if (moves.length === 0) return [];
  const present = [...cluster.units.values()].map((unit) => ({
    unit: placeable(unit.name, unit),
    machineId: unit.machineID,
  }));
  const ground = new Ground(cluster.machines, [
    ...present.map(({ unit }) => unit),
    ...moves.flatMap(({ version }) => version ?? []),
  ]);
  const serviceOf = new Map(
    plan.services.flatMap(({ steps }) => steps.map(({ unit, service }) => [unit, service] as const)),
  );
  const course = expectedCourse(worldOf(ground, present), moves, new Set(serviceOf.keys()));
  const groups = Map.groupBy(course.unplaced, ([unit]) => ground.relations.groupOf(unit));
  const judged = [...groups].flatMap(([group, stranded]) => {
    const inGroup = (name: string) => ground.relations.groupOf(name) === group;
    const start = worldOf(
      ground,
      present.filter(({ unit }) => inGroup(unit.name)),
    );
    const concerned = moves.filter(({ step }) => inGroup(step.unit));
    // Where fleet moves units to and fro, nothing is certain that has to do with them.
    const share = course.restlessGroups.has(group) ? 0 : effort / groups.size;
    return judge(stranded, start, concerned, course.lasting.filter(inGroup), share);
  });
  const kinds = new Map(judged.map((problem) => [problem.unit, problem]));
  return inOrder(course, kinds).map((problem) => {
    const service = serviceOf.get(problem.unit);
    return { ...problem, ...(service !== undefined && { service }) };
  });
}

function worldOf(
  ground: Ground,
  units: readonly { readonly unit: Placeable; readonly machineId: string | undefined }[],
): World {
  const world = new World(ground);
  for (const { unit, machineId } of units) world.put(unit, machineId);
  return world;
}

function inOrder(
  { unplaced, chancy, nowhere, others }: ExpectedCourse,
  judged: ReadonlyMap<string, PlacementProblem>,
): PlacementProblem[] {
  const as = (kind: PlacementProblemKind, units: ReadonlyMap<string, Why>) =>
    [...units].map(([unit, why]) => ({ kind, unit, ...why }));
  return [
    ...[...unplaced.keys()].flatMap((unit) => judged.get(unit) ?? []),
    ...as('depends', chancy),
    ...as('runs nowhere', nowhere),
    ...as('not ours', others),
  ];
}

/** Tells what is impossible from what depends on fleet, for units that have to do with each other. */
function judge(
  stranded: readonly (readonly [unit: string, why: Why])[],
  start: World,
  moves: readonly Move[],
  lasting: readonly string[],
  effort: number,
): PlacementProblem[] {
  const { unplaced, isConclusive } = possibleOutcomes(start, moves, lasting, effort);
  const canGoWell = !isConclusive || unplaced.some(({ size }) => size === 0);
  const isCertain = (unit: string) =>
    isHopeless(unit, start, moves) || (!canGoWell && unplaced.every((names) => names.has(unit)));
  const isContested = !canGoWell && !stranded.some(([unit]) => isCertain(unit));
  return stranded.map(([unit, why], index) => {
    if (isCertain(unit)) return { kind: 'impossible', unit, ...why };
    if (!isContested || index > 0) return { kind: 'depends', unit, ...why };
    const rivals = [...new Set(unplaced.flatMap((names) => [...names]))].filter((name) => name !== unit);
    return { kind: 'impossible', unit, ...why, rivals };
  });
}

/** Whatever else happens: no machine has what it asks for, or there is no such unit as it wants to be with. */
function isHopeless(name: string, { ground, units }: World, moves: readonly Move[]): boolean {
  const versions = moves.flatMap(({ step, version }) => (version && step.unit === name ? version : []));
  const exists = (peer: string) => units.has(peer) || moves.some(({ step }) => step.unit === peer);
  return versions.some(
    (version) => ground.suitable(version).size === 0 || !version.requirements.machineOf.every(exists),
  );
}
