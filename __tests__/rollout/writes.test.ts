import { describe, expect, test } from '@jest/globals';
import { FleetError } from '../../src/fleet/fleet-error.js';
import type { Observation } from '../../src/rollout/observation.js';
import { reconcileUnit } from '../../src/rollout/reconcile-unit.js';
import type { Write } from '../../src/rollout/transition.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { afterWrite, attempted, beforeWrite, isChange, type WriteAnswer } from '../../src/rollout/writes.js';
import { fileOf, observation, run, unit, unitContext, version, writeWords } from './cases.js';

const now = 20_000;
const name = 'web@1.service';
const put: Write = { kind: 'put', unit: name, version: version('new launched') };
const putLoaded: Write = { kind: 'put', unit: name, version: version('new loaded') };
const destroy: Write = { kind: 'destroy', unit: name };
const update = { phase: 'checking', effect: 'unconfirmed', served: 'old launched', observedAt: 19_000 } as const;

/** The unit once the server has answered a write. */
function answered(sent: UnitRollout, write: Write, answer: WriteAnswer): UnitRollout {
  return afterWrite(sent, sent, write, answer, now).unit;
}

/** The phase, and since when it counts. */
function phaseOf({ phase }: UnitRollout): string {
  if (phase.name === 'verifying') return `verifying since ${phase.since}`;
  if (!('wakeUps' in phase)) return phase.name;
  const { since, rhythm, done } = phase.wakeUps;
  return `${phase.name} since ${since}, ${rhythm}, ${done} repeated`;
}

test.each<[string, UnitRollout, Write, WriteAnswer, phase: string]>([
  [
    'a unit that was replaced in place is progressing since fleet was woken up',
    run({ ...update, announcedAt: 19_970 }),
    put,
    'created',
    'progressing since 19970, aimed, 0 repeated',
  ],
  [
    'a unit that was created without a wake-up is progressing since the answer',
    run({ ...update, action: 'create' }),
    put,
    'created',
    'progressing since 20000, plain, 0 repeated',
  ],
  [
    'a server that only accepted may have kept the old options, which has to be verified',
    run({ ...update, announcedAt: 19_970 }),
    put,
    'accepted',
    'verifying since 20000',
  ],
  [
    'a unit that is not to run is verified',
    run({ ...update, after: 'new loaded' }),
    putLoaded,
    'created',
    'verifying since 20000',
  ],
  [
    'a unit that was not healthy before is verified',
    run({ ...update, until: 'applied' }),
    put,
    'created',
    'verifying since 20000',
  ],
  [
    'a destroyed unit has to be gone from its machine',
    run({ ...update, action: 'destroy' }),
    destroy,
    'destroyed',
    'removing',
  ],
  ['so does a unit that was gone already', run({ ...update, action: 'destroy' }), destroy, 'absent', 'removing'],
  [
    'so does a unit that is destroyed to be created again',
    run({ ...update, phase: 'releasing', since: 18_000, rhythm: 'aimed' }),
    destroy,
    'destroyed',
    'removing',
  ],
  [
    'a desired state that was accepted leaves the phase: the next observation shows the rest',
    run({ ...update, phase: 'stopping', since: 19_000, rhythm: 'aimed', wakeUpsDone: 1 }),
    { kind: 'set-desired-state', unit: name, desiredState: 'loaded' },
    'accepted',
    'stopping since 19000, aimed, 1 repeated',
  ],
  [
    'a wake-up that was accepted leaves the phase',
    run({ ...update, phase: 'progressing', since: 19_000, rhythm: 'plain', wakeUpsDone: 2 }),
    { kind: 'wake-up', unit: name, desiredState: 'launched', times: 3 },
    'accepted',
    'progressing since 19000, plain, 2 repeated',
  ],
])('%s', (_, before, write, result, phase) => {
  expect(phaseOf(answered(before, write, result))).toBe(phase);
});

test('a unit that the server has created has its new options and desired state', () => {
  const { unit: served, intentSeenAt } = answered(run(update), put, 'created').observed;
  expect(fileOf(served?.options ?? [])).toBe('new');
  expect(served).toMatchObject({ name, desiredState: 'launched', machineID: 'm1' });
  expect(intentSeenAt).toBe(now);
});

test('a unit that was created loaded was not seen with the desired state launched', () => {
  const { unit: served, intentSeenAt } = answered(
    run({ ...update, after: 'new loaded' }),
    putLoaded,
    'created',
  ).observed;
  expect(served).toMatchObject({ name, desiredState: 'loaded' });
  expect(intentSeenAt).toBeUndefined();
});

test('a unit whose options were only accepted is known as it was', () => {
  const { unit: served, intentSeenAt } = answered(run(update), put, 'accepted').observed;
  expect(fileOf(served?.options ?? [])).toBe('old');
  expect(intentSeenAt).toBeUndefined();
});

test('a destroyed unit is forgotten, and observed again at once', () => {
  const { observed } = answered(run({ ...update, served: unit('old inactive') }), destroy, 'destroyed');
  expect(observed).not.toHaveProperty('unit');
  expect(observed).not.toHaveProperty('at');
});

