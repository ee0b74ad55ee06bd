import { describe, expect, test } from '@jest/globals';
import { currentStage, isActive, isThrough, isWaiting, lanesOf, nextTask } from '../../src/rollout/lanes.js';
import type { Phase, Task } from '../../src/rollout/task.js';
import { instance, task } from './cases.js';

const sidekick = (number: number, facts: Parameters<typeof task>[0] = {}) =>
  task({ unit: `log@${number}.service`, lane: `web@${number}.service`, serves: false, ...facts });

test('a lane is an instance with what follows it, in the order of the plan', () => {
  const lanes = lanesOf([sidekick(2), instance(2), instance(1), sidekick(1), instance(2, { action: 'destroy' })]);
  expect(
    lanes.map(({ stage, tasks, main }) => [stage, main?.step.unit, ...tasks.map(({ step }) => step.unit)]),
  ).toEqual([
    ['change', 'web@2.service', 'log@2.service', 'web@2.service'],
    ['change', 'web@1.service', 'web@1.service', 'log@1.service'],
    ['remove', undefined, 'web@2.service'],
  ]);
});

test('a lane of sidekicks alone has no instance', () => {
  expect(lanesOf([sidekick(1)])[0]?.main).toBeUndefined();
});

test('no tasks, no lanes', () => {
  expect(lanesOf([])).toEqual([]);
});

/** Sidekick and instance in these phases. */
function laneOf(...phases: Phase['name'][]): Task[] {
  return phases.map((phase, index) => (index === 0 ? sidekick(1, { phase }) : instance(1, { phase })));
}

describe('how far a lane is', () => {
  test.each<[string, Task[], { waits: boolean; active: boolean; through: boolean; next: number | undefined }]>([
    ['nothing has begun', laneOf('pending', 'pending'), { waits: true, active: false, through: false, next: 0 }],
    [
      'its first task is in flight',
      laneOf('watching', 'pending'),
      { waits: false, active: true, through: false, next: undefined },
    ],
    [
      'its second task has its turn',
      laneOf('succeeded', 'pending'),
      { waits: false, active: true, through: false, next: 1 },
    ],
    [
      'its second task is in flight',
      laneOf('succeeded', 'inspecting'),
      { waits: false, active: true, through: false, next: undefined },
    ],
    [
      'all has come through',
      laneOf('succeeded', 'succeeded'),
      { waits: false, active: false, through: true, next: undefined },
    ],
    [
      'what has failed is through',
      laneOf('failed', 'skipped'),
      { waits: false, active: false, through: true, next: undefined },
    ],
    [
      'what was skipped was never begun',
      laneOf('skipped', 'skipped'),
      { waits: false, active: false, through: false, next: undefined },
    ],
    [
      'what stays as it is does not count as begun',
      [sidekick(1, { action: 'unchanged', phase: 'succeeded' }), instance(1)],
      { waits: true, active: false, through: false, next: 1 },
    ],
  ])('%s', (_, tasks, { waits, active, through, next }) => {
    const [lane = { stage: 'change', tasks: [], main: undefined }] = lanesOf(tasks);
    expect({ waits: isWaiting(lane), active: isActive(lane), through: isThrough(lane) }).toEqual({
      waits,
      active,
      through,
    });
    expect(nextTask(lane)).toBe(next === undefined ? undefined : tasks[next]);
  });
});

describe('the stage that a service is in', () => {
  const create = (phase: Phase['name']) => instance(3, { action: 'create', phase });
  const destroy = instance(4, { action: 'destroy' });
  test.each<[string, Task[], string | undefined]>([
    ['is the first one that is not through', [destroy, instance(1), create('pending')], 'create'],
    ['is the next one when that is through', [destroy, instance(1), create('succeeded')], 'change'],
    [
      'is the next one when that has failed',
      [destroy, instance(1, { phase: 'failed' }), create('succeeded')],
      'remove',
    ],
    ['is not through while a lane is halfway', [...laneOf('succeeded', 'pending'), destroy], 'change'],
    ['is none when all are through', [create('succeeded')], undefined],
    [
      'goes from preparing to standing in',
      [instance(5, { stage: 'surge' }), task({ unit: 'web@.service', stage: 'prepare' })],
      'prepare',
    ],
    [
      'goes from the instances to their template',
      [task({ unit: 'web@.service', stage: 'template' }), destroy],
      'template',
    ],
  ])('%s', (_, tasks, expected) => {
    expect(currentStage(lanesOf(tasks))).toBe(expected);
  });
});
