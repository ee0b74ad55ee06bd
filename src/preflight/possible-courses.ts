import { type Choice, choose, nextChoices } from './engine-choices.js';
import type { World } from './engine-state.js';
import { isStranded, leavesWithoutMachine, type Move, perform } from './moves.js';

/** What things may come to, whatever fleet chooses. */
export interface Outcomes {
  /** For every way that it may go, the units that are left without a machine. */
  readonly unplaced: readonly ReadonlySet<string>[];
  /** Whether every way has been gone, or one on which nothing goes wrong has been found. */
  readonly isConclusive: boolean;
}

interface Course {
  readonly world: World;
  next: number;
  readonly unplaced: Set<string>;
}

/**
 * Returns what moves may come to, trying out everything that fleet may choose until one way is found on which no unit is
 * left without a machine, or `effort` is used up. `lasting` are units that have to be on a machine in the end as well.
 * Of machines that are alike to these units only one is tried.
 *
 * With racks r1 and r2, web.service for any of them and db.service for r1 that Conflicts= with it: if fleet puts web on
 * r1, db is left without a machine; if on r2, nothing goes wrong, and that is what is returned.
 */
export function possibleOutcomes(
  start: World,
  moves: readonly Move[],
  lasting: readonly string[],
  effort: number,
): Outcomes {
  const likeness = likenessOf(start, moves);
  const outcomes: ReadonlySet<string>[] = [];
  const seen = new Set<string>();
  const open: Course[] = [{ world: start.clone(), next: 0, unplaced: new Set() }];
  let left = effort;
  for (let course = open.pop(); course; course = open.pop()) {
    const choices = toCrossroads(course, moves, () => left-- > 0, likeness);
    if (!choices) return { unplaced: outcomes, isConclusive: false };
    const { world, unplaced } = course;
    if (choices.length === 0) {
      // A rollout that was stopped by one of them does not come so far.
      outcomes.push(unplaced.size > 0 ? unplaced : new Set(lasting.filter((name) => isStranded(name, world))));
      if (outcomes.at(-1)?.size === 0) return { unplaced: outcomes, isConclusive: true };
      continue;
    }
    const place = keyOf(course);
    if (seen.has(place)) continue;
    seen.add(place);
    for (const choice of choices.toReversed()) {
      const branch = { ...course, world: world.clone(), unplaced: new Set(unplaced) };
      choose(branch.world, choice);
      open.push(branch);
    }
  }
  return { unplaced: outcomes, isConclusive: true };
}

/** Goes on until fleet has a choice, which is returned, or to the end, where there is none; undefined if it may not go on. */
function toCrossroads(
  course: Course,
  moves: readonly Move[],
  mayGoOn: () => boolean,
  likeness: (world: World, machineId: string) => string,
): Choice[] | undefined {
  const { world } = course;
  while (mayGoOn()) {
    const choices = nextChoices(world);
    const [only] = choices;
    if (choices.length > 1) {
      const different = distinct(choices, (machineId) => likeness(world, machineId));
      if (different.length > 1) return different;
    }
    if (only) {
      choose(world, only);
      continue;
    }
    for (const made of phaseBefore(course.next, moves))
      if (leavesWithoutMachine(made, world)) course.unplaced.add(made.step.unit);
    const move = moves[course.next];
    if (!move) return [];
    perform(move, world);
    course.next++;
  }
  return undefined;
}

/**
 * The moves of the phase that is through before the next move, if one is. What is stranded in the middle of a phase need
 * not be at its end: several instances may be worked on at once, and one may wait for what another one frees.
 */
function phaseBefore(next: number, moves: readonly Move[]): Move[] {
  const phase = moves[next - 1]?.phase;
  if (phase === undefined || moves[next]?.phase === phase) return [];
  const first = moves.findLastIndex((other, index) => index < next && other.phase !== phase);
  return moves.slice(first + 1, next);
}

function distinct(choices: readonly Choice[], likeness: (machineId: string) => string): Choice[] {
  const known = new Map<string, string>();
  const like = (machineId: string) => {
    const likewise = known.get(machineId) ?? likeness(machineId);
    known.set(machineId, likewise);
    return likewise;
  };
  const byLikeness = Map.groupBy(choices, ({ unit, machineId }) => `${unit} ${machineId ? like(machineId) : ''}`);
  return [...byLikeness.values()].flatMap(([first]) => first ?? []);
}

/** Two machines are alike when the same units may go there, and the same are there already. */
function likenessOf(start: World, moves: readonly Move[]): (world: World, machineId: string) => string {
  const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const suitable = new Set(versions.map((version) => start.ground.suitable(version)));
  const welcome = new Map(
    start.ground.machines.map(({ id }) => [id, [...suitable].map((ids) => Number(ids.has(id))).join('')]),
  );
  return (world, machineId) => {
    const here = [...world.machines].flatMap(([name, id]) => (id === machineId ? [name] : []));
    return `${welcome.get(machineId)} ${here.sort().join(' ')}`;
  };
}

function keyOf({ world, next, unplaced }: Course): string {
  const places = [...world.machines].map(([name, machineId]) => `${name}=${machineId}`).sort();
  return `${next} ${[...unplaced].sort().join(' ')} ${places.join(' ')}`;
}
