import { describe, expect, test } from '@jest/globals';
import { failLate } from '../../src/rollout/service-rollout.js';
import { failIfGoneBad, isAllAvailable, lastWatch, startedUnits } from '../../src/rollout/stability.js';
import { fail } from '../../src/rollout/transition.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { eventWords, instance, m1, phasesOf, reasonsOf, run, service, siblings, state, unit } from './cases.js';

describe('every step of a service is available', () => {
  test.each<[string, UnitRollout[], boolean]>([
    [
      'when all are available',
      [instance(1, { phase: 'available' }), instance(2, { action: 'unchanged', phase: 'available' })],
      true,
    ],
    ['when there are none', [], true],
    ['not while one is pending', [instance(1, { phase: 'available' }), instance(2)], false],
    ['not while one is in flight', [instance(1, { phase: 'available' }), instance(2, { phase: 'progressing' })], false],
    ['not when one has failed', [instance(1, { phase: 'available' }), instance(2, { phase: 'failed' })], false],
    ['not when one was skipped', [instance(1, { phase: 'available' }), instance(2, { phase: 'skipped' })], false],
    ['not when one was interrupted', [instance(1, { phase: 'interrupted' })], false],
  ])('%s', (_, units, expected) => {
    expect(isAllAvailable(units)).toBe(expected);
  });
});

describe('the final check covers the units that this rollout has started', () => {
  const started = { phase: 'available', effect: 'applied' } as const;
  test.each<[string, UnitRollout[], number[]]>([
    ['updated and created instances', [instance(1, started), instance(2, { ...started, action: 'create' })], [1, 2]],
    ['sidekicks too', [instance(1, { ...started, countsAsAvailable: false })], [1]],
    ['no unit that needed no change', [instance(1, { phase: 'available' })], []],
    ['no unit that is not to run', [instance(1, { ...started, after: 'new loaded' })], []],
    ['no sidekick that only followed', [instance(1, { ...started, until: 'running' })], []],
    ['no unit that was not healthy before', [instance(1, { ...started, until: 'applied' })], []],
    ['no unit that is destroyed', [instance(1, { ...started, action: 'destroy' })], []],
    [
      'no surge instance, which is destroyed in the end',
      [
        instance(1, started),
        instance(2, { ...started, action: 'create', stage: 'surge' }),
        instance(2, { ...started, action: 'destroy' }),
      ],
      [1],
    ],
  ])('%s', (_, units, expected) => {
    expect(startedUnits(units).map(({ step }) => step.unit)).toEqual(expected.map((number) => `web@${number}.service`));
  });
});

describe('the final check waits for systemd’s start limit', () => {
  const fast = {
    phase: 'available',
    effect: 'applied',
    lines: ['Service Restart=always'],
    wasHealthySince: 5_000,
  } as const;
  const slow = { ...fast, lines: ['Service Restart=always', 'Service RestartSec=1'] } as const;

  test.each<[string, UnitRollout[], until: number, watched: number[]]>([
    ['until ten seconds after an instance came up that systemd restarts fast', [instance(1, fast)], 15_000, [1]],
    ['for the last of them', [instance(1, fast), instance(2, { ...fast, wasHealthySince: 9_000 })], 19_000, [1, 2]],
    ['not for those of which a restart shows', [instance(1, fast), instance(2, slow)], 15_000, [1]],
    ['not at all where there are none', [instance(1, slow)], 0, []],
    ['not for what this rollout has not started', [instance(1, { ...fast, effect: 'none' })], 0, []],
  ])('%s', (_, units, until, watched) => {
    const watch = lastWatch(service(units));
    expect([watch.until, watch.units.map(({ step }) => step.unit)]).toEqual([
      until,
      watched.map((number) => `web@${number}.service`),
    ]);
  });

  test('not for a min-ready of nothing: nobody wants to wait for proof', () => {
    expect(lastWatch(service([instance(1, fast)], { plan: { minReadyMs: 0 } })).until).toBe(0);
  });

  test.each<[string, state: string, now: number, isFailed: boolean]>([
    ['that has been reached fails the instance', 'failed/failed', 14_000, true],
    ['a restart, which may be its first, does not', 'activating/auto-restart', 14_000, false],
    ['but a restart at the very end does', 'activating/auto-restart', 15_000, true],
  ])('%s', (_, shown, now, isFailed) => {
    const before = service([instance(1, { ...fast, served: unit('new launched', { lines: fast.lines }) })]);
    const found = siblings({ 1: { states: [state(`new ${shown}`, { lines: fast.lines })] } });
    expect(failIfGoneBad(before, before.units, found, now, [m1]) !== undefined).toBe(isFailed);
  });
});

