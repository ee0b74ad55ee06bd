import { describe, expect, test } from '@jest/globals';
import { decide, questionsOf, startService } from '../../src/rollout/decide.js';
import type { Frame, ServiceRollout } from '../../src/rollout/service-rollout.js';
import {
  answers,
  condition,
  eventWords,
  frame,
  instance,
  phasesOf,
  reasonsOf,
  service,
  servicePlan,
  state,
  step,
  writeWords,
} from './cases.js';

type Facts = NonNullable<Parameters<typeof answers>[0]>;

const now = 60_000;
const through = { phase: 'succeeded', effect: 'applied', served: 'new launched' } as const;

/** The phases after a decision, then the writes, the events, and how long to wait. */
function decided(rollout: ServiceRollout, given: Facts, conditions: Frame = frame()): string[] {
  const { rollout: next, writes, events, waitMs } = decide(rollout, answers(given), now, conditions);
  return [
    phasesOf(next),
    ...writes.map((write) => `${writeWords(write)} ${write.unit}`),
    ...events.map(eventWords),
    waitMs === undefined ? 'through' : `wait ${waitMs}`,
  ];
}

const old = (number: number) => state('old active/running', { name: number });
const runsOld = { unit: 'old launched', states: [old(1)] };
const runsNew = { unit: 'new launched', states: ['new active/running'] };
const starts = { unit: 'new launched', states: ['new activating/start'] };
const watching = { phase: 'watching', effect: 'applied', since: now, startedAt: now - 5_000 } as const;
const healthy = { ...watching, condition: 'running', healthySince: now - 10_000, conditionSince: 0, since: 0 } as const;
const waitsForFleet = { ...watching, condition: 'other-revision', conditionSince: 0 } as const;
const due = { since: now - 1_002, rhythm: 'aimed' } as const;

describe('a service goes on', () => {
  test.each<[string, ServiceRollout, Facts, Frame, string[]]>([
    [
      'with the first instance, which is looked at at once',
      service([instance(1), instance(2)]),
      { siblings: { 1: ['old active/running'], 2: ['old active/running'] } },
      frame(),
      ['inspecting, pending', 'started web@1.service', 'wait 0'],
    ],
    [
      'with what fleet is asked to change',
      service([instance(1, { phase: 'inspecting' }), instance(2)]),
      { looks: { 1: runsOld } },
      frame(),
      ['inspecting, pending', 'wake up launched web@1.service', 'put new launched web@1.service', 'wait 0'],
    ],
    [
      'as its server does it: what keeps old options has to be let go of',
      { ...service([instance(1, { phase: 'inspecting' })]), replacesInPlace: false },
      { looks: { 1: runsOld } },
      frame(),
      ['releasing', 'set inactive web@1.service', 'wait 852'],
    ],
    [
      'with the next instance once one is through, and with both events in their order',
      service([instance(1, healthy), instance(2)]),
      { looks: { 1: runsNew }, siblings: { 1: ['new active/running'], 2: ['old active/running'] } },
      frame(),
      ['succeeded, inspecting', 'finished web@1.service', 'started web@2.service', 'wait 0'],
    ],
    [
      'to ask about one that has just come through',
      service([instance(1, healthy), instance(2)]),
      { looks: { 1: runsNew } },
      frame(),
      ['succeeded, pending', 'finished web@1.service', 'wait 0'],
    ],
    [
      'to the final check',
      service([instance(1, healthy)]),
      { looks: { 1: runsNew } },
      frame(),
      ['succeeded', 'finished web@1.service', 'wait 0'],
    ],
    [
      'until a look is worth it',
      service([instance(1, watching), instance(2)]),
      { looks: { 1: starts } },
      frame(),
      ['watching, pending', 'condition web@1.service', 'wait 1050'],
    ],
    [
      'until the first look of several is worth it',
      service([
        instance(1, watching),
        instance(2, { ...watching, since: now - 2_000, condition: 'starting', lookedAt: now - 100 }),
      ]),
      { looks: { 1: starts } },
      frame(),
      ['watching, watching', 'condition web@1.service', 'wait 200'],
    ],
    [
      'after two seconds, while too few others are up',
      service([instance(1, { action: 'unchanged', phase: 'succeeded', served: 'new launched' }), instance(2)]),
      { siblings: { 1: [], 2: ['old active/running'] } },
      frame(),
      ['succeeded, pending', 'waiting', 'wait 2000'],
    ],
  ])('%s', (_, rollout, given, conditions, expected) => {
    expect(decided(rollout, given, conditions)).toEqual(expected);
  });
});

