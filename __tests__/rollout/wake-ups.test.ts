import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/health/condition.js';
import { noDowntime } from '../../src/rollout/downtime.js';
import type { Task, WakeUps } from '../../src/rollout/task.js';
import { nextWakeUp, wakeUp } from '../../src/rollout/wake-ups.js';

function times(rhythm: WakeUps['rhythm'], count: number): number[] {
  return Array.from({ length: count }, (_, done) => nextWakeUp({ since: 0, done, rhythm }));
}

/** A unit that fleet was told to replace at 0, last seen to be meant so and in this condition at `seenAt`. */
function task(is: Condition['is'], seenAt: number, wakeUps: Partial<WakeUps> = {}): Task {
  return {
    id: 0,
    step: {
      unit: 'web@1.service',
      service: 'web',
      action: 'update',
      reason: '',
      stage: 'change',
      lane: 'web@1.service',
      serves: true,
      until: 'healthy',
    },
    phase: { name: 'watching', wakeUps: { since: 0, done: 0, rhythm: 'aimed', ...wakeUps }, exits: 0 },
    condition: { is, detail: is },
    startedAt: 0,
    meantAt: seenAt,
    wrote: true,
    downtime: noDowntime,
  };
}

describe('fleet is told again', () => {
  test('when its watches hear again, and after eleven seconds every five', () => {
    expect(times('aimed', 8)).toEqual([1_002, 2_050, 3_080, 4_110, 5_140, 6_170, 11_000, 16_000]);
    expect(times('plain', 7)).toEqual([1_030, 2_060, 3_090, 4_120, 5_150, 11_000, 16_000]);
  });

  test('not before its time, and then once for each time, in a burst the first', () => {
    expect(wakeUp(task('other-revision', 900), 1_001)).toBeUndefined();
    expect(wakeUp(task('other-revision', 900), 1_002)?.write).toEqual({
      kind: 'wake-up',
      unit: 'web@1.service',
      desiredState: 'launched',
      burst: true,
    });
    const late = wakeUp(task('other-revision', 3_000), 3_200);
    expect(late?.task.phase).toMatchObject({ wakeUps: { done: 3 } });
    expect(wakeUp(task('other-revision', 2_000, { done: 1 }), 2_050)?.write).toMatchObject({ burst: false });
  });

  test('only while it is fleet that is waited for', () => {
    expect(wakeUp(task('starting', 900), 1_002)).toBeUndefined();
    expect(wakeUp(task('running', 900), 1_002)).toBeUndefined();
  });

  test('only what has just been seen to be meant so: somebody may have stopped it since', () => {
    expect(wakeUp(task('other-revision', 400), 1_002)).toBeUndefined();
  });
});
