import type { World } from './engine-state.js';
import { explainDisplaced, explainGlobal, explainRestless, explainUnplaced, type Why } from './explain-unplaced.js';
import { isStranded, leavesWithoutMachine, type Move, perform } from './moves.js';
import { settle } from './settle.js';

/** Units that are not where they should be, in the order in which they turn out to be, and why. */
export type Stranded = ReadonlyMap<string, Why>;

/** What moves come to if fleet chooses as it is most likely to. */
export interface ExpectedCourse {
  /** Units of the plan that are left without a machine. */
  readonly unplaced: Stranded;
  /** Units that chance can leave without a machine, or that fleet would move to and fro because of Replaces=. */
  readonly chancy: Stranded;
  /** Groups of units, as relations tell them, in which any moves to and fro: nothing is certain in them. */
  readonly restlessGroups: ReadonlySet<string>;
  /** Global units that no machine is to run. */
  readonly nowhere: Stranded;
  /** Units outside the plan that lose their machine or change it. */
  readonly others: Stranded;
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
  const { relations } = world.ground;
  const before = new Map([...world.machines].filter(([name]) => world.isPlaced(name)));
  const unplaced = new Map<string, Why>();
  const chancy = new Map<string, Why>();
  const nowhere = new Map<string, Why>();
  const causes = new Map<string, string>();
  const restlessUnits = restlessIn(world, moves);
  const restless = new Map<string, Why>();
  const noteRestless = () => {
    for (const [unit, why] of restlessUnits()) restless.set(relations.groupOf(unit), why);
  };
  noteRestless();
  for (const [index, move] of moves.entries()) {
    const { unit } = move.step;
    perform(move, world);
    const { touched, unlucky } = settle(world);
    for (const name of touched) if (!causes.has(name)) causes.set(name, unit);
    for (const [name, other] of unlucky) if (ours.has(name)) chancy.set(name, explainUnplaced(name, other, []));
    if (leavesWithoutMachine(move, world) && !unplaced.has(unit))
      unplaced.set(unit, explainUnplaced(unit, world, moves.slice(index + 1), move.step));
    const why = move.does === 'put' ? explainGlobal(unit, world) : undefined;
    if (why) nowhere.set(unit, why);
    noteRestless();
  }
  const put = moves.flatMap(({ step, does }) => (does === 'put' ? step.unit : []));
  const lasting = [...new Set([...[...before.keys()].filter((name) => ours.has(name)), ...put])];
  // Where a rollout was stopped by another of the same group, it does not come so far.
  const stopped = new Set([...unplaced.keys()].map((unit) => relations.groupOf(unit)));
  for (const unit of lasting)
    if (!stopped.has(relations.groupOf(unit)) && isStranded(unit, world))
      unplaced.set(unit, explainUnplaced(unit, world, []));
  for (const unit of put) {
    const why = restless.get(relations.groupOf(unit));
    if (why) chancy.set(unit, why);
  }
  for (const unit of unplaced.keys()) chancy.delete(unit);
  const others = new Map<string, Why>();
  for (const [unit, from] of before) {
    const why = ours.has(unit) ? undefined : explainDisplaced(unit, from, causes.get(unit), world);
    if (why) others.set(unit, why);
  }
  return { unplaced, chancy, restlessGroups: new Set(restless.keys()), nowhere, others, lasting };
}

/** Returns what finds the units that are on one machine with another of which one Replaces= the other. */
function restlessIn(world: World, moves: readonly Move[]): () => [string, Why][] {
  const versions = [...world.units.values(), ...moves.flatMap(({ version }) => version ?? [])];
  const replacing = new Set(
    versions.flatMap(({ name, requirements }) => (requirements.replaces.length > 0 ? name : [])),
  );
  return () =>
    [...replacing].flatMap((name): [string, Why][] => {
      const why = explainRestless(name, world);
      return why ? [[name, why]] : [];
    });
}
