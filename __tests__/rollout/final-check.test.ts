import { describe, expect, test } from '@jest/globals';
import { giveUp } from '../../src/rollout/begun.js';
import { broughtUp, endedAfterTurn, isAllThrough, lookBack } from '../../src/rollout/look-back.js';
import type { Task } from '../../src/rollout/task.js';
import { eventWords, frame, instance, machine, phasesOf, reasonsOf, service, siblings, state, task } from './cases.js';

describe('every step of a service has come through', () => {
  test.each<[string, Task[], boolean]>([
    [
      'when all have succeeded',
      [instance(1, { phase: 'succeeded' }), instance(2, { action: 'unchanged', phase: 'succeeded' })],
      true,
    ],
    ['when there are none', [], true],
    ['not while one is pending', [instance(1, { phase: 'succeeded' }), instance(2)], false],
    ['not while one is in flight', [instance(1, { phase: 'succeeded' }), instance(2, { phase: 'watching' })], false],
    ['not when one has failed', [instance(1, { phase: 'succeeded' }), instance(2, { phase: 'failed' })], false],
    ['not when one was skipped', [instance(1, { phase: 'succeeded' }), instance(2, { phase: 'skipped' })], false],
    ['not when one was interrupted', [instance(1, { phase: 'interrupted' })], false],
  ])('%s', (_, tasks, expected) => {
    expect(isAllThrough(tasks)).toBe(expected);
  });
});

describe('the final check is of what this rollout has started', () => {
  const started = { phase: 'succeeded', effect: 'applied' } as const;
  test.each<[string, Task[], number[]]>([
    ['of updated and created instances', [instance(1, started), instance(2, { ...started, action: 'create' })], [1, 2]],
    ['of sidekicks as well', [instance(1, { ...started, serves: false })], [1]],
    ['not of what was found as it should be', [instance(1, { phase: 'succeeded' })], []],
    ['not of what shall not run', [instance(1, { ...started, after: 'new loaded' })], []],
    ['not of what is only looked after', [instance(1, { ...started, until: 'present' })], []],
    ['not of what was not healthy before', [instance(1, { ...started, until: 'registered' })], []],
    ['not of what is destroyed', [instance(1, { ...started, action: 'destroy' })], []],
    [
      'not of an instance that stood in and was destroyed in the end',
      [
        instance(1, started),
        instance(2, { ...started, action: 'create', stage: 'surge' }),
        instance(2, { ...started, action: 'destroy' }),
      ],
      [1],
    ],
  ])('%s', (_, tasks, expected) => {
    expect(broughtUp(tasks).map(({ step }) => step.unit)).toEqual(expected.map((number) => `web@${number}.service`));
  });

  test('is noted as made, and says nothing', () => {
    const { rollout, events, askAgainMs } = lookBack(service([instance(1, started)]));
    expect(rollout).toMatchObject({ looked: true });
    expect(phasesOf(rollout)).toBe('succeeded');
    expect({ events, askAgainMs }).toEqual({ events: [], askAgainMs: undefined });
  });
});

