import { describe, expect, test } from '@jest/globals';
import { areCanariesOut, canaryLanes, canaryUnits, heldUntil, lanesOf } from '../../src/rollout/lanes.js';
import type { SiblingObservation } from '../../src/rollout/observation.js';
import { notReadyCondition } from '../../src/rollout/stability.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { instance, m1, m2, run, siblings, state, unit } from './cases.js';

const available = { phase: 'available', finishedAt: 10_000 } as const;
/** The sidekick that follows an instance. */
const sidekick = (number: number, facts: Parameters<typeof run>[0] = {}) =>
  run({ unit: `log@${number}.service`, lane: `web@${number}.service`, countsAsAvailable: false, ...facts });

describe('canaries are the first of those that create or change an instance', () => {
  test.each<[string, UnitRollout[], canary: number, expected: string[]]>([
    ['as many as the strategy says', [instance(1), instance(2), instance(3)], 2, ['web@1.service', 'web@2.service']],
    ['none without canaries', [instance(1)], 0, []],
    ['all, if there are fewer', [instance(1)], 3, ['web@1.service']],
    ['created instances too', [instance(2, { action: 'create' }), instance(1)], 1, ['web@2.service']],
    ['no unchanged instance', [instance(1, { action: 'unchanged' }), instance(2)], 1, ['web@2.service']],
    [
      'an unchanged instance if its sidekick changes',
      [instance(1, { action: 'unchanged' }), sidekick(1), instance(2)],
      1,
      ['web@1.service'],
    ],
    ['no surge instance', [instance(3, { action: 'create', stage: 'surge' }), instance(1)], 1, ['web@1.service']],
    [
      'no template, and no instance that is destroyed',
      [
        run({ unit: 'web@.service', action: 'create', stage: 'prepare', countsAsAvailable: false }),
        instance(4, { action: 'destroy' }),
        instance(1),
      ],
      2,
      ['web@1.service'],
    ],
  ])('%s', (_, units, canary, expected) => {
    expect(canaryLanes(lanesOf(units), canary).map(({ units: [first] }) => first?.step.unit)).toEqual(expected);
  });
});

describe('the canaries are out', () => {
  test.each<[string, UnitRollout[], canary: number, isOut: boolean]>([
    ['when they are available', [instance(1, available), instance(2)], 1, true],
    ['when they have failed', [instance(1, { phase: 'failed' }), instance(2)], 1, true],
    ['when there are none', [instance(1)], 0, true],
    ['not while one is pending', [instance(1, available), instance(2)], 2, false],
    ['not while one is in flight', [instance(1, { phase: 'progressing' }), instance(2)], 1, false],
    ['not while the sidekick of one is', [instance(1, available), sidekick(1, { phase: 'progressing' })], 1, false],
  ])('%s', (_, units, canary, isOut) => {
    expect(areCanariesOut(lanesOf(units), canary)).toBe(isOut);
  });
});

describe('the rest waits for the canaries', () => {
  test.each<[string, UnitRollout[], canary: number, holdMs: number, until: number | undefined]>([
    [
      'from when the last of them became available',
      [instance(1, available), instance(2, { ...available, finishedAt: 12_000 }), instance(3)],
      2,
      5_000,
      17_000,
    ],
    [
      'from when its sidekick became available, if that is later',
      [sidekick(1, { ...available, finishedAt: 14_000 }), instance(1, available)],
      1,
      5_000,
      19_000,
    ],
    [
      'not while one is in flight',
      [instance(1, available), instance(2, { phase: 'progressing' })],
      2,
      5_000,
      undefined,
    ],
    ['not without a hold', [instance(1, available)], 1, 0, undefined],
    ['not without canaries', [instance(1, available)], 0, 5_000, undefined],
    ['not if they never started', [instance(1, { phase: 'skipped' })], 1, 5_000, undefined],
  ])('%s', (_, units, canary, holdMs, until) => {
    expect(heldUntil(units, canary, holdMs)).toBe(until);
  });

  test('of which the instances have to stay healthy, not their sidekicks', () => {
    const lanes = lanesOf([sidekick(1, available), instance(1, available), instance(2)]);
    expect(canaryUnits(lanes, 1).map(({ step }) => step.unit)).toEqual(['web@1.service']);
    expect(canaryUnits(lanesOf([sidekick(1, available)]), 1)).toEqual([]);
  });
});

describe('a unit that had become available is not healthy any more', () => {
  const served = { phase: 'available', served: 'new launched' } as const;
  const oneshot = ['Service Type=oneshot'];
  const global = ['X-Fleet Global=true'];
  const globalUnit = unit('new launched', { lines: global, current: 'none', machine: 'none' });
  const onFirst = { states: [state('new active/running', { lines: global })] };

  test.each<[string, UnitRollout, seen: Parameters<typeof siblings>[0], is: string | undefined]>([
    ['not while it runs', instance(1, served), { 1: ['new active/running'] }, undefined],
    ['when it has failed', instance(1, served), { 1: ['new failed/failed'] }, 'failed'],
    ['when it has no state', instance(1, served), { 1: [] }, 'unpublished'],
    [
      'when its health check is bad',
      instance(1, served),
      { 1: { states: ['new active/running'], check: false } },
      'starting',
    ],
    ['when it shows another revision', instance(1, served), { 1: ['old active/running'] }, 'other-revision'],
    ['not while nothing is known', instance(1, served), {}, undefined],
    [
      'not when it was destroyed as planned',
      instance(1, { ...served, action: 'destroy' }),
      { 1: ['old failed/failed'] },
      undefined,
    ],
    [
      'not when it ends by itself and has ended',
      instance(1, { ...served, lines: oneshot, served: unit('new launched', { lines: oneshot }) }),
      { 1: { states: [state('new inactive/dead', { lines: oneshot })] } },
      undefined,
    ],
    [
      'when it is missing on one of the machines that have to run it',
      instance(1, { ...served, lines: global, served: globalUnit, runsOn: { machines: [m1, m2], askedAt: 0 } }),
      { 1: onFirst },
      'unpublished',
    ],
    [
      'not on machines that came later, as long as it is not known that they have to run it',
      instance(1, { ...served, lines: global, served: globalUnit, runsOn: { machines: [m1], askedAt: 0 } }),
      { 1: onFirst },
      undefined,
    ],
  ])('%s', (_, one, found, is) => {
    const seen: SiblingObservation | undefined = siblings(found).get('web@1.service');
    expect(notReadyCondition(one, seen, [m1, m2])?.is).toBe(is);
  });
});
