import { describe, expect, test } from '@jest/globals';
import { bestPossible } from '../../src/bench/best-possible.js';
import { chosenPolicies } from '../../src/bench/chosen-policies.js';
import { quantile } from '../../src/bench/comparison-table.js';
import { replaceOnce, type Sample, type Setting } from '../../src/bench/measure.js';
import { otherPolicies } from '../../src/bench/other-policies.js';

/*
 * What the chosen policies promise, from as many phases of the cluster's clocks as a test has time for. `npm run bench`
 * takes more of them, and says how the others fare.
 */

const phases = 300;

function samplesOf(policyName: string, setting: Setting, count = phases): Sample[] {
  const policy = [...otherPolicies, ...chosenPolicies].find(
    ({ name, versions }) => name.startsWith(policyName) && versions.includes(setting.version),
  );
  if (policy === undefined) throw new Error(`no policy ${policyName}`);
  return Array.from({ length: count }, (_, seed) => replaceOnce(policy, setting, seed));
}

function at(samples: readonly Sample[], part: number, pick: (sample: Sample) => number = ({ ms }) => ms): number {
  return quantile(
    samples.map(pick).toSorted((a, b) => a - b),
    part,
  );
}

const downtime = ({ downMs }: Sample) => downMs;

describe('one instance on fleet 1.0.0', () => {
  const setting: Setting = { version: '1.0.0' };
  const chosen = samplesOf('CHOSEN', setting);

  test('takes at most half of what fleetctl takes, and of what fleet-service takes', () => {
    expect(at(chosen, 0.5)).toBeLessThan(at(samplesOf('fleetctl', setting), 0.5) / 2);
    expect(at(chosen, 0.5)).toBeLessThan(at(samplesOf('fleet-service', setting), 0.5) / 2);
  });

  test('is down for at most 2.5 s, even if heartbeats deafen its machine at the wrong moment', () => {
    expect(at(chosen, 0.5, downtime)).toBeLessThan(1200);
    expect(at(chosen, 0.98, downtime)).toBeLessThan(2500);
  });

  test('comes close to the best that was possible', () => {
    const best = Array.from({ length: 50 }, (_, seed) => bestPossible(setting, seed));
    expect(at(chosen, 0.5) - at(best, 0.5)).toBeLessThan(500);
  });
});

test('one instance on fleet 0.11.1 takes at most seven tenths of what fleet-service takes, and never runs twice', () => {
  const setting: Setting = { version: '0.11.1', neighbours: 3 };
  const chosen = samplesOf('CHOSEN', setting);
  expect(at(chosen, 0.5)).toBeLessThan(0.7 * at(samplesOf('fleet-service', setting), 0.5));
  expect(chosen.filter(({ twiceMs }) => twiceMs > 0)).toEqual([]);
});

test.each<[string, Omit<Setting, 'version'>, number]>([
  ['with a stop of 0.3 s', { stopSeconds: 0.3 }, phases],
  ['with a stop of 5 s', { stopSeconds: 5 }, phases],
  ['beside 300 other units', { others: 300 }, 20],
  ['on a cluster of 30 machines', { machineCount: 30, others: 60 }, 40],
])('%s it is no slower than fleetctl, nor longer down', (_, conditions, count) => {
  const setting: Setting = { version: '1.0.0', ...conditions };
  const [chosen, fleetctl] = [samplesOf('CHOSEN', setting, count), samplesOf('fleetctl', setting, count)];
  expect(at(chosen, 0.5)).toBeLessThan(at(fleetctl, 0.5));
  expect(at(chosen, 0.95, downtime)).toBeLessThanOrEqual(at(fleetctl, 0.95, downtime) + 20);
});

test('it asks fleet for little enough that ten seconds of watching for health come to at most 30 requests', () => {
  for (const version of ['1.0.0', '0.11.1'] as const) {
    expect(at(samplesOf('CHOSEN', { version }), 0.95, ({ requests }) => requests)).toBeLessThanOrEqual(20);
  }
});

test('equal phases make equal samples', () => {
  expect(samplesOf('CHOSEN', { version: '1.0.0' }, 5)).toEqual(samplesOf('CHOSEN', { version: '1.0.0' }, 5));
});