describe('an instance that was healthy when its turn was over', () => {
  const now = 60_000;
  const healthy = { phase: 'succeeded', effect: 'applied', served: 'new launched' } as const;
  type Found = Parameters<typeof siblings>[0];

  test.each<[string, Task, Found, isGivenUp: boolean]>([
    ['stays so while it runs', instance(1, healthy), { 1: ['new active/running'] }, false],
    ['fails when systemd has given it up', instance(1, healthy), { 1: ['new failed/failed'] }, true],
    ['fails when it is about to be restarted', instance(1, healthy), { 1: ['new activating/auto-restart'] }, true],
    ['fails when it has ended', instance(1, healthy), { 1: ['new inactive/dead'] }, true],
    ['fails when it starts anew', instance(1, healthy), { 1: ['new activating/start'] }, true],
    [
      'fails when it answers its health check badly',
      instance(1, healthy),
      { 1: { states: ['new active/running'], check: false } },
      true,
    ],
    [
      'stays so when it answers its health check well',
      instance(1, healthy),
      { 1: { states: ['new active/running'], check: true } },
      false,
    ],
    ['stays so when its state is missing, which may be on its way', instance(1, healthy), { 1: [] }, false],
    [
      'stays so when it is being stopped: only its end counts',
      instance(1, healthy),
      { 1: ['new deactivating/stop'] },
      false,
    ],
    ['stays so when a machine shows its old revision', instance(1, healthy), { 1: ['old active/running'] }, false],
    ['stays so when it was not looked at', instance(1, healthy), {}, false],
    [
      'that was not changed is none of the rollout',
      instance(1, { ...healthy, effect: 'none' }),
      { 1: ['new failed/failed'] },
      false,
    ],
    [
      'that was only looked after is none of the rollout',
      instance(1, { ...healthy, until: 'present' }),
      { 1: ['new failed/failed'] },
      false,
    ],
    [
      'that has failed does not fail again',
      instance(1, { ...healthy, phase: 'failed' }),
      { 1: ['new failed/failed'] },
      false,
    ],
    [
      'that does its work and ends is still so when it has ended',
      instance(1, {
        ...healthy,
        lines: ['Service Type=oneshot'],
        served: { name: 'web@1.service', desiredState: 'launched', options: [], machineID: 'm1' },
      }),
      { 1: { states: [state('new inactive/dead', { lines: ['Service Type=oneshot'] })] } },
      false,
    ],
  ])('%s', (_, one, found, isGivenUp) => {
    const rollout = service([one]);
    const begun = endedAfterTurn(rollout, rollout.tasks, siblings(found), now, frame());
    expect(begun && phasesOf(begun.rollout)).toBe(isGivenUp ? 'failed' : undefined);
  });

  test('is named with its machine, and the first one that is found counts', () => {
    const rollout = service([instance(1, healthy), instance(2, healthy), instance(3, healthy)]);
    const found = siblings({ 1: ['new active/running'], 2: ['new failed/failed'], 3: ['new failed/failed'] });
    const begun = endedAfterTurn(rollout, rollout.tasks, found, now, frame({ machines: [machine('m1')] }));
    expect(begun && phasesOf(begun.rollout)).toBe('succeeded, failed, succeeded');
    expect(begun && reasonsOf(begun.rollout)).toEqual([expect.stringMatching(/failed\/failed on 10\.0\.0\.1/)]);
  });

  test('is only looked for among those that have to be checked', () => {
    const rollout = service([instance(1, healthy)]);
    expect(endedAfterTurn(rollout, [], siblings({ 1: ['new failed/failed'] }), now, frame())).toBeUndefined();
  });
});

describe('a unit that had come through and has failed after all', () => {
  const lost = instance(2, {
    phase: 'succeeded',
    effect: 'applied',
    downtime: { intervals: [], isDown: true, lastUp: { at: 5_000, revision: 'a' } },
  });
  const rollout = service([instance(1, { phase: 'succeeded' }), lost, task({ unit: 2, action: 'destroy' })]);
  const given = rollout.tasks[1] ?? lost;

  test('fails alone, even where another step is about the same unit, and what follows is decided at once', () => {
    const begun = giveUp(rollout, given, 'it went down', 9_000);
    expect(phasesOf(begun.rollout)).toBe('succeeded, failed, pending');
    expect(reasonsOf(begun.rollout)).toEqual(['it went down']);
    expect(begun.events.map(eventWords)).toEqual(['finished web@2.service']);
    expect(begun.askAgainMs).toBe(0);
  });

  test('has been down until now', () => {
    expect(giveUp(rollout, given, '', 9_000).rollout.tasks[1]).toMatchObject({
      finishedAt: 9_000,
      downtime: { intervals: [{ from: 5_000, to: 9_000 }] },
    });
  });
});
