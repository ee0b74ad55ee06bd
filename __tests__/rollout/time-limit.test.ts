import { describe, expect, test } from '@jest/globals';
import { withinTimeLimit } from '../../src/rollout/time-limit.js';
import { stay } from '../../src/rollout/transition.js';
import type { FleetMove, UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, observation, run, unitContext } from './cases.js';

const now = 600_000;
const waiting = { phase: 'progressing', effect: 'applied', startedAt: 0 } as const;
const unscheduled = run({ ...waiting, condition: 'unscheduled' });
const busy: readonly FleetMove[] = [{ unit: 'db@1.service', at: now - 14_000 }];

function limited(unit: UnitRollout, fleetMoves: readonly FleetMove[], timeoutMs = now) {
  return withinTimeLimit(stay(unit), unit.startedAt, observation({}), now, unitContext({ timeoutMs, fleetMoves }));
}

describe('a unit that has had its timeout', () => {
  test.each<[string, UnitRollout, readonly FleetMove[], phase: string]>([
    ['fails where fleet does nothing about others either', unscheduled, [], 'failed'],
    ['gets more time while fleet moves on with others', unscheduled, busy, 'progressing'],
    ['fails 15 s after fleet last did', unscheduled, [{ unit: 'db@1.service', at: now - 15_000 }], 'failed'],
    [
      'fails if it is only itself that fleet moves on with',
      unscheduled,
      [{ unit: 'web@1.service', at: now }],
      'failed',
    ],
    [
      'fails if it is systemd that it waits for',
      run({ ...waiting, condition: condition('starting', 'new activating/start-pre') }),
      busy,
      'failed',
    ],
    [
      'gets more time while fleet has not unloaded it yet',
      run({ phase: 'releasing', startedAt: 0 }),
      busy,
      'releasing',
    ],
  ])('%s', (_, unit, fleetMoves, phase) => {
    expect(limited(unit, fleetMoves).unit.phase.name).toBe(phase);
  });

  test('says once that it gets more time', () => {
    const first = limited(unscheduled, busy);
    expect(first.events).toEqual([
      {
        type: 'waiting',
        service: 'web',
        reason:
          'web@1.service has had its timeout of 10 min 0 s, but fleet is still working through its backlog; it gets more time',
      },
    ]);
    expect(limited(first.unit, busy).events).toEqual([]);
  });
});

test('a unit that has not had its timeout goes on', () => {
  expect(limited(unscheduled, [], now + 1).unit).toBe(unscheduled);
});
