import { describe, expect, test } from '@jest/globals';
import { advance } from '../../src/rollout/advance.js';
import type { Look } from '../../src/rollout/look.js';
import type { Task } from '../../src/rollout/task.js';
import type { Surroundings } from '../../src/rollout/transition.js';
import {
  becomes,
  fails,
  look,
  machine,
  type Outcome,
  outcomeOf,
  state,
  succeeds,
  surroundings,
  task,
  unit,
} from './cases.js';

type Row = [what: string, task: Task, seen: Look, outcome: Outcome, surroundings?: Partial<Surroundings>];

const now = 20_000;
const runsOld = look({ unit: 'old launched', states: ['old active/running'] });
const runsNew = look({ unit: 'new launched', states: ['new active/running'] });
const gone = look({ unit: 'absent' });
/** fleetd 0.11.1 and older keep a unit's old options. */
const keepsOptions = { replacesInPlace: false };

function expectOutcomes(rows: readonly Row[]): void {
  test.each(rows)('%s', (...[, before, seen, outcome, given]) => {
    expect(outcomeOf(advance(before, seen, now, surroundings(given)))).toEqual(outcome);
  });
}

describe('before the first write, a unit must be as the plan found it', () => {
  const inspecting = { phase: 'inspecting' } as const;
  expectOutcomes([
    [
      'a unit to create that exists already fails',
      task({ ...inspecting, action: 'create' }),
      runsNew,
      fails('created'),
    ],
    ['a unit to update that was destroyed fails', task({ ...inspecting }), gone, fails('destroyed')],
    ['a unit to destroy that is gone already is done', task({ ...inspecting, action: 'destroy' }), gone, succeeds],
    [
      'a unit to update that has other options fails',
      task({ ...inspecting }),
      look({ unit: 'foreign launched', states: ['foreign active/running'] }),
      fails('changed'),
    ],
    [
      'a unit to destroy that has other options fails',
      task({ ...inspecting, action: 'destroy' }),
      look({ unit: 'foreign launched' }),
      fails('changed'),
    ],
    [
      'a unit to update that was stopped fails, and is not launched again',
      task({ ...inspecting }),
      look({ unit: 'old loaded', states: ['old inactive/dead'] }),
      fails('loaded'),
    ],
    [
      'a unit to destroy that was stopped is destroyed all the same',
      task({ ...inspecting, action: 'destroy' }),
      look({ unit: 'old loaded' }),
      becomes('inspecting', ['destroy']),
    ],
  ]);
});

