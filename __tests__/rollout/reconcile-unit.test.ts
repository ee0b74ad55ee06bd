import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../src/rollout/observation.js';
import { reconcileUnit } from '../../src/rollout/reconcile-unit.js';
import type { UnitContext, UnitRollout } from '../../src/rollout/unit-rollout.js';
import {
  becomes,
  fails,
  machine,
  type Outcome,
  observation,
  outcomeOf,
  run,
  state,
  succeeds,
  unit,
  unitContext,
} from './cases.js';

type Row = [what: string, unit: UnitRollout, seen: Observation, outcome: Outcome, unitContext?: Partial<UnitContext>];

const now = 20_000;
const runsOld = observation({ unit: 'old launched', states: ['old active/running'] });
const runsNew = observation({ unit: 'new launched', states: ['new active/running'] });
const gone = observation({ unit: 'absent' });
/** fleetd 0.11.1 and older keep a unit's old options. */
const keepsOptions = { replacesInPlace: false };

function expectOutcomes(rows: readonly Row[]): void {
  test.each(rows)('%s', (...[, before, seen, outcome, given]) => {
    expect(outcomeOf(reconcileUnit(before, seen, now, unitContext(given)))).toEqual(outcome);
  });
}

describe('before the first write, a unit must be as the plan found it', () => {
  const checking = { phase: 'checking' } as const;
  expectOutcomes([
    ['a unit to create that exists already fails', run({ ...checking, action: 'create' }), runsNew, fails('created')],
    ['a unit to update that was destroyed fails', run({ ...checking }), gone, fails('destroyed')],
    ['a unit to destroy that is gone already is available', run({ ...checking, action: 'destroy' }), gone, succeeds],
    [
      'a unit to update that has other options fails',
      run({ ...checking }),
      observation({ unit: 'foreign launched', states: ['foreign active/running'] }),
      fails('changed'),
    ],
    [
      'a unit to destroy that has other options fails',
      run({ ...checking, action: 'destroy' }),
      observation({ unit: 'foreign launched' }),
      fails('changed'),
    ],
    [
      'a unit to update that was stopped fails, and is not launched again',
      run({ ...checking }),
      observation({ unit: 'old loaded', states: ['old inactive/dead'] }),
      fails('loaded'),
    ],
    [
      'a unit to destroy that was stopped is destroyed all the same',
      run({ ...checking, action: 'destroy' }),
      observation({ unit: 'old loaded' }),
      becomes('checking', ['destroy']),
    ],
  ]);
});