describe('the writes that replace a running unit, with what a server answers to them', () => {
  type Turn = [seen: Observation, ...answers: WriteAnswer[]];
  const runsOld = observation({ unit: 'old launched', states: ['old active/running'] });
  const gone = observation({ unit: 'absent' });

  /** Every write in its order, after which the step is in that phase. */
  function written(before: UnitRollout, turns: readonly Turn[], replacesInPlace: boolean): string[] {
    const words: string[] = [];
    let current = before;
    for (const [index, [seen, ...results]] of turns.entries()) {
      const advanced = reconcileUnit(current, seen, now + index * 1_000, unitContext({ replacesInPlace }));
      current = advanced.unit;
      for (const [place, write] of advanced.writes.entries()) {
        const result = results[place] ?? 'accepted';
        words.push(`${writeWords(write)}: ${result}`);
        current = afterWrite(current, current, write, result, now + index * 1_000).unit;
      }
    }
    return [...words, current.phase.name];
  }

  test.each<[string, UnitRollout, Turn[], replacesInPlace: boolean, expected: string[]]>([
    [
      'fleetd 0.13.0 and 1.0.0 replace it in place',
      run({ phase: 'checking' }),
      [[runsOld, 'accepted', 'created']],
      true,
      ['wake up launched: accepted', 'put new launched: created', 'progressing'],
    ],
    [
      'fleetd 0.11.1 keeps the old options, which are seen, and the unit is destroyed and created again',
      run({ phase: 'checking' }),
      [
        [runsOld, 'accepted', 'accepted'],
        [runsOld],
        [observation({ unit: unit('old inactive', { current: 'launched' }), states: ['old active/running'] })],
        [observation({ unit: unit('old inactive', { machine: 'none' }), states: ['old deactivating/stop-sigterm'] })],
        [observation({ unit: unit('old inactive', { machine: 'none' }) }), 'destroyed', 'created'],
      ],
      true,
      [
        'wake up launched: accepted',
        'put new launched: accepted',
        'set inactive: accepted',
        'destroy: destroyed',
        'put new launched: created',
        'progressing',
      ],
    ],
    [
      'once that is known, the next unit is released at once',
      run({ phase: 'checking' }),
      [[runsOld], [observation({ unit: unit('old inactive', { machine: 'none' }) }), 'destroyed', 'created']],
      false,
      ['set inactive: accepted', 'destroy: destroyed', 'put new launched: created', 'progressing'],
    ],
    [
      'a unit without a machine is destroyed, and created once it is gone',
      run({ phase: 'checking', before: 'old inactive' }),
      [
        [observation({ unit: 'old inactive' }), 'destroyed'],
        [gone, 'created'],
      ],
      false,
      ['destroy: destroyed', 'put new launched: created', 'progressing'],
    ],
    [
      'a unit that has failed is stopped and launched',
      run({ phase: 'checking', action: 'restart' }),
      [[observation({ unit: 'new launched', states: ['new failed/failed'] })], [observation({ unit: 'new loaded' })]],
      true,
      ['set loaded: accepted', 'set launched: accepted', 'progressing'],
    ],
  ])('%s', (_, before, turns, replacesInPlace, expected) => {
    expect(written(before, turns, replacesInPlace)).toEqual(expected);
  });
});

