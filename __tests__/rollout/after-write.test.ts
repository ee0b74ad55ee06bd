import { describe, expect, test } from '@jest/globals';
import { advance, afterWrite } from '../../src/rollout/advance.js';
import type { Look } from '../../src/rollout/look.js';
import type { Task } from '../../src/rollout/task.js';
import type { Write, WriteResult } from '../../src/rollout/write.js';
import { fileOf, look, surroundings, task, unit, version, writeWords } from './cases.js';

const now = 20_000;
const name = 'web@1.service';
const put: Write = { kind: 'put', unit: name, version: version('new launched') };
const putLoaded: Write = { kind: 'put', unit: name, version: version('new loaded') };
const destroy: Write = { kind: 'destroy', unit: name };
const update = { phase: 'inspecting', effect: 'unconfirmed', served: 'old launched', lookedAt: 19_000 } as const;

/** The phase, and since when it counts. */
function phaseOf({ phase }: Task): string {
  if (phase.name === 'verifying') return `verifying since ${phase.since}`;
  if (!('wakeUps' in phase)) return phase.name;
  const { since, rhythm, done } = phase.wakeUps;
  return `${phase.name} since ${since}, ${rhythm}, ${done} repeated`;
}

test.each<[string, Task, Write, WriteResult, phase: string]>([
  [
    'what a server has replaced in place is watched; fleet heard of it when it was woken up',
    task({ ...update, announcedAt: 19_970 }),
    put,
    'created',
    'watching since 19970, aimed, 0 repeated',
  ],
  [
    'what was created without a wake-up is watched from the answer on',
    task({ ...update, action: 'create' }),
    put,
    'created',
    'watching since 20000, plain, 0 repeated',
  ],
  [
    'a server that only accepted may have kept the old options, which has to be verified',
    task({ ...update, announcedAt: 19_970 }),
    put,
    'accepted',
    'verifying since 20000',
  ],
  [
    'what shall not run is only verified',
    task({ ...update, after: 'new loaded' }),
    putLoaded,
    'created',
    'verifying since 20000',
  ],
  [
    'what was not healthy before is only verified',
    task({ ...update, until: 'registered' }),
    put,
    'created',
    'verifying since 20000',
  ],
  [
    'what is destroyed has to be gone from its machine',
    task({ ...update, action: 'destroy' }),
    destroy,
    'destroyed',
    'removing',
  ],
  [
    'what was gone already has to be gone from its machine',
    task({ ...update, action: 'destroy' }),
    destroy,
    'absent',
    'removing',
  ],
  [
    'what is destroyed to be created again has to be gone first',
    task({ ...update, phase: 'releasing', since: 18_000, rhythm: 'aimed' }),
    destroy,
    'destroyed',
    'removing',
  ],
  [
    'a desired state that was accepted changes nothing: the next look shows what came of it',
    task({ ...update, phase: 'stopping', since: 19_000, rhythm: 'aimed', wakeUpsDone: 1 }),
    { kind: 'set-desired-state', unit: name, desiredState: 'loaded' },
    'accepted',
    'stopping since 19000, aimed, 1 repeated',
  ],
  [
    'a wake-up that was accepted changes nothing',
    task({ ...update, phase: 'watching', since: 19_000, rhythm: 'plain', wakeUpsDone: 2 }),
    { kind: 'wake-up', unit: name, desiredState: 'launched', burst: true },
    'accepted',
    'watching since 19000, plain, 2 repeated',
  ],
])('%s', (_, before, write, result, phase) => {
  expect(phaseOf(afterWrite(before, write, result, now))).toBe(phase);
});

test('what a server has created is known to have its new options, and to be meant so', () => {
  const { unit: served, meantAt } = afterWrite(task(update), put, 'created', now);
  expect(fileOf(served?.options ?? [])).toBe('new');
  expect(served).toMatchObject({ name, desiredState: 'launched', machineID: 'm1' });
  expect(meantAt).toBe(now);
});