describe('an instance that had become available', () => {
  const now = 60_000;
  const healthy = { phase: 'available', effect: 'applied', served: 'new launched' } as const;
  type Found = Parameters<typeof siblings>[0];

  test.each<[string, UnitRollout, Found, isFailed: boolean]>([
    ['stays so while it runs', instance(1, healthy), { 1: ['new active/running'] }, false],
    ['fails when systemd shows it failed', instance(1, healthy), { 1: ['new failed/failed'] }, true],
    ['fails when it is about to be restarted', instance(1, healthy), { 1: ['new activating/auto-restart'] }, true],
    ['fails when it has ended', instance(1, healthy), { 1: ['new inactive/dead'] }, true],
    ['fails when it starts anew', instance(1, healthy), { 1: ['new activating/start'] }, true],
    [
      'fails when its health check is bad',
      instance(1, healthy),
      { 1: { states: ['new active/running'], check: false } },
      true,
    ],
    [
      'stays so when its health check is good',
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
    ['stays so when it was not observed', instance(1, healthy), {}, false],
    [
      'stays so when this rollout did not change it',
      instance(1, { ...healthy, effect: 'none' }),
      { 1: ['new failed/failed'] },
      false,
    ],
    [
      'stays so when it is a sidekick that only followed',
      instance(1, { ...healthy, until: 'running' }),
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
      'that is a oneshot stays so when it has ended',
      instance(1, {
        ...healthy,
        lines: ['Service Type=oneshot'],
        served: { name: 'web@1.service', desiredState: 'launched', options: [], machineID: 'm1' },
      }),
      { 1: { states: [state('new inactive/dead', { lines: ['Service Type=oneshot'] })] } },
      false,
    ],
  ])('%s', (_, one, found, isFailed) => {
    const before = service([one]);
    const next = failIfGoneBad(before, before.units, siblings(found), now, [m1]);
    expect(next && phasesOf(next.service)).toBe(isFailed ? 'failed' : undefined);
  });

  test('is named with its machine, and the first one that is found counts', () => {
    const rollout = service([instance(1, healthy), instance(2, healthy), instance(3, healthy)]);
    const found = siblings({ 1: ['new active/running'], 2: ['new failed/failed'], 3: ['new failed/failed'] });
    const next = failIfGoneBad(rollout, rollout.units, found, now, [m1]);
    expect(next && phasesOf(next.service)).toBe('available, failed, available');
    expect(next && reasonsOf(next.service)).toEqual([expect.stringMatching(/failed\/failed on 10\.0\.0\.1/)]);
  });

  test('is searched only among those that are checked', () => {
    const rollout = service([instance(1, healthy)]);
    expect(failIfGoneBad(rollout, [], siblings({ 1: ['new failed/failed'] }), now, [m1])).toBeUndefined();
  });
});

describe('a unit that had become available and has failed after all', () => {
  const lost = instance(2, {
    phase: 'available',
    effect: 'applied',
    downtime: { intervals: [], isDown: true, lastUp: { at: 5_000, revision: 'a' } },
  });
  const before = service([instance(1, { phase: 'available' }), lost, run({ unit: 2, action: 'destroy' })]);
  const given = before.units[1] ?? lost;

  test('fails alone, even if another step is about the same unit', () => {
    const next = failLate(before, fail(given, 'it went down', 9_000));
    expect(phasesOf(next.service)).toBe('available, failed, pending');
    expect(reasonsOf(next.service)).toEqual(['it went down']);
    expect(next.events.map(eventWords)).toEqual(['finished web@2.service']);
  });

  test('has been down until now', () => {
    expect(failLate(before, fail(given, '', 9_000)).service.units[1]).toMatchObject({
      finishedAt: 9_000,
      downtime: { intervals: [{ from: 5_000, to: 9_000 }] },
    });
  });
});