describe('a service is through', () => {
  test.each<[string, ServiceRollout, Facts, string[]]>([
    ['when it has no steps', service([]), {}, ['', 'through']],
    [
      'when nothing was to be changed',
      service([instance(1, { action: 'unchanged', phase: 'succeeded' })]),
      {},
      ['succeeded', 'through'],
    ],
    [
      'after the final check',
      service([instance(1, through)]),
      { siblings: { 1: ['new active/running'] } },
      ['succeeded', 'through'],
    ],
    [
      'after a failure, the rest being skipped',
      service([instance(1, watching), instance(2)]),
      { looks: { 1: { unit: 'absent' } } },
      ['failed, skipped', 'finished web@1.service', 'through'],
    ],
    [
      'not before what is in flight has ended',
      service([instance(1, { phase: 'failed' }), instance(2, { ...watching, lookedAt: now }), instance(3)]),
      {},
      ['failed, watching, skipped', 'wait 1050'],
    ],
    [
      'when the final check has found one down',
      service([instance(1, through)]),
      { siblings: { 1: ['new failed/failed'] } },
      ['failed', 'finished web@1.service', 'through'],
    ],
  ])('%s', (_, rollout, given, expected) => {
    expect(decided(rollout, given)).toEqual(expected);
  });
});

describe('what cannot be seen', () => {
  test('fails the unit that the cluster could not be asked about, and no other', () => {
    const rollout = service([instance(1, watching), instance(2, { ...watching, lookedAt: now })]);
    const { rollout: next } = decide(rollout, answers({ looks: { 1: new Error('fleetd is away') } }), now, frame());
    expect(phasesOf(next)).toBe('failed, watching');
    expect(reasonsOf(next)).toEqual([expect.stringContaining('fleetd is away')]);
  });

  test('leaves a unit that was not asked about as it is', () => {
    const rollout = service([instance(1, { ...watching, lookedAt: now })]);
    expect(decide(rollout, answers(), now, frame()).rollout.tasks).toEqual(rollout.tasks);
  });

  test('does not matter to a unit that is through', () => {
    const rollout = service([instance(1, through), instance(2, { ...watching, lookedAt: now })]);
    expect(decided(rollout, { looks: { 1: new Error('fleetd is away') } })[0]).toBe('succeeded, watching');
  });
});

describe('when there is no time left', () => {
  const late = frame({ deadline: now });
  const reasonOf = (given: Facts, facts: Parameters<typeof instance>[1]) =>
    reasonsOf(decide(service([instance(1, facts)]), answers(given), now, late).rollout)[0];

  const inFlight = service([instance(1, watching)]);
  test.each<[string, ServiceRollout, Facts, Frame, string[]]>([
    [
      'what is in flight fails',
      inFlight,
      { looks: { 1: starts } },
      late,
      ['failed', 'finished web@1.service', 'through'],
    ],
    [
      'not a moment before',
      inFlight,
      { looks: { 1: starts } },
      frame({ deadline: now + 1 }),
      ['watching', 'condition web@1.service', 'wait 1050'],
    ],
    [
      'what comes through with that look is through',
      service([instance(1, healthy)]),
      { looks: { 1: runsNew } },
      late,
      ['succeeded', 'finished web@1.service', 'through'],
    ],
    ['what has not been looked at is looked at first', inFlight, {}, late, ['watching', 'wait 0']],
  ])('%s', (_, rollout, given, conditions, expected) => {
    expect(decided(rollout, given, conditions)).toEqual(expected);
  });

  test('the reason names the time, and what was last seen', () => {
    expect(reasonOf({ looks: { 1: starts } }, watching)).toMatch(/the deploy-timeout of 60 s.*activating\/start/);
    expect(reasonOf({ looks: { 1: runsOld } }, { phase: 'verifying', startedAt: now })).toMatch(
      /the deploy-timeout of 60 s was over$/,
    );
  });
});

describe('a wake-up is repeated', () => {
  const unseen = { ...waitsForFleet, ...due, lookedAt: now - 100, meantAt: now - 100 } as const;
  test.each<[string, ServiceRollout, Facts, writes: string[]]>([
    ['without a look, when it is due', service([instance(1, unseen)]), {}, ['burst launched']],
    [
      'after a look that brought nothing new',
      service([instance(1, unseen)]),
      { looks: { 1: { unit: 'new launched', states: ['old active/running'] } } },
      ['burst launched'],
    ],
    ['not after a look that brought it up', service([instance(1, unseen)]), { looks: { 1: runsNew } }, []],
    ['not before it is due', service([instance(1, { ...unseen, since: now - 1_001 })]), {}, []],
    [
      'not beside another write',
      service([instance(1, { phase: 'releasing', effect: 'applied', ...due, served: 'old inactive' })]),
      { looks: { 1: { unit: 'old inactive', states: [] } } },
      ['destroy', 'put new launched'],
    ],
    ['not about what has failed', service([instance(1, unseen)]), { looks: { 1: new Error('away') } }, []],
  ])('%s', (_, rollout, given, expected) => {
    expect(decide(rollout, answers(given), now, frame()).writes.map(writeWords)).toEqual(expected);
  });

  test('and noted to have been so', () => {
    const { rollout } = decide(service([instance(1, unseen)]), answers(), now, frame());
    expect(rollout.tasks[0]?.phase).toMatchObject({ wakeUps: { done: 1 } });
  });
});

