import { applyChoice, type EngineChoice, nextChoices } from './engine-choices.js';
import type { EngineState } from './engine-state.js';
import { applyMove, isUnplaced, leavesUnplaced, type Move } from './moves.js';

/** How a plan can end, depending on what fleet chooses. */
export interface PossibleOutcomes {
  /** For every course that was followed to its end, the units left without a machine. */
  readonly unplaced: readonly ReadonlySet<string>[];
  /** Whether all courses were followed, or one was found that leaves no unit without a machine. */
  readonly isConclusive: boolean;
}

interface PossibleCourse {
  readonly state: EngineState;
  next: number;
  readonly unplaced: Set<string>;
}

/**
 * Returns how moves can end, by a depth-first search through fleet's choices. The search ends early once a course leaves
 * no unit without a machine, or after `searchLimit` steps of the engine. Units in `requiredAtEnd` must also be on a
 * machine at the end. Of machines that do not differ for these units only one is tried.
 *
 * web.service runs in rack r1 or r2; db.service runs only in r1 and Conflicts= with web.service. If fleet schedules web
 * to r1, db is left without a machine; if to r2, nothing goes wrong. Both outcomes are returned, or only the second.
 */
export function possibleOutcomes(
  start: EngineState,
  moves: readonly Move[],
  requiredAtEnd: readonly string[],
  searchLimit: number,
): PossibleOutcomes {
  const signatureOf = machineSignatures(start, moves);
  const outcomes: ReadonlySet<string>[] = [];
  const seen = new Set<string>();
  const open: PossibleCourse[] = [{ state: start.clone(), next: 0, unplaced: new Set() }];
  let left = searchLimit;
  for (let course = open.pop(); course; course = open.pop()) {
    const choices = advanceToChoice(course, moves, () => left-- > 0, signatureOf);
    if (!choices) return { unplaced: outcomes, isConclusive: false };
    const { state, unplaced } = course;
    if (choices.length === 0) {
      // A rollout that stopped at one of them never reaches its end.
      outcomes.push(unplaced.size > 0 ? unplaced : new Set(requiredAtEnd.filter((name) => isUnplaced(name, state))));
      if (outcomes.at(-1)?.size === 0) return { unplaced: outcomes, isConclusive: true };
      continue;
    }
    const key = keyOf(course);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const choice of choices.toReversed()) {
      const branch = { ...course, state: state.clone(), unplaced: new Set(unplaced) };
      applyChoice(branch.state, choice);
      open.push(branch);
    }
  }
  return { unplaced: outcomes, isConclusive: true };
}

/** Runs until the engine has a choice, and returns it; nothing at the end of the moves, undefined once `mayContinue` says no. */
function advanceToChoice(
  course: PossibleCourse,
  moves: readonly Move[],
  mayContinue: () => boolean,
  signatureOf: (state: EngineState, machineId: string) => string,
): EngineChoice[] | undefined {
  const { state } = course;
  while (mayContinue()) {
    const choices = nextChoices(state);
    const [only] = choices;
    if (choices.length > 1) {
      const different = distinct(choices, (machineId) => signatureOf(state, machineId));
      if (different.length > 1) return different;
    }
    if (only) {
      applyChoice(state, only);
      continue;
    }
    for (const made of finishedPhase(course.next, moves))
      if (leavesUnplaced(made, state)) course.unplaced.add(made.step.unit);
    const move = moves[course.next];
    if (!move) return [];
    applyMove(move, state);
    course.next++;
  }
  return undefined;
}

/**
 * The moves of the phase that ends just before the next move, if one does. A unit without a machine in the middle of a
 * phase may have one at its end: several instances may be changed at once, and one may wait for the place of another.
 */
function finishedPhase(next: number, moves: readonly Move[]): Move[] {
  const phase = moves[next - 1]?.phase;
  if (phase === undefined || moves[next]?.phase === phase) return [];
  const first = moves.findLastIndex((other, index) => index < next && other.phase !== phase);
  return moves.slice(first + 1, next);
}

/** One choice of each set that differs only in machines with the same signature. */
function distinct(choices: readonly EngineChoice[], signatureOf: (machineId: string) => string): EngineChoice[] {
  const known = new Map<string, string>();
  const cachedSignature = (machineId: string) => {
    const signature = known.get(machineId) ?? signatureOf(machineId);
    known.set(machineId, signature);
    return signature;
  };
  const equivalent = Map.groupBy(
    choices,
    ({ unit, machineId }) => `${unit} ${machineId ? cachedSignature(machineId) : ''}`,
  );
  return [...equivalent.values()].flatMap(([first]) => first ?? []);
}

/** Machines have the same signature if they suit the same units and the same units are scheduled there. */
function machineSignatures(
  start: EngineState,
  moves: readonly Move[],
): (state: EngineState, machineId: string) => string {
  const versions = [...start.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const suitable = new Set(versions.map((version) => start.model.suitableMachines(version)));
  const suits = new Map(
    start.model.machines.map(({ id }) => [id, [...suitable].map((ids) => Number(ids.has(id))).join('')]),
  );
  return (state, machineId) => {
    const here = [...state.placements].flatMap(([name, id]) => (id === machineId ? [name] : []));
    return `${suits.get(machineId)} ${here.sort().join(' ')}`;
  };
}

function keyOf({ state, next, unplaced }: PossibleCourse): string {
  const places = [...state.placements].map(([name, machineId]) => `${name}=${machineId}`).sort();
  return `${next} ${[...unplaced].sort().join(' ')} ${places.join(' ')}`;
}
