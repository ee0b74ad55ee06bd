import { describe, expect, test } from '@jest/globals';
import { beginMore, siblingsOf } from '../../src/rollout/begin-more.js';
import type { Frame, ServiceRollout } from '../../src/rollout/service-rollout.js';
import type { Task } from '../../src/rollout/task.js';
import { reportedHashes } from '../../src/unit/serialize-unit-file.js';
import {
  answers,
  condition,
  eventWords,
  frame,
  hashOf,
  instance,
  optionsOf,
  phasesOf,
  reasonsOf,
  service,
  state,
  task,
  unit,
} from './cases.js';

type Siblings = NonNullable<Parameters<typeof answers>[0]>['siblings'];

const now = 60_000;
const through = { phase: 'succeeded', effect: 'applied', served: 'new launched' } as const;
const unchanged = { action: 'unchanged', phase: 'succeeded', served: 'new launched' } as const;
const up = { 1: ['new active/running'], 2: ['old active/running'], 3: ['old active/running'] };

function begin(rollout: ServiceRollout, siblings: Siblings = up, given: Frame = frame(), at = now) {
  return beginMore(rollout, answers({ ...(siblings && { siblings }) }), at, given);
}

/** The phases of the tasks, the events, and when to ask again. */
function shown(begun: ReturnType<typeof beginMore>): string {
  const { rollout, events, askAgainMs } = begun;
  const again = askAgainMs === undefined ? '' : ` | again in ${askAgainMs}`;
  return [phasesOf(rollout), ...events.map(eventWords)].join(' | ') + again;
}

describe('whose turn comes', () => {
  test.each<[string, ServiceRollout, Siblings, expected: string, given?: Frame]>([
    [
      'the first one, once it is known that the others are up',
      service([instance(1), instance(2)]),
      { 1: ['old active/running'], 2: ['old active/running'] },
      'inspecting, pending | started web@1.service',
    ],
    [
      'several where several may be down',
      service([instance(1), instance(2), instance(3)]),
      { 1: ['old active/running'], 2: ['old active/running'], 3: ['old active/running'] },
      'inspecting, inspecting, pending | started web@1.service | started web@2.service',
      frame({ maxUnavailable: 2 }),
    ],
    [
      'none until all of them have been looked at',
      service([instance(1), instance(2)]),
      { 1: ['old active/running'] },
      'pending, pending | again in 0',
    ],
    [
      'none while one is in flight',
      service([instance(1, { phase: 'watching' }), instance(2)]),
      {},
      'watching, pending',
    ],
    [
      'the next one when that is through',
      service([instance(1, through), instance(2), instance(3)]),
      up,
      'succeeded, inspecting, pending | started web@2.service',
    ],
    [
      'an instance that reloads its configuration is up',
      service([instance(1, unchanged), instance(2)]),
      { 1: ['new reloading/reload'], 2: ['old active/running'] },
      'succeeded, inspecting | started web@2.service',
    ],
    [
      'an instance that does its work and ends is never down',
      service([instance(1, { ...unchanged, lines: ['Service Type=oneshot'] }), instance(2)]),
      { 1: [], 2: ['old active/running'] },
      'succeeded, inspecting | started web@2.service',
    ],
    [
      'nothing is asked before what is created',
      service([instance(1, { action: 'create' })]),
      {},
      'inspecting | started web@1.service',
    ],
  ])('%s', (...[, rollout, siblings, expected, given]) => {
    expect(shown(begin(rollout, siblings, given))).toBe(expected);
  });

  test('counts from now', () => {
    expect(begin(service([instance(1, { action: 'create' })]), {}).rollout.tasks[0]?.startedAt).toBe(now);
  });
});

