import { describe, expect, test } from '@jest/globals';
import type { Machine, Unit } from '../../src/fleet/schemas.js';
import type { Condition } from '../../src/health/condition.js';
import { noDowntime, type Step } from '../../src/plan/plan.js';
import type { Observation } from '../../src/rollout/observation.js';
import { judgeReadiness } from '../../src/rollout/readiness.js';
import { reconcileUnit } from '../../src/rollout/reconcile-unit.js';
import type { Progressing, UnitContext, UnitRollout } from '../../src/rollout/unit-rollout.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import {
  becomes,
  fails,
  m1,
  machine,
  type Outcome,
  observation,
  outcomeOf,
  run,
  state,
  succeeds,
  unit,
} from './cases.js';

const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/sleep 1' }];
const after = { options, revision: revisionOf(options), desiredState: 'launched' } as const;
const step: Step = {
  unit: 'web@1.service',
  service: 'web',
  action: 'update',
  reason: '',
  after,
  countsAsAvailable: true,
  stage: 'change',
  lane: 'web@1.service',
  until: 'healthy',
};
const unitContext = {
  machines: [],
  minReadyMs: 10_000,
  timeoutMs: 600_000,
  replacesInPlace: true,
  isChecked: false,
  unsettled: new Set<string>(),
  stoppingLanes: new Set<string>(),
  fleetMoves: [],
};
const launched = {
  name: step.unit,
  options,
  desiredState: 'launched',
  currentState: 'launched',
  machineID: 'm',
} as const;

type Sample = [seconds: number, is: Condition['is']];

/** What becomes of a unit that shows these conditions one after another. */
function watched(samples: Sample[], served: UnitRollout['observed']['unit'] = launched): UnitRollout {
  let previous: Condition | undefined;
  let watching: UnitRollout = {
    id: 0,
    step,
    purpose: 'rollout',
    phase: { name: 'progressing', wakeUps: { since: 0, done: 0, rhythm: 'plain' }, exits: 0 },
    observed: served ? { unit: served } : {},
    startedAt: 0,
    effect: 'applied',
    downtime: noDowntime,
  };
  for (const [seconds, is] of samples) {
    if (watching.phase.name !== 'progressing') break;
    const condition: Condition = { is, detail: is };
    const next = judgeReadiness(
      { ...watching, observed: { ...watching.observed, condition } },
      watching.phase as Progressing,
      previous,
      { states: [], ...(served && { unit: served }) },
      seconds * 1_000,
      unitContext,
    );
    watching = next.unit;
    previous = condition;
  }
  return watching;
}

const phaseAfter = (samples: Sample[], served?: UnitRollout['observed']['unit']) => watched(samples, served).phase;

describe('a unit becomes healthy', () => {
  test('when it has run for min-ready without a break', () => {
    expect(
      phaseAfter([
        [1, 'starting'],
        [2, 'running'],
        [11.9, 'running'],
      ]).name,
    ).toBe('progressing');
    expect(
      phaseAfter([
        [1, 'starting'],
        [2, 'running'],
        [12, 'running'],
      ]).name,
    ).toBe('available');
  });

  test('and has to start over after a break', () => {
    const samples: Sample[] = [
      [1, 'running'],
      [8, 'starting'],
      [9, 'running'],
      [12, 'running'],
    ];
    expect(phaseAfter(samples).name).toBe('progressing');
    expect(phaseAfter([...samples, [19, 'running']]).name).toBe('available');
  });

  test('one crash is forgiven after three times min-ready, a second is a crash loop', () => {
    const once: Sample[] = [
      [1, 'running'],
      [2, 'restarting'],
      [3, 'restarting'],
      [4, 'running'],
    ];
    expect(phaseAfter([...once, [14, 'running']]).name).toBe('progressing');
    expect(phaseAfter([...once, [34, 'running']]).name).toBe('available');
    expect(phaseAfter([...once, [6, 'restarting']])).toMatchObject({
      name: 'failed',
      reason: expect.stringContaining('crash loop: its process exited 2 times in 6 s'),
    });
  });
});

