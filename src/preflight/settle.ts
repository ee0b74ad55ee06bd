import { type Choice, choose, nextChoices } from './engine-choices.js';
import type { World } from './engine-state.js';
import { isStranded } from './moves.js';

/** How things settle after a move. */
export interface Settled {
  /** The units that fleet gave to a machine or took off one. */
  readonly touched: ReadonlySet<string>;
  /** Units that have a machine only if chance will have it so, with the world in which they have none. */
  readonly unlucky: ReadonlyMap<string, World>;
}

/**
 * Lets fleet do in a world what it is likeliest to, until it has nothing more to do. Which of several units fleet turns
 * to first is chance, unlike the machine that it chooses then; so the others are tried as well.
 *
 * a.service is changed into one that Conflicts= with b.service on its machine, and only a.service fits another: a.service
 * goes there if fleet looks at it first, and otherwise b.service is left without a machine, which is unlucky.
 */
export function settle(world: World): Settled {
  const touched = new Set<string>();
  const others: { readonly world: World; readonly instead: readonly Choice[] }[] = [];
  for (let choices = nextChoices(world); choices.length > 0; choices = nextChoices(world)) {
    const [first] = choices;
    if (!first) break;
    for (const instead of insteadOf(choices, first, world)) {
      const other = world.clone();
      for (const choice of instead) choose(other, choice);
      others.push({ world: other, instead });
    }
    touched.add(first.unit);
    choose(world, first);
  }
  const unlucky = new Map<string, World>();
  for (const { world: other, instead } of others) {
    const concerned = [...touched, ...instead.map(({ unit }) => unit), ...hurry(other)];
    for (const name of concerned) if (isStranded(name, other) && !isStranded(name, world)) unlucky.set(name, other);
  }
  return { touched, unlucky };
}

/** More would cost more than they tell. */
const othersTried = 8;

function insteadOf(choices: readonly Choice[], first: Choice, world: World): Choice[][] {
  // All that are in the way of the one that would go.
  if (first.machineId === undefined) return choices.length > 1 ? [choices.slice(1)] : [];
  const { relations } = world.ground;
  const group = relations.groupOf(first.unit);
  const byUnit = Map.groupBy(choices, ({ unit }) => unit);
  return [...byUnit.values()]
    .flatMap(([likeliest]) => (likeliest && likeliest.unit !== first.unit ? [[likeliest]] : []))
    .filter(([choice]) => choice && relations.groupOf(choice.unit) === group)
    .slice(0, othersTried);
}

function hurry(world: World): Set<string> {
  const touched = new Set<string>();
  for (let [choice] = nextChoices(world); choice; [choice] = nextChoices(world)) {
    touched.add(choice.unit);
    choose(world, choice);
  }
  return touched;
}
