import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/health/condition.js';
import { noDowntime } from '../../src/plan/plan.js';
import { nextWakeUp, wakeUp } from '../../src/rollout/polling.js';
import type { UnitRollout, WakeUps } from '../../src/rollout/unit-rollout.js';

function times(rhythm: WakeUps['rhythm'], count: number): number[] {
  return Array.from({ length: count }, (_, done) => nextWakeUp({ since: 0, done, rhythm }));
}

/** A unit that fleet was asked to replace at 0, last seen with its desired state and in this condition at `seenAt`. */
function run(is: Condition['is'], seenAt: number, wakeUps: Partial<WakeUps> = {}): UnitRollout {
  return {
    id: 0,
    step: {
      unit: 'web@1.service',
      service: 'web',
      action: 'update',
      reason: '',
      stage: 'change',
      lane: 'web@1.service',
      countsAsAvailable: true,
      until: 'healthy',
    },
    phase: { name: 'progressing', wakeUps: { since: 0, done: 0, rhythm: 'aimed', ...wakeUps }, exits: 0 },
    purpose: 'rollout',
    observed: { condition: { is, detail: is }, intentSeenAt: seenAt },
    startedAt: 0,
    effect: 'applied',
    downtime: noDowntime,
  };
}

describe('fleet is woken up', () => {
  test('when its watches listen again, and after eleven seconds every five', () => {
    expect(times('aimed', 8)).toEqual([1_002, 2_050, 3_080, 4_110, 5_140, 6_170, 11_000, 16_000]);
    expect(times('plain', 7)).toEqual([1_030, 2_060, 3_090, 4_120, 5_150, 11_000, 16_000]);
  });

  test('not before its time, and then once for each time, in a burst the first', () => {
    expect(wakeUp(run('other-revision', 900), 1_001)).toBeUndefined();
    expect(wakeUp(run('other-revision', 900), 1_002)?.write).toEqual({
      kind: 'wake-up',
      unit: 'web@1.service',
      desiredState: 'launched',
      times: 3,
    });
    const late = wakeUp(run('other-revision', 3_000), 3_200);
    expect(late?.unit.phase).toMatchObject({ wakeUps: { done: 3 } });
    expect(wakeUp(run('other-revision', 2_000, { done: 1 }), 2_050)?.write).toMatchObject({ times: 1 });
  });

  test('only while the unit waits for fleet', () => {
    expect(wakeUp(run('starting', 900), 1_002)).toBeUndefined();
    expect(wakeUp(run('running', 900), 1_002)).toBeUndefined();
  });

  test('only about a unit that was just seen with its desired state: someone else may have stopped it since', () => {
    expect(wakeUp(run('other-revision', 400), 1_002)).toBeUndefined();
  });
});