describe('a write without a good answer', () => {
  const refused = (status: number, attempts = 1) =>
    new FleetError({
      code: 'refused',
      request: { method: 'PUT', path: `/fleet/v1/units/${name}` },
      reason: `${status} no thanks`,
      status,
      attempts,
    });
  const timedOut = (attempts = 3) =>
    new FleetError({
      code: 'timeout',
      request: { method: 'PUT', path: `/fleet/v1/units/${name}` },
      reason: 'no answer within 10 s',
      attempts,
    });
  const setLaunched: Write = { kind: 'set-desired-state', unit: name, desiredState: 'launched' };
  const wakeUp: Write = { kind: 'wake-up', unit: name, desiredState: 'launched', times: 1 };
  const untouched = run({ phase: 'checking', served: 'old launched' });
  const touched = run({ phase: 'progressing', effect: 'applied', served: 'old launched' });

  test.each<[string, UnitRollout, Write, FleetError, outcome: [phase: string, effect: string]]>([
    ['fails the unit, which is unchanged if it was refused outright', untouched, put, refused(400), ['failed', 'none']],
    [
      'may have taken effect if it was refused on a second attempt',
      untouched,
      put,
      refused(400, 2),
      ['failed', 'applied'],
    ],
    ['may have taken effect if the server did not answer', untouched, put, timedOut(), ['failed', 'applied']],
    ['may have taken effect even after a single attempt', untouched, put, timedOut(1), ['failed', 'applied']],
    [
      'fails a unit that cannot be destroyed because of a conflict',
      touched,
      destroy,
      refused(409),
      ['failed', 'applied'],
    ],
    [
      'counts as a change until the next observation explains it',
      run({ phase: 'stopping', served: 'old launched' }),
      setLaunched,
      refused(409),
      ['stopping', 'applied'],
    ],
    ['changes nothing about what earlier writes did', touched, put, refused(400), ['failed', 'applied']],
    ['fails a unit that cannot be destroyed', touched, destroy, timedOut(), ['failed', 'applied']],
    [
      'is explained by the next observation if the unit is gone',
      touched,
      setLaunched,
      refused(409),
      ['progressing', 'applied'],
    ],
    ['is so for a wake-up too', touched, wakeUp, refused(409), ['progressing', 'applied']],
    ['fails the unit if new options meet a conflict', touched, put, refused(409), ['failed', 'applied']],
    [
      'fails the unit if its desired state is refused otherwise',
      touched,
      setLaunched,
      refused(400),
      ['failed', 'applied'],
    ],
  ])('%s', (_, before, write, error, expected) => {
    const sent = beforeWrite(before, write, now, now);
    const { unit: after } = afterWrite(before, sent, write, { error, left: undefined }, now);
    expect([after.phase.name, after.effect]).toEqual(expected);
  });

  test("says so in the server's words, and when", () => {
    const sent = beforeWrite(untouched, put, now, now);
    const { unit: after, events } = afterWrite(untouched, sent, put, { error: refused(400), left: undefined }, now + 5);
    expect(after.phase).toMatchObject({ reason: expect.stringContaining('400 no thanks') });
    expect(after.finishedAt).toBe(now + 5);
    expect(events.map(({ type }) => type)).toEqual(['finished']);
  });

  test.each([
    ['what the cluster still has of the unit', unit('new launched'), 'new'],
    ['nothing, if that could not be found out', undefined, undefined],
  ])('leaves it known as %s', (_, left, file) => {
    const sent = beforeWrite(touched, put, now, now);
    const { observed } = afterWrite(touched, sent, put, { error: timedOut(), left }, now).unit;
    expect(observed.unit && fileOf(observed.unit.options)).toBe(file);
  });
});

describe('before a write is sent', () => {
  const setLoaded: Write = { kind: 'set-desired-state', unit: name, desiredState: 'loaded' };
  const setInactive: Write = { kind: 'set-desired-state', unit: name, desiredState: 'inactive' };
  const setLaunched: Write = { kind: 'set-desired-state', unit: name, desiredState: 'launched' };
  const wakeUp: Write = { kind: 'wake-up', unit: name, desiredState: 'launched', times: 1 };

  test.each<[string, UnitRollout, Write, effect: string, tookDown: string | undefined]>([
    ['new options may arrive unconfirmed', run(), put, 'unconfirmed', undefined],
    ['a destruction may too, and takes the unit down', run(), destroy, 'unconfirmed', 'destroyed'],
    ['a desired state that stops the unit takes it down', run(), setInactive, 'applied', 'stopped'],
    ['so does one that unloads it', run(), setLoaded, 'applied', 'stopped'],
    ['a desired state that starts it does not', run(), setLaunched, 'applied', undefined],
    ['a wake-up counts as a change too', run(), wakeUp, 'applied', undefined],
    ['an unconfirmed change stays unconfirmed', run({ effect: 'unconfirmed' }), setLaunched, 'unconfirmed', undefined],
  ])('%s', (_, before, write, effect, tookDown) => {
    const after = attempted(before, write);
    expect([after.effect, after.tookDown]).toEqual([effect, tookDown]);
  });

  test.each<[string, UnitRollout, Write, since: number]>([
    [
      'wake-ups count from when the desired state is sent, not from when that was decided',
      run({ phase: 'releasing', since: 1_000 }),
      setInactive,
      1_040,
    ],
    ['unless the desired state is an older one', run({ phase: 'releasing', since: 900 }), setInactive, 900],
    ['or has been repeated', run({ phase: 'releasing', since: 1_000, wakeUpsDone: 1 }), setInactive, 1_000],
    ['and not from a wake-up', run({ phase: 'releasing', since: 1_000 }), wakeUp, 1_000],
  ])('%s', (_, before, write, since) => {
    expect(beforeWrite(before, write, 1_000, 1_040).phase).toMatchObject({ wakeUps: { since } });
  });

  test('new options are announced when the wake-up before them is sent', () => {
    const announced = run({ phase: 'checking', announcedAt: 1_000 });
    expect(beforeWrite(announced, wakeUp, 1_000, 1_040).announcedAt).toBe(1_040);
    expect(beforeWrite(announced, put, 1_000, 1_040).announcedAt).toBe(1_000);
    expect(beforeWrite(announced, wakeUp, 2_000, 2_040).announcedAt).toBe(1_000);
  });

  test.each<[string, Write, UnitRollout, boolean]>([
    ['new options', put, run({ effect: 'applied' }), true],
    ['the first wake-up', wakeUp, run(), true],
    ['a repeated wake-up', wakeUp, run({ effect: 'applied' }), false],
    ['a wake-up after new options without an answer', wakeUp, run({ effect: 'unconfirmed' }), false],
  ])('the journal has to know of it before: %s', (_, write, before, expected) => {
    expect(isChange(write, before)).toBe(expected);
  });
});
