import { describe, expect, test } from '@jest/globals';
import { type Decision, queriesOf, reconcile } from '../../src/rollout/reconcile.js';
import { admitServices } from '../../src/rollout/service-admission.js';
import {
  type DeploymentRollout,
  interruptedResult,
  type RolloutContext,
  type ServiceRollout,
  startRollout,
} from '../../src/rollout/service-rollout.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import {
  condition,
  context,
  deployment,
  eventWords,
  instance,
  m1,
  observations,
  phasesOf,
  reasonsOf,
  service,
  servicePlan,
  state,
  step,
  unit,
  writeWords,
} from './cases.js';

type Facts = NonNullable<Parameters<typeof observations>[0]>;

const now = 60_000;
const available = { phase: 'available', effect: 'applied', served: 'new launched' } as const;

function decide(
  service: ServiceRollout,
  given: Facts,
  conditions: RolloutContext = context(),
  replacesInPlace = true,
): Decision & { readonly service: ServiceRollout } {
  const decision = reconcile({ ...deployment(service), replacesInPlace }, observations(given), now, conditions);
  const [after] = decision.rollout.services;
  if (!after) throw new TypeError('the service is gone');
  return { ...decision, service: after };
}

/** The phases after a decision, then the writes, the events, and how long to wait. */
function decided(
  before: ServiceRollout,
  given: Facts,
  conditions?: RolloutContext,
  replacesInPlace?: boolean,
): string[] {
  const { service: after, writes, events, waitMs } = decide(before, given, conditions, replacesInPlace);
  return [
    phasesOf(after),
    ...writes.map((write) => `${writeWords(write)} ${write.unit}`),
    ...events.filter(({ type }) => type !== 'service-finished').map(eventWords),
    waitMs === undefined ? 'done' : `wait ${waitMs}`,
  ];
}

const old = (number: number) => state('old active/running', { name: number });
const runsOld = { unit: 'old launched', states: [old(1)] };
const runsNew = { unit: 'new launched', states: ['new active/running'] };
const starts = { unit: 'new launched', states: ['new activating/start'] };
const progressing = { phase: 'progressing', effect: 'applied', since: now, startedAt: now - 5_000 } as const;
const healthy = {
  ...progressing,
  condition: 'running',
  healthySince: now - 10_000,
  conditionSince: 0,
  since: 0,
} as const;
const waitsForFleet = { ...progressing, condition: 'other-revision', conditionSince: 0 } as const;
const due = { since: now - 1_002, rhythm: 'aimed' } as const;

