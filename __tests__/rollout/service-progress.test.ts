import { describe, expect, test } from '@jest/globals';
import { serviceProgress } from '../../src/rollout/service-progress.js';
import type { ServiceRollout } from '../../src/rollout/service-rollout.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { instance, service } from './cases.js';

const now = 60_000;
const progress = (of: ServiceRollout, at = now) => serviceProgress(of, at);

const wait = (one: UnitRollout) => progress(service([one])).waits;

test('progress counts the units that change', () => {
  const units = [
    instance(1, { phase: 'available' }),
    instance(2, { phase: 'failed' }),
    instance(3, { phase: 'progressing' }),
    instance(4),
    instance(5, { action: 'unchanged', phase: 'available' }),
    instance(6, { action: 'restart', phase: 'available', until: 'running' }),
    instance(7),
  ];
  expect(progress(service(units))).toMatchObject({ service: 'web', done: 2, of: 5 });
});

describe('what a service waits for', () => {
  const progressing = { phase: 'progressing', condition: 'starting', startedAt: now - 10_000 } as const;
  const healthy = { ...progressing, condition: 'running', healthySince: now - 4_000 } as const;
  test.each<[string, UnitRollout, { for: string; elapsedMs: number; remainingMs: number; detail: string }]>([
    [
      'a unit that is not healthy, until its timeout',
      instance(1, progressing),
      { for: 'timeout', elapsedMs: 10_000, remainingMs: 590_000, detail: 'starting' },
    ],
    [
      'a unit that has not been observed',
      instance(1, { phase: 'checking', startedAt: now }),
      { for: 'timeout', elapsedMs: 0, remainingMs: 600_000, detail: 'not observed yet' },
    ],
    [
      'a unit whose timeout is over',
      instance(1, { ...progressing, startedAt: now - 700_000 }),
      { for: 'timeout', elapsedMs: 700_000, remainingMs: 0, detail: 'starting' },
    ],
    [
      'a healthy unit, until it has been healthy for min-ready',
      instance(1, healthy),
      { for: 'stability', elapsedMs: 10_000, remainingMs: 6_000, detail: 'running' },
    ],
    [
      'a healthy unit that has exited once, for three times min-ready',
      instance(1, { ...healthy, exits: 1 }),
      { for: 'stability', elapsedMs: 10_000, remainingMs: 26_000, detail: 'running' },
    ],
    [
      'a healthy unit whose min-ready is over',
      instance(1, { ...healthy, healthySince: now - 11_000 }),
      { for: 'stability', elapsedMs: 10_000, remainingMs: 0, detail: 'running' },
    ],
  ])('%s', (_, one, expected) => {
    expect(wait(one)).toEqual([{ unit: 'web@1.service', ...expected }]);
  });

  test('is no unit that is pending or available', () => {
    expect(progress(service([instance(1, { phase: 'available' }), instance(2)])).waits).toEqual([]);
  });
});

describe('the canary hold', () => {
  const plan = { canary: 1 };
  const available = instance(1, { phase: 'available' });
  const hold = { from: now - 5_000, to: now + 25_000 };
  test.each([
    ['is shown with what is left of it', service([available, instance(2)], { plan, canaryHold: hold }), 25_000],
    [
      'is over when its time is',
      service([available, instance(2)], { plan, canaryHold: { ...hold, to: now } }),
      undefined,
    ],
    [
      'has not started while a canary is in flight',
      service([instance(1, { phase: 'progressing' }), instance(2)], { plan, canaryHold: hold }),
      undefined,
    ],
    ['is none where there is none', service([available, instance(2)], { plan }), undefined],
  ])('%s', (_, rollout, holdMs) => {
    expect(progress(rollout).holdMs).toBe(holdMs);
  });
});

test('how long others are still waited for counts from when they were found down', () => {
  const rollout = service([instance(1)], { blockedSince: now - 10_000 });
  expect(progress(rollout).blockedMs).toBe(590_000);
  expect(progress(service([instance(1)], { blockedSince: 0 }), 0).blockedMs).toBe(600_000);
  expect(progress(service([instance(1)]))).not.toHaveProperty('blockedMs');
});

describe('how long a service has been waiting is how long it has been', () => {
  const units = (...seconds: number[]) =>
    seconds.map((second, index) => instance(index + 1, { phase: 'progressing', startedAt: second * 1_000 }));
  const available = instance(1, { phase: 'available' });
  const hold = { from: now - 5_000, to: now + 25_000 };
  test.each<[string, ServiceRollout, waitingMs: number]>([
    ['since the turn of the slowest unit came', service(units(40, 20, 50)), 40_000],
    ['held for the canaries', service([available, instance(2)], { plan: { canary: 1 }, canaryHold: hold }), 5_000],
    ['blocked by units that are down', service([instance(1)], { blockedSince: now - 7_000 }), 7_000],
    ['and not at all between two units', service([available, instance(2)]), 0],
  ])('%s', (_, rollout, waitingMs) => {
    expect(progress(rollout).waitingMs).toBe(waitingMs);
  });
});
