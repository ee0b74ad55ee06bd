import { choose, nextChoices } from '../placement/choices.js';
import type { World } from '../placement/world.js';
import { explainDisplaced, explainGlobal, explainRestless, explainUnplaced, type Why } from './explain-unplaced.js';
import { isStranded, leavesWithoutMachine, type Move, perform } from './placement-moves.js';

/** A unit that is not where it should be, and why. */
export interface Stranded extends Why {
  readonly unit: string;
}

/** What moves come to if fleet chooses as it is most likely to. */
export interface ExpectedCourse {
  /** Units of the plan that are left without a machine, in the order in which they turn out to be. */
  readonly unplaced: readonly Stranded[];
  /** Units that fleet would move to and fro because of Replaces=. */
  readonly restless: readonly Stranded[];
  /** Global units that no machine is to run. */
  readonly nowhere: readonly Stranded[];
  /** Units outside the plan that lose their machine or change it. */
  readonly others: readonly Stranded[];
  /** Units of the plan that have to be on a machine in the end if they are still wanted: all that have been on one. */
  readonly lasting: readonly string[];
}

/**
 * Returns what moves come to in a world, fleet giving every unit to the machine with the fewest units. A unit left
 * without a machine stays so while the others have their turns, so that everything that is amiss is told at once.
 */
export function expectedCourse(start: World, moves: readonly Move[], ours: ReadonlySet<string>): ExpectedCourse {
  const world = start.clone();
  settle(world);
  const before = new Map([...world.machines].filter(([name]) => world.isPlaced(name)));
  const unplaced = new Map<string, Stranded>();
  const nowhere = new Map<string, Stranded>();
  const causes = new Map<string, string>();
  for (const [index, move] of moves.entries()) {
    const { unit } = move.step;
    perform(move, world);
    for (const touched of settle(world)) if (!causes.has(touched)) causes.set(touched, unit);
    if (leavesWithoutMachine(move, world) && !unplaced.has(unit))
      unplaced.set(unit, { unit, ...explainUnplaced(unit, world, moves.slice(index + 1), move.step) });
    const why = move.does === 'put' ? explainGlobal(unit, world) : undefined;
    if (why) nowhere.set(unit, { unit, ...why });
  }
  const put = [...new Set(moves.flatMap(({ step, does }) => (does === 'put' ? step.unit : [])))];
  const lasting = [...new Set([...[...before.keys()].filter((name) => ours.has(name)), ...put])];
  // Where a rollout was stopped by another of the same group, it does not come so far.
  const stopped = new Set([...unplaced.keys()].map((unit) => world.ground.relations.groupOf(unit)));
  for (const unit of lasting) {
    if (stopped.has(world.ground.relations.groupOf(unit)) || !isStranded(unit, world)) continue;
    unplaced.set(unit, { unit, ...explainUnplaced(unit, world, []) });
  }
  const restless = put.flatMap((unit) => {
    const why = unplaced.has(unit) ? undefined : explainRestless(unit, world);
    return why ? [{ unit, ...why }] : [];
  });
  const others = [...before].flatMap(([unit, from]) => {
    const why = ours.has(unit) ? undefined : explainDisplaced(unit, from, causes.get(unit), world);
    return why ? [{ unit, ...why }] : [];
  });
  return { unplaced: [...unplaced.values()], restless, nowhere: [...nowhere.values()], others, lasting };
}

/** Lets fleet do what it is likeliest to, until it has nothing more to do, and returns the units that this was about. */
function settle(world: World): Set<string> {
  const touched = new Set<string>();
  for (let [choice] = nextChoices(world); choice; [choice] = nextChoices(world)) {
    touched.add(choice.unit);
    choose(world, choice);
  }
  return touched;
}