test('what keeps a unit off every machine is judged by what the server reads in [X-Fleet]', () => {
  const lines = ['X-Fleet Conflicts=db.service cache.service'];
  const waiting = unit('new launched', { lines, current: 'inactive', machine: 'none' });
  const before = service([instance(1, { ...progressing, condition: 'unscheduled', conditionSince: 0, lines })]);
  const found = { unit: waiting, machines: [m1], units: [waiting, unit('old launched', { name: 'db.service' })] };
  const phasesOn = (conditions: RolloutContext) =>
    phasesOf(decide(before, { units: { 1: found } }, conditions).service);
  expect(phasesOn(context())).toBe('failed');
  const reading = { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' } as const;
  expect(phasesOn(context({ reading }))).toBe('progressing');
});

describe('a service goes on', () => {
  test.each<[string, ServiceRollout, Facts, RolloutContext, string[], replacesInPlace?: boolean]>([
    [
      'with the first instance, which is observed at once',
      service([instance(1), instance(2)]),
      { siblings: { 1: ['old active/running'], 2: ['old active/running'] } },
      context(),
      ['checking, pending', 'started web@1.service', 'wait 0'],
    ],
    [
      'with the writes for a unit that was checked',
      service([instance(1, { phase: 'checking' }), instance(2)]),
      { units: { 1: runsOld } },
      context(),
      ['checking, pending', 'wake up launched web@1.service', 'put new launched web@1.service', 'wait 0'],
    ],
    [
      'with a release, if the server keeps old options',
      service([instance(1, { phase: 'checking' })]),
      { units: { 1: runsOld } },
      context(),
      ['releasing', 'set inactive web@1.service', 'wait 852'],
      false,
    ],
    [
      'with the next instance once one is available, and with both events in their order',
      service([instance(1, healthy), instance(2)]),
      { units: { 1: runsNew }, siblings: { 1: ['new active/running'], 2: ['old active/running'] } },
      context(),
      ['available, checking', 'finished web@1.service', 'started web@2.service', 'wait 0'],
    ],
    [
      'after observing the siblings, one of which has just become available',
      service([instance(1, healthy), instance(2)]),
      { units: { 1: runsNew } },
      context(),
      ['available, pending', 'finished web@1.service', 'wait 0'],
    ],
    [
      'to the final check',
      service([instance(1, healthy), instance(2, { ...available, finishedAt: now - 2_000 })]),
      { units: { 1: runsNew } },
      context(),
      ['available, available', 'finished web@1.service', 'wait 0'],
    ],
    [
      'when the next observation is due',
      service([instance(1, progressing), instance(2)]),
      { units: { 1: starts } },
      context(),
      ['progressing, pending', 'condition web@1.service', 'wait 1050'],
    ],
    [
      'when the first observation of several is due',
      service([
        instance(1, progressing),
        instance(2, { ...progressing, since: now - 2_000, condition: 'starting', observedAt: now - 100 }),
      ]),
      { units: { 1: starts } },
      context(),
      ['progressing, progressing', 'condition web@1.service', 'wait 200'],
    ],
    [
      'after two seconds, while too few others are up',
      service([instance(1, { action: 'unchanged', phase: 'available', served: 'new launched' }), instance(2)]),
      { siblings: { 1: [], 2: ['old active/running'] } },
      context(),
      ['available, pending', 'waiting', 'wait 2000'],
    ],
  ])('%s', (...[, before, given, conditions, expected, replacesInPlace]) => {
    expect(decided(before, given, conditions, replacesInPlace)).toEqual(expected);
  });
});

describe('a service is done', () => {
  test.each<[string, ServiceRollout, Facts, string[]]>([
    ['when it has no steps', service([]), {}, ['', 'done']],
    [
      'when nothing was to be changed',
      service([instance(1, { action: 'unchanged', phase: 'available' })]),
      {},
      ['available', 'done'],
    ],
    [
      'after the final check',
      service([instance(1, available)]),
      { siblings: { 1: ['new active/running'] } },
      ['available', 'done'],
    ],
    [
      'after a failure, the rest being skipped',
      service([instance(1, progressing), instance(2)]),
      { units: { 1: { unit: 'absent' } } },
      ['failed, skipped', 'finished web@1.service', 'done'],
    ],
    [
      'not before the units in flight have finished',
      service([instance(1, { phase: 'failed' }), instance(2, { ...progressing, observedAt: now }), instance(3)]),
      {},
      ['failed, progressing, skipped', 'wait 1050'],
    ],
    [
      'when the final check has found one down',
      service([instance(1, available)]),
      { siblings: { 1: ['new failed/failed'] } },
      ['failed', 'finished web@1.service', 'done'],
    ],
  ])('%s', (_, rollout, given, expected) => {
    expect(decided(rollout, given)).toEqual(expected);
  });
});

test('a service of units that are only staged is done without waiting for a canary hold', () => {
  const staged = { phase: 'available', effect: 'applied', before: 'old loaded', after: 'new loaded' } as const;
  const units = [instance(1, { ...staged, finishedAt: now - 1_000 })];
  const { service: after, waitMs } = decide(service(units, { plan: { canary: 1, canaryHoldMs: 30_000 } }), {});
  expect([phasesOf(after), after.state, waitMs]).toEqual(['available', 'done', undefined]);
});

describe('a unit that could not be observed', () => {
  test('fails alone, if fleet did not answer', () => {
    const rollout = service([instance(1, progressing), instance(2, { ...progressing, observedAt: now })]);
    const { service: after } = decide(rollout, { units: { 1: new Error('fleetd is away') } });
    expect(phasesOf(after)).toBe('failed, progressing');
    expect(reasonsOf(after)).toEqual([expect.stringContaining('fleetd is away')]);
  });

  test('stays as it is, if it was not asked about', () => {
    const rollout = service([instance(1, { ...progressing, observedAt: now })]);
    expect(decide(rollout, {}).service.units).toEqual(rollout.units);
  });

  test('leaves its service the same object, so that nothing known of it is worked out again', () => {
    const before = deployment(service([instance(1, { ...progressing, observedAt: now })]));
    const { rollout } = reconcile(before, observations({}), now, context());
    expect(rollout.services[0]).toBe(before.services[0]);
  });

  test('stays available', () => {
    const rollout = service([instance(1, available), instance(2, { ...progressing, observedAt: now })]);
    expect(decided(rollout, { units: { 1: new Error('fleetd is away') } })[0]).toBe('available, progressing');
  });
});

describe('the plan of a service says', () => {
  test('how long one of its units may take', () => {
    const plan = { timeoutMs: 5_000 };
    const turn = (startedAt: number) =>
      decided(service([instance(1, { ...progressing, startedAt })], { plan }), { units: { 1: starts } })[0];
    expect([turn(now - 4_999), turn(now - 5_000)]).toEqual(['progressing', 'failed']);
  });

  test('how long a unit has to stay healthy, and so when it is observed next', () => {
    const plan = { minReadyMs: 3_000 };
    const turn = (healthySince: number) =>
      decided(service([instance(1, { ...healthy, healthySince })], { plan }), { units: { 1: runsNew } });
    expect(turn(now - 2_999)).toEqual(['progressing', 'wait 1']);
    expect(turn(now - 3_000)[0]).toBe('available');
  });
});

describe('when there is no time left', () => {
  const late = context({ deadline: now });
  const reasonOf = (given: Facts, facts: Parameters<typeof instance>[1]) =>
    reasonsOf(decide(service([instance(1, facts)]), given, late).service)[0];

  const inFlight = service([instance(1, progressing)]);
  test.each<[string, ServiceRollout, Facts, RolloutContext, string[]]>([
    ['a unit in flight fails', inFlight, { units: { 1: starts } }, late, ['failed', 'finished web@1.service', 'done']],
    [
      'not a moment before',
      inFlight,
      { units: { 1: starts } },
      context({ deadline: now + 1 }),
      ['progressing', 'condition web@1.service', 'wait 1050'],
    ],
    [
      'a unit that becomes available with that observation is available',
      service([instance(1, healthy)]),
      { units: { 1: runsNew } },
      late,
      ['available', 'finished web@1.service', 'done'],
    ],
    ['a unit that was not observed is observed first', inFlight, {}, late, ['progressing', 'wait 0']],
  ])('%s', (_, rollout, given, conditions, expected) => {
    expect(decided(rollout, given, conditions)).toEqual(expected);
  });

  test('the reason names the deadline, and what was last seen', () => {
    expect(reasonOf({ units: { 1: starts } }, progressing)).toMatch(/the deploy-timeout of 60 s.*activating\/start/);
    expect(reasonOf({ units: { 1: runsOld } }, { phase: 'verifying', startedAt: now })).toMatch(
      /the deploy-timeout of 60 s$/,
    );
  });
});

describe('a wake-up is repeated', () => {
  const unseen = { ...waitsForFleet, ...due, observedAt: now - 100, intentSeenAt: now - 100 } as const;
  test.each<[string, ServiceRollout, Facts, writes: string[]]>([
    ['without an observation, when it is due', service([instance(1, unseen)]), {}, ['burst launched']],
    [
      'after an observation that changed nothing',
      service([instance(1, unseen)]),
      { units: { 1: { unit: 'new launched', states: ['old active/running'] } } },
      ['burst launched'],
    ],
    ['not after an observation of it running', service([instance(1, unseen)]), { units: { 1: runsNew } }, []],
    ['not before it is due', service([instance(1, { ...unseen, since: now - 1_001 })]), {}, []],
    [
      'not beside another write',
      service([instance(1, { phase: 'releasing', effect: 'applied', ...due, served: 'old inactive' })]),
      { units: { 1: { unit: 'old inactive', states: [] } } },
      ['destroy', 'put new launched'],
    ],
    ['not about a unit that has failed', service([instance(1, unseen)]), { units: { 1: new Error('away') } }, []],
  ])('%s', (_, rollout, given, expected) => {
    expect(decide(rollout, given).writes.map(writeWords)).toEqual(expected);
  });

  test('and counted', () => {
    const { service: after } = decide(service([instance(1, unseen)]), {});
    expect(after.units[0]?.phase).toMatchObject({ wakeUps: { done: 1 } });
  });
});

describe('a server is known to replace units in place', () => {
  const accepted = service([instance(1, { phase: 'verifying', effect: 'applied', since: now - 100, startedAt: now })]);
  const replaces = (before: ServiceRollout, given: Facts, known: boolean) =>
    decide(before, given, context(), known).rollout.replacesInPlace;
  test.each<[string, ServiceRollout, Facts, boolean, known?: boolean]>([
    ['until it has been seen to keep old options', accepted, { units: { 1: runsOld } }, false],
    [
      'until it has been seen to keep those of one of several',
      service([...accepted.units, instance(2, { ...progressing, observedAt: now })]),
      { units: { 1: runsOld } },
      false,
    ],
    ['as long as it takes new ones', accepted, { units: { 1: runsNew } }, true],
    ['and not again after that', accepted, { units: { 1: runsNew } }, false, false],
  ])('%s', (...[, before, given, expected, known = true]) => {
    expect(replaces(before, given, known)).toBe(expected);
  });
});

test('a unit whose health check is bad has not become available', () => {
  const checked = service([instance(1, healthy)], { plan: { healthCheck: { url: 'http://{machine-ip}/' } } });
  const badly = { units: { 1: { ...runsNew, check: false } } };
  expect(decided(checked, badly)[0]).toBe('progressing');
  expect(decided(service([instance(1, healthy)]), badly)[0]).toBe('available');
});

describe('a rollout starts', () => {
  const plan = {
    services: [
      servicePlan([step({ action: 'unchanged' }), step({ unit: 2 }), step({ unit: 3, action: 'destroy' })]),
      servicePlan([step({ unit: 'db.service', action: 'unchanged' })], { service: 'db' }),
      servicePlan([step({ unit: 'log.service', action: 'create' })], { service: 'log' }),
    ],
  };

  test('with changes pending, the rest available, and units numbered through the whole plan', () => {
    const { services, replacesInPlace } = startRollout(plan, 'rollout');
    expect(services.map(phasesOf)).toEqual(['available, pending, pending', 'available', 'pending']);
    expect(services.map(({ units }) => units.map(({ id }) => id))).toEqual([[0, 1, 2], [3], [4]]);
    expect(services.map(({ state }) => state)).toEqual(['waiting', 'done', 'waiting']);
    expect(replacesInPlace).toBe(true);
  });

  test('with the downtime that a unit has had, and with what it was doing when the plan was made', () => {
    const downtime = { intervals: [{ from: 1_000, to: 2_000 }], isDown: false };
    const one = { services: [servicePlan([step({ planned: condition('failed'), downtime })])] };
    const [started] = startRollout(one, 'rollback').services[0]?.units ?? [];
    expect(started).toMatchObject({ purpose: 'rollback', observed: { condition: condition('failed') }, downtime });
  });

  test('is restored from the last record of each unit, with units in flight interrupted', () => {
    const [web] = startRollout(plan, 'rollout').services;
    const record = (id: number, facts: Parameters<typeof instance>[1]) => ({ ...instance(id, facts), id });
    const records = [
      record(1, { phase: 'progressing', effect: 'applied' }),
      record(2, { phase: 'removing', effect: 'unconfirmed' }),
      record(1, { phase: 'available', effect: 'applied' }),
    ];
    const result = interruptedResult(plan, records, now);
    expect(result.map(({ runs }) => phasesOf({ units: runs }))).toEqual([
      'available, available, interrupted',
      'available',
      'skipped',
    ]);
    expect(result[0]?.runs.map(({ effect }) => effect)).toEqual(['none', 'applied', 'unconfirmed']);
    expect(result.flatMap(({ runs }) => runs.map(({ purpose }) => purpose))).toEqual(Array(5).fill('rollout'));
    expect(result.map((service) => service.plan)).toEqual(plan.services);
    expect(web?.plan).toBe(plan.services[0]);
  });
});

describe('services', () => {
  const named = (name: string, units: UnitRollout[], state: ServiceRollout['state'] = 'waiting') =>
    service(
      units.map((unit) => ({ ...unit, step: { ...unit.step, unit: `${name}.service` } })),
      { plan: { service: name }, state },
    );
  const states = ({ services }: DeploymentRollout) => services.map(({ state }) => state).join(', ');

  test('are admitted one after another, in the order of the plan', () => {
    const first = admitServices(
      deployment(named('a', [], 'done'), named('b', [instance(1)]), named('c', [instance(1)])),
      context({ maxParallel: 1 }),
    );
    expect(states(first.rollout)).toBe('done, active, waiting');
    expect(first.events).toEqual([{ type: 'service-started', service: 'b', changes: 1 }]);
    expect(admitServices(first.rollout, context({ maxParallel: 1 }))).toEqual({
      rollout: first.rollout,
      events: [],
      hasAdmitted: false,
    });
  });

  test('without a change are admitted without an event', () => {
    const following = named('a', [instance(1, { action: 'restart', until: 'running' })]);
    const { rollout, events } = admitServices(deployment(following), context());
    expect([states(rollout), events]).toEqual(['active', []]);
  });

  test('make room for the next one in the same turn, which is observed at once', () => {
    const before = deployment(named('a', [instance(1, available)], 'active'), named('b', [instance(1)]));
    const found = { siblings: { 'a.service': ['new active/running'] } };
    const { rollout, events, waitMs } = reconcile(before, observations(found), now, context());
    expect(states(rollout)).toBe('done, active');
    expect(events).toEqual([
      { type: 'service-finished', service: 'a' },
      { type: 'service-started', service: 'b', changes: 1 },
    ]);
    expect(waitMs).toBe(0);
  });

  test.each<[string, UnitRollout[], RolloutContext, string, reasons: string[]]>([
    [
      'are skipped after one that has failed',
      [instance(1, { phase: 'failed', reason: 'crash loop' })],
      context(),
      'done, done',
      ['crash loop', 'a.service failed'],
    ],
    [
      'are skipped for the reason of one that was skipped',
      [instance(1, { phase: 'skipped', reason: 'no time' })],
      context(),
      'done, done',
      ['no time', 'no time'],
    ],
    [
      'go on after a failure in a rollback',
      [instance(1, { phase: 'failed', reason: 'crash loop' })],
      context({ afterFailure: 'continue' }),
      'done, active',
      ['crash loop'],
    ],
  ])('%s', (_, units, conditions, expected, reasons) => {
    const before = deployment(named('a', units, 'active'), named('b', [instance(1)]));
    const { rollout, waitMs } = reconcile(before, observations(), now, conditions);
    expect(states(rollout)).toBe(expected);
    expect(rollout.services.flatMap(reasonsOf)).toEqual(reasons);
    expect(waitMs).toBe(expected === 'done, done' ? undefined : 0);
  });

  test('are skipped as soon as a unit of another one has failed, all but what needs no change', () => {
    const failing = [instance(1, { phase: 'failed', reason: 'crash loop' }), instance(2, progressing)];
    const waiting = service([instance(1), instance(2, { action: 'unchanged', phase: 'available' })], {
      plan: { service: 'b' },
      state: 'waiting',
    });
    const before = deployment(service(failing, { plan: { service: 'a' } }), waiting);
    const inFlight = reconcile(before, observations({ units: { 2: starts } }), now, context());
    expect(inFlight.rollout.services.map(phasesOf)).toEqual(['failed, progressing', 'skipped, available']);
    expect(states(inFlight.rollout)).toBe('active, done');
    const after = reconcile(inFlight.rollout, observations({ units: { 2: { unit: 'absent' } } }), now, context());
    expect(after.rollout.services.map(phasesOf)).toEqual(['failed, failed', 'skipped, available']);
    expect(reasonsOf(after.rollout.services[1] ?? waiting)).toEqual(['web@1.service failed']);
    expect(after.waitMs).toBeUndefined();
  });

  test('that are being rolled out see their units through after a failure in another one', () => {
    const failed = named('a', [instance(1, { phase: 'failed' })], 'done');
    const active = named('b', [instance(1, { ...progressing, observedAt: now })], 'active');
    const { rollout } = reconcile(deployment(failed, active), observations(), now, context());
    expect(rollout.services.map(phasesOf)).toEqual(['failed', 'progressing']);
    expect(states(rollout)).toBe('done, active');
  });

  test('without a change are done without an event', () => {
    const follower = instance(1, { action: 'restart', until: 'running', phase: 'available' });
    const { rollout, events } = reconcile(deployment(named('a', [follower], 'active')), observations(), now, context());
    expect([states(rollout), events]).toEqual(['done', []]);
  });

  test('use in later turns what an earlier one has shown of the server', () => {
    const keeps = named('a', [instance(1, { phase: 'verifying', effect: 'applied', startedAt: now })], 'active');
    const first = reconcile(deployment(keeps), observations({ units: { 'a.service': runsOld } }), now, context());
    const later: DeploymentRollout = {
      ...first.rollout,
      services: [
        named('a', [instance(1, available)], 'done'),
        named('b', [instance(2, { phase: 'checking' })], 'active'),
      ],
    };
    const { rollout } = reconcile(later, observations({ units: { 'b.service': runsOld } }), now, context());
    expect(rollout.services.map(phasesOf)).toEqual(['available', 'releasing']);
  });

  test('learn from one another that the server keeps old options', () => {
    const keeps = named('a', [instance(1, { phase: 'verifying', effect: 'applied', startedAt: now })], 'active');
    const next = named('b', [instance(2, { phase: 'checking' })], 'active');
    const old = { unit: 'old launched', states: ['old active/running'] };
    const found = observations({ units: { 'a.service': old, 'b.service': old } });
    const { rollout } = reconcile(deployment(keeps, next), found, now, context());
    expect(rollout.services.map(phasesOf)).toEqual(['releasing', 'releasing']);
    expect(rollout.replacesInPlace).toBe(false);
  });

  test('that are not being rolled out are neither asked about nor changed', () => {
    const done = named('a', [instance(1, { phase: 'available', effect: 'applied' })], 'done');
    const active = named('b', [instance(1, { ...progressing, observedAt: now })], 'active');
    const before = deployment(
      done,
      active,
      service([instance(1)], { plan: { service: 'c', waitsFor: ['b'] }, state: 'waiting' }),
    );
    expect([...queriesOf(before, now + 2_000, context()).units.keys()]).toEqual(['b.service']);
    const { rollout } = reconcile(before, observations(), now, context());
    expect(rollout.services[0]).toBe(done);
    expect(rollout.services[2]).toBe(before.services[2]);
  });
});

describe('what is asked', () => {
  const asked = (of: ServiceRollout) => {
    const { units, siblings } = queriesOf(deployment(of), now, context());
    return { units: [...units.keys()], siblings };
  };

  test.each<[string, ServiceRollout, units: number[], siblings: number[]]>([
    ['about every instance, before anything is taken down', service([instance(1, available), instance(2)]), [], [1, 2]],
    [
      'about units in flight, when their observation is due',
      service([instance(1, { ...progressing, since: 0, observedAt: now - 700 }), instance(2)]),
      [1],
      [],
    ],
    ['not before', service([instance(1, { ...progressing, since: 0, observedAt: now - 699 }), instance(2)]), [], []],
    [
      'about both, if more than one may be down',
      service([instance(1, progressing), instance(2), instance(3)], { plan: { maxUnavailable: 2 } }),
      [1],
      [2, 3],
    ],
    [
      'about no unit that has failed or was skipped',
      service([instance(1, { phase: 'failed' }), instance(2, { phase: 'skipped' })]),
      [],
      [],
    ],
  ])('%s', (_, of, units, siblings) => {
    const names = (numbers: number[]) => numbers.map((number) => `web@${number}.service`);
    expect(asked(of)).toEqual({ units: names(units), siblings: names(siblings) });
  });

  test('is what a phase needs, and the configured health check', () => {
    const healthCheck = { url: 'http://{machine-ip}/' };
    const { units } = queriesOf(
      deployment(service([instance(1, progressing)], { plan: { healthCheck } })),
      now,
      context(),
    );
    expect(units.get('web@1.service')).toEqual({
      unit: true,
      states: true,
      machines: false,
      units: false,
      healthCheck,
    });
  });
});
