import { applyChoice, type EngineChoice, nextChoices } from './engine-choices.js';
import type { EngineState } from './engine-state.js';
import {
  type Explanation,
  explainDisplaced,
  explainGlobal,
  explainUnplaced,
  explainUnstable,
} from './explain-unplaced.js';
import { applyMove, isUnplaced, leavesUnplaced, type Move } from './moves.js';

/** Units that are not where they should be, with the reason, in the order of the rollout. */
export type ExplainedUnits = ReadonlyMap<string, Explanation>;

/** How a plan ends if fleet always makes its likeliest choice. */
export interface ExpectedCourse {
  /** Units of the plan left without a machine. */
  readonly unplaced: ExplainedUnits;
  /** Units of the plan that another choice leaves without a machine, or that fleet keeps moving because of Replaces=. */
  readonly atRisk: ExplainedUnits;
  /** Groups of related units in which fleet keeps moving one: nothing about them is certain. */
  readonly unstableGroups: ReadonlySet<string>;
  /** Global units of the plan that no machine runs. */
  readonly runningNowhere: ExplainedUnits;
  /** Units outside the plan that lose their machine or move to another. */
  readonly displaced: ExplainedUnits;
  /** Units of the plan that were on a machine before, or are put: at the end each must be on one, if it is still wanted. */
  readonly requiredAtEnd: readonly string[];
}

/**
 * Returns how moves end if fleet schedules every unit to the machine with the fewest units. A unit left without a machine
 * does not end the course, so that all problems are reported at once. `ours` are the units of the plan.
 */
export function expectedCourse(start: EngineState, moves: readonly Move[], ours: ReadonlySet<string>): ExpectedCourse {
  const state = start.clone();
  runToFixpoint(state);
  const { relations } = state.model;
  const before = new Map([...state.placements].filter(([name]) => state.isPlaced(name)));
  const unplaced = new Map<string, Explanation>();
  const atRisk = new Map<string, Explanation>();
  const runningNowhere = new Map<string, Explanation>();
  const causes = new Map<string, string>();
  const unstableUnits = unstableIn(state, moves);
  const unstable = new Map<string, Explanation>();
  const noteUnstable = () => {
    for (const [unit, why] of unstableUnits()) unstable.set(relations.groupOf(unit), why);
  };
  noteUnstable();
  for (const [index, move] of moves.entries()) {
    const { unit } = move.step;
    applyMove(move, state);
    const { touched, unplacedOtherwise } = runToFixpoint(state);
    for (const name of touched) if (!causes.has(name)) causes.set(name, unit);
    for (const [name, other] of unplacedOtherwise)
      if (ours.has(name)) atRisk.set(name, explainUnplaced(name, other, []));
    if (leavesUnplaced(move, state) && !unplaced.has(unit))
      unplaced.set(unit, explainUnplaced(unit, state, moves.slice(index + 1), move.step));
    const why = move.kind === 'put' ? explainGlobal(unit, state) : undefined;
    if (why) runningNowhere.set(unit, why);
    noteUnstable();
  }
  const put = moves.flatMap(({ step, kind }) => (kind === 'put' ? step.unit : []));
  const requiredAtEnd = [...new Set([...[...before.keys()].filter((name) => ours.has(name)), ...put])];
  // A rollout that stopped at another unit of the group never reaches its end.
  const stopped = new Set([...unplaced.keys()].map((unit) => relations.groupOf(unit)));
  for (const unit of requiredAtEnd)
    if (!stopped.has(relations.groupOf(unit)) && isUnplaced(unit, state))
      unplaced.set(unit, explainUnplaced(unit, state, []));
  for (const unit of put) {
    const why = unstable.get(relations.groupOf(unit));
    if (why) atRisk.set(unit, why);
  }
  for (const unit of unplaced.keys()) atRisk.delete(unit);
  const displaced = new Map<string, Explanation>();
  for (const [unit, from] of before) {
    const why = ours.has(unit) ? undefined : explainDisplaced(unit, from, causes.get(unit), state);
    if (why) displaced.set(unit, why);
  }
  return { unplaced, atRisk, unstableGroups: new Set(unstable.keys()), runningNowhere, displaced, requiredAtEnd };
}

/** Returns a function that finds, at the time of the call, the units that fleet keeps moving because of Replaces=. */
function unstableIn(state: EngineState, moves: readonly Move[]): () => [string, Explanation][] {
  const versions = [...state.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const replacing = new Set(
    versions.flatMap(({ name, requirements }) => (requirements.replaces.length > 0 ? name : [])),
  );
  return () =>
    [...replacing].flatMap((name): [string, Explanation][] => {
      const why = explainUnstable(name, state);
      return why ? [[name, why]] : [];
    });
}

interface Fixpoint {
  /** The units that fleet scheduled or unscheduled. */
  readonly touched: ReadonlySet<string>;
  /** Units that have a machine, and would have none in this other state had fleet looked at another unit first. */
  readonly unplacedOtherwise: ReadonlyMap<string, EngineState>;
}

/**
 * Lets fleet make its likeliest choices until it has nothing more to do. Which machine it takes is predictable; which of
 * several units it looks at first is chance, so the alternatives are followed as well.
 *
 * a.service gets Conflicts=b.service, both are on one machine, and only a.service fits another: if fleet looks at
 * a.service first, it moves there; otherwise b.service is left without a machine, and is in `unplacedOtherwise`.
 */
function runToFixpoint(state: EngineState): Fixpoint {
  const touched = new Set<string>();
  const alternatives: { readonly state: EngineState; readonly instead: readonly EngineChoice[] }[] = [];
  for (let choices = nextChoices(state); choices.length > 0; choices = nextChoices(state)) {
    const [first] = choices;
    if (!first) break;
    for (const instead of alternativesTo(choices, first, state)) {
      const other = state.clone();
      for (const choice of instead) applyChoice(other, choice);
      alternatives.push({ state: other, instead });
    }
    touched.add(first.unit);
    applyChoice(state, first);
  }
  const unplacedOtherwise = new Map<string, EngineState>();
  for (const { state: other, instead } of alternatives) {
    const concerned = [...touched, ...instead.map(({ unit }) => unit), ...runLikeliest(other)];
    for (const name of concerned)
      if (isUnplaced(name, other) && !isUnplaced(name, state)) unplacedOtherwise.set(name, other);
  }
  return { touched, unplacedOtherwise };
}

/** Following more of them costs time and hardly ever finds anything new. */
const maxAlternatives = 8;

function alternativesTo(choices: readonly EngineChoice[], first: EngineChoice, state: EngineState): EngineChoice[][] {
  // Of units that conflict: all the others leave, and this one stays.
  if (first.machineId === undefined) return choices.length > 1 ? [choices.slice(1)] : [];
  const { relations } = state.model;
  const group = relations.groupOf(first.unit);
  const byUnit = Map.groupBy(choices, ({ unit }) => unit);
  return [...byUnit.values()]
    .flatMap(([likeliest]) => (likeliest && likeliest.unit !== first.unit ? [[likeliest]] : []))
    .filter(([choice]) => choice && relations.groupOf(choice.unit) === group)
    .slice(0, maxAlternatives);
}

/** Lets fleet make its likeliest choices until it has nothing more to do, and returns the units that it looked at. */
export function runLikeliest(state: EngineState): Set<string> {
  const touched = new Set<string>();
  for (let [choice] = nextChoices(state); choice; [choice] = nextChoices(state)) {
    touched.add(choice.unit);
    applyChoice(state, choice);
  }
  return touched;
}
