import { describe, expect, test } from '@jest/globals';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Transport } from '../../src/fleet/transport.js';
import type { Query } from '../../src/rollout/observation.js';
import { listsWorthReading, turnSource } from '../../src/rollout/turn-source.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { state, unit } from './cases.js';

const both: Query = { unit: true, states: true, machines: false, units: false };

/** Questions about so many units, and about so many siblings. */
function queries(units: number, query: Query, siblings = 0) {
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  return { units: new Map(names('u', units).map((name) => [name, query])), siblings: names('s', siblings) };
}

describe('lists are read instead of asking by name', () => {
  const neither = { units: false, states: false };
  test.each<[string, ReturnType<typeof queries>, clusterSize: number, expected: typeof neither]>([
    ['with more than three names for each page', queries(19, both), 600, { units: true, states: true }],
    ['but not with three', queries(18, both), 600, neither],
    ['for a page that is not full as well', queries(4, both), 20, { units: true, states: true }],
    ['each list by itself', queries(4, { ...both, unit: false }), 20, { units: false, states: true }],
    ['for the states of units and siblings together', queries(2, both, 2), 20, { units: false, states: true }],
    ['never of an empty cluster with nothing to ask', queries(0, both), 0, neither],
  ])('%s', (_, asked, clusterSize, expected) => {
    expect(listsWorthReading(asked, clusterSize)).toEqual(expected);
  });
});

/** A fleet of two units that writes down what it is asked. */
function fleet() {
  const asked: string[] = [];
  const web1 = { ...unit('old'), currentState: 'launched' };
  const transport: Transport = async ({ path }) => {
    asked.push(path.replace('/fleet/v1', ''));
    const body = /\/units\//.test(path)
      ? web1
      : /\/units/.test(path)
        ? { units: [web1] }
        : /\/machines/.test(path)
          ? { machines: [] }
          : { states: [state('old active/running')] };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  };
  const clock = new VirtualClock();
  const client = fleetClient({ transport, clock, random: seededRandom(1), requestTimeoutMs: 9_000, retryForMs: 1_000 });
  return { asked, client };
}

describe('the answers of a turn', () => {
  const name = 'web@1.service';
  test('come from one reading of each list, for all units', async () => {
    const { asked, client } = fleet();
    const source = turnSource(client, { units: true, states: true }, {});
    const [present, absent, units] = await Promise.all([
      source.unit(name, {}),
      source.unit('gone.service', {}),
      source.units(),
    ]);
    expect([present?.name, absent, units.length]).toEqual([name, undefined, 1]);
    const states = await Promise.all([source.states(name, {}), source.states('gone.service', {})]);
    expect(states.map((some) => some.length)).toEqual([1, 0]);
    expect(asked).toEqual(['/units', '/state']);
  });

  test('come one by one where that is cheaper', async () => {
    const { asked, client } = fleet();
    const source = turnSource(client, { units: false, states: false }, {});
    await source.unit(name, {});
    await source.states(name, {});
    await source.machines();
    await source.machines();
    expect(asked).toEqual(['/units/web@1.service', '/state?unitName=web%401.service', '/machines']);
  });
});
