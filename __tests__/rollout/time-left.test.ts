import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ServiceRollout } from '../../src/rollout/service-rollout.js';
import { timeLeft } from '../../src/rollout/time-left.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { deployment, instance, service } from './cases.js';

const now = 60_000;
const left = (...services: readonly ServiceRollout[]) => timeLeft(deployment(...services), now);

/** Times are seconds before now. */
function available(number: number, from: number, to: number, facts: Parameters<typeof instance>[1] = {}): UnitRollout {
  const times = { startedAt: now - from * 1_000, finishedAt: now - to * 1_000 };
  return instance(number, { phase: 'available', effect: 'applied', ...times, ...facts });
}

function starting(number: number, from: number, facts: Parameters<typeof instance>[1] = {}): UnitRollout {
  return instance(number, { phase: 'progressing', condition: 'starting', startedAt: now - from * 1_000, ...facts });
}

const healthy = (number: number, from: number, since: number) =>
  starting(number, from, { condition: 'running', healthySince: now - since * 1_000 });
const pending = (...numbers: number[]) => numbers.map((number) => instance(number));
const two = { plan: { maxUnavailable: 2 } };

describe('how long a rollout will take yet', () => {
  test.each<[string, readonly ServiceRollout[], seconds: number | undefined]>([
    [
      'follows from how long changes took and how many were under way at a time',
      [
        service(
          [
            ...[available(1, 50, 30), available(2, 50, 30), available(3, 30, 10), available(4, 30, 10)],
            ...[starting(5, 10), starting(6, 10), ...pending(7, 8, 9, 10)],
          ],
          two,
        ),
      ],
      50,
    ],
    ['is not known before anything is done', [service([starting(1, 30), ...pending(2)])], undefined],
    ['is not known before anything has begun', [service(pending(1, 2))], undefined],
    ['is nothing to speak of once all is done', [service([available(1, 50, 30), available(2, 30, 10)])], undefined],
    ['is not known from what took nothing at all', [service([available(1, 0, 0), ...pending(2)])], undefined],
    [
      'is not known from units that do not have to run, if others have to',
      [service([available(1, 20, 10, { until: 'applied' }), ...pending(2)])],
      undefined,
    ],
    [
      'is known from those if there are no others',
      [service([available(1, 20, 10, { action: 'destroy' }), instance(2, { action: 'destroy' })])],
      20,
    ],
    [
      'takes units that do not have to run for quick until one is measured',
      [service([available(1, 20, 0), instance(2, { action: 'destroy' })])],
      undefined,
    ],
    [
      'is not known from a unit that was right already',
      [service([available(1, 20, 0, { effect: 'none' }), ...pending(2)])],
      undefined,
    ],
    [
      'is not learnt from a failure, which may have waited for its timeout',
      [
        service([available(1, 40, 20), instance(2, { phase: 'failed', startedAt: 0, finishedAt: now })]),
        service(pending(1)),
      ],
      20,
    ],
    [
      'is at least until a unit has been healthy for long enough',
      [service([available(1, 24, 14), healthy(2, 14, 3)])],
      7,
    ],
    [
      'is at least as long as a unit needs to prove itself that is late',
      [service([available(1, 27, 15), starting(2, 15)])],
      10,
    ],
    [
      'is not known while a unit is late by more than that',
      [service([available(1, 37, 25), starting(2, 25)])],
      undefined,
    ],
    [
      'is known all the same while there is more to do than that',
      [service([available(1, 37, 25), starting(2, 25), ...pending(3, 4)])],
      // 10 s, and twice 12 s.
      34,
    ],
    [
      'is no shorter than the limits of one service let it, however many were under way before',
      [
        service([available(1, 20, 0), available(2, 20, 0), available(3, 20, 0)], { plan: { maxUnavailable: 3 } }),
        service(pending(1, 2, 3)),
      ],
      60,
    ],
    [
      'is shorter with a surge',
      [
        service([available(1, 20, 0), available(2, 20, 0), available(3, 20, 0)], { plan: { maxUnavailable: 3 } }),
        service([available(4, 20, 0, { action: 'create', stage: 'surge' }), ...pending(1, 2, 3)], {
          plan: { maxUnavailable: 1 },
        }),
      ],
      30,
    ],
    [
      'is as long as the slowest where nothing is taken down',
      [
        service([available(1, 20, 0), available(2, 20, 0), available(3, 20, 0)], { plan: { maxUnavailable: 3 } }),
        service(pending(1, 2, 3), { plan: { takesDown: false } }),
      ],
      20,
    ],
    [
      'includes what is left of a canary hold',
      [
        service([available(1, 30, 10), ...pending(2)], {
          plan: { canary: 1, canaryHoldMs: 30_000 },
          canaryHold: { from: now - 10_000, to: now + 20_000 },
        }),
      ],
      40,
    ],
    [
      'includes a canary hold that is to come',
      [service([available(1, 20, 0)]), service(pending(1, 2), { plan: { canary: 1, canaryHoldMs: 30_000 } })],
      70,
    ],
    [
      'includes no hold once nothing is left to be held',
      [service([available(1, 40, 20), starting(2, 20)], { plan: { canary: 1, canaryHoldMs: 30_000 } })],
      10,
    ],
  ])('%s', (_, services, seconds) => {
    const ms = left(...services);
    expect(ms === undefined ? undefined : ms / 1_000).toEqual(seconds && expect.closeTo(seconds, 3));
  });
});

test('an estimate is never zero, negative or infinite, whatever was seen', () => {
  const at = fc.integer({ min: -100, max: 700 });
  const unit = fc
    .record({
      phase: fc.constantFrom('pending', 'checking', 'removing', 'progressing', 'available', 'failed', 'skipped'),
      action: fc.constantFrom('create', 'update', 'destroy', 'unchanged'),
      until: fc.constantFrom('healthy', 'applied', 'running'),
      effect: fc.constantFrom('none', 'applied'),
      from: at,
      took: fc.nat(700),
    })
    .map(({ from, took, ...facts }) => {
      const startedAt = now - from * 1_000;
      const isOver = ['available', 'failed'].includes(facts.phase);
      return instance(1, { ...facts, startedAt, ...(isOver && { finishedAt: startedAt + took * 1_000 }) } as Parameters<
        typeof instance
      >[1]);
    });
  const limits = fc.record({ maxUnavailable: fc.nat(3), canary: fc.nat(2), canaryHoldMs: fc.nat(60_000) });
  const services = fc.array(fc.tuple(fc.array(unit, { maxLength: 6 }), limits), { maxLength: 5 });
  fc.assert(
    fc.property(services, (given) => {
      const ms = left(...given.map(([units, plan]) => service(units, { plan })));
      return ms === undefined || (ms > 0 && Number.isFinite(ms));
    }),
  );
});
