import { describe, expect, test } from '@jest/globals';
import type { Machine } from '../../src/fleet/schemas.js';
import type { Condition } from '../../src/health/condition.js';
import type { Step } from '../../src/plan/plan.js';
import { advance } from '../../src/rollout/advance.js';
import { noDowntime } from '../../src/rollout/downtime.js';
import type { Look } from '../../src/rollout/look.js';
import type { Task, Watching } from '../../src/rollout/task.js';
import { watch } from '../../src/rollout/watch.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { becomes, fails, look, m1, machine, type Outcome, outcomeOf, state, succeeds, task, unit } from './cases.js';

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

describe('what is seen of a unit that is watched', () => {
  const now = 60_000;
  const lasting = { phase: 'watching', effect: 'applied', conditionSince: 0, startedAt: 0 } as const;
  const oneshot = { lines: ['Service Type=oneshot'] } as const;
  const placed = { lines: ['X-Fleet MachineMetadata=rack=b'] } as const;
  const ended = look({ unit: 'new launched', states: ['new inactive/dead'] });
  const endedWork = look({ unit: unit('new launched', oneshot), states: [state('new inactive/dead', oneshot)] });
  const nowhere = unit('new launched', { ...placed, current: 'inactive', machine: 'none' });
  const unscheduled = { ...lasting, ...placed, condition: 'unscheduled' } as const;
  const inRackA = machine('m1', { rack: 'a' });
  const inRackB = machine('m2', { rack: 'b' });
  const asked = (...machines: Machine[]) => look({ unit: nowhere, machines, units: [nowhere] });

  test.each<[string, Task, Look, Outcome, Machine[]?]>([
    [
      'options that this rollout did not send',
      task(lasting),
      look({ unit: 'foreign launched', states: ['foreign active/running'] }),
      fails('changed'),
    ],
    ['that another client stopped it', task(lasting), look({ unit: 'new loaded' }), fails('stopped')],
    ['that another client destroyed it', task(lasting), look({ unit: 'absent' }), fails('destroyed')],
    [
      'an end for less than five seconds',
      task({ ...lasting, condition: 'ended', conditionSince: now - 4_999 }),
      ended,
      becomes('watching', [], ['condition']),
    ],
    [
      'an end for five seconds',
      task({ ...lasting, condition: 'ended', conditionSince: now - 5_000 }),
      ended,
      fails('ended'),
    ],
    [
      'an end before fleet has started it',
      task({ ...lasting, condition: 'ended' }),
      look({ unit: unit('new launched', { current: 'loaded' }), states: ['new inactive/dead'] }),
      becomes('watching', [], ['condition']),
    ],
    [
      'the end of its work, which may be that it has only just been loaded',
      task({
        ...lasting,
        ...oneshot,
        condition: 'ended',
        conditionSince: now - 1_999,
        healthySince: now - 1_999,
        until: 'present',
      }),
      endedWork,
      becomes('watching'),
    ],
    [
      'the end of its work for two seconds',
      task({
        ...lasting,
        ...oneshot,
        condition: 'ended',
        conditionSince: now - 2_000,
        healthySince: now - 2_000,
        until: 'present',
      }),
      endedWork,
      succeeds,
    ],
    [
      'that it runs, which may be the old process for one publication more',
      task({ ...lasting, condition: 'running', healthySince: now - 1_199, until: 'present' }),
      look({ states: ['new active/running'], unit: 'new launched' }),
      becomes('watching'),
    ],
    [
      'that it runs for longer than one publication',
      task({ ...lasting, condition: 'running', healthySince: now - 1_200, until: 'present' }),
      look({ states: ['new active/running'], unit: 'new launched' }),
      succeeds,
    ],
    [
      'that it has begun to run',
      task({ ...lasting, condition: 'starting' }),
      look({ states: ['new active/running'], unit: 'new launched' }),
      becomes('watching', [], ['healthy']),
    ],
    ['that no machine can ever run it', task(unscheduled), asked(inRackA), fails('rack'), [inRackA]],
    [
      'that only a machine could run it that has left and may come back',
      task(unscheduled),
      asked(inRackA),
      becomes('watching', [], ['condition', 'waiting']),
      [inRackA, inRackB],
    ],
    [
      'the same once more, which is no news',
      task({ ...unscheduled, unplaceable: { reason: 'no rack b', forGood: false } }),
      asked(inRackA),
      becomes('watching', [], ['condition']),
      [inRackA, inRackB],
    ],
    [
      'that a machine can run it',
      task(unscheduled),
      asked(inRackA, inRackB),
      becomes('watching', [], ['condition']),
      [inRackA],
    ],
    [
      'no machine yet, without asking for the reason',
      task(unscheduled),
      look({ unit: nowhere }),
      becomes('watching', [], ['condition']),
    ],
  ])('%s', (...[, one, seen, outcome, machines = [m1]]) => {
    expect(outcomeOf(advance(one, seen, now, { ...surroundings, machines }))).toEqual(outcome);
  });

  test('a condition is news when its detail has changed', () => {
    const starting = (sub: string): Look => look({ unit: 'new launched', states: [`new activating/${sub}`] });
    const first = advance(task(lasting), starting('start-pre'), now, surroundings);
    const same = advance(first.task, starting('start-pre'), now + 1_000, surroundings);
    const next = advance(same.task, starting('start'), now + 2_000, surroundings);
    expect([first, same, next].map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['condition'],
      [],
      ['condition'],
    ]);
  });

  test('when the reason was last asked, and that it is forgotten once a machine takes the unit', () => {
    const waiting = advance(task(unscheduled), asked(inRackA), now, {
      ...surroundings,
      machines: [inRackA, inRackB],
    }).task;
    expect(waiting.phase).toMatchObject({ placementAskedAt: now, unplaceable: { forGood: false } });
    const unasked = advance(waiting, look({ unit: nowhere }), now + 1_000, surroundings).task;
    expect(unasked.phase).toMatchObject({ placementAskedAt: now, unplaceable: { forGood: false } });
    const taken = look({ unit: unit('new launched', placed), states: [state('new activating/start', placed)] });
    expect(advance(unasked, taken, now + 2_000, surroundings).task.phase).not.toHaveProperty('unplaceable');
  });
});
