import { describe, expect, test } from '@jest/globals';
import { canarySize, resolveStrategy, surgeAllowed, unavailableAllowed } from '../../src/plan/limits.js';
import type { RolloutStrategy, Step } from '../../src/plan/plan.js';
import { condition, step } from '../rollout/cases.js';
import { strategy } from './strategy.js';

const updates = (count: number): Step[] => Array.from({ length: count }, (_, index) => step({ unit: index + 1 }));
const running = (count: number): Step[] =>
  updates(count).map((one) => ({ ...one, condition: condition('running', 'old active/running') }));
const creations = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => step({ unit: 100 + index, action: 'create' }));
const removals = (count: number): Step[] =>
  Array.from({ length: count }, (_, index) => step({ unit: 200 + index, action: 'destroy' }));
const surge = step({ unit: 9, action: 'create', stage: 'surge' });
const surgeSidekick = step({ unit: 'log@9.service', action: 'create', stage: 'surge', countsAsAvailable: false });

describe('how many may be down, and how many go first', () => {
  test.each<[string, Step[], Partial<RolloutStrategy>, maxUnavailable: number, canary: number]>([
    ['one at a time', updates(3), { maxUnavailable: { instances: 1 } }, 1, 0],
    ['a percentage of the size', updates(3), { maxUnavailable: { percent: 67 } }, 2, 0],
    ['at least one, or nothing could be updated', updates(3), { maxUnavailable: { instances: 0 } }, 1, 0],
    ['none if there is a surge instance', [surge, ...updates(3)], { maxUnavailable: { instances: 0 } }, 0, 0],
    [
      'a sidekick of a surge instance makes no difference',
      [surgeSidekick, ...updates(3)],
      { maxUnavailable: { instances: 0 } },
      1,
      0,
    ],
    ['no more than there are', updates(3), { maxUnavailable: { instances: 7 } }, 3, 0],
    ['a number of canaries', running(3), { canary: { instances: 2 } }, 1, 2],
    ['a percentage of canaries', running(3), { canary: { percent: 34 } }, 1, 2],
    ['no canary where nothing runs that could be protected', updates(3), { canary: { instances: 2 } }, 1, 0],
  ])('%s', (_, steps, facts, maxUnavailable, canary) => {
    expect(resolveStrategy(strategy(facts), 3, steps).limits).toEqual({ size: 3, maxUnavailable, canary });
  });
});

describe('a rollback counts the instances that there were before', () => {
  test.each<[string, size: number, Step[], Partial<RolloutStrategy>, former: number, maxUnavailable: number]>([
    ['as many as now', 10, updates(10), { maxUnavailable: { percent: 50 } }, 10, 5],
    ['fewer, after scaling up', 10, [...creations(6), ...updates(4)], { maxUnavailable: { percent: 50 } }, 4, 2],
    ['fewer, and then at least one', 10, [...creations(9), ...updates(1)], { maxUnavailable: { percent: 50 } }, 1, 1],
    ['none, after a first deployment', 3, creations(3), { maxUnavailable: { instances: 2 } }, 0, 1],
    [
      'not those that were to be destroyed',
      2,
      [...updates(2), ...removals(2)],
      { maxUnavailable: { percent: 50 } },
      2,
      1,
    ],
    ['without canaries', 3, updates(3), { canary: { instances: 2 } }, 3, 1],
    ['without surge', 3, [surge, ...updates(3)], { maxUnavailable: { instances: 0 } }, 3, 1],
    ['not those that were only staged', 2, [step({ unit: 1, before: 'old loaded' }), step({ unit: 2 })], {}, 1, 1],
  ])('%s', (_, size, steps, facts, former, maxUnavailable) => {
    expect(resolveStrategy(strategy(facts), size, steps).rollbackLimits).toEqual({
      size: former,
      maxUnavailable,
      canary: 0,
    });
  });
});

test('times and health check go to the plan as they are', () => {
  const times = { canaryHoldMs: 1_000, minReadyMs: 2_000, timeoutMs: 3_000 };
  expect(resolveStrategy(strategy(times), 1, updates(1))).toMatchObject(times);
  const healthCheck = 'http://{machine-ip}/';
  const healthCheckHeaders = { Host: 'web.example' };
  const healthCheckStatus = [{ from: 200, to: 399 }];
  const checked = strategy({ healthCheck, healthCheckHeaders, healthCheckStatus });
  expect(resolveStrategy(checked, 1, updates(1)).healthCheck).toEqual({
    url: healthCheck,
    headers: healthCheckHeaders,
    accepts: healthCheckStatus,
  });
  expect(resolveStrategy(strategy({ healthCheck }), 1, updates(1)).healthCheck).toEqual({ url: healthCheck });
  for (const none of [strategy(), strategy({ healthCheck: 'none', healthCheckHeaders })])
    expect(resolveStrategy(none, 1, updates(1))).not.toHaveProperty('healthCheck');
});
test.each([
  [{ percent: 25 }, 10, 0, 2],
  [{ percent: 25 }, 3, 0, 1],
  [{ percent: 25 }, 3, 1, 0],
  [{ percent: 100 }, 3, 0, 3],
  [{ percent: 99 }, 3, 0, 2],
  [{ percent: 1 }, 1, 0, 1],
  [{ instances: 1 }, 3, 0, 1],
  [{ instances: 5 }, 3, 0, 3],
  [{ instances: 0 }, 3, 1, 0],
  [{ instances: 0 }, 3, 0, 1],
  [{ instances: 2 }, 0, 0, 1],
])('with %j of %i instances and a surge of %i, %i may be down', (amount, size, surge, allowed) => {
  expect(unavailableAllowed(amount, size, surge)).toBe(allowed);
});

test.each([
  [{ percent: 25 }, 10, 3],
  [{ percent: 1 }, 3, 1],
  [{ instances: 2 }, 1, 2],
  [{ instances: 0 }, 5, 0],
  [{ percent: 100 }, 4, 4],
])('with a surge of %j, %i instances may have %i more', (amount, size, allowed) => {
  expect(surgeAllowed(amount, size)).toBe(allowed);
});

test.each([
  [{ percent: 10 }, 3, 1],
  [{ percent: 50 }, 5, 3],
  [{ instances: 7 }, 3, 3],
  [{ instances: 0 }, 5, 0],
])('a canary of %j of %i instances is %i', (amount, size, count) => {
  expect(canarySize(amount, size)).toBe(count);
});