describe('a unit in auto-restart', () => {
  const now = 60_000;
  const lines = ['Service Restart=always', 'Service RestartSec=5', 'Unit After=db.service'];
  const process = {
    is: 'auto-restart',
    machine: 'm1',
    since: now - 12_500,
    until: now - 900,
    isCounted: true,
  } as const;
  const restarting = state('new activating/auto-restart', { lines });
  const seen = observation({ unit: unit('new launched', { lines }), states: [restarting] });
  const waits = (unsettled: readonly string[], since = process.since) => {
    const facts = { phase: 'progressing', effect: 'applied', condition: 'restarting', exits: 1, lines } as const;
    const one = run({ ...facts, startedAt: now - 20_000, conditionSince: since });
    const phase = { ...one.phase, process: { ...process, since } } as Progressing;
    return reconcileUnit({ ...one, phase }, seen, now, {
      ...unitContext,
      unsettled: new Set(unsettled),
      machines: [m1],
    });
  };

  test('for longer than its pauses last is a crash loop, though it was never seen up', () => {
    expect(waits([]).unit.phase).toEqual({
      name: 'failed',
      isOwn: true,
      reason:
        'crash loop on 10.0.0.1: its process exits as soon as systemd starts it: activating/auto-restart for 12.5 s, though its RestartSec= is 5 s; see "journalctl -u web@1.service" there',
    });
    expect(waits([], process.since + 1).unit.phase.name).toBe('progressing');
  });

  test('is not while it waits for a unit that is about to come up: that time does not count', () => {
    const { phase } = waits(['db.service']).unit;
    expect(phase).toMatchObject({ name: 'progressing', process: { since: now } });
  });
});

describe('a bad state has to last', () => {
  test('a failed state that lasts as long as one publication may be a stale one', () => {
    expect(
      phaseAfter([
        [1, 'failed'],
        [3, 'failed'],
      ]).name,
    ).toBe('progressing');
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
    ).toBe('progressing');
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
    ).toBe('progressing');
  });
});

