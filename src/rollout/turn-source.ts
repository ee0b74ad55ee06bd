import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import type { Queries, Query } from './observation.js';

/** Where the answers of one turn come from. Rejects as the methods of `Fleet` do. */
export interface TurnSource {
  unit(name: string, call: CallOptions): Promise<Unit | undefined>;
  states(name: string, call: CallOptions): Promise<readonly UnitState[]>;
  machines(): Promise<readonly Machine[]>;
  units(): Promise<readonly Unit[]>;
  /** Whether lists that are read in this turn are all that such a query takes. */
  isListed(query: Listed): boolean;
  /** Reads those lists. */
  lists(query: Listed): Promise<TurnLists>;
}

type Listed = Pick<Query, 'unit' | 'states'>;

/** What the lists of one turn say of a unit. */
export interface TurnLists {
  unit(name: string): Unit | undefined;
  states(name: string): readonly UnitState[];
}

/** Entries on one page of a list. */
const pageSize = 100;

/**
 * So many requests by name cost the cluster less than a page of a list, for which it reads its whole registry: a page of
 * 1,000 units takes it 42 ms, a unit by its name 1 ms.
 */
const namesPerPage = 3;

/** Returns up to how many units are asked for by name rather than by reading a list of a cluster of that size. */
export function namesWorthAsking(clusterSize: number): number {
  return Math.ceil(clusterSize / pageSize) * namesPerPage;
}

/**
 * Returns whether a turn reads all units, and all states, instead of asking for them by name: when it has to know more
 * than three of them for each page that the list has.
 *
 * Of 600 units, 18 are asked for by name, and 19 as six pages.
 */
export function listsWorthReading(
  { units, siblings }: Queries,
  clusterSize: number,
): { readonly units: boolean; readonly states: boolean } {
  const asked = [...units.values()];
  const names = namesWorthAsking(clusterSize);
  return {
    units: asked.filter(({ unit }) => unit).length > names,
    states: asked.filter(({ states }) => states).length + siblings.length > names,
  };
}

/** Returns a source that reads each list at most once, and asks by name for the rest. `call` is for the lists. */
export function turnSource(fleet: Fleet, lists: ReturnType<typeof listsWorthReading>, call: CallOptions): TurnSource {
  const machines = once(() => Array.fromAsync(fleet.machines(call)));
  const units = once(() => Array.fromAsync(fleet.units(call)));
  const byName = once(async () => new Map((await units()).map((unit) => [unit.name, unit])));
  const states = once(async () => Map.groupBy(await Array.fromAsync(fleet.states({}, call)), ({ name }) => name));
  return {
    machines,
    units,
    unit: async (name, own) => (lists.units ? (await byName()).get(name) : fleet.unit(name, own)),
    states: async (name, own) =>
      lists.states ? ((await states()).get(name) ?? []) : Array.fromAsync(fleet.states({ unitName: name }, own)),
    isListed: (query) => (!query.unit || lists.units) && (!query.states || lists.states),
    async lists(query) {
      const [unitsRead, statesRead] = await Promise.all([
        query.unit ? byName() : undefined,
        query.states ? states() : undefined,
      ]);
      return { unit: (name) => unitsRead?.get(name), states: (name) => statesRead?.get(name) ?? [] };
    },
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => {
    answer ??= ask();
    return answer;
  };
}
