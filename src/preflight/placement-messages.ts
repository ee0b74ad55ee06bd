import { listOf } from '../placement/obstacle.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { PlacementProblem } from './placement-problem.js';

/** What to report about one unit, or about several instances of a template that share a problem. */
export interface PlacementMessage {
  /** The problem of the first of them; kind and service are the same for all. */
  readonly problem: PlacementProblem;
  /** Which units, what is wrong, why, and what to try. */
  readonly text: string;
  /** The same for every unit and every machine on its own, if `text` puts several together; for the debug log. */
  readonly details: readonly string[];
}

/**
 * Returns one message for each problem, and a single one for instances of a template that share a problem. Reasons that
 * differ only in the instance itself count as the same, and have `%i` in its place.
 *
 * web@1 to web@600 with Conflicts=web@*.service on 100 machines: one message, `web@101.service to web@600.service find no
 * machine that can run them: …`.
 */
export function placementMessages(problems: readonly PlacementProblem[]): PlacementMessage[] {
  const same = [...Map.groupBy(problems, keyOf).values()];
  const alike = Map.groupBy(same, ([first, ...more]) => first && keyOf(more.length === 0 ? generic(first) : first));
  return [...alike.values()].flatMap((groups) => {
    const members = groups.flat();
    const [problem] = members;
    if (!problem) return [];
    const isShortened = members.length > 1 || problem.fullReason !== undefined;
    const units = members.map(({ unit }) => unit);
    const text = textFor(units, groups.length > 1 ? generic(problem) : problem);
    const details = members.map((one) => textFor([one.unit], { ...one, reason: one.fullReason ?? one.reason }));
    return [{ problem, text, details: isShortened ? details : [] }];
  });
}

function keyOf({ kind, unit, service, reason, advice, rivals }: PlacementProblem): string {
  return JSON.stringify([kind, service, parseUnitName(unit).template || unit, reason, advice, rivals]);
}

/** The problem as it would be of any instance: `web@4.service` becomes `web@%i.service` for an instance 4. */
function generic(problem: PlacementProblem): PlacementProblem {
  const { instance } = parseUnitName(problem.unit);
  if (instance === '') return problem;
  const withoutInstance = (text: string) => text.replaceAll(`@${instance}.`, '@%i.');
  return {
    ...problem,
    reason: withoutInstance(problem.reason),
    ...(problem.advice !== undefined && { advice: withoutInstance(problem.advice) }),
  };
}

function textFor(units: readonly string[], problem: PlacementProblem): string {
  const { reason, advice } = problem;
  return `${namesOf(units)}${lead(problem, units.length > 1)}: ${reason}${advice === undefined ? '' : `. Try: ${advice}`}`;
}

/** `web@2.service to web@9.service` where all instances between them are meant, else a short list. */
function namesOf(units: readonly string[]): string {
  const numbers = units.map((unit) => Number(parseUnitName(unit).instance));
  const isRange = numbers.every((number, index) => index === 0 || number === (numbers[index - 1] ?? 0) + 1);
  return units.length > 3 && isRange ? `${units[0]} to ${units.at(-1)}` : listOf(units);
}

function lead({ kind, rivals = [] }: PlacementProblem, areSeveral: boolean): string {
  const [find, them] = areSeveral ? ['find', 'them'] : ['finds', 'it'];
  switch (kind) {
    case 'impossible':
      return rivals.length === 0
        ? ` ${find} no machine that can run ${them}`
        : ` or, depending on fleet's choices, ${listOf(rivals, 'or')} finds no machine. As things stand`;
    case 'depends':
      return ` may find no machine that can run ${them}, depending on where other units are by then. As things stand`;
    case 'runs nowhere':
      return ` ${areSeveral ? 'run' : 'runs'} on no machine, but fleet still reports success`;
    case 'displaced':
      return `, which ${areSeveral ? 'are' : 'is'} not part of this deployment`;
  }
}