test('what was created as it shall be, and not running, is not taken to be meant to run', () => {
  const { unit: served, meantAt } = afterWrite(task({ ...update, after: 'new loaded' }), putLoaded, 'created', now);
  expect(served).toMatchObject({ name, desiredState: 'loaded' });
  expect(meantAt).toBeUndefined();
});

test('what a server has only accepted is known as it was', () => {
  const { unit: served, meantAt } = afterWrite(task(update), put, 'accepted', now);
  expect(fileOf(served?.options ?? [])).toBe('old');
  expect(meantAt).toBeUndefined();
});

test('what is destroyed is forgotten, and looked at again at once', () => {
  const { unit: served, lookedAt } = afterWrite(
    task({ ...update, served: unit('old inactive') }),
    destroy,
    'destroyed',
    now,
  );
  expect(served).toBeUndefined();
  expect(lookedAt).toBeUndefined();
});

describe('the writes that replace a running unit, with what a server answers to them', () => {
  type Turn = [seen: Look, ...answers: WriteResult[]];
  const runsOld = look({ unit: 'old launched', states: ['old active/running'] });
  const gone = look({ unit: 'absent' });

  /** Every write in its order, after which the step is in that phase. */
  function written(before: Task, turns: readonly Turn[], replacesInPlace: boolean): string[] {
    const words: string[] = [];
    let current = before;
    for (const [index, [seen, ...results]] of turns.entries()) {
      const advanced = advance(current, seen, now + index * 1_000, surroundings({ replacesInPlace }));
      current = advanced.task;
      for (const [place, write] of advanced.writes.entries()) {
        const result = results[place] ?? 'accepted';
        words.push(`${writeWords(write)}: ${result}`);
        current = afterWrite(current, write, result, now + index * 1_000);
      }
    }
    return [...words, current.phase.name];
  }

  test.each<[string, Task, Turn[], replacesInPlace: boolean, expected: string[]]>([
    [
      'fleetd 0.13.0 and 1.0.0 replace it in place',
      task({ phase: 'inspecting' }),
      [[runsOld, 'accepted', 'created']],
      true,
      ['wake up launched: accepted', 'put new launched: created', 'watching'],
    ],
    [
      'fleetd 0.11.1 keeps the old options, which are seen, and the unit is destroyed and created again',
      task({ phase: 'inspecting' }),
      [
        [runsOld, 'accepted', 'accepted'],
        [runsOld],
        [look({ unit: unit('old inactive', { current: 'launched' }), states: ['old active/running'] })],
        [look({ unit: unit('old inactive', { machine: 'none' }), states: ['old deactivating/stop-sigterm'] })],
        [look({ unit: unit('old inactive', { machine: 'none' }) }), 'destroyed', 'created'],
      ],
      true,
      [
        'wake up launched: accepted',
        'put new launched: accepted',
        'set inactive: accepted',
        'destroy: destroyed',
        'put new launched: created',
        'watching',
      ],
    ],
    [
      'once that is known, the next unit is let go of at once',
      task({ phase: 'inspecting' }),
      [[runsOld], [look({ unit: unit('old inactive', { machine: 'none' }) }), 'destroyed', 'created']],
      false,
      ['set inactive: accepted', 'destroy: destroyed', 'put new launched: created', 'watching'],
    ],
    [
      'a unit that is off its machine is destroyed, and created once it is gone',
      task({ phase: 'inspecting', before: 'old inactive' }),
      [
        [look({ unit: 'old inactive' }), 'destroyed'],
        [gone, 'created'],
      ],
      false,
      ['destroy: destroyed', 'put new launched: created', 'watching'],
    ],
    [
      'a unit that has failed is stopped and launched',
      task({ phase: 'inspecting', action: 'restart' }),
      [[look({ unit: 'new launched', states: ['new failed/failed'] })], [look({ unit: 'new loaded' })]],
      true,
      ['set loaded: accepted', 'set launched: accepted', 'watching'],
    ],
  ])('%s', (_, before, turns, replacesInPlace, expected) => {
    expect(written(before, turns, replacesInPlace)).toEqual(expected);
  });
});
