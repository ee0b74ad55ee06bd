import { describe, expect, test } from '@jest/globals';
import { KnownStates, stateChanges } from '../../src/rollout/progress.js';
import { hashOf, observations, state, unit } from './cases.js';

type Facts = NonNullable<Parameters<typeof observations>[0]>;

const machineId = 'a1b2c3d4e5f6';
const unitOf = (words: string, facts: Parameters<typeof unit>[1] = {}) => unit(words, { machine: machineId, ...facts });
const running = state('new active/running', { machine: machineId });

/** What has changed with the last of several observations. */
function changesAfter(...facts: Facts[]): readonly string[] {
  const known = new KnownStates();
  let changes: readonly string[] = [];
  for (const seen of facts) changes = stateChanges(known, observations(seen));
  return changes;
}

describe('what is seen of a unit', () => {
  test.each<[string, Facts, RegExp[]]>([
    [
      'what fleet says and what systemd says, each on its own',
      { units: { 1: { unit: unitOf('new launched'), states: [running] } } },
      [
        /^web@1\.service: .*launched.*launched on a1b2c3d4$/,
        new RegExp(`^web@1\\.service: .*loaded/active/running.*${hashOf('new').slice(0, 7)} on a1b2c3d4$`),
      ],
    ],
    [
      'a unit without a current state and without a machine',
      { units: { 1: { unit: unitOf('new launched', { current: 'none', machine: 'none' }), states: [running] } } },
      [/launched$/, /running/],
    ],
    ['that it is not in fleet', { units: { 1: { unit: 'absent' } } }, [/not in fleet/, /no state/]],
    ['systemd alone, where fleet was not asked', { units: { 1: { states: [running] } } }, [/running/]],
    [
      'several machines in one line',
      { units: { 1: { states: [running, state('old failed/failed', { machine: 'm2' })] } } },
      [/running.*a1b2c3d4; .*failed.*m2$/],
    ],
    [
      'siblings by their states',
      { siblings: { 2: { states: [running] }, 3: [] } },
      [/^web@2\.service: .*running/, /^web@3\.service: .*no state/],
    ],
    [
      'nothing where the cluster could not be asked',
      { units: { 1: new Error('away') }, siblings: { 2: new Error('away') } },
      [],
    ],
  ])('is %s', (_, facts, expected) => {
    expect(changesAfter(facts)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

describe('what has changed is', () => {
  const first: Facts = { units: { 1: { unit: unitOf('new launched'), states: [running] } } };
  test.each<[string, Facts[], number]>([
    ['what has not been seen before', [first, first], 0],
    ['what systemd says otherwise', [first, { units: { 1: { unit: unitOf('new launched'), states: [] } } }], 1],
    ['what fleet says otherwise', [first, { units: { 1: { unit: unitOf('new loaded'), states: [running] } } }], 1],
    ['what is seen otherwise of a sibling', [first, { siblings: { 1: [] } }], 1],
    ['nothing of a unit that was not observed, nor when it is again', [first, {}, first], 0],
    [
      'nothing when the cluster could not be asked, nor when it is again',
      [first, { units: { 1: new Error('away') } }, first],
      0,
    ],
    ['what is seen of another unit', [first, { units: { 2: { states: [running] } } }], 1],
  ])('%s', (_, facts, count) => {
    expect(changesAfter(...facts)).toHaveLength(count);
  });
});
