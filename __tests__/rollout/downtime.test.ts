import { expect, test } from '@jest/globals';
import type { UnitState } from '../../src/fleet/schemas.js';
import { type Downtime, noDowntime } from '../../src/plan/plan.js';
import { closeDowntime, downtimeMs, trackDowntime } from '../../src/rollout/downtime.js';

function seen(active: string, hash = 'a'): UnitState[] {
  return [
    {
      name: 'web@1.service',
      hash,
      machineID: 'm1',
      systemdLoadState: 'loaded',
      systemdActiveState: active,
      systemdSubState: '',
    },
  ];
}

function after(...observations: [seconds: number, states: UnitState[]][]): Downtime {
  return observations.reduce(
    (downtime, [seconds, states]) => trackDowntime(downtime, states, seconds * 1_000),
    noDowntime,
  );
}

test.each([
  [
    'seen up all the time',
    [
      [0, seen('active')],
      [1, seen('active')],
    ],
    0,
  ],
  [
    'down from the last moment it was seen up',
    [
      [0, seen('active')],
      [1, []],
      [2, seen('activating', 'b')],
      [3, seen('active', 'b')],
    ],
    3_000,
  ],
  [
    'replaced between two observations',
    [
      [0, seen('active')],
      [1, seen('active', 'b')],
    ],
    1_000,
  ],
  [
    'down twice',
    [
      [0, seen('active')],
      [1, []],
      [2, seen('active', 'b')],
      [3, seen('activating', 'b')],
      [5, seen('active', 'b')],
    ],
    5_000,
  ],
  [
    'never up before',
    [
      [0, []],
      [5, seen('activating')],
      [6, seen('active')],
    ],
    0,
  ],
] as [string, [number, UnitState[]][], number][])('%s', (_, observations, totalMs) => {
  expect(downtimeMs(after(...observations))).toBe(totalMs);
});

test('a unit that is down at the end has been down since it was last seen up', () => {
  const down = after([0, seen('active')], [1, []]);
  expect(downtimeMs(down)).toBe(0);
  expect(downtimeMs(closeDowntime(down, 4_000))).toBe(4_000);
  expect(downtimeMs(closeDowntime(after([0, seen('active')]), 4_000))).toBe(0);
});

test('intervals that touch are joined', () => {
  const away = closeDowntime(after([0, seen('active')], [1, []]), 2_000);
  expect(trackDowntime(away, seen('active', 'b'), 3_000).intervals).toEqual([{ from: 0, to: 3_000 }]);
});

test('times between which it was up are apart', () => {
  const twice = after(
    [0, seen('active')],
    [1, []],
    [2, seen('active', 'b')],
    [5, seen('active', 'b')],
    [6, []],
    [7, seen('active', 'b')],
  );
  expect(twice.intervals).toEqual([
    { from: 0, to: 2_000 },
    { from: 5_000, to: 7_000 },
  ]);
});
