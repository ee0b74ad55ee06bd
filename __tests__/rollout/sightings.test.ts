import { describe, expect, test } from '@jest/globals';
import { type Sightings, sight } from '../../src/rollout/sightings.js';
import { answers, hashOf, state, unit } from './cases.js';

type Facts = NonNullable<Parameters<typeof answers>[0]>;

const machineId = 'a1b2c3d4e5f6';
const unitOf = (words: string, facts: Parameters<typeof unit>[1] = {}) => unit(words, { machine: machineId, ...facts });
const running = state('new active/running', { machine: machineId });

/** What is new after the last of several looks. */
function news(...looks: Facts[]): string[] {
  let seen: Sightings = new Map();
  let last: string[] = [];
  for (const facts of looks) ({ seen, news: last } = sight(seen, answers(facts)));
  return last;
}

describe('what is seen of a unit', () => {
  test.each<[string, Facts, RegExp[]]>([
    [
      'what fleet says and what systemd says, each on its own',
      { looks: { 1: { unit: unitOf('new launched'), states: [running] } } },
      [
        /^web@1\.service: .*launched.*launched on a1b2c3d4$/,
        new RegExp(`^web@1\\.service: .*loaded/active/running.*${hashOf('new').slice(0, 7)} on a1b2c3d4$`),
      ],
    ],
    [
      'a unit without a current state and without a machine',
      { looks: { 1: { unit: unitOf('new launched', { current: 'none', machine: 'none' }), states: [running] } } },
      [/launched$/, /running/],
    ],
    ['that fleet has no such unit', { looks: { 1: { unit: 'absent' } } }, [/no such unit/, /no state/]],
    ['systemd alone, where fleet was not asked', { looks: { 1: { states: [running] } } }, [/running/]],
    [
      'several machines in one line',
      { looks: { 1: { states: [running, state('old failed/failed', { machine: 'm2' })] } } },
      [/running.*a1b2c3d4; .*failed.*m2$/],
    ],
    [
      'siblings by their states',
      { siblings: { 2: { states: [running] }, 3: [] } },
      [/^web@2\.service: .*running/, /^web@3\.service: .*no state/],
    ],
    [
      'nothing where the cluster could not be asked',
      { looks: { 1: new Error('away') }, siblings: new Error('away') },
      [],
    ],
  ])('is %s', (_, facts, expected) => {
    expect(news(facts)).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});

describe('news is only', () => {
  const first: Facts = { looks: { 1: { unit: unitOf('new launched'), states: [running] } } };
  test.each<[string, Facts[], number]>([
    ['what has not been seen before', [first, first], 0],
    ['what systemd says otherwise', [first, { looks: { 1: { unit: unitOf('new launched'), states: [] } } }], 1],
    ['what fleet says otherwise', [first, { looks: { 1: { unit: unitOf('new loaded'), states: [running] } } }], 1],
    ['what is seen otherwise of a sibling', [first, { siblings: { 1: [] } }], 1],
    ['nothing of a unit that was not looked at, nor when it is again', [first, {}, first], 0],
    [
      'nothing when the cluster could not be asked, nor when it is again',
      [first, { looks: { 1: new Error('away') } }, first],
      0,
    ],
    ['what is seen of another unit', [first, { looks: { 2: { states: [running] } } }], 1],
  ])('%s', (_, looks, count) => {
    expect(news(...looks)).toHaveLength(count);
  });
});
