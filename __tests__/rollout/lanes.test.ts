import { describe, expect, test } from '@jest/globals';
import {
  currentStage,
  isLaneActive,
  isLaneFinished,
  isLaneWaiting,
  lanesOf,
  nextInLane,
} from '../../src/rollout/lanes.js';
import type { UnitPhase, UnitRollout } from '../../src/rollout/unit-rollout.js';
import { instance, run } from './cases.js';

const sidekick = (number: number, facts: Parameters<typeof run>[0] = {}) =>
  run({ unit: `log@${number}.service`, lane: `web@${number}.service`, countsAsAvailable: false, ...facts });

test('a lane is an instance with its sidekicks, in the order of the plan', () => {
  const lanes = lanesOf([sidekick(2), instance(2), instance(1), sidekick(1), instance(2, { action: 'destroy' })]);
  expect(
    lanes.map(({ stage, units, main }) => [stage, main?.step.unit, ...units.map(({ step }) => step.unit)]),
  ).toEqual([
    ['change', 'web@2.service', 'log@2.service', 'web@2.service'],
    ['change', 'web@1.service', 'web@1.service', 'log@1.service'],
    ['remove', undefined, 'web@2.service'],
  ]);
});

test('a lane of sidekicks alone has no instance', () => {
  expect(lanesOf([sidekick(1)])[0]?.main).toBeUndefined();
});

test('no units, no lanes', () => {
  expect(lanesOf([])).toEqual([]);
});

/** Sidekick and instance in these phases. */
function laneOf(...phases: UnitPhase['name'][]): UnitRollout[] {
  return phases.map((phase, index) => (index === 0 ? sidekick(1, { phase }) : instance(1, { phase })));
}

describe('how far a lane is', () => {
  test.each<[string, UnitRollout[], { waits: boolean; active: boolean; finished: boolean; next: number | undefined }]>([
    ['all units are pending', laneOf('pending', 'pending'), { waits: true, active: false, finished: false, next: 0 }],
    [
      'its first task is in flight',
      laneOf('progressing', 'pending'),
      { waits: false, active: true, finished: false, next: undefined },
    ],
    [
      'its first unit is available, its second pending',
      laneOf('available', 'pending'),
      { waits: false, active: true, finished: false, next: 1 },
    ],
    [
      'its second task is in flight',
      laneOf('available', 'checking'),
      { waits: false, active: true, finished: false, next: undefined },
    ],
    [
      'all units are available',
      laneOf('available', 'available'),
      { waits: false, active: false, finished: true, next: undefined },
    ],
    [
      'a failed unit is finished',
      laneOf('failed', 'skipped'),
      { waits: false, active: false, finished: true, next: undefined },
    ],
    [
      'a skipped unit was never started',
      laneOf('skipped', 'skipped'),
      { waits: false, active: false, finished: false, next: undefined },
    ],
    [
      'an unchanged unit does not count as started',
      [sidekick(1, { action: 'unchanged', phase: 'available' }), instance(1)],
      { waits: true, active: false, finished: false, next: 1 },
    ],
  ])('%s', (_, units, { waits, active, finished, next }) => {
    const [lane = { stage: 'change', units: [], main: undefined }] = lanesOf(units);
    expect({ waits: isLaneWaiting(lane), active: isLaneActive(lane), finished: isLaneFinished(lane) }).toEqual({
      waits,
      active,
      finished,
    });
    expect(nextInLane(lane)).toBe(next === undefined ? undefined : units[next]);
  });
});

describe('the next unit of a lane', () => {
  const healthy = { phase: 'progressing', healthySince: 1 } as const;
  const following = (number: number) => sidekick(number, { action: 'restart', until: 'running' });
  test.each<[string, UnitRollout[], next: number | undefined]>([
    ['does not wait for the one before to prove that it stays healthy', [sidekick(1, healthy), instance(1)], 1],
    ['waits until that is healthy', [sidekick(1, { phase: 'progressing' }), instance(1)], undefined],
    ['waits for all before it', [sidekick(1, { phase: 'verifying' }), sidekick(1, healthy), instance(1)], undefined],
    ['comes after several that are healthy', [sidekick(1, healthy), sidekick(1, healthy), instance(1)], 2],
    ['comes after one that failed, whose service it is to stop', [sidekick(1, { phase: 'failed' }), instance(1)], 1],
    ['waits for another step of its own unit to its end', [instance(1, healthy), instance(1)], undefined],
    ['and comes then', [instance(1, { phase: 'available' }), instance(1)], 1],
    ['waits to the end if it is only found running again', [instance(1, healthy), following(1)], undefined],
    ['and is looked for then', [instance(1, { phase: 'available' }), following(1)], 1],
    ['does not wait for what comes after it', [sidekick(1), instance(1, { phase: 'progressing' })], 0],
    ['is none where all have started', [sidekick(1, healthy), instance(1, { phase: 'checking' })], undefined],
  ])('%s', (_, units, next) => {
    expect(nextInLane({ stage: 'change', units, main: undefined })).toBe(next === undefined ? undefined : units[next]);
  });
});

describe('the stage that a service is in', () => {
  const create = (phase: UnitPhase['name']) => instance(3, { action: 'create', phase });
  const destroy = instance(4, { action: 'destroy' });
  test.each<[string, UnitRollout[], string | undefined]>([
    ['is the first one that is not finished', [destroy, instance(1), create('pending')], 'create'],
    ['is the next one when that is finished', [destroy, instance(1), create('available')], 'change'],
    [
      'is the next one when that has failed',
      [destroy, instance(1, { phase: 'failed' }), create('available')],
      'remove',
    ],
    ['is not finished while a lane is halfway', [...laneOf('available', 'pending'), destroy], 'change'],
    ['is none when all are finished', [create('available')], undefined],
    [
      'goes from preparing to standing in',
      [instance(5, { stage: 'surge' }), run({ unit: 'web@.service', stage: 'prepare' })],
      'prepare',
    ],
    [
      'goes from the instances to their template',
      [run({ unit: 'web@.service', stage: 'template' }), destroy],
      'template',
    ],
  ])('%s', (_, units, expected) => {
    expect(currentStage(lanesOf(units))).toBe(expected);
  });
});
