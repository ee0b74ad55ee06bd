import { describe, expect, test } from '@jest/globals';
import { type Company, playLoop } from '../../src/bench/play-loop.js';

/*
 * What README promises of crash loops, from a few phases of the cluster's clocks. `npm run bench -- loops` takes more of
 * them, and more lives and pauses.
 */

const alone: Company = { inFlight: 0, idle: 0 };
const seeds = [1, 2, 3, 4];

describe.each<[string, Company]>([
  ['alone', alone],
  ['one of three in flight', { inFlight: 2, idle: 0 }],
  ['one of ten in flight', { inFlight: 9, idle: 0 }],
])('a loop, %s,', (_, company) => {
  test.each<[life: number, pause: number]>([
    [0.05, 0.1],
    [1.3, 0.3],
    [1, 1],
    [8, 2],
    [5, 5],
    [0.2, 5],
    [8, 30],
  ])('that lives for %s s with pauses of %s s does not pass, and is reported in time', async (life, pause) => {
    for (const sample of await playLoop({ lifeSeconds: life, pauseSeconds: pause }, company, seeds)) {
      expect(sample.isDeployed).toBe(false);
      expect(sample.seconds).toBeLessThanOrEqual(Math.max(15, 3 * (life + pause)));
    }
  });
});

test('an instance that lives for longer than min-ready passes', async () => {
  const samples = await playLoop({ lifeSeconds: 86_400, pauseSeconds: 1 }, alone, seeds);
  expect(samples.map(({ isDeployed }) => isDeployed)).toEqual([true, true, true, true]);
});

test('equal seeds make equal samples', async () => {
  const loop = { lifeSeconds: 3, pauseSeconds: 0.3 };
  expect(await playLoop(loop, alone, seeds)).toEqual(await playLoop(loop, alone, seeds));
});
