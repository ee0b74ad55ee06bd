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
    ['a unit to destroy that is gone already is done', run({ ...checking, action: 'destroy' }), gone, succeeds],
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
    ['what is missing is created', run(create), gone, becomes('checking', ['put new launched'])],
    [
      'what still has a state on its former machine has to be gone from there first',
      run(create),
      observation({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    [
      'what is no longer wanted is destroyed',
      run({ phase: 'checking', action: 'destroy' }),
      runsOld,
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
      'nothing has to be woken up for a unit that did not run',
      run({ ...update, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('checking', ['put new launched']),
    ],
    [
      'nothing has to be woken up for a unit that shall not run',
      run({ ...update, after: 'new loaded' }),
      runsOld,
      becomes('checking', ['put new loaded']),
    ],
    [
      'a server that keeps old options has to let go of the unit first',
      run(update),
      runsOld,
      becomes('releasing', ['set inactive']),
      keepsOptions,
    ],
    [
      'a server that keeps old options has let go of an inactive unit already, so that it is destroyed at once',
      run({ ...update, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('checking', ['destroy']),
      keepsOptions,
    ],
    [
      'a global unit is destroyed at once where old options are kept, since fleet does not say when it is let go of',
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

describe('restarting', () => {
  const restart = { phase: 'checking', action: 'restart' } as const;
  expectOutcomes([
    [
      'what has failed is stopped before fleet can start it again',
      run(restart),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'so is what has ended',
      run(restart),
      observation({ unit: 'new launched', states: ['new inactive/dead'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'what is meant to run and is on its way is only watched',
      run(restart),
      observation({ unit: 'new launched', states: ['new activating/start'] }),
      becomes('progressing'),
    ],
    [
      'what fleet has not scheduled is only watched',
      run(restart),
      observation({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      becomes('progressing'),
    ],
    [
      'what was stopped is launched',
      run({ ...restart, before: 'new loaded' }),
      observation({ unit: 'new loaded', states: ['new inactive/dead'] }),
      becomes('progressing', ['set launched']),
    ],
    [
      'what is only looked after is through when it is found running',
      run({ ...restart, until: 'running' }),
      runsNew,
      succeeds,
    ],
    [
      'what is only looked after is restarted when it is found down',
      run({ ...restart, until: 'running' }),
      observation({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    ['what has to be healthy is watched even if it runs', run(restart), runsNew, becomes('progressing')],
    [
      'what was not healthy before only has to be meant to run',
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
    ['what has the new options and has to run is watched', run(verifying), runsNew, becomes('progressing')],
    [
      'what has kept the old options is let go of, to be destroyed and created again',
      run(verifying),
      runsOld,
      becomes('releasing', ['set inactive'], ['recreating']),
    ],
    [
      'what has kept the old options and did not run is destroyed at once',
      run({ ...verifying, before: 'old inactive' }),
      observation({ unit: 'old inactive' }),
      becomes('verifying', ['destroy'], ['recreating']),
    ],
    [
      'what has options that this rollout did not send fails',
      run(verifying),
      observation({ unit: 'foreign launched' }),
      fails('changed'),
    ],
    [
      'what was created and has other options fails',
      run({ ...verifying, action: 'create' }),
      observation({ unit: 'old launched' }),
      fails('changed'),
    ],
    ['what has been destroyed meanwhile fails', run(verifying), gone, fails('destroyed')],
    [
      'what shall be inactive and is not yet meant so is set inactive',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: 'new loaded' }),
      becomes('verifying', ['set inactive']),
    ],
    [
      'what shall be inactive is through once fleet calls it so',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: 'new inactive' }),
      succeeds,
    ],
    [
      'what shall be inactive and is still being stopped is waited for',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: unit('new inactive', { current: 'launched' }) }),
      becomes('verifying'),
    ],
    [
      'a global unit does not say whether it is stopped, and is through once it is meant to be',
      run({ ...verifying, after: 'new inactive' }),
      observation({ unit: unit('new inactive', { current: 'none' }) }),
      succeeds,
    ],
    [
      'what is staged on its machine is not called loaded before the machine has looked: 7 s',
      run({ ...staged, since: now - 6_999 }),
      observation({ unit: 'new loaded' }),
      becomes('verifying'),
    ],
    ['and then is', run({ ...staged, since: now - 7_000 }), observation({ unit: 'new loaded' }), succeeds],
    [
      'what was on no machine has nothing to be looked at anew',
      run({ ...staged, before: 'old inactive', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what was created has nothing to be looked at anew',
      run({ ...staged, action: 'create', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what keeps its options has nothing to be looked at anew',
      run({ ...staged, before: 'new launched', since: now }),
      observation({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what was not healthy before is through once it is meant to run, whatever it does',
      run({ ...verifying, until: 'applied' }),
      observation({ unit: unit('new launched', { current: 'inactive' }) }),
      succeeds,
    ],
  ]);
});

describe('a restart waits until fleet has stopped the unit', () => {
  const stopping = { phase: 'stopping', action: 'restart', effect: 'applied' } as const;
  const global = { lines: ['X-Fleet Global=true'] } as const;
  const globalTask = run({ ...stopping, ...global });
  const globalUnit = unit('new loaded', { ...global, current: 'none', machine: 'none' });
  const on = (words: string, id: string) => state(words, { ...global, machine: id });
  const twoMachines = { machines: [machine('m1'), machine('m2')] };
  expectOutcomes([
    [
      'fleet that calls it launched has not stopped it yet',
      run(stopping),
      observation({ unit: unit('new loaded', { current: 'launched' }), states: ['new inactive/dead'] }),
      becomes('stopping'),
    ],
    [
      'what is stopped is launched again',
      run(stopping),
      observation({ unit: 'new loaded' }),
      becomes('progressing', ['set launched']),
    ],
    [
      'what is off its machine is launched again',
      run(stopping),
      observation({ unit: unit('new loaded', { current: 'inactive' }) }),
      becomes('progressing', ['set launched']),
    ],
    ['what has been destroyed meanwhile fails', run(stopping), gone, fails('destroyed')],
    ['what another client launched meanwhile fails', run(stopping), runsNew, fails('launched')],
    [
      'a global unit is stopped when it is on every machine',
      globalTask,
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new failed/failed', 'm2')] }),
      becomes('progressing', ['set launched']),
      twoMachines,
    ],
    [
      'a global unit that still stops on one machine is waited for',
      globalTask,
      observation({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new deactivating/stop', 'm2')] }),
      becomes('stopping'),
      twoMachines,
    ],
  ]);
});

describe('before a unit is destroyed and created again, its machine lets go of it', () => {
  const releasing = { phase: 'releasing', effect: 'applied' } as const;
  const isReleased = observation({ unit: unit('old inactive', { machine: 'none' }) });
  expectOutcomes([
    [
      'fleet that calls it launched has not stopped it yet',
      run(releasing),
      observation({ unit: unit('old inactive', { current: 'launched' }) }),
      becomes('releasing'),
    ],
    [
      'a machine that still has a state of it could run it twice',
      run(releasing),
      observation({ unit: 'old inactive', states: ['old deactivating/stop-sigterm'] }),
      becomes('releasing'),
    ],
    [
      'what is let go of is destroyed and created at one go',
      run(releasing),
      isReleased,
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    [
      'so is what has no current state any more',
      run(releasing),
      observation({ unit: unit('old inactive', { machine: 'none', current: 'none' }) }),
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    ['what has been destroyed meanwhile fails', run(releasing), gone, fails('destroyed')],
    ['what another client launched meanwhile fails', run(releasing), runsOld, fails('launched')],
  ]);
});

describe('what is destroyed has to be gone from its machine as well', () => {
  const destroyed = { phase: 'removing', action: 'destroy', effect: 'applied' } as const;
  const recreated = { phase: 'removing', effect: 'applied' } as const;
  expectOutcomes([
    [
      'a state on a machine is waited for',
      run(destroyed),
      observation({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    ['what is gone from the cluster and its machine is through', run(destroyed), gone, succeeds],
    ['what is to be replaced is created then', run(recreated), gone, becomes('removing', ['put new launched'])],
    ['what another client created again fails', run(destroyed), runsOld, fails('again')],
    ['even if it is what was to be created', run(recreated), runsNew, fails('again')],
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
      'what has been healthy for min-ready is through',
      run({ ...progressing, healthySince: 10_000 }),
      runsNew,
      succeeds,
    ],
    ['what has not is watched on', run({ ...progressing, healthySince: 10_001 }), runsNew, becomes('progressing')],
    [
      'the condition before the look counts: what has just begun to run is healthy from now on',
      run({ ...progressing, condition: 'starting' }),
      runsNew,
      becomes('progressing'),
    ],
    ['what the server no longer has fails', run({ ...progressing }), gone, fails('destroyed')],
    [
      'what is not checked is healthy by its state alone',
      run(progressing),
      observation({ unit: 'new launched', states: ['new active/running'], check: false }),
      succeeds,
    ],
    [
      'what is checked and observations badly is not healthy',
      run(progressing),
      observation({ unit: 'new launched', states: ['new active/running'], check: false }),
      becomes('progressing', [], ['condition']),
      { isChecked: true },
    ],
  ]);
});

describe('a unit has so much time from when its turn came', () => {
  const begun = (startedAt: number, facts: Parameters<typeof run>[0] = {}) =>
    run({ phase: 'progressing', effect: 'applied', condition: 'starting', conditionSince: 0, startedAt, ...facts });
  const starting = observation({ unit: 'new launched', states: ['new activating/start'] });
  const timeout = { timeoutMs: 15_000 };
  expectOutcomes([
    ['a moment before, it is watched on', begun(5_001), starting, becomes('progressing', [], ['condition']), timeout],
    ['then it fails, with its last condition', begun(5_000), starting, fails('activating/start'), timeout],
    [
      'what becomes healthy at the last moment is through',
      begun(5_000, { condition: 'running', healthySince: 1_000 }),
      runsNew,
      succeeds,
      timeout,
    ],
    [
      'what is not gone from its machine is said to be so',
      begun(0, { phase: 'removing', action: 'destroy' }),
      observation({ unit: 'absent', states: ['old deactivating/stop'] }),
      fails('gone'),
      timeout,
    ],
    [
      'what does not stop is said to be so',
      begun(0, { phase: 'stopping', action: 'restart' }),
      observation({ unit: unit('new loaded', { current: 'launched' }) }),
      fails('not stopped'),
      timeout,
    ],
    [
      'what no machine could run is said to be so',
      begun(0, { condition: 'unscheduled', unplaceable: { reason: 'rack r9 is missing', forGood: false } }),
      observation({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      fails('rack r9 is missing'),
      timeout,
    ],
    ['nothing is written any more', begun(0, { phase: 'checking' }), runsOld, fails('timeout'), timeout],
  ]);
});

test.each(['pending', 'available', 'failed', 'skipped', 'interrupted'] as const)(
  'a unit that is %s stays so, whatever is seen of it',
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
    ['let go of', run({ phase: 'checking' }), runsOld, keepsOptions, 'aimed'],
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

  test('from when it was healthy, and until when it was down', () => {
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
