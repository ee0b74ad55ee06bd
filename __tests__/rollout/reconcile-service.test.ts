import { describe, expect, test } from '@jest/globals';
import { judgeFinished, type ServiceDecision, siblingsOf } from '../../src/rollout/judge-finished.js';
import { beginNext, checkUnits } from '../../src/rollout/reconcile-service.js';
import type { RolloutContext, ServiceRollout } from '../../src/rollout/service-rollout.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { reportedHashes } from '../../src/unit/serialize-unit-file.js';
import {
  condition,
  context,
  deployment,
  eventWords,
  hashOf,
  instance,
  observations,
  optionsOf,
  phasesOf,
  reasonsOf,
  run,
  service,
  type servicePlan,
  state,
  unit,
  version,
} from './cases.js';

type RunFacts = NonNullable<Parameters<typeof run>[0]>;
type PlanFacts = NonNullable<Parameters<typeof servicePlan>[1]>;
type Siblings = NonNullable<Parameters<typeof observations>[0]>['siblings'];

const now = 60_000;
const available = { phase: 'available', effect: 'applied', served: 'new launched' } as const;
const unchanged = { action: 'unchanged', phase: 'available', served: 'new launched' } as const;
const up = { 1: ['new active/running'], 2: ['old active/running'], 3: ['old active/running'] };

function next(before: ServiceRollout, siblings: Siblings = up, given: RolloutContext = context(), at = now) {
  const seen = observations({ ...(siblings && { siblings }) });
  const rollout = { ...deployment(before), unsettled: new Set<string>(), stoppingLanes: new Set<string>() };
  const judged = judgeFinished({ service: before, writes: [], events: [] }, seen, at, given, rollout);
  const checked = checkUnits(judged, seen, at, given, rollout);
  return beginNext(judged, checked, seen, at, given, rollout, undefined);
}

/** The phases of the units, the events, and how long to wait at most. */
function shown({ service: after, events, waitMs }: ServiceDecision): string {
  const wait = waitMs === undefined ? '' : ` | wait ${waitMs}`;
  return [phasesOf(after), ...events.map(eventWords)].join(' | ') + wait;
}

describe('which units start', () => {
  test.each<[string, ServiceRollout, Siblings, expected: string]>([
    [
      'the first one, once it is known that the others are up',
      service([instance(1), instance(2)]),
      { 1: ['old active/running'], 2: ['old active/running'] },
      'checking, pending | started web@1.service',
    ],
    [
      'several if several may be down',
      service([instance(1), instance(2), instance(3)], { plan: { maxUnavailable: 2 } }),
      { 1: ['old active/running'], 2: ['old active/running'], 3: ['old active/running'] },
      'checking, checking, pending | started web@1.service | started web@2.service',
    ],
    [
      'none until all of them have been observed',
      service([instance(1), instance(2)]),
      { 1: ['old active/running'] },
      'pending, pending | wait 0',
    ],
    [
      'none while one is in flight',
      service([instance(1, { phase: 'progressing' }), instance(2)]),
      {},
      'progressing, pending',
    ],
    [
      'the next one when that is available',
      service([instance(1, available), instance(2), instance(3)]),
      up,
      'available, checking, pending | started web@2.service',
    ],
    [
      'an instance that reloads its configuration is up',
      service([instance(1, unchanged), instance(2)]),
      { 1: ['new reloading/reload'], 2: ['old active/running'] },
      'available, checking | started web@2.service',
    ],
    [
      'a oneshot that has ended is not down',
      service([instance(1, { ...unchanged, lines: ['Service Type=oneshot'] }), instance(2)]),
      { 1: [], 2: ['old active/running'] },
      'available, checking | started web@2.service',
    ],
    [
      'a creation, without observing anything before',
      service([instance(1, { action: 'create' })]),
      {},
      'checking | started web@1.service',
    ],
  ])('%s', (_, before, siblings, expected) => {
    expect(shown(next(before, siblings))).toBe(expected);
  });

  const oneshot = ['Service Type=oneshot'];
  const changing = (facts: RunFacts, before: readonly string[], after: readonly string[]): UnitRollout => {
    const { step, ...one } = instance(1, facts);
    return {
      ...one,
      step: { ...step, before: version('old launched', before), after: version('new launched', after) },
    };
  };
  test.each<[string, UnitRollout, started: string[]]>([
    ['is up while it waits to become long-running', changing({}, oneshot, []), ['web@2.service']],
    ['is down while it waits to become a oneshot, and starts first', changing({}, [], oneshot), ['web@1.service']],
    ['is up once it has become a oneshot', changing(available, [], oneshot), ['web@2.service']],
    ['is down once it has become long-running, and nothing starts', changing(available, oneshot, []), []],
  ])('an instance that has ended %s', (_, one, started) => {
    const { units } = next(service([instance(2), one, instance(3)]), { ...up, 1: [] }).service;
    expect(units.filter(({ phase }) => phase.name === 'checking').map(({ step }) => step.unit)).toEqual(started);
  });

  test('counts from now', () => {
    expect(next(service([instance(1, { action: 'create' })]), {}).service.units[0]?.startedAt).toBe(now);
  });
});