describe('a unit that is progressing', () => {
  const now = 60_000;
  const lasting = { phase: 'progressing', effect: 'applied', conditionSince: 0, startedAt: 0 } as const;
  const oneshot = { lines: ['Service Type=oneshot'] } as const;
  const placed = { lines: ['X-Fleet MachineMetadata=rack=b'] } as const;
  const ended = observation({ unit: 'new launched', states: ['new inactive/dead'] });
  const endedWork = observation({ unit: unit('new launched', oneshot), states: [state('new inactive/dead', oneshot)] });
  const nowhere = unit('new launched', { ...placed, current: 'inactive', machine: 'none' });
  const unscheduled = { ...lasting, ...placed, condition: 'unscheduled' } as const;
  const inRackA = machine('m1', { rack: 'a' });
  const inRackB = machine('m2', { rack: 'b' });
  const asked = (...machines: Machine[]) => observation({ unit: nowhere, machines, units: [nowhere] });

  test.each<[string, UnitRollout, Observation, Outcome, Machine[]?]>([
    [
      'fails when it has options that this rollout did not send',
      run(lasting),
      observation({ unit: 'foreign launched', states: ['foreign active/running'] }),
      fails('changed'),
    ],
    ['fails when someone else stopped it', run(lasting), observation({ unit: 'new loaded' }), fails('stopped')],
    ['fails when someone else destroyed it', run(lasting), observation({ unit: 'absent' }), fails('destroyed')],
    [
      'keeps progressing when it has ended for less than five seconds',
      run({ ...lasting, condition: 'ended', conditionSince: now - 4_999 }),
      ended,
      becomes('progressing', [], ['condition']),
    ],
    [
      'fails when it has ended for five seconds',
      run({ ...lasting, condition: 'ended', conditionSince: now - 5_000 }),
      ended,
      fails('ended'),
    ],
    [
      'keeps progressing when it shows ended before fleet started it',
      run({ ...lasting, condition: 'ended' }),
      observation({ unit: unit('new launched', { current: 'loaded' }), states: ['new inactive/dead'] }),
      becomes('progressing', [], ['condition']),
    ],
    [
      'keeps progressing when it is a oneshot that ended less than two seconds ago, since it may only just have been loaded',
      run({
        ...lasting,
        ...oneshot,
        condition: 'ended',
        conditionSince: now - 1_999,
        healthySince: now - 1_999,
        until: 'running',
      }),
      endedWork,
      becomes('progressing'),
    ],
    [
      'is available when it is a oneshot that ended two seconds ago',
      run({
        ...lasting,
        ...oneshot,
        condition: 'ended',
        conditionSince: now - 2_000,
        healthySince: now - 2_000,
        until: 'running',
      }),
      endedWork,
      succeeds,
    ],
    [
      'keeps progressing when it is a oneshot that ended five seconds ago, until min-ready is over',
      run({ ...lasting, ...oneshot, condition: 'ended', conditionSince: now - 5_000, healthySince: now - 5_000 }),
      endedWork,
      becomes('progressing'),
    ],
    [
      'keeps progressing when it has run for less than 1.2 s, since that may be the old process',
      run({ ...lasting, condition: 'running', healthySince: now - 1_199, until: 'running' }),
      observation({ states: ['new active/running'], unit: 'new launched' }),
      becomes('progressing'),
    ],
    [
      'is available when it has run for 1.2 s, longer than one publication',
      run({ ...lasting, condition: 'running', healthySince: now - 1_200, until: 'running' }),
      observation({ states: ['new active/running'], unit: 'new launched' }),
      succeeds,
    ],
    [
      'is healthy when it has started to run',
      run({ ...lasting, condition: 'starting' }),
      observation({ states: ['new active/running'], unit: 'new launched' }),
      becomes('progressing', [], ['healthy']),
    ],
    ['fails when no machine can ever run it', run(unscheduled), asked(inRackA), fails('rack'), [inRackA]],
    [
      'waits when only a machine that has left could run it',
      run(unscheduled),
      asked(inRackA),
      becomes('progressing', [], ['condition', 'waiting']),
      [inRackA, inRackB],
    ],
    [
      'reports once that it waits for that machine',
      run({ ...unscheduled, unplaceable: { reason: 'no rack b', forGood: false } }),
      asked(inRackA),
      becomes('progressing', [], ['condition']),
      [inRackA, inRackB],
    ],
    [
      'keeps progressing when a machine can run it',
      run(unscheduled),
      asked(inRackA, inRackB),
      becomes('progressing', [], ['condition']),
      [inRackA],
    ],
    [
      'keeps progressing without a machine while the reason was not asked for',
      run(unscheduled),
      observation({ unit: nowhere }),
      becomes('progressing', [], ['condition']),
    ],
  ])('%s', (...[, one, seen, outcome, machines = [m1]]) => {
    expect(outcomeOf(reconcileUnit(one, seen, now, { ...unitContext, machines }))).toEqual(outcome);
  });

  test('reports a condition whose detail has changed', () => {
    const starting = (sub: string): Observation =>
      observation({ unit: 'new launched', states: [`new activating/${sub}`] });
    const first = reconcileUnit(run(lasting), starting('start-pre'), now, unitContext);
    const same = reconcileUnit(first.unit, starting('start-pre'), now + 1_000, unitContext);
    const next = reconcileUnit(same.unit, starting('start'), now + 2_000, unitContext);
    expect([first, same, next].map(({ events }) => events.map(({ type }) => type))).toEqual([
      ['condition'],
      [],
      ['condition'],
    ]);
  });

  test('is kept off a machine by what its server reads in [X-Fleet], and by nothing else', () => {
    const lines = ['X-Fleet Conflicts=db.service cache.service'];
    const waiting = unit('new launched', { lines, current: 'inactive', machine: 'none' });
    const seen = observation({
      unit: waiting,
      machines: [m1],
      units: [waiting, unit('old launched', { name: 'db.service' })],
    });
    const judged = (facts: Pick<UnitContext, 'reading'>) =>
      outcomeOf(reconcileUnit(run({ ...unscheduled, lines }), seen, now, { ...unitContext, machines: [m1], ...facts }));
    expect(judged({})).toEqual(fails('Conflicts= with db.service'));
    const reading = { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' } as const;
    expect(judged({ reading })).toEqual(becomes('progressing', [], ['condition']));
  });

  test('remembers why no machine takes it until one does', () => {
    const waiting = reconcileUnit(run(unscheduled), asked(inRackA), now, {
      ...unitContext,
      machines: [inRackA, inRackB],
    }).unit;
    expect(waiting.phase).toMatchObject({ placementAskedAt: now, unplaceable: { forGood: false } });
    const unasked = reconcileUnit(waiting, observation({ unit: nowhere }), now + 1_000, unitContext).unit;
    expect(unasked.phase).toMatchObject({ placementAskedAt: now, unplaceable: { forGood: false } });
    const taken = observation({ unit: unit('new launched', placed), states: [state('new activating/start', placed)] });
    expect(reconcileUnit(unasked, taken, now + 2_000, unitContext).unit.phase).not.toHaveProperty('unplaceable');
  });
});

describe('after a restart, a unit that is down may be so from before', () => {
  const lines = ['Service Type=oneshot'];
  const global = ['Service Type=oneshot', 'X-Fleet Global=true'];
  const progressing = { phase: 'progressing', action: 'restart', effect: 'applied', conditionSince: 100 } as const;
  const ended = run({ ...progressing, condition: 'ended', lines });
  const failed = run({ ...progressing, condition: 'failed' });
  const seen = (systemd: string, current: Unit['currentState'] | 'none', more: readonly string[] = []) =>
    observation({
      unit: unit('new launched', {
        lines: more,
        ...(current && { current }),
        ...(current === 'none' && { machine: 'none' }),
      }),
      states: [state(`new ${systemd}`, { lines: more })],
    });
  const phaseAt = (at: number, one: UnitRollout, what: Observation) =>
    reconcileUnit(one, what, at, { ...unitContext, machines: [m1] }).unit.phase;

  test('a oneshot has not run again before fleet has started it', () => {
    const dead = (current: Unit['currentState']) => seen('inactive/dead', current, lines);
    expect(phaseAt(20_000, ended, dead('loaded'))).toMatchObject({ name: 'progressing', conditionSince: 20_000 });
    expect(phaseAt(20_000, ended, dead('loaded'))).not.toHaveProperty('healthySince');
    expect(phaseAt(20_000, ended, dead('launched'))).toMatchObject({ name: 'progressing', healthySince: 20_000 });
  });

  test('a failure counts from the moment that fleet has started it', () => {
    expect(phaseAt(20_000, failed, seen('failed/failed', 'loaded'))).toMatchObject({ conditionSince: 20_000 });
    expect(phaseAt(20_000, failed, seen('failed/failed', 'launched')).name).toBe('failed');
  });

  test('of a global unit that is known once every machine has looked', () => {
    const one = (action: 'restart' | 'update') => run({ ...progressing, action, condition: 'ended', lines: global });
    const dead = seen('inactive/dead', 'none', global);
    expect(phaseAt(6_999, one('restart'), dead)).not.toHaveProperty('healthySince');
    expect(phaseAt(7_000, one('restart'), dead)).toHaveProperty('healthySince');
    // An update shows by its hash.
    expect(phaseAt(3_000, one('update'), dead)).toHaveProperty('healthySince');
  });

  test('a service that has ended is given the time in which a state that got lost is published again', () => {
    const dead = seen('inactive/dead', 'launched');
    const nameAt = (ms: number, more: { stopsFirst?: true } = {}) =>
      phaseAt(ms, run({ ...progressing, condition: 'ended', conditionSince: 0, ...more }), dead).name;
    expect([nameAt(4_999), nameAt(5_000)]).toEqual(['progressing', 'failed']);
    const toldTo = { stopsFirst: true } as const;
    expect([nameAt(29_999, toldTo), nameAt(30_000, toldTo)]).toEqual(['progressing', 'failed']);
  });
});