describe('nothing more begins', () => {
  const rollout = service([instance(1, { phase: 'failed' }), instance(2, { phase: 'watching' }), instance(3)]);
  const late = frame({ deadline: now });

  test.each<[string, Siblings, Frame, expected: string, reason: string]>([
    ['after a failure', {}, frame(), 'failed, watching, skipped', 'web@1.service failed'],
    [
      'once there is no time left',
      {},
      frame({ afterFailure: 'go-on', deadline: now }),
      'failed, watching, skipped',
      'deploy-timeout',
    ],
    [
      'when the others could not be asked about',
      new Error('fleetd is away'),
      frame({ afterFailure: 'go-on' }),
      'failed, watching, skipped',
      'fleetd is away',
    ],
    [
      'with the failure as the reason, if there is one',
      new Error('fleetd is away'),
      late,
      'failed, watching, skipped',
      'web@1.service failed',
    ],
    [
      'with the time as the reason, rather than the cluster',
      new Error('fleetd is away'),
      frame({ afterFailure: 'go-on', deadline: now }),
      'failed, watching, skipped',
      'deploy-timeout',
    ],
  ])('%s', (_, siblings, given, expected, reason) => {
    const begun = begin(rollout, siblings, given);
    expect(shown(begun)).toBe(expected);
    expect(reasonsOf(begun.rollout).at(-1)).toContain(reason);
    expect(begun.rollout.looked).toBe(true);
  });

  test('a moment before the deadline, the next one still begins', () => {
    const one = service([instance(1, { action: 'create' })]);
    expect(shown(begin(one, {}, frame({ deadline: now + 1 })))).toBe('inspecting | started web@1.service');
  });

  test('a rollback goes on after a failure', () => {
    const failed = service([instance(1, { phase: 'failed' }), instance(2)]);
    expect(shown(begin(failed, { 1: [], 2: ['old active/running'] }, frame({ afterFailure: 'go-on' })))).toBe(
      'failed, inspecting | started web@2.service',
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

  test.each<[string, Task, states: string[], isForeign: boolean]>([
    ['is foreign where an instance was proven to be healthy', instance(1, through), ['foreign active/running'], true],
    ['is foreign even if it is the former one', instance(1, through), ['old active/running'], true],
    ['is foreign where an instance is still to be updated', instance(1), ['foreign active/running'], true],
    ['is foreign where nothing was to be changed', instance(1, unchanged), ['foreign active/running'], true],
    ['is none where it is the new one', instance(1, through), ['new active/running'], false],
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
      instance(1, { ...through, planned: condition('other-revision', 'foreign active/running') }),
      ['foreign active/running'],
      true,
    ],
    ['is none without any state', instance(1, through), [], false],
    [
      'is none where another machine has a state of the right one',
      instance(1, through),
      ['foreign active/running', 'new active/running'],
      false,
    ],
    ['is none of an instance that has failed', instance(1, { phase: 'failed' }), ['foreign active/running'], false],
    [
      'is none of what is only staged, which is read anew when it is launched',
      instance(1, { ...through, after: 'new loaded' }),
      ['foreign inactive/dead'],
      false,
    ],
    ['is none of what was only staged before', instance(1, { before: 'old loaded' }), ['foreign inactive/dead'], false],
    [
      'is none of what is only looked after, and was so before',
      instance(1, { phase: 'succeeded', action: 'restart', until: 'present', before: 'old launched' }),
      ['old active/running'],
      false,
    ],
  ])('%s', (_, one, states, isForeign) => {
    const begun = begin(service([one, instance(2)]), { ...seen, 1: states }, frame({ afterFailure: 'go-on' }));
    const isGivenUp = begun.events.map(eventWords).includes('finished web@1.service');
    expect(isGivenUp).toBe(isForeign);
    if (isForeign) expect(shown(begun)).toBe('failed, pending | finished web@1.service | again in 0');
  });

  test('is none where a server reports a hash of the order in which it keeps the options', () => {
    const served = { ...unit('new launched'), options: mixed };
    const inOrder = reportedHashes(mixed).at(-1) ?? '';
    const one = instance(1, { ...through, served });
    const same = {
      ...one,
      step: { ...one.step, after: { options: mixed, revision: 'grouped', desiredState: 'launched' as const } },
    };
    const found = { 1: { states: [{ ...state('new active/running'), hash: inOrder }] }, ...seen };
    expect(shown(begin(service([same, instance(2)]), found))).toBe('succeeded, inspecting | started web@2.service');
  });
});

describe('too few others are up', () => {
  const rollout = service([instance(1, unchanged), instance(2)]);
  const down = { 1: [], 2: ['old active/running'] };
  const blocked = (blockedSince: number) => ({ ...rollout, blockedSince });
  const standIn = service([instance(3, { ...through, action: 'create', stage: 'surge' }), instance(1), instance(2)], {
    size: 2,
  });
  const standInDown = { 1: ['old active/running'], 2: ['old active/running'], 3: [] };

  test.each<[string, ServiceRollout, Siblings, expected: string]>([
    [
      'which is reported, and looked at every two seconds',
      rollout,
      down,
      'succeeded, pending | waiting | again in 2000',
    ],
    ['which is reported once', blocked(now - 2_000), down, 'succeeded, pending | again in 2000'],
    ['and is waited for until the timeout', blocked(now - 599_999), down, 'succeeded, pending | again in 2000'],
    [
      'when what is down is at fault',
      blocked(now - 600_000),
      down,
      'failed, pending | finished web@1.service | again in 0',
    ],
    [
      'when what had stood in is down, the rest is skipped',
      { ...standIn, blockedSince: now - 600_000 },
      standInDown,
      'succeeded, skipped, skipped',
    ],
    [
      'until they are up again',
      blocked(now - 5_000),
      { 1: ['new active/running'], 2: ['old active/running'] },
      'succeeded, inspecting | started web@2.service',
    ],
  ])('%s', (_, given, siblings, expected) => {
    expect(shown(begin(given, siblings, frame({ maxUnavailable: 0 })))).toBe(expected);
  });

  test('from when on is kept, and forgotten once they are up', () => {
    expect(begin(rollout, down).rollout.blockedSince).toBe(now);
    expect(begin(blocked(1_000), down, frame({ timeoutMs: 100_000 })).rollout.blockedSince).toBe(1_000);
    const free = begin(blocked(1_000), { 1: ['new active/running'], 2: ['old active/running'] });
    expect(free.rollout.blockedSince).toBeUndefined();
  });

  test('the reason names what is down, and what forbids more', () => {
    expect(reasonsOf(begin(blocked(now - 600_000), down).rollout)).toEqual([expect.stringContaining('600 s')]);
    expect(begin(rollout, down).events).toEqual([
      { type: 'waiting', service: 'web', reason: expect.stringMatching(/web@1\.service.*max-unavailable/) },
    ]);
    const skipped = begin(
      { ...standIn, blockedSince: 0 },
      standInDown,
      frame({ maxUnavailable: 0, timeoutMs: 10_000 }),
    );
    const tooFew = expect.stringMatching(/too few.*max-unavailable/);
    expect(reasonsOf(skipped.rollout)).toEqual([tooFew, tooFew]);
  });
});

describe('after the turns', () => {
  const all = service([instance(1, through), instance(2, through)]);

  test('everything that was started is looked at once more', () => {
    expect(begin(all, { 1: ['new active/running'] })).toMatchObject({ askAgainMs: 0 });
    const begun = begin(all, { 1: ['new active/running'], 2: ['new active/running'] });
    expect(shown(begun)).toBe('succeeded, succeeded');
    expect(begun.rollout.looked).toBe(true);
  });

  test('and what has ended since has failed', () => {
    expect(shown(begin(all, { 1: ['new active/running'], 2: ['new failed/failed'] }))).toBe(
      'succeeded, failed | finished web@2.service | again in 0',
    );
  });

  test('or while others have still to go', () => {
    expect(shown(begin(service([instance(1, through), instance(2)]), { ...up, 1: ['new failed/failed'] }))).toBe(
      'failed, pending | finished web@1.service | again in 0',
    );
  });

  test('a canary hold comes before the rest', () => {
    const canary = service([instance(1, { ...through, finishedAt: now - 1_000 }), instance(2)]);
    const held = frame({ canary: 1, canaryHoldMs: 5_000 });
    expect(shown(begin(canary, up, held))).toBe('succeeded, pending | canary-hold | again in 2000');
    expect(shown(begin(canary, up, held, now + 4_000))).toBe('succeeded, inspecting | started web@2.service');
  });
});

describe('which units to look at before more may begin', () => {
  const names = (tasks: Task[], given = frame(), at = now) =>
    siblingsOf(service(tasks), given, at).map(({ step }) => step.unit.replace(/web@|\.service/g, ''));
  const canary = { ...through, finishedAt: 10_000 } as const;
  const held = frame({ canary: 1, canaryHoldMs: 30_000, maxUnavailable: 3 });

  test.each<[string, Task[], Frame, at: number, expected: string[]]>([
    [
      'all that serve, before one is taken down',
      [instance(1, through), instance(2), instance(3)],
      frame(),
      now,
      ['1', '2', '3'],
    ],
    ['the canaries alone, while they are held', [instance(1, canary), instance(2)], held, 39_999, ['1']],
    ['all that serve, once they were held', [instance(1, canary), instance(2)], held, 40_000, ['1', '2']],
    [
      'none while the canaries are under way',
      [instance(1, { phase: 'watching' }), instance(2)],
      frame({ canary: 1, canaryHoldMs: 30_000 }),
      now,
      [],
    ],
    [
      'in the end, what was started',
      [instance(1, through), instance(2, { action: 'unchanged', phase: 'succeeded' })],
      frame(),
      now,
      ['1'],
    ],
    [
      'what was started rather than the canaries, in the end',
      [instance(1, canary), instance(2, through)],
      held,
      20_000,
      ['1', '2'],
    ],
    [
      'none before what is only created',
      [instance(1, { action: 'create' }), instance(2, { action: 'create' })],
      frame(),
      now,
      [],
    ],
  ])('%s', (_, tasks, given, at, expected) => {
    expect(names(tasks, given, at)).toEqual(expected);
  });

  test('a template is none that serves', () => {
    expect(names([instance(1), task({ unit: 'web@.service', stage: 'template', serves: false })])).toEqual(['1']);
  });
});