describe('nothing more starts', () => {
  const rollout = service([instance(1, { phase: 'failed' }), instance(2, { phase: 'progressing' }), instance(3)]);
  const late = context({ deadline: now });

  test.each<[string, Siblings, RolloutContext, expected: string, reason: string]>([
    ['after a failure', {}, context(), 'failed, progressing, skipped', 'web@1.service failed'],
    [
      'once there is no time left',
      {},
      context({ afterFailure: 'continue', deadline: now }),
      'failed, progressing, skipped',
      'deploy-timeout',
    ],
    [
      'with the failure as the reason, if there is one',
      {},
      late,
      'failed, progressing, skipped',
      'web@1.service failed',
    ],
  ])('%s', (_, siblings, given, expected, reason) => {
    const after = next(rollout, siblings, given);
    expect(shown(after)).toBe(expected);
    expect(reasonsOf(after.service).at(-1)).toContain(reason);
    expect(after.service.isFinallyChecked).toBe(true);
  });

  const away = { 1: new Error('fleetd is away'), 2: ['old active/running'] };
  test.each<[string, RolloutContext, reason: string]>([
    ['when fleet does not say how the others are', context(), 'fleetd is away'],
    ['with the time as the reason, rather than fleet', late, 'deploy-timeout'],
  ])('%s', (_, given, reason) => {
    const after = next(service([instance(1), instance(2)]), away, given);
    expect(shown(after)).toBe('skipped, skipped | service-finished');
    expect(reasonsOf(after.service)[0]).toContain(reason);
    expect(after.service.isFinallyChecked).toBe(true);
  });

  const several = service([instance(1, { phase: 'failed' }), instance(2, { phase: 'progressing' }), instance(3)], {
    plan: { maxUnavailable: 2 },
  });
  test.each<[string, RolloutContext, reason: string]>([
    [
      'when fleet does not say how the others are, although a failure would not matter',
      context({ afterFailure: 'continue' }),
      'fleetd is away',
    ],
    ['with a failure as the reason, rather than fleet', context(), 'web@1.service failed'],
    [
      'with the deadline as the reason, rather than fleet, if a failure would not matter',
      context({ afterFailure: 'continue', deadline: now }),
      'deploy-timeout',
    ],
  ])('while one is in flight, %s', (_, given, reason) => {
    const after = next(several, { 1: [], 3: new Error('fleetd is away') }, given);
    expect(shown(after)).toBe('failed, progressing, skipped');
    expect(reasonsOf(after.service).at(-1)).toContain(reason);
    expect(after.service.isFinallyChecked).toBe(true);
  });

  test('an error about a unit of another service is no reason', () => {
    const after = next(service([instance(1), instance(2)]), { ...up, 9: new Error('fleetd is away') });
    expect(shown(after)).toBe('checking, pending | started web@1.service');
  });

  test('a moment before the deadline, the next one still starts', () => {
    const one = service([instance(1, { action: 'create' })]);
    expect(shown(next(one, {}, context({ deadline: now + 1 })))).toBe('checking | started web@1.service');
  });

  test('a rollback goes on after a failure', () => {
    const failed = service([instance(1, { phase: 'failed' }), instance(2)]);
    expect(shown(next(failed, { 1: [], 2: ['old active/running'] }, context({ afterFailure: 'continue' })))).toBe(
      'failed, checking | started web@2.service',
    );
  });
});

