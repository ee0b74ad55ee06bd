import { describe, expect, test } from '@jest/globals';
import { progressOf } from '../../src/rollout/progress.js';
import type { Task } from '../../src/rollout/task.js';
import { frame, instance, service } from './cases.js';

const now = 60_000;
const wait = (one: Task, given = frame()) => progressOf(service([one]), now, given).waits;

test('how far a service is counts what changes something', () => {
  const tasks = [
    instance(1, { phase: 'succeeded' }),
    instance(2, { phase: 'failed' }),
    instance(3, { phase: 'watching' }),
    instance(4),
    instance(5, { action: 'unchanged', phase: 'succeeded' }),
    instance(6, { action: 'restart', phase: 'succeeded', until: 'present' }),
    instance(7),
  ];
  expect(progressOf(service(tasks), now, frame())).toMatchObject({ type: 'progress', service: 'web', done: 2, of: 5 });
});

describe('what a service waits for', () => {
  const watching = { phase: 'watching', condition: 'starting', startedAt: now - 10_000 } as const;
  const healthy = { ...watching, condition: 'running', healthySince: now - 4_000 } as const;
  test.each<[string, Task, { for: string; remainingMs: number; detail: string }]>([
    [
      'a unit that is not healthy, until its timeout',
      instance(1, watching),
      { for: 'timeout', remainingMs: 590_000, detail: 'starting' },
    ],
    [
      'a unit that has not been seen',
      instance(1, { phase: 'inspecting', startedAt: now }),
      { for: 'timeout', remainingMs: 600_000, detail: 'not seen yet' },
    ],
    [
      'a unit whose time is over',
      instance(1, { ...watching, startedAt: now - 700_000 }),
      { for: 'timeout', remainingMs: 0, detail: 'starting' },
    ],
    [
      'a healthy unit, until it has been so for long enough',
      instance(1, healthy),
      { for: 'stability', remainingMs: 6_000, detail: 'running' },
    ],
    [
      'a healthy unit that has ended once, for three times as long',
      instance(1, { ...healthy, exits: 1 }),
      { for: 'stability', remainingMs: 26_000, detail: 'running' },
    ],
    [
      'a healthy unit that is due',
      instance(1, { ...healthy, healthySince: now - 11_000 }),
      { for: 'stability', remainingMs: 0, detail: 'running' },
    ],
  ])('%s', (_, one, expected) => {
    expect(wait(one)).toEqual([{ unit: 'web@1.service', ...expected }]);
  });

  test('is nothing that is pending or through', () => {
    expect(progressOf(service([instance(1, { phase: 'succeeded' }), instance(2)]), now, frame()).waits).toEqual([]);
  });
});

describe('the canary hold', () => {
  const canaries = frame({ canary: 1 });
  const through = instance(1, { phase: 'succeeded' });
  const hold = { from: now - 5_000, to: now + 25_000 };
  test.each([
    ['is shown with what is left of it', service([through, instance(2)], { hold }), 25_000],
    ['is over when its time is', service([through, instance(2)], { hold: { ...hold, to: now } }), undefined],
    [
      'has not begun while a canary is under way',
      service([instance(1, { phase: 'watching' }), instance(2)], { hold }),
      undefined,
    ],
    ['is none where there is none', service([through, instance(2)]), undefined],
  ])('%s', (_, rollout, holdMs) => {
    expect(progressOf(rollout, now, canaries).holdMs).toBe(holdMs);
  });
});

test('how long others are still waited for counts from when they were found down', () => {
  const rollout = service([instance(1)], { blockedSince: now - 10_000 });
  expect(progressOf(rollout, now, frame()).blockedMs).toBe(590_000);
  expect(progressOf(service([instance(1)], { blockedSince: 0 }), 0, frame()).blockedMs).toBe(600_000);
  expect(progressOf(service([instance(1)]), now, frame())).not.toHaveProperty('blockedMs');
});
