import { describe, expect, test } from '@jest/globals';
import { nextMove, nextObservation } from '../../src/rollout/polling.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { run, unit } from './cases.js';

// Fleet was notified at 10 s, unless a row says otherwise; the unit had its desired state at the last observation.
const since = 10_000;
const seenAt = (observedAt: number) => ({ since, observedAt, intentSeenAt: observedAt });
const progressing = { phase: 'progressing', rhythm: 'aimed', effect: 'applied' } as const;
const starting = { ...progressing, condition: 'starting' } as const;
const waiting = { ...progressing, condition: 'other-revision' } as const;

type Row = [what: string, unit: UnitRollout, now: number, nextAt: number];

function expectTimes(of: typeof nextObservation, rows: readonly Row[]): void {
  test.each(rows)('%s', (_, one, now, nextAt) => {
    expect(of(one, 10_000, now)).toBe(nextAt);
  });
}

describe('a unit is observed again', () => {
  expectTimes(nextObservation, [
    ['at once, if it was never observed', run({ phase: 'checking' }), 0, Number.NEGATIVE_INFINITY],
    ['at once, while it is checked', run({ phase: 'checking', observedAt: 10_000 }), 10_000, 10_000],
    [
      'at once, when a server has answered since',
      run({ phase: 'verifying', since: 10_001, observedAt: 10_000 }),
      10_100,
      10_000,
    ],
    [
      'after 0.7 s, if it was observed since',
      run({ phase: 'verifying', since: 10_000, observedAt: 10_000 }),
      10_100,
      10_700,
    ],
    ['after 0.7 s, while it is removed', run({ phase: 'removing', observedAt: 10_000 }), 10_100, 10_700],
    ['after 0.7 s, once it is available', run({ phase: 'available', observedAt: 10_000 }), 10_100, 10_700],
    [
      'not before fleet can have acted',
      run({ phase: 'stopping', action: 'restart', ...seenAt(10_600) }),
      10_600,
      11_050,
    ],
    [
      'after 0.4 s from then on, while it stops',
      run({ phase: 'stopping', action: 'restart', ...seenAt(11_060), served: unit('new loaded') }),
      11_060,
      11_460,
    ],
    [
      'after 0.7 s, if it takes long to stop',
      run({ phase: 'stopping', action: 'restart', ...seenAt(14_200), served: unit('new loaded') }),
      14_200,
      14_900,
    ],
    [
      'after 0.4 s from then on, while its machine releases it',
      run({ phase: 'releasing', ...seenAt(11_060), wakeUpsDone: 1 }),
      11_060,
      11_460,
    ],
    ['not before a unit that starts can show it', run({ ...starting, ...seenAt(11_049) }), 11_049, 11_050],
    ['then every 0.3 s', run({ ...starting, ...seenAt(11_050) }), 11_050, 11_350],
    ['as long as fleet usually takes', run({ ...starting, ...seenAt(14_199) }), 14_199, 14_499],
    ['and then every 0.7 s', run({ ...starting, ...seenAt(14_200) }), 14_200, 14_900],
    [
      'every 0.9 s while it is healthy',
      run({ ...progressing, ...seenAt(15_000), condition: 'running', healthySince: 14_000 }),
      15_000,
      15_900,
    ],
    [
      'and as soon as it has been healthy for min-ready',
      run({ ...progressing, ...seenAt(23_500), condition: 'running', healthySince: 14_000 }),
      23_500,
      24_000,
    ],
  ]);
});

describe('before a wake-up is repeated, the unit is checked to have its desired state still', () => {
  expectTimes(nextObservation, [
    [
      'shortly before, if the last observation will be too old by then',
      run({ ...waiting, ...seenAt(10_300) }),
      10_300,
      10_852,
    ],
    ['not, if it will be recent enough', run({ ...waiting, ...seenAt(10_502) }), 10_502, 11_050],
    [
      'but no sooner than 0.1 s after the last observation',
      run({ ...waiting, since, observedAt: 10_800 }),
      10_800,
      10_900,
    ],
    [
      'even if the time for it has passed',
      run({ ...waiting, since, observedAt: 11_300, intentSeenAt: 10_700 }),
      11_300,
      11_400,
    ],
    ['not while the unit does not wait for fleet', run({ ...starting, since, observedAt: 10_300 }), 10_300, 11_050],
    [
      'a unit that is stopped waits for fleet until fleet calls it loaded',
      run({
        phase: 'stopping',
        rhythm: 'aimed',
        since,
        observedAt: 10_300,
        served: unit('new loaded', { current: 'launched' }),
      }),
      10_300,
      10_852,
    ],
    [
      'and for systemd from then on',
      run({ phase: 'stopping', rhythm: 'aimed', since, observedAt: 10_300, served: unit('new loaded') }),
      10_300,
      11_050,
    ],
    [
      'a unit that is released always waits for fleet',
      run({ phase: 'releasing', rhythm: 'aimed', since, observedAt: 10_300 }),
      10_300,
      10_852,
    ],
  ]);
});

describe('something has to be done about a unit', () => {
  expectTimes(nextMove, [
    [
      'when the wake-up is due, if the desired state was seen just before',
      run({ ...waiting, ...seenAt(10_600) }),
      10_600,
      11_002,
    ],
    ['when it is observed before that, otherwise', run({ ...waiting, ...seenAt(10_300) }), 10_300, 10_852],
    ['when it is observed, if that is sooner', run({ ...waiting, ...seenAt(11_700), wakeUpsDone: 1 }), 11_700, 12_000],
    ['when it is observed, if it does not wait for fleet', run({ ...starting, ...seenAt(10_600) }), 10_600, 11_050],
    [
      'at the next observation, if the wake-up is overdue and the desired state was seen too long ago',
      run({ ...waiting, since, observedAt: 11_300, intentSeenAt: 10_700 }),
      11_300,
      11_400,
    ],
    ['at once, if it was never observed', run({ phase: 'checking' }), 0, Number.NEGATIVE_INFINITY],
  ]);
});