describe('another revision on a machine', () => {
  const lines = ['Service Restart=always'];
  const mixed = [
    ...optionsOf('new'),
    { section: 'Unit', name: 'After', value: 'docker' },
    ...optionsOf('new', lines).slice(1),
  ];
  const seen = { 2: ['old active/running'] } as const;

  test.each<[string, UnitRollout, states: string[], isForeign: boolean]>([
    ['is foreign on an instance that is available', instance(1, available), ['foreign active/running'], true],
    ['is foreign even if it is the former one', instance(1, available), ['old active/running'], true],
    ['is foreign on an instance that is pending', instance(1), ['foreign active/running'], true],
    ['is foreign on an unchanged instance', instance(1, unchanged), ['foreign active/running'], true],
    ['is none where it is the new one', instance(1, available), ['new active/running'], false],
    ['is none where the instance is still to be updated from it', instance(1), ['old active/running'], false],
    ['is none where the instance has the new one early', instance(1), ['new active/running'], false],
    [
      'is none where an interrupted deployment had been in between',
      instance(1, { hashesInBetween: [hashOf('foreign')] }),
      ['foreign active/running'],
      false,
    ],
    [
      'is none where it was there when the plan was made',
      instance(1, { planned: condition('other-revision', 'foreign active/running') }),
      ['foreign active/running'],
      false,
    ],
    [
      'is none where it has been seen there since',
      instance(1, { condition: condition('other-revision', 'foreign active/running') }),
      ['foreign active/running'],
      false,
    ],
    [
      'is foreign where it had been seen before the instance was proven to be healthy',
      instance(1, { ...available, planned: condition('other-revision', 'foreign active/running') }),
      ['foreign active/running'],
      true,
    ],
    ['is none without any state', instance(1, available), [], false],
    [
      'is none where another machine has a state of the right one',
      instance(1, available),
      ['foreign active/running', 'new active/running'],
      false,
    ],
    ['is none of an instance that has failed', instance(1, { phase: 'failed' }), ['foreign active/running'], false],
    [
      'is none of an instance that is only staged, which is loaded anew when it is launched',
      instance(1, { ...available, after: 'new loaded' }),
      ['foreign inactive/dead'],
      false,
    ],
    [
      'is none of an instance that was only staged before',
      instance(1, { before: 'old loaded' }),
      ['foreign inactive/dead'],
      false,
    ],
    [
      'is none of a sidekick that only follows, and had it before',
      instance(1, { phase: 'available', action: 'restart', until: 'running', before: 'old launched' }),
      ['old active/running'],
      false,
    ],
  ])('%s', (_, one, states, isForeign) => {
    const after = next(service([one, instance(2)]), { ...seen, 1: states }, context({ afterFailure: 'continue' }));
    const isFailed = after.events.map(eventWords).includes('finished web@1.service');
    expect(isFailed).toBe(isForeign);
    if (isForeign) expect(shown(after)).toBe('failed, pending | finished web@1.service | wait 0');
  });

  test('is none if a server hashes the options in the order in which it keeps them', () => {
    const served = { ...unit('new launched'), options: mixed };
    const inOrder = reportedHashes(mixed).at(-1) ?? '';
    const one = instance(1, { ...available, served });
    const same = {
      ...one,
      step: { ...one.step, after: { options: mixed, revision: 'grouped', desiredState: 'launched' as const } },
    };
    const found = { 1: { states: [{ ...state('new active/running'), hash: inOrder }] }, ...seen };
    expect(shown(next(service([same, instance(2)]), found))).toBe('available, checking | started web@2.service');
  });
});

describe('too few others are up', () => {
  const rollout = service([instance(1, unchanged), instance(2)]);
  const down = { 1: [], 2: ['old active/running'] };
  const blocked = (blockedSince: number) => ({ ...rollout, blockedSince });
  const standIn = service([instance(3, { ...available, action: 'create', stage: 'surge' }), instance(1), instance(2)], {
    plan: { size: 2, maxUnavailable: 0, timeoutMs: 10_000 },
  });
  const standInDown = { 1: ['old active/running'], 2: ['old active/running'], 3: [] };

  test.each<[string, ServiceRollout, Siblings, expected: string]>([
    ['which is reported, and observed every two seconds', rollout, down, 'available, pending | waiting | wait 2000'],
    ['which is reported once', blocked(now - 2_000), down, 'available, pending | wait 2000'],
    ['and the service waits until the timeout', blocked(now - 599_999), down, 'available, pending | wait 2000'],
    [
      'then the instance that went down fails',
      blocked(now - 600_000),
      down,
      'failed, pending | finished web@1.service | wait 0',
    ],
    [
      'then the rest is skipped, if a surge instance went down',
      { ...standIn, blockedSince: now - 600_000 },
      standInDown,
      'available, skipped, skipped | service-finished',
    ],
    [
      'until they are up again',
      blocked(now - 5_000),
      { 1: ['new active/running'], 2: ['old active/running'] },
      'available, checking | started web@2.service',
    ],
  ])('%s', (_, given, siblings, expected) => {
    expect(shown(next(given, siblings))).toBe(expected);
  });

  test('of which the one that had become available fails, not one that had failed before', () => {
    const units = [instance(1, { phase: 'failed' }), instance(2, available), instance(3)];
    const found = { 1: [], 2: [], 3: ['old active/running'] };
    const given = { ...service(units), blockedSince: now - 600_000 };
    expect(shown(next(given, found, context({ afterFailure: 'continue' })))).toBe(
      'failed, failed, pending | finished web@2.service | wait 0',
    );
  });

  test('since when is remembered, and forgotten once they are up', () => {
    expect(next(rollout, down).service.blockedSince).toBe(now);
    expect(next(blocked(1_000), down).service.blockedSince).toBe(1_000);
    const free = next(blocked(1_000), { 1: ['new active/running'], 2: ['old active/running'] });
    expect(free.service.blockedSince).toBeUndefined();
  });

  test('the reason names the instances that are down, and the limit', () => {
    expect(reasonsOf(next(blocked(now - 600_000), down).service)).toEqual([expect.stringContaining('600 s')]);
    expect(next(rollout, down).events).toEqual([
      { type: 'waiting', service: 'web', reason: expect.stringMatching(/web@1\.service.*max-unavailable/) },
    ]);
    const skipped = next({ ...standIn, blockedSince: 0 }, standInDown);
    const tooFew = expect.stringMatching(/too few.*max-unavailable/);
    expect(reasonsOf(skipped.service)).toEqual([tooFew, tooFew]);
  });
});

