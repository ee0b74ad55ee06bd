import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/health/condition.js';
import { hasFleetActed, waitsForFleet } from '../../src/rollout/readiness.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, instance, unit } from './cases.js';

const now = 60_000;
const acted = unit('new launched');
const notYet = unit('new launched', { current: 'loaded' });
const global = unit('new launched', { lines: ['X-Fleet Global=true'], current: 'none' });

describe('a repeated wake-up may help', () => {
  const written = (served = acted) => instance(1, { phase: 'progressing', effect: 'applied', served });
  const untouched = (startedAt: number, served = acted) => instance(1, { phase: 'progressing', startedAt, served });
  test.each<[string, Condition['is'], UnitRollout, boolean]>([
    ['when it has not scheduled the unit', 'unscheduled', written(), true],
    ['when the old revision is still there', 'other-revision', written(), true],
    ['when a unit that was changed has no state yet', 'unpublished', written(), true],
    ['not when a unit that was not changed may run without its state', 'unpublished', untouched(now - 29_999), false],
    [
      'unless that has lasted longer than every state takes to be published anew',
      'unpublished',
      untouched(now - 30_000),
      true,
    ],
    ['when a unit that was not changed has not been launched', 'unpublished', untouched(now, notYet), true],
    ['when a unit shows ended that fleet has not started', 'ended', written(notYet), true],
    ['when a unit shows failed that fleet has not started', 'failed', written(notYet), true],
    ['not when a unit has ended that fleet has started', 'ended', written(), false],
    ['not when a unit has failed that fleet has started', 'failed', written(), false],
    ['not with a global unit, which does not say', 'failed', written({ ...global, currentState: 'loaded' }), false],
    ['not when systemd starts the unit', 'starting', written(notYet), false],
    ['not when the unit runs', 'running', written(notYet), false],
    ['not when the unit is being stopped', 'stopping', written(notYet), false],
    ['not when the unit is about to be restarted', 'restarting', written(notYet), false],
    ['not when there is no unit', 'missing', instance(1, { phase: 'progressing' }), false],
  ])('%s', (_, is, one, waits) => {
    expect(waitsForFleet(condition(is), one, now)).toBe(waits);
  });
});

test.each([
  ['it calls the unit launched', acted, true],
  ['it calls the unit loaded', notYet, false],
  ['it calls the unit inactive', unit('new launched', { current: 'inactive' }), false],
  ['it does not say, as of a global unit', global, true],
  ['the unit is not known', undefined, true],
])('whether fleet has asked systemd to start a unit: %s', (_, served, expected) => {
  expect(hasFleetActed(served)).toBe(expected);
});