describe('creating and destroying', () => {
  const create = { phase: 'checking', action: 'create' } as const;
  expectOutcomes([
    ['a missing unit is created', run(create), gone, becomes('checking', ['put new launched'])],
    [
      'a unit that still has a state on a machine has to be gone from there first',
      run(create),
      observation({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    [
      'a unit that is no longer wanted is stopped before it is destroyed',
      run({ phase: 'checking', action: 'destroy' }),
      runsOld,
      becomes('stopping', ['set loaded']),
    ],
    [
      'a unit that is no longer wanted and does not run is destroyed at once',
      run({ phase: 'checking', action: 'destroy' }),
      observation({ unit: 'old launched', states: ['old inactive/dead'] }),
      becomes('checking', ['destroy']),
    ],
    [
      'a template is created inactive',
      run({ ...create, unit: 'web@.service', after: 'new inactive', countsAsAvailable: false }),
      gone,
      becomes('checking', ['put new inactive']),
    ],
  ]);
});

describe('updating', () => {
  const update = { phase: 'checking' } as const;
  expectOutcomes([
    [
      'new options replace the old ones in place, just after fleet has been woken up',
      run(update),
      runsOld,
      becomes('checking', ['wake up launched', 'put new launched']),
    ],
    [
      'fleet is not woken up about a unit that did not run',
      run({ ...update, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('checking', ['put new launched']),
    ],
    [
      'fleet is not woken up about a unit that is not to run',
      run({ ...update, after: 'new loaded' }),
      runsOld,
      becomes('checking', ['put new loaded']),
    ],
    [
      'a server that keeps old options has to release the unit first',
      run(update),
      runsOld,
      becomes('releasing', ['set inactive']),
      keepsOptions,
    ],
    [
      'a server that keeps old options has released an inactive unit already, so it is destroyed at once',
      run({ ...update, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('checking', ['destroy']),
      keepsOptions,
    ],
    [
      'a global unit is destroyed at once if old options are kept, since fleet does not say when it is released',
      run({ ...update, lines: ['X-Fleet Global=true'] }),
      observation({ unit: unit('old launched', { lines: ['X-Fleet Global=true'], current: 'none', machine: 'none' }) }),
      becomes('checking', ['destroy']),
      keepsOptions,
    ],
    [
      'a change of the desired state alone is made as such',
      run({ ...update, before: 'old launched', after: 'old loaded' }),
      runsOld,
      becomes('verifying', ['set loaded']),
    ],
    [
      'a change of the desired state alone is no reason to destroy a unit',
      run({ ...update, before: 'old launched', after: 'old inactive' }),
      runsOld,
      becomes('verifying', ['set inactive']),
      keepsOptions,
    ],
  ]);
});

describe('an update that leaves the revision as it is can only come from a defect, and nothing is destroyed for it', () => {
  const { step, ...rest } = run({ phase: 'checking' });
  const { before, after } = step;
  if (!before || !after) throw new TypeError('an update has two versions');
  const forged = { ...rest, step: { ...step, after: { ...after, revision: before.revision } } };
  expectOutcomes([
    ['in place', forged, runsOld, fails('defect of Fleet Deploy')],
    ['nor released to be created again', forged, runsOld, fails('defect of Fleet Deploy'), keepsOptions],
  ]);
});

describe('a task', () => {
  const job = {
    phase: 'checking',
    action: 'restart',
    isTask: true,
    stopsFirst: true,
    lines: ['Service Type=oneshot'],
  } as const;
  const is = (states: string) => {
    const lines = job.lines;
    return observation({ unit: unit('new launched', { lines }), states: [state(`new ${states}`, { lines })] });
  };
  expectOutcomes([
    ['that has ended is stopped, to be run anew', run(job), is('inactive/dead'), becomes('stopping', ['set loaded'])],
    ['that happens to be at work is waited for', run(job), is('activating/start'), becomes('checking')],
    [
      'that failed in the meantime is not run again by a recovery',
      run({ phase: 'checking', action: 'restart', isTask: true, lines: job.lines, purpose: 'recovery' }),
      is('failed/failed'),
      becomes('progressing'),
    ],
  ]);
});

describe('restarting', () => {
  const restart = { phase: 'checking', action: 'restart' } as const;
  expectOutcomes([
    [
      'a failed unit is stopped before fleet can start it again',
      run(restart),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'so is a unit that has ended',
      run(restart),
      observation({ unit: 'new launched', states: ['new inactive/dead'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'a unit that is starting is progressing without a write',
      run(restart),
      observation({ unit: 'new launched', states: ['new activating/start'] }),
      becomes('progressing'),
    ],
    [
      'a unit without a machine is progressing without a write',
      run(restart),
      observation({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      becomes('progressing'),
    ],
    [
      'a loaded unit is launched',
      run({ ...restart, before: 'new loaded' }),
      observation({ unit: 'new loaded', states: ['new inactive/dead'] }),
      becomes('progressing', ['set launched']),
    ],
    [
      'a sidekick that only follows is available when it runs',
      run({ ...restart, until: 'running' }),
      runsNew,
      succeeds,
    ],
    [
      'a sidekick that only follows is restarted when it is down',
      run({ ...restart, until: 'running' }),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    ['a unit that has to be healthy is progressing even if it runs', run(restart), runsNew, becomes('progressing')],
    [
      'a unit that was not healthy before is available once it is set to launched',
      run({ ...restart, until: 'applied', before: 'new loaded' }),
      observation({ unit: 'new loaded', states: ['new inactive/dead'] }),
      becomes('verifying', ['set launched']),
    ],
  ]);
});

describe('verifying that a server that answered "accepted" has taken the options', () => {
  const verifying = { phase: 'verifying', since: 15_000, effect: 'applied' } as const;
  const staged = { ...verifying, after: 'new loaded' } as const;
  expectOutcomes([
    ['a unit with the new options that has to run is progressing', run(verifying), runsNew, becomes('progressing')],
    [
      'a unit with the old options is released, to be destroyed and created again',
      run(verifying),
      runsOld,
      becomes('releasing', ['set inactive'], ['recreating']),
    ],
    [
      'a unit with the old options that did not run is destroyed at once',
      run({ ...verifying, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('verifying', ['destroy'], ['recreating']),
    ],
    [
      'a unit with options that this rollout did not send fails',
      run(verifying),
      observation({ unit: 'foreign launched' }),
      fails('changed'),
    ],
    [
      'a created unit with other options fails',
      run({ ...verifying, action: 'create' }),
      observation({ unit: 'old launched' }),
      fails('changed'),
    ],
    ['a unit that someone else destroyed fails', run(verifying), gone, fails('destroyed')],
    [
      'a unit that is to be inactive, and is not set so, is set inactive',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: 'new loaded' }),
      becomes('verifying', ['set inactive']),
    ],
    [
      'a unit that is to be inactive is available once fleet calls it inactive',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: 'new inactive' }),
      succeeds,
    ],
    [
      'a unit that is to be inactive, and is still being stopped, stays',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: unit('new inactive', { current: 'launched' }) }),
      becomes('verifying'),
    ],
    [
      'a global unit does not show whether it is stopped, and is available once it is set so',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: unit('new inactive', { current: 'none' }) }),
      succeeds,
    ],
    [
      'a staged unit is not available before its machine has loaded the new options: 7 s',
      run({ ...staged, since: now - 6_999 }),
      observation({ unit: 'new loaded' }),
      becomes('verifying'),
    ],
    ['and then it is', run({ ...staged, since: now - 7_000 }), observation({ unit: 'new loaded' }), succeeds],
    [
      'a unit that was on no machine is available at once',
      run({ ...staged, before: 'old inactive', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'a created unit is available at once',
      run({ ...staged, action: 'create', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'a unit that keeps its options is available at once',
      run({ ...staged, before: 'new launched', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'a unit that was not healthy before is available once it is set to launched, no matter what it does',
      run({ ...verifying, until: 'applied' }),
      observation({ unit: unit('new launched', { current: 'inactive' }) }),
      succeeds,
    ],
  ]);
});

describe('a restart that was asked for stops a unit whatever it does', () => {
  const restart = { phase: 'checking', action: 'restart', stopsFirst: true } as const;
  const oneshot = { lines: ['Service Type=oneshot'] } as const;
  expectOutcomes([
    ['a unit that runs', run(restart), runsNew, becomes('stopping', ['set loaded'])],
    [
      'a unit that is starting',
      run(restart),
      observation({ unit: 'new launched', states: ['new activating/start'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'a unit that has failed',
      run(restart),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'a unit that has done its work',
      run({ ...restart, ...oneshot }),
      observation({ unit: unit('new launched', oneshot), states: [state('new inactive/dead', oneshot)] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'but not one that someone else has stopped',
      run(restart),
      observation({ unit: 'new loaded', states: ['new inactive/dead'] }),
      fails('loaded'),
    ],
    ['nor one that someone else has changed', run(restart), runsOld, fails('changed')],
  ]);
});

describe('where nothing was asked for, a unit is not started a second time', () => {
  const oneshot = { lines: ['Service Type=oneshot'] } as const;
  expectOutcomes([
    [
      'if it has ended as it should',
      run({ phase: 'checking', action: 'restart', ...oneshot }),
      observation({ unit: unit('new launched', oneshot), states: [state('new inactive/dead', oneshot)] }),
      becomes('progressing'),
    ],
    [
      'if fleet has yet to start it',
      run({ phase: 'checking', action: 'restart' }),
      observation({ unit: unit('new launched', { current: 'loaded' }), states: ['new inactive/dead'] }),
      becomes('progressing'),
    ],
  ]);
});

describe('a restart waits until systemd has stopped the unit', () => {
  const stopping = { phase: 'stopping', action: 'restart', effect: 'applied' } as const;
  const global = { lines: ['X-Fleet Global=true'] } as const;
  const globalTask = run({ ...stopping, ...global });
  const globalUnit = unit('new loaded', { ...global, current: 'none', machine: 'none' });
  const on = (words: string, id: string) => state(words, { ...global, machine: id });
  const twoMachines = { machines: [machine('m1'), machine('m2')] };
  expectOutcomes([
    [
      'a unit that fleet calls launched is not stopped yet',
      run(stopping),
      observation({ unit: unit('new loaded', { current: 'launched' }), states: ['new inactive/dead'] }),
      becomes('stopping'),
    ],
    [
      'a stopped unit is launched again',
      run(stopping),
      observation({ unit: 'new loaded' }),
      becomes('progressing', ['set launched']),
    ],
    [
      'a unit without a machine is launched again',
      run(stopping),
      observation({ unit: unit('new loaded', { current: 'inactive', machine: 'none' }) }),
      becomes('progressing', ['set launched']),
    ],
    [
      'a unit that has a machine, of which fleet knows nothing for the moment, stays',
      run(stopping),
      observation({ unit: unit('new loaded', { current: 'inactive' }) }),
      becomes('stopping'),
    ],
    ...(['active/running', 'reloading/reload', 'activating/auto-restart', 'deactivating/stop'] as const).map(
      (systemd): Row => [
        `a unit that fleet calls loaded and systemd ${systemd} stays`,
        run(stopping),
        observation({ unit: 'new loaded', states: [`new ${systemd}`] }),
        becomes('stopping'),
      ],
    ),
    ...(['inactive/dead', 'failed/failed'] as const).map(
      (systemd): Row => [
        `a unit that is ${systemd} is launched again`,
        run(stopping),
        observation({ unit: 'new loaded', states: [`new ${systemd}`] }),
        becomes('progressing', ['set launched']),
      ],
    ),
    [
      'a unit that a machine which has lost it still shows as running stays',
      run(stopping),
      observation({
        unit: 'new loaded',
        states: ['new inactive/dead', state('new active/running', { machine: 'm2' })],
      }),
      becomes('stopping'),
    ],
    ['a unit that someone else destroyed fails', run(stopping), gone, fails('destroyed')],
    ['a unit that someone else launched fails', run(stopping), runsNew, fails('launched')],
    [
      'a global unit is stopped once it is on every machine',
      globalTask,
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new failed/failed', 'm2')] }),
      becomes('progressing', ['set launched']),
      twoMachines,
    ],
    [
      'a global unit that is still stopping on one machine stays',
      globalTask,
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new deactivating/stop', 'm2')] }),
      becomes('stopping'),
      twoMachines,
    ],
    [
      'a global unit that was down already is given the time that its machines need to hear of it',
      run({ ...stopping, ...global, notBefore: now + 1 }),
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new inactive/dead', 'm2')] }),
      becomes('stopping'),
      twoMachines,
    ],
    [
      'and is launched again then',
      run({ ...stopping, ...global, notBefore: now }),
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new inactive/dead', 'm2')] }),
      becomes('progressing', ['set launched']),
      twoMachines,
    ],
  ]);

  test.each([
    ['every machine runs, that shows', ['new active/running', 'new active/running'], undefined],
    ['a machine does not run, nothing shows', ['new active/running', 'new failed/failed'], now + 7_000],
  ])('of a global unit that %s when it has stopped there', (_, [one = '', other = ''], notBefore) => {
    const launched = unit('new launched', { ...global, current: 'none', machine: 'none' });
    const seen = observation({ unit: launched, states: [on(one, 'm1'), on(other, 'm2')] });
    const before = run({ phase: 'checking', action: 'restart', stopsFirst: true, ...global });
    const { phase } = reconcileUnit(before, seen, now, unitContext(twoMachines)).unit;
    expect(phase).toEqual({
      name: 'stopping',
      wakeUps: { since: now, done: 0, rhythm: 'aimed' },
      ...(notBefore && { notBefore }),
    });
  });

  test('that it was seen stopped is remembered', () => {
    const hasStopped = (seen: Observation) => reconcileUnit(run(stopping), seen, now, unitContext()).unit.hasStopped;
    expect(hasStopped(observation({ unit: 'new loaded', states: ['new inactive/dead'] }))).toBe(true);
    expect(hasStopped(observation({ unit: 'new loaded', states: ['new deactivating/stop'] }))).toBeUndefined();
  });
});

describe('before a unit is destroyed for good, its machine stops it', () => {
  const stopping = { phase: 'stopping', action: 'destroy', effect: 'applied' } as const;
  const stopped = observation({ unit: 'old loaded', states: ['old inactive/dead'] });
  const behindSidekick = unitContext({ stoppingLanes: new Set(['web@1.service']) });
  expectOutcomes([
    [
      'a unit that runs still',
      run(stopping),
      observation({ unit: 'old loaded', states: ['old active/running'] }),
      becomes('stopping'),
    ],
    ['one that has stopped', run(stopping), stopped, becomes('stopping', ['destroy'])],
    [
      'one that is only about to, which is its own business',
      run(stopping),
      observation({ unit: 'old loaded', states: ['old deactivating/stop'] }),
      becomes('stopping', ['destroy']),
    ],
    ['one that is gone already', run(stopping), gone, succeeds],
    [
      'one that someone else has launched again',
      run(stopping),
      observation({ unit: 'old launched' }),
      fails('someone else set it'),
    ],
    ['one whose sidekick has to stop first', run(stopping), stopped, becomes('stopping'), behindSidekick],
    [
      'that sidekick',
      run({ ...stopping, unit: 'log@1.service', lane: 'web@1.service' }),
      stopped,
      becomes('stopping', ['destroy']),
      behindSidekick,
    ],
    [
      'one whose sidekick takes too long',
      run({ ...stopping, startedAt: now - 600_000 }),
      stopped,
      fails('did not stop within the timeout'),
      behindSidekick,
    ],
  ]);

  test('and is observed while it waits for its sidekick', () => {
    expect(reconcileUnit(run(stopping), stopped, now, behindSidekick).unit.observed.at).toBe(now);
  });
});

describe('before a unit is destroyed and created again, its machine releases it', () => {
  const releasing = { phase: 'releasing', effect: 'applied' } as const;
  const isReleased = observation({ unit: unit('old inactive', { machine: 'none' }) });
  expectOutcomes([
    [
      'a unit that fleet calls launched is not stopped yet',
      run(releasing),
      observation({ unit: unit('old inactive', { current: 'launched' }) }),
      becomes('releasing'),
    ],
    [
      'a unit with a state on a machine stays, since it could run twice',
      run(releasing),
      observation({ unit: 'old inactive', states: ['old deactivating/stop-sigterm'] }),
      becomes('releasing'),
    ],
    [
      'a released unit is destroyed and created in one go',
      run(releasing),
      isReleased,
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    [
      'so is a unit without a current state',
      run(releasing),
      observation({ unit: unit('old inactive', { machine: 'none', current: 'none' }) }),
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    ['a unit that someone else destroyed fails', run(releasing), gone, fails('destroyed')],
    ['a unit that someone else launched fails', run(releasing), runsOld, fails('launched')],
  ]);
});

describe('a destroyed unit has to be gone from its machine too', () => {
  const destroyed = { phase: 'removing', action: 'destroy', effect: 'applied' } as const;
  const recreated = { phase: 'removing', effect: 'applied' } as const;
  expectOutcomes([
    [
      'a unit with a state on a machine stays',
      run(destroyed),
      observation({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    ['a unit that is gone from the cluster and its machine is available', run(destroyed), gone, succeeds],
    ['a unit that is to be replaced is created then', run(recreated), gone, becomes('removing', ['put new launched'])],
    ['a unit that someone else created again fails', run(destroyed), runsOld, fails('again')],
    ['even if it is what the plan would create', run(recreated), runsNew, fails('again')],
  ]);
});

describe('progressing', () => {
  const progressing = {
    phase: 'progressing',
    effect: 'applied',
    healthySince: 5_000,
    conditionSince: 5_000,
    condition: 'running',
  } as const;
  expectOutcomes([
    [
      'a unit that has been healthy for min-ready is available',
      run({ ...progressing, healthySince: 10_000 }),
      runsNew,
      succeeds,
    ],
    [
      'a unit that has not keeps progressing',
      run({ ...progressing, healthySince: 10_001 }),
      runsNew,
      becomes('progressing'),
    ],
    [
      'a unit that has just started to run is healthy from now on',
      run({ ...progressing, condition: 'starting' }),
      runsNew,
      becomes('progressing'),
    ],
    ['a unit that the server no longer has fails', run({ ...progressing }), gone, fails('destroyed')],
    [
      'without a health check, a unit is healthy by its state alone',
      run(progressing),
      observation({ unit: 'new launched', states: ['new active/running'], check: false }),
      succeeds,
    ],
    [
      'a unit whose health check is bad is not healthy',
      run(progressing),
      observation({ unit: 'new launched', states: ['new active/running'], check: false }),
      becomes('progressing', [], ['condition']),
      { isChecked: true },
    ],
  ]);
});

describe('a unit has its timeout from when it started', () => {
  const started = (startedAt: number, facts: Parameters<typeof run>[0] = {}) =>
    run({ phase: 'progressing', effect: 'applied', condition: 'starting', conditionSince: 0, startedAt, ...facts });
  const starting = observation({ unit: 'new launched', states: ['new activating/start'] });
  const timeout = { timeoutMs: 15_000 };
  expectOutcomes([
    [
      'a moment before, it keeps progressing',
      started(5_001),
      starting,
      becomes('progressing', [], ['condition']),
      timeout,
    ],
    ['then it fails, with its last condition', started(5_000), starting, fails('activating/start'), timeout],
    [
      'a unit that becomes available at the last moment is available',
      started(5_000, { condition: 'running', healthySince: 1_000 }),
      runsNew,
      succeeds,
      timeout,
    ],
    [
      'the reason says that it is not gone from its machine',
      started(0, { phase: 'removing', action: 'destroy' }),
      observation({ unit: 'absent', states: ['old deactivating/stop'] }),
      fails('gone'),
      timeout,
    ],
    [
      'the reason says that it has not stopped',
      started(0, { phase: 'stopping', action: 'restart' }),
      observation({ unit: unit('new loaded', { current: 'launched' }) }),
      fails('did not stop within the timeout of 15 s'),
      timeout,
    ],
    [
      'the reason says that no machine could run it',
      started(0, { condition: 'unscheduled', unplaceable: { reason: 'rack r9 is missing', forGood: false } }),
      observation({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      fails('rack r9 is missing'),
      timeout,
    ],
    ['nothing is written after that', started(0, { phase: 'checking' }), runsOld, fails('timeout'), timeout],
  ]);
});

test.each(['pending', 'available', 'failed', 'skipped', 'interrupted', 'left-alone'] as const)(
  'a unit that is %s stays so, no matter what is observed of it',
  (phase) => {
    expect(outcomeOf(reconcileUnit(run({ phase }), gone, now, unitContext()))).toMatchObject({
      phase,
      writes: [],
      events: [],
    });
  },
);

describe('what a unit remembers on its way', () => {
  const advanced = (before: UnitRollout, seen: Observation, given: Partial<UnitContext> = {}) =>
    reconcileUnit(before, seen, now, unitContext(given)).unit;

  test('that its desired state was repeated is forgotten when the unit is released instead', () => {
    expect(advanced(run({ phase: 'checking' }), runsOld).announcedAt).toBe(now);
    const verifying = run({ phase: 'verifying', effect: 'applied', announcedAt: 15_000 });
    expect(advanced(verifying, runsOld).announcedAt).toBeUndefined();
  });

  test('the desired state that was just written counts as seen', () => {
    expect(advanced(run({ phase: 'checking' }), runsOld, keepsOptions).observed.intentSeenAt).toBe(now);
    const failed = observation({ unit: 'new launched', states: ['new failed/failed'] });
    expect(advanced(run({ phase: 'checking', action: 'restart' }), failed).observed.intentSeenAt).toBe(now);
    const stopped = run({ phase: 'stopping', action: 'restart', effect: 'applied', intentSeenAt: 0 });
    expect(advanced(stopped, observation({ unit: 'new loaded' })).observed.intentSeenAt).toBe(now);
  });

  test.each([
    ['released', run({ phase: 'checking' }), runsOld, keepsOptions, 'aimed'],
    [
      'stopped for a restart',
      run({ phase: 'checking', action: 'restart' }),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      {},
      'aimed',
    ],
    ['launched again', run({ phase: 'stopping', action: 'restart' }), observation({ unit: 'new loaded' }), {}, 'plain'],
    ['found with its new options', run({ phase: 'verifying' }), runsNew, {}, 'plain'],
  ] as const)('wake-ups count from the moment that a unit is %s', (_, before, seen, given, rhythm) => {
    expect(advanced(before, seen, given).phase).toMatchObject({ wakeUps: { since: now, done: 0, rhythm } });
  });

  test('since when it was healthy, and until when it was down', () => {
    const progressing = run({
      phase: 'progressing',
      effect: 'applied',
      condition: 'running',
      conditionSince: 9_000,
      healthySince: 9_000,
    });
    expect(advanced(progressing, runsNew)).toMatchObject({ healthySince: 9_000, finishedAt: now });
    const lost = run({
      phase: 'progressing',
      downtime: { intervals: [], isDown: true, lastUp: { at: 12_000, revision: 'a' } },
    });
    expect(advanced(lost, gone).downtime.intervals).toEqual([{ from: 12_000, to: now }]);
  });
});
