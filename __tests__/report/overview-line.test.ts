import { describe, expect, test } from '@jest/globals';
import { overviewLine } from '../../src/report/overview-line.js';
import type { Overview, ServiceProgress, Wait, WaitingServices } from '../../src/rollout/events.js';

function lineOf(given: Partial<Overview>, newest: Readonly<Record<string, string>> = {}): string {
  const waiting = waitingFor({});
  const overview: Overview = {
    ...{ purpose: 'rollout', services: 209, done: 41, notStarted: 0, failedUnits: 0, underWay: [], waiting },
    ...given,
  };
  return overviewLine(overview, (unit) => newest[unit]);
}

function waitingFor(given: Partial<WaitingServices>): WaitingServices {
  return { forService: [], forEarlierWaves: 0, forTheirTurn: 0, ...given };
}

const wait = (unit: string, given: Partial<Wait> = {}): Wait => ({
  ...{ unit, detail: 'activating/start-pre', elapsedMs: 38_200, for: 'timeout', remainingMs: 561_800 },
  ...given,
});

const progress = (service: string, given: Partial<ServiceProgress> = {}): ServiceProgress => ({
  ...{ service, done: 0, of: 3, waits: [], waitingMs: 0 },
  ...given,
});

test('everything that there is to say of a rollout fits a line', () => {
  const kafka = progress('kafka', { waits: [wait('kafka@2.service')], waitingMs: 38_200 });
  const others = ['a', 'b', 'c', 'd'].map((name) => progress(name));
  const line = lineOf({
    failedUnits: 3,
    underWay: [...others, kafka],
    waiting: waitingFor({ forService: [{ service: 'kafka', count: 12 }], forTheirTurn: 146 }),
    leftMs: 540_000,
  });
  expect(line).toBe(
    '41 of 209 services done, 3 units failed; 5 under way: kafka (kafka@2.service: activating/start-pre after 38 s), a, b and 2 more; 158 waiting: 12 for kafka, 146 for their turn; about 9 min left',
  );
});

describe('an overview says', () => {
  const stable = wait('a@1.service', { detail: 'active/running', for: 'stability', remainingMs: 4_200 });
  test.each<[string, Partial<Overview>, said: string]>([
    ['only what there is to say', {}, '41 of 209 services done'],
    ['how many units have failed', { failedUnits: 1 }, '41 of 209 services done, 1 unit failed'],
    ['what was rolled back', { purpose: 'rollback' }, '41 of 209 services rolled back'],
    ['what was recovered', { purpose: 'recovery', services: 1, done: 0 }, '0 of 1 service recovered'],
    ['what is not begun any more', { notStarted: 158 }, '41 of 209 services done; 158 not started'],
    [
      'how much longer a unit has to stay healthy',
      { underWay: [progress('a', { waits: [stable] })] },
      '41 of 209 services done; 1 under way: a (a@1.service: active/running, 4 s to go)',
    ],
    [
      'what the slowest unit of a service does',
      { underWay: [progress('a', { waits: [stable, wait('a@2.service', { elapsedMs: 99_000 })] })] },
      '41 of 209 services done; 1 under way: a (a@2.service: activating/start-pre after 99 s)',
    ],
    [
      'which service waits for its canaries',
      { underWay: [progress('a', { holdMs: 25_400 })] },
      '41 of 209 services done; 1 under way: a (holding for the canaries, 25 s to go)',
    ],
    [
      'which service waits for other instances, and not that this is overdue',
      { underWay: [progress('a', { blockedMs: -100, waits: [] })] },
      '41 of 209 services done; 1 under way: a (other instances have to come up, at most 0 s to go)',
    ],
    [
      'the slowest services first',
      { underWay: [1, 30, 2, 20].map((second) => progress(`s${second}`, { waitingMs: second * 1_000 })) },
      '41 of 209 services done; 4 under way: s30, s20, s2 and 1 more',
    ],
    [
      'that a service waits for its turn',
      { waiting: waitingFor({ forTheirTurn: 1 }) },
      '41 of 209 services done; 1 waiting for its turn',
    ],
    [
      'that services wait for their turn',
      { waiting: waitingFor({ forTheirTurn: 3 }) },
      '41 of 209 services done; 3 waiting for their turn',
    ],
    [
      'for whom most services wait',
      {
        waiting: waitingFor({
          forService: [9, 7, 5, 3, 2].map((count) => ({ service: `s${count}`, count })),
          forEarlierWaves: 4,
          forTheirTurn: 1,
        }),
      },
      '41 of 209 services done; 31 waiting: 9 for s9, 7 for s7, 5 for s5, 5 for others, 4 for those that go first, 1 for its turn',
    ],
  ])('%s', (_, given, said) => {
    expect(lineOf(given)).toBe(said);
  });
});

test.each<[ms: number, said: string]>([
  [400, '10 s'],
  [10_000, '10 s'],
  [31_000, '40 s'],
  [50_000, '50 s'],
  [50_100, '1 min'],
  [89_000, '1 min'],
  [91_000, '2 min'],
  [5_350_000, '89 min'],
  [5_400_000, '1 h 30 min'],
  [7_080_000, '2 h 0 min'],
  [36_300_000, '10 h 10 min'],
])('an estimate of %d ms is rounded to %s', (leftMs, said) => {
  expect(lineOf({ leftMs })).toBe(`41 of 209 services done; about ${said} left`);
});
