import { applyChoice, type EngineChoice, nextChoices } from './engine-choices.js';
import type { EngineState } from './engine-state.js';
import { applyMove, isUnplaced, leavesUnplaced, type Move } from './moves.js';

/** How a plan can end, depending on what fleet chooses. */
export interface PossibleOutcomes {
  /** The units left without a machine in every course that was followed to its end. */
  readonly alwaysUnplaced: ReadonlySet<string>;
  /** The units left without a machine in at least one of them. */
  readonly everUnplaced: ReadonlySet<string>;
  /** `some`: a course leaves no unit without a machine; `none`: no course does; `unknown`: not all were followed. */
  readonly succeeding: 'some' | 'none' | 'unknown';
}

interface PossibleCourse {
  readonly state: EngineState;
  next: number;
  readonly unplaced: Set<string>;
}

/** What fleet may do next in a course that has come to a fork. */
interface Branch {
  readonly from: PossibleCourse;
  readonly choice: EngineChoice;
}

/**
 * A step takes as long as one more for every so many units that have to be looked at. A branch copies all units of the
 * group, and the copies of a whole course are kept, so it costs the square of that.
 */
const unitsPerStep = 20;

/**
 * Returns how moves can end, by a depth-first search through fleet's choices. The search ends early once a course leaves
 * no unit without a machine, or after `searchLimit` steps of the engine. Units in `requiredAtEnd` must also be on a
 * machine at the end. Of machines that do not differ for these units only one is tried.
 *
 * web.service runs in rack r1 or r2; db.service runs only in r1 and Conflicts= with web.service. If fleet schedules web
 * to r1, db is left without a machine; if to r2, nothing goes wrong, so some course succeeds.
 */
export function possibleOutcomes(
  start: EngineState,
  moves: readonly Move[],
  requiredAtEnd: readonly string[],
  searchLimit: number,
): PossibleOutcomes {
  const kindOf = machineKinds(start, moves);
  const seen = new Set<string>();
  const open: Branch[] = [];
  const outcomes: { always?: ReadonlySet<string>; ever: Set<string> } = { ever: new Set() };
  const ended = (succeeding: PossibleOutcomes['succeeding']): PossibleOutcomes => ({
    succeeding,
    alwaysUnplaced: outcomes.always ?? new Set(),
    everUnplaced: outcomes.ever,
  });
  let left = searchLimit;
  const stepsFor = (units: number) => Math.floor(units / unitsPerStep);
  const mayContinue = ({ dirty }: EngineState) => {
    left -= 1 + stepsFor(dirty.size);
    return left >= 0;
  };
  let course: PossibleCourse | undefined = { state: start.clone(), next: 0, unplaced: new Set() };
  for (; course; course = nextCourse(open)) {
    left -= stepsFor(course.state.units.size) ** 2;
    const fork = advanceToFork(course, moves, mayContinue, kindOf);
    if (!fork) return ended('unknown');
    if (fork.choices.length === 0) {
      const outcome = outcomeOf(course, requiredAtEnd);
      if (outcome.size === 0) return ended('some');
      for (const name of outcome) outcomes.ever.add(name);
      outcomes.always = outcomes.always?.intersection(outcome) ?? outcome;
      continue;
    }
    if (seen.has(fork.key)) continue;
    seen.add(fork.key);
    for (const choice of fork.choices.toReversed()) open.push({ from: course, choice });
  }
  return ended('none');
}

/** Each branch has a state of its own only once it is followed: there may be thousands that never are. */
function nextCourse(open: Branch[]): PossibleCourse | undefined {
  const branch = open.pop();
  if (!branch) return undefined;
  const { state, next, unplaced } = branch.from;
  const course = { state: state.clone(), next, unplaced: new Set(unplaced) };
  applyChoice(course.state, branch.choice);
  return course;
}

/** A rollout that stopped at a unit without a machine never reaches its end. */
function outcomeOf({ state, unplaced }: PossibleCourse, requiredAtEnd: readonly string[]): ReadonlySet<string> {
  return unplaced.size > 0 ? unplaced : new Set(requiredAtEnd.filter((name) => isUnplaced(name, state)));
}

interface Fork {
  /** What makes a difference; nothing at the end of the moves. */
  readonly choices: readonly EngineChoice[];
  /** Shared by forks from which the same can come. */
  readonly key: string;
}

/** Runs until fleet has a choice that makes a difference, or to the end; returns undefined once `mayContinue` says no. */
function advanceToFork(
  course: PossibleCourse,
  moves: readonly Move[],
  mayContinue: (state: EngineState) => boolean,
  kindOf: (machineId: string) => number,
): Fork | undefined {
  const { state } = course;
  while (mayContinue(state)) {
    const choices = nextChoices(state);
    const [only] = choices;
    if (choices.length > 1) {
      const contents = contentsByMachine(state, kindOf);
      const different = distinct(choices, (id) => contents.get(id) ?? `${kindOf(id)}`);
      if (different.length > 1) return { choices: different, key: keyOf(course, contents) };
    }
    if (only) {
      applyChoice(state, only);
      continue;
    }
    for (const made of finishedPhase(course.next, moves))
      if (leavesUnplaced(made, state)) course.unplaced.add(made.step.unit);
    const move = moves[course.next];
    if (!move) return { choices: [], key: '' };
    applyMove(move, state);
    course.next++;
  }
  return undefined;
}

/**
 * Returns the moves of the phase that ends just before the next move, if one does. A unit without a machine in the middle
 * of a phase may have one at its end: several instances may be changed at once, and one may wait for the place of another.
 */
export function finishedPhase(next: number, moves: readonly Move[]): Move[] {
  const phase = moves[next - 1]?.phase;
  if (phase === undefined || moves[next]?.phase === phase) return [];
  const first = moves.findLastIndex((other, index) => index < next && other.phase !== phase);
  return moves.slice(first + 1, next);
}

/** One choice of each set that differs only in machines that do not differ. */
function distinct(choices: readonly EngineChoice[], contentsOf: (machineId: string) => string): EngineChoice[] {
  const equivalent = Map.groupBy(choices, ({ unit, machineId }) => `${unit} ${machineId ? contentsOf(machineId) : ''}`);
  return [...equivalent.values()].flatMap(([first]) => first ?? []);
}

/** Machines are of one kind if they suit the same units. */
function machineKinds(start: EngineState, moves: readonly Move[]): (machineId: string) => number {
  const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const suitable = new Set(versions.map((version) => start.model.suitableMachines(version)));
  const kinds = Map.groupBy(start.model.machines, ({ id }) => [...suitable].map((ids) => Number(ids.has(id))).join(''));
  const numbers = new Map([...kinds.values()].flatMap((group, index) => group.map(({ id }) => [id, index] as const)));
  return (machineId) => numbers.get(machineId) ?? -1;
}

/** For every machine with units: its kind, and which units. Machines that have the same in this do not differ. */
function contentsByMachine(
  { placements }: EngineState,
  kindOf: (machineId: string) => number,
): ReadonlyMap<string, string> {
  const units = Map.groupBy(placements.keys(), (name) => placements.get(name) ?? '');
  return new Map([...units].map(([id, names]) => [id, `${kindOf(id)} ${names.sort().join(' ')}`]));
}

function keyOf({ next, unplaced }: PossibleCourse, contents: ReadonlyMap<string, string>): string {
  return [next, [...unplaced].sort().join(' '), ...[...contents.values()].sort()].join('\n');
}