describe('creating and destroying', () => {
  const create = { phase: 'inspecting', action: 'create' } as const;
  expectOutcomes([
    ['what is missing is created', task(create), gone, becomes('inspecting', ['put new launched'])],
    [
      'what still has a state on its former machine has to be gone from there first',
      task(create),
      look({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    [
      'what is no longer wanted is destroyed',
      task({ phase: 'inspecting', action: 'destroy' }),
      runsOld,
      becomes('inspecting', ['destroy']),
    ],
    [
      'a template is created inactive',
      task({ ...create, unit: 'web@.service', after: 'new inactive', serves: false }),
      gone,
      becomes('inspecting', ['put new inactive']),
    ],
  ]);
});

describe('updating', () => {
  const update = { phase: 'inspecting' } as const;
  expectOutcomes([
    [
      'new options replace the old ones in place, just after fleet has been woken up',
      task(update),
      runsOld,
      becomes('inspecting', ['wake up launched', 'put new launched']),
    ],
    [
      'nothing has to be woken up for a unit that did not run',
      task({ ...update, before: 'old inactive' }),
      look({ unit: 'old inactive' }),
      becomes('inspecting', ['put new launched']),
    ],
    [
      'nothing has to be woken up for a unit that shall not run',
      task({ ...update, after: 'new loaded' }),
      runsOld,
      becomes('inspecting', ['put new loaded']),
    ],
    [
      'a server that keeps old options has to let go of the unit first',
      task(update),
      runsOld,
      becomes('releasing', ['set inactive']),
      keepsOptions,
    ],
    [
      'a server that keeps old options has let go of an inactive unit already, so that it is destroyed at once',
      task({ ...update, before: 'old inactive' }),
      look({ unit: 'old inactive' }),
      becomes('inspecting', ['destroy']),
      keepsOptions,
    ],
    [
      'a global unit is destroyed at once where old options are kept, since fleet does not say when it is let go of',
      task({ ...update, lines: ['X-Fleet Global=true'] }),
      look({ unit: unit('old launched', { lines: ['X-Fleet Global=true'], current: 'none', machine: 'none' }) }),
      becomes('inspecting', ['destroy']),
      keepsOptions,
    ],
    [
      'a change of the desired state alone is made as such',
      task({ ...update, before: 'old launched', after: 'old loaded' }),
      runsOld,
      becomes('verifying', ['set loaded']),
    ],
    [
      'a change of the desired state alone is no reason to destroy a unit',
      task({ ...update, before: 'old launched', after: 'old inactive' }),
      runsOld,
      becomes('verifying', ['set inactive']),
      keepsOptions,
    ],
  ]);
});

describe('restarting', () => {
  const restart = { phase: 'inspecting', action: 'restart' } as const;
  expectOutcomes([
    [
      'what has failed is stopped before fleet can start it again',
      task(restart),
      look({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'so is what has ended',
      task(restart),
      look({ unit: 'new launched', states: ['new inactive/dead'] }),
      becomes('stopping', ['set loaded']),
    ],
    [
      'what is meant to run and is on its way is only watched',
      task(restart),
      look({ unit: 'new launched', states: ['new activating/start'] }),
      becomes('watching'),
    ],
    [
      'what fleet has not scheduled is only watched',
      task(restart),
      look({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      becomes('watching'),
    ],
    [
      'what was stopped is launched',
      task({ ...restart, before: 'new loaded' }),
      look({ unit: 'new loaded', states: ['new inactive/dead'] }),
      becomes('watching', ['set launched']),
    ],
    [
      'what is only looked after is through when it is found running',
      task({ ...restart, until: 'present' }),
      runsNew,
      succeeds,
    ],
    [
      'what is only looked after is restarted when it is found down',
      task({ ...restart, until: 'present' }),
      look({ unit: 'new launched', states: ['new failed/failed'] }),
      becomes('stopping', ['set loaded']),
    ],
    ['what has to be healthy is watched even if it runs', task(restart), runsNew, becomes('watching')],
    [
      'what was not healthy before only has to be meant to run',
      task({ ...restart, until: 'registered', before: 'new loaded' }),
      look({ unit: 'new loaded', states: ['new inactive/dead'] }),
      becomes('verifying', ['set launched']),
    ],
  ]);
});

describe('verifying that a server that answered "accepted" has taken the options', () => {
  const verifying = { phase: 'verifying', since: 15_000, effect: 'applied' } as const;
  const staged = { ...verifying, after: 'new loaded' } as const;
  expectOutcomes([
    ['what has the new options and has to run is watched', task(verifying), runsNew, becomes('watching')],
    [
      'what has kept the old options is let go of, to be destroyed and created again',
      task(verifying),
      runsOld,
      becomes('releasing', ['set inactive'], ['recreating']),
    ],
    [
      'what has kept the old options and did not run is destroyed at once',
      task({ ...verifying, before: 'old inactive' }),
      look({ unit: 'old inactive' }),
      becomes('verifying', ['destroy'], ['recreating']),
    ],
    [
      'what has options that this rollout did not send fails',
      task(verifying),
      look({ unit: 'foreign launched' }),
      fails('changed'),
    ],
    [
      'what was created and has other options fails',
      task({ ...verifying, action: 'create' }),
      look({ unit: 'old launched' }),
      fails('changed'),
    ],
    ['what has been destroyed meanwhile fails', task(verifying), gone, fails('destroyed')],
    [
      'what shall be inactive and is not yet meant so is set inactive',
      task({ ...verifying, after: 'new inactive' }),
      look({ unit: 'new loaded' }),
      becomes('verifying', ['set inactive']),
    ],
    [
      'what shall be inactive is through once fleet calls it so',
      task({ ...verifying, after: 'new inactive' }),
      look({ unit: 'new inactive' }),
      succeeds,
    ],
    [
      'what shall be inactive and is still being stopped is waited for',
      task({ ...verifying, after: 'new inactive' }),
      look({ unit: unit('new inactive', { current: 'launched' }) }),
      becomes('verifying'),
    ],
    [
      'a global unit does not say whether it is stopped, and is through once it is meant to be',
      task({ ...verifying, after: 'new inactive' }),
      look({ unit: unit('new inactive', { current: 'none' }) }),
      succeeds,
    ],
    [
      'what is staged on its machine is not called loaded before the machine has looked: 7 s',
      task({ ...staged, since: now - 6_999 }),
      look({ unit: 'new loaded' }),
      becomes('verifying'),
    ],
    ['and then is', task({ ...staged, since: now - 7_000 }), look({ unit: 'new loaded' }), succeeds],
    [
      'what was on no machine has nothing to be looked at anew',
      task({ ...staged, before: 'old inactive', since: now }),
      look({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what was created has nothing to be looked at anew',
      task({ ...staged, action: 'create', since: now }),
      look({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what keeps its options has nothing to be looked at anew',
      task({ ...staged, before: 'new launched', since: now }),
      look({ unit: 'new loaded' }),
      succeeds,
    ],
    [
      'what was not healthy before is through once it is meant to run, whatever it does',
      task({ ...verifying, until: 'registered' }),
      look({ unit: unit('new launched', { current: 'inactive' }) }),
      succeeds,
    ],
  ]);
});

describe('a restart waits until fleet has stopped the unit', () => {
  const stopping = { phase: 'stopping', action: 'restart', effect: 'applied' } as const;
  const global = { lines: ['X-Fleet Global=true'] } as const;
  const globalTask = task({ ...stopping, ...global });
  const globalUnit = unit('new loaded', { ...global, current: 'none', machine: 'none' });
  const on = (words: string, id: string) => state(words, { ...global, machine: id });
  const twoMachines = { machines: [machine('m1'), machine('m2')] };
  expectOutcomes([
    [
      'fleet that calls it launched has not stopped it yet',
      task(stopping),
      look({ unit: unit('new loaded', { current: 'launched' }), states: ['new inactive/dead'] }),
      becomes('stopping'),
    ],
    [
      'what is stopped is launched again',
      task(stopping),
      look({ unit: 'new loaded' }),
      becomes('watching', ['set launched']),
    ],
    [
      'what is off its machine is launched again',
      task(stopping),
      look({ unit: unit('new loaded', { current: 'inactive' }) }),
      becomes('watching', ['set launched']),
    ],
    ['what has been destroyed meanwhile fails', task(stopping), gone, fails('destroyed')],
    ['what another client launched meanwhile fails', task(stopping), runsNew, fails('launched')],
    [
      'a global unit is stopped when it is on every machine',
      globalTask,
      look({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new failed/failed', 'm2')] }),
      becomes('watching', ['set launched']),
      twoMachines,
    ],
    [
      'a global unit that still stops on one machine is waited for',
      globalTask,
      look({ unit: globalUnit, states: [on('new inactive/dead', 'm1'), on('new deactivating/stop', 'm2')] }),
      becomes('stopping'),
      twoMachines,
    ],
  ]);
});

describe('before a unit is destroyed and created again, its machine lets go of it', () => {
  const releasing = { phase: 'releasing', effect: 'applied' } as const;
  const isReleased = look({ unit: unit('old inactive', { machine: 'none' }) });
  expectOutcomes([
    [
      'fleet that calls it launched has not stopped it yet',
      task(releasing),
      look({ unit: unit('old inactive', { current: 'launched' }) }),
      becomes('releasing'),
    ],
    [
      'a machine that still has a state of it could run it twice',
      task(releasing),
      look({ unit: 'old inactive', states: ['old deactivating/stop-sigterm'] }),
      becomes('releasing'),
    ],
    [
      'what is let go of is destroyed and created at one go',
      task(releasing),
      isReleased,
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    [
      'so is what has no current state any more',
      task(releasing),
      look({ unit: unit('old inactive', { machine: 'none', current: 'none' }) }),
      becomes('releasing', ['destroy', 'put new launched']),
    ],
    ['what has been destroyed meanwhile fails', task(releasing), gone, fails('destroyed')],
    ['what another client launched meanwhile fails', task(releasing), runsOld, fails('launched')],
  ]);
});

describe('what is destroyed has to be gone from its machine as well', () => {
  const destroyed = { phase: 'removing', action: 'destroy', effect: 'applied' } as const;
  const recreated = { phase: 'removing', effect: 'applied' } as const;
  expectOutcomes([
    [
      'a state on a machine is waited for',
      task(destroyed),
      look({ unit: 'absent', states: ['old deactivating/stop-sigterm'] }),
      becomes('removing'),
    ],
    ['what is gone from the cluster and its machine is through', task(destroyed), gone, succeeds],
    ['what is to be replaced is created then', task(recreated), gone, becomes('removing', ['put new launched'])],
    ['what another client created again fails', task(destroyed), runsOld, fails('again')],
    ['even if it is what was to be created', task(recreated), runsNew, fails('again')],
  ]);
});

describe('watching', () => {
  const watching = {
    phase: 'watching',
    effect: 'applied',
    healthySince: 5_000,
    conditionSince: 5_000,
    condition: 'running',
  } as const;
  expectOutcomes([
    ['what has been healthy for min-ready is through', task({ ...watching, healthySince: 10_000 }), runsNew, succeeds],
    ['what has not is watched on', task({ ...watching, healthySince: 10_001 }), runsNew, becomes('watching')],
    [
      'the condition before the look counts: what has just begun to run is healthy from now on',
      task({ ...watching, condition: 'starting' }),
      runsNew,
      becomes('watching'),
    ],
    ['what the server no longer has fails', task({ ...watching }), gone, fails('destroyed')],
    [
      'what is not checked is healthy by its state alone',
      task(watching),
      look({ unit: 'new launched', states: ['new active/running'], check: false }),
      succeeds,
    ],
    [
      'what is checked and answers badly is not healthy',
      task(watching),
      look({ unit: 'new launched', states: ['new active/running'], check: false }),
      becomes('watching', [], ['condition']),
      { isChecked: true },
    ],
  ]);
});

describe('a unit has so much time from when its turn came', () => {
  const begun = (startedAt: number, facts: Parameters<typeof task>[0] = {}) =>
    task({ phase: 'watching', effect: 'applied', condition: 'starting', conditionSince: 0, startedAt, ...facts });
  const starting = look({ unit: 'new launched', states: ['new activating/start'] });
  const timeout = { timeoutMs: 15_000 };
  expectOutcomes([
    ['a moment before, it is watched on', begun(5_001), starting, becomes('watching', [], ['condition']), timeout],
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
      look({ unit: 'absent', states: ['old deactivating/stop'] }),
      fails('gone'),
      timeout,
    ],
    [
      'what does not stop is said to be so',
      begun(0, { phase: 'stopping', action: 'restart' }),
      look({ unit: unit('new loaded', { current: 'launched' }) }),
      fails('not stopped'),
      timeout,
    ],
    [
      'what no machine could run is said to be so',
      begun(0, { condition: 'unscheduled', unplaceable: { reason: 'rack r9 is missing', forGood: false } }),
      look({ unit: unit('new launched', { machine: 'none', current: 'inactive' }) }),
      fails('rack r9 is missing'),
      timeout,
    ],
    ['nothing is written any more', begun(0, { phase: 'inspecting' }), runsOld, fails('timeout'), timeout],
  ]);
});

test.each(['pending', 'succeeded', 'failed', 'skipped', 'interrupted'] as const)(
  'a unit that is %s stays so, whatever is seen of it',
  (phase) => {
    expect(outcomeOf(advance(task({ phase }), gone, now, surroundings()))).toMatchObject({
      phase,
      writes: [],
      events: [],
    });
  },
);

describe('what a step remembers on its way', () => {
  const advanced = (before: Task, seen: Look, given: Partial<Surroundings> = {}) =>
    advance(before, seen, now, surroundings(given)).task;

  test('that fleet was woken up is forgotten where the unit is let go of instead', () => {
    expect(advanced(task({ phase: 'inspecting' }), runsOld).announcedAt).toBe(now);
    const verifying = task({ phase: 'verifying', effect: 'applied', announcedAt: 15_000 });
    expect(advanced(verifying, runsOld).announcedAt).toBeUndefined();
  });

  test('the desired state that was just written counts as seen', () => {
    expect(advanced(task({ phase: 'inspecting' }), runsOld, keepsOptions).meantAt).toBe(now);
    const failed = look({ unit: 'new launched', states: ['new failed/failed'] });
    expect(advanced(task({ phase: 'inspecting', action: 'restart' }), failed).meantAt).toBe(now);
    const stopped = task({ phase: 'stopping', action: 'restart', effect: 'applied', meantAt: 0 });
    expect(advanced(stopped, look({ unit: 'new loaded' })).meantAt).toBe(now);
  });

  test.each([
    ['let go of', task({ phase: 'inspecting' }), runsOld, keepsOptions, 'aimed'],
    [
      'stopped for a restart',
      task({ phase: 'inspecting', action: 'restart' }),
      look({ unit: 'new launched', states: ['new failed/failed'] }),
      {},
      'aimed',
    ],
    ['launched again', task({ phase: 'stopping', action: 'restart' }), look({ unit: 'new loaded' }), {}, 'plain'],
    ['found with its new options', task({ phase: 'verifying' }), runsNew, {}, 'plain'],
  ] as const)('fleet is repeated to from the moment that a unit is %s', (_, before, seen, given, rhythm) => {
    expect(advanced(before, seen, given).phase).toMatchObject({ wakeUps: { since: now, done: 0, rhythm } });
  });

  test('from when it was healthy, and until when it was down', () => {
    const watching = task({
      phase: 'watching',
      effect: 'applied',
      condition: 'running',
      conditionSince: 9_000,
      healthySince: 9_000,
    });
    expect(advanced(watching, runsNew)).toMatchObject({ healthySince: 9_000, finishedAt: now });
    const lost = task({
      phase: 'watching',
      downtime: { intervals: [], isDown: true, lastUp: { at: 12_000, revision: 'a' } },
    });
    expect(advanced(lost, gone).downtime.intervals).toEqual([{ from: 12_000, to: now }]);
  });
});
