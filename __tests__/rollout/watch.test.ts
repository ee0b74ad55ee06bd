import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/health/condition.js';
import type { Step } from '../../src/plan/plan.js';
import { noDowntime } from '../../src/rollout/downtime.js';
import type { Task, Watching } from '../../src/rollout/task.js';
import { watch } from '../../src/rollout/watch.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';

const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/sleep 1' }];
const after = { options, revision: revisionOf(options), desiredState: 'launched' } as const;
const step: Step = {
  unit: 'web@1.service',
  service: 'web',
  action: 'update',
  reason: '',
  after,
  serves: true,
  stage: 'change',
  lane: 'web@1.service',
  until: 'healthy',
};
const surroundings = { machines: [], minReadyMs: 10_000, timeoutMs: 600_000, replacesInPlace: true, isChecked: false };
const launched = {
  name: step.unit,
  options,
  desiredState: 'launched',
  currentState: 'launched',
  machineID: 'm',
} as const;

type Sample = [seconds: number, is: Condition['is']];

/** What becomes of a unit that shows these conditions one after another. */
function watched(samples: Sample[], unit: Task['unit'] = launched): Task {
  let previous: Condition | undefined;
  let task: Task = {
    id: 0,
    step,
    phase: { name: 'watching', wakeUps: { since: 0, done: 0, rhythm: 'plain' }, exits: 0 },
    startedAt: 0,
    wrote: true,
    downtime: noDowntime,
    ...(unit && { unit }),
  };
  for (const [seconds, is] of samples) {
    if (task.phase.name !== 'watching') break;
    const condition: Condition = { is, detail: is };
    const advance = watch(
      { ...task, condition },
      task.phase as Watching,
      previous,
      { states: [], ...(unit && { unit }) },
      seconds * 1_000,
      surroundings,
    );
    task = advance.task;
    previous = condition;
  }
  return task;
}

const phaseAfter = (samples: Sample[], unit?: Task['unit']) => watched(samples, unit).phase;

describe('a unit becomes healthy', () => {
  test('when it has run for min-ready without a break', () => {
    expect(
      phaseAfter([
        [1, 'starting'],
        [2, 'running'],
        [11.9, 'running'],
      ]).name,
    ).toBe('watching');
    expect(
      phaseAfter([
        [1, 'starting'],
        [2, 'running'],
        [12, 'running'],
      ]).name,
    ).toBe('succeeded');
  });

  test('after a break it has to begin anew', () => {
    const samples: Sample[] = [
      [1, 'running'],
      [8, 'starting'],
      [9, 'running'],
      [12, 'running'],
    ];
    expect(phaseAfter(samples).name).toBe('watching');
    expect(phaseAfter([...samples, [19, 'running']]).name).toBe('succeeded');
  });

  test('one crash is forgiven after three times min-ready, a second is a crash loop', () => {
    const once: Sample[] = [
      [1, 'running'],
      [2, 'restarting'],
      [3, 'restarting'],
      [4, 'running'],
    ];
    expect(phaseAfter([...once, [14, 'running']]).name).toBe('watching');
    expect(phaseAfter([...once, [34, 'running']]).name).toBe('succeeded');
    expect(phaseAfter([...once, [6, 'restarting']])).toMatchObject({
      name: 'failed',
      reason: expect.stringContaining('crash loop: its process ended 2 times within 6 s'),
    });
  });
});

describe('what is bad has to last', () => {
  test('a failed state that lasts as long as one publication may be a stale one', () => {
    expect(
      phaseAfter([
        [1, 'failed'],
        [3, 'failed'],
      ]).name,
    ).toBe('watching');
    expect(
      phaseAfter([
        [1, 'failed'],
        [3.5, 'failed'],
      ]).name,
    ).toBe('failed');
    expect(
      phaseAfter([
        [1, 'failed'],
        [2, 'running'],
        [3.5, 'failed'],
      ]).name,
    ).toBe('watching');
  });

  test('before fleet has acted, a failed state is the one from before', () => {
    expect(
      phaseAfter(
        [
          [1, 'failed'],
          [9, 'failed'],
        ],
        { ...launched, currentState: 'loaded' },
      ).name,
    ).toBe('watching');
  });
});