describe('a server is known to replace units in place', () => {
  const accepted = service([instance(1, { phase: 'verifying', effect: 'applied', since: now - 100, startedAt: now })]);
  const replaces = (rollout: ServiceRollout, given: Facts) =>
    decide(rollout, answers(given), now, frame()).rollout.replacesInPlace;
  test.each<[string, ServiceRollout, Facts, boolean]>([
    ['until it has been seen to keep old options', accepted, { looks: { 1: runsOld } }, false],
    [
      'until it has been seen to keep those of one of several',
      service([...accepted.tasks, instance(2, { ...watching, lookedAt: now })]),
      { looks: { 1: runsOld } },
      false,
    ],
    ['as long as it takes new ones', accepted, { looks: { 1: runsNew } }, true],
    ['and not again after that', { ...accepted, replacesInPlace: false }, { looks: { 1: runsNew } }, false],
  ])('%s', (_, rollout, given, expected) => {
    expect(replaces(rollout, given)).toBe(expected);
  });
});

test('what is not well by its health check has not come up', () => {
  const rollout = service([instance(1, healthy)]);
  const badly = { looks: { 1: { ...runsNew, check: false } } };
  expect(decided(rollout, badly, frame({ healthCheck: 'http://{machine-ip}/' }))[0]).toBe('watching');
  expect(decided(rollout, badly)[0]).toBe('succeeded');
});

test('a service starts with what is to be changed pending, and with the rest through', () => {
  const plan = servicePlan([step({ action: 'unchanged' }), step({ unit: 2 }), step({ unit: 3, action: 'destroy' })]);
  const rollout = startService(plan, false);
  expect(phasesOf(rollout)).toBe('succeeded, pending, pending');
  expect(rollout.tasks.map(({ id }) => id)).toEqual([0, 1, 2]);
  expect(rollout.replacesInPlace).toBe(false);
});

test('a step goes on with the downtime that a unit has had, and with what it was doing when the plan was made', () => {
  const downtime = { intervals: [{ from: 1_000, to: 2_000 }], isDown: false };
  const [task] = startService(servicePlan([step({ planned: condition('failed'), downtime })]), true).tasks;
  expect(task).toMatchObject({ condition: condition('failed'), downtime });
});

describe('what is asked', () => {
  const asked = (rollout: ServiceRollout, conditions = frame()) => {
    const { units, siblings } = questionsOf(rollout, conditions, now);
    return { units: [...units.keys()], siblings };
  };

  test.each<[string, ServiceRollout, units: number[], siblings: number[], maxUnavailable?: number]>([
    ['about what serves, before anything is taken down', service([instance(1, through), instance(2)]), [], [1, 2]],
    [
      'about what is in flight, when it is time to look',
      service([instance(1, { ...watching, since: 0, lookedAt: now - 700 }), instance(2)]),
      [1],
      [],
    ],
    ['not before', service([instance(1, { ...watching, since: 0, lookedAt: now - 699 }), instance(2)]), [], []],
    [
      'about both, where more than one may be down',
      service([instance(1, watching), instance(2), instance(3)]),
      [1],
      [2, 3],
      2,
    ],
    [
      'about nothing that is through or skipped',
      service([instance(1, { phase: 'failed' }), instance(2, { phase: 'skipped' })]),
      [],
      [],
    ],
  ])('%s', (...[, rollout, units, siblings, maxUnavailable = 1]) => {
    const conditions = frame({ maxUnavailable });
    const names = (numbers: number[]) => numbers.map((number) => `web@${number}.service`);
    expect(asked(rollout, conditions)).toEqual({ units: names(units), siblings: names(siblings) });
  });

  test('is what a phase needs, and the health check that is set', () => {
    const healthCheck = 'http://{machine-ip}/';
    const { units } = questionsOf(service([instance(1, watching)]), frame({ healthCheck }), now);
    expect(units.get('web@1.service')).toEqual({
      unit: true,
      states: true,
      machines: false,
      units: false,
      healthCheck,
    });
  });
});