describe('after the last one', () => {
  const all = service([instance(1, available), instance(2, available)]);

  test('everything that was started is checked once more', () => {
    expect(next(all, { 1: ['new active/running'] })).toMatchObject({ waitMs: 0 });
    const after = next(all, { 1: ['new active/running'], 2: ['new active/running'] });
    expect(shown(after)).toBe('available, available | service-finished');
    expect(after.service.isFinallyChecked).toBe(true);
  });

  test('and an instance that has failed since fails', () => {
    expect(shown(next(all, { 1: ['new active/running'], 2: ['new failed/failed'] }))).toBe(
      'available, failed | finished web@2.service | service-finished',
    );
  });

  test('also while others are pending', () => {
    expect(shown(next(service([instance(1, available), instance(2)]), { ...up, 1: ['new failed/failed'] }))).toBe(
      'failed, skipped | finished web@1.service | service-finished',
    );
  });

  test('a canary hold comes before the rest', () => {
    const canary = service([instance(1, { ...available, finishedAt: now - 1_000 }), instance(2)], {
      plan: { canary: 1, canaryHoldMs: 5_000 },
    });
    expect(shown(next(canary, up))).toBe('available, pending | canary-hold | wait 2000');
    expect(shown(next(canary, up, context(), now + 4_000))).toBe('available, checking | started web@2.service');
  });
});

describe('which units to observe before more may start', () => {
  const names = (units: UnitRollout[], plan: PlanFacts, at: number) =>
    siblingsOf(service(units, { plan }), at).map(({ step }) => step.unit.replace(/web@|\.service/g, ''));
  const canary = { ...available, finishedAt: 10_000 } as const;
  const held = { canary: 1, canaryHoldMs: 30_000, maxUnavailable: 3 };

  test.each<[string, UnitRollout[], PlanFacts, at: number, expected: string[]]>([
    [
      'all instances, before one is taken down',
      [instance(1, available), instance(2), instance(3)],
      {},
      now,
      ['1', '2', '3'],
    ],
    ['the canaries alone, during their hold', [instance(1, canary), instance(2)], held, 39_999, ['1']],
    ['all instances, once the hold is over', [instance(1, canary), instance(2)], held, 40_000, ['1', '2']],
    [
      'none while the canaries are in flight',
      [instance(1, { phase: 'progressing' }), instance(2)],
      { canary: 1, canaryHoldMs: 30_000 },
      now,
      [],
    ],
    [
      'in the end, those that were started',
      [instance(1, available), instance(2, { action: 'unchanged', phase: 'available' })],
      {},
      now,
      ['1'],
    ],
    [
      'in the end, all that were started rather than the canaries',
      [instance(1, canary), instance(2, available)],
      held,
      20_000,
      ['1', '2'],
    ],
    ['none before a creation', [instance(1, { action: 'create' }), instance(2, { action: 'create' })], {}, now, []],
  ])('%s', (_, units, plan, at, expected) => {
    expect(names(units, plan, at)).toEqual(expected);
  });

  test('a template is none of them', () => {
    expect(
      names([instance(1), run({ unit: 'web@.service', stage: 'template', countsAsAvailable: false })], {}, now),
    ).toEqual(['1']);
  });
});
