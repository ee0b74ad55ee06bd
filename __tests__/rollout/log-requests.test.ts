import { describe, expect, test } from '@jest/globals';
import { endedLogRequest, waitingLogRequests } from '../../src/rollout/log-requests.js';
import { failItself } from '../../src/rollout/transition.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, context, deployment, instance, m1, service, state } from './cases.js';

const failed = condition('failed', 'new failed/failed');

describe('the log of a unit that has failed', () => {
  test('is that of the machine on which systemd has it, since it was touched', () => {
    const unit = instance(1, { phase: 'progressing', condition: failed, startedAt: 4_000 });
    expect(endedLogRequest(failItself(unit, 'failed', 9_000).unit, context())).toEqual({
      unit: 'web@1.service',
      machine: { id: 'm1', primaryIP: '10.0.0.1' },
      since: 4_000,
    });
  });

  test('is asked for on a machine that has joined since, by its id', () => {
    const there = condition('failed', state('new failed/failed', { machine: 'm9' }));
    const unit = instance(1, { phase: 'progressing', condition: there });
    expect(endedLogRequest(failItself(unit, 'failed', 9_000).unit, context())?.machine).toEqual({
      id: 'm9',
      primaryIP: '',
    });
  });

  test('is asked for of a task that has run, and not of what serves', () => {
    const ended = {
      phase: 'available',
      effect: 'applied',
      condition: condition('ended', 'new inactive/dead'),
    } as const;
    expect(endedLogRequest(instance(1, { ...ended, isTask: true }), context())?.unit).toBe('web@1.service');
    expect(endedLogRequest(instance(1, ended), context())).toBeUndefined();
    expect(endedLogRequest(instance(1, { ...ended, isTask: true, effect: 'none' }), context())).toBeUndefined();
    expect(endedLogRequest(instance(1, { ...ended, isTask: true, purpose: 'recovery' }), context())).toBeUndefined();
  });

  test.each<[string, UnitRollout]>([
    ['it is still in flight', instance(1, { phase: 'progressing', condition: failed })],
    ['it failed through no fault of its own', instance(1, { phase: 'failed', condition: failed })],
    ['no machine has it', itself({ condition: condition('unscheduled') })],
    [
      'its machine has another revision of it',
      itself({ condition: condition('other-revision', 'old active/running') }),
    ],
  ])('does not matter if %s', (_, unit) => {
    expect(endedLogRequest(unit, context())).toBeUndefined();
  });
});

function itself(facts: Parameters<typeof instance>[1]): UnitRollout {
  return failItself(instance(1, { phase: 'progressing', ...facts }), 'not healthy in time', 9_000).unit;
}

describe('the newest line', () => {
  const starting = condition('starting', 'new activating/start-pre');
  const waitingAt = (now: number, ...units: readonly UnitRollout[]) =>
    waitingLogRequests(deployment(service(units)), now, context({ machines: [m1] })).map(({ unit }) => unit);

  test('is of interest once a unit has not come up for half a minute', () => {
    const unit = instance(1, { phase: 'progressing', condition: starting, startedAt: 1_000 });
    expect(waitingAt(20_000, unit)).toEqual([]);
    expect(waitingAt(31_000, unit)).toEqual(['web@1.service']);
  });

  test('is that of the three which take longest', () => {
    const units = [4_000, 2_000, 3_000, 1_000].map((startedAt, index) =>
      instance(index + 1, { phase: 'progressing', condition: starting, startedAt }),
    );
    expect(waitingAt(60_000, ...units)).toEqual(['web@4.service', 'web@2.service', 'web@3.service']);
  });

  test('is not of interest of a unit that runs and only has to prove itself, nor of one that is over', () => {
    const running = condition('running', 'new active/running');
    const proving = instance(1, { phase: 'progressing', condition: running, healthySince: 5_000 });
    expect(waitingAt(60_000, proving, instance(2, { phase: 'available', condition: running }))).toEqual([]);
  });
});
