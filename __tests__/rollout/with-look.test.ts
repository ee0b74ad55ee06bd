import { describe, expect, test } from '@jest/globals';
import type { Look } from '../../src/rollout/look.js';
import type { Task } from '../../src/rollout/task.js';
import { withLook } from '../../src/rollout/with-look.js';
import { condition, look, m1, m2, machine, state, surroundings, task, unit } from './cases.js';

const now = 30_000;
const runs = look({ unit: 'new launched', states: ['new active/running'] });

describe('what a unit is found to be doing', () => {
  const watching = { phase: 'watching', served: 'new launched' } as const;
  const failing = look({ unit: 'new launched', states: ['new active/running'], check: false });
  test.each<[string, Task, Look, is: string | undefined, isChecked?: boolean]>([
    ['is read from its state', task(watching), runs, 'running'],
    [
      'is read with the unit as last seen, where that was not asked for',
      task(watching),
      look({ states: ['new active/running'] }),
      'running',
    ],
    [
      'is missing when the server has no such unit',
      task(watching),
      look({ unit: 'absent', states: ['new active/running'] }),
      'missing',
    ],
    ['is missing when no unit was ever seen', task({ phase: 'watching' }), look({}), 'missing'],
    [
      'is read by what shall be',
      task({ phase: 'inspecting' }),
      look({ unit: 'old launched', states: ['old active/running'] }),
      'other-revision',
    ],
    [
      'is read by what was, where it is destroyed',
      task({ phase: 'inspecting', action: 'destroy' }),
      look({ unit: 'old launched', states: ['old active/running'] }),
      'running',
    ],
    ['is not judged before its options are known', task({ phase: 'verifying' }), runs, undefined],
    ['counts its health check', task(watching), failing, 'starting', true],
    ['does not count one where none is asked for', task(watching), failing, 'running', false],
    ['does not count one of a sidekick', task({ ...watching, serves: false }), failing, 'running', true],
    ['is running where the check has not been asked yet', task(watching), runs, 'running', true],
  ])('%s', (...[, one, seen, is, isChecked = false]) => {
    expect(withLook(one, seen, now, surroundings({ isChecked })).condition?.is).toBe(is);
  });

  test('keeps what it was, as long as its options are not known', () => {
    const before = task({ phase: 'verifying', condition: 'starting' });
    expect(withLook(before, runs, now, surroundings()).condition).toEqual(condition('starting'));
  });
});

describe('when it was seen', () => {
  const before = task({
    phase: 'watching',
    served: 'new launched',
    lookedAt: 1_000,
    unitSeenAt: 1_000,
    meantAt: 1_000,
  });
  const times = ({ lookedAt, unitSeenAt, meantAt }: Task) => ({ lookedAt, unitSeenAt, meantAt });
  test.each([
    ['unit and states', runs, { lookedAt: now, unitSeenAt: now, meantAt: now }],
    ['states alone', look({ states: ['new active/running'] }), { lookedAt: now, unitSeenAt: 1_000, meantAt: 1_000 }],
    ['a unit that is not meant so', look({ unit: 'new loaded' }), { lookedAt: now, unitSeenAt: now, meantAt: 1_000 }],
    ['no unit', look({ unit: 'absent' }), { lookedAt: now, unitSeenAt: now, meantAt: 1_000 }],
  ])('is kept: %s', (_, seen, expected) => {
    expect(times(withLook(before, seen, now, surroundings()))).toEqual(expected);
  });

  test('a unit that is gone is forgotten', () => {
    expect(withLook(before, look({ unit: 'absent' }), now, surroundings()).unit).toBeUndefined();
    expect(withLook(before, look({}), now, surroundings()).unit).toEqual(before.unit);
  });

  test.each([
    ['watching', 'launched'],
    ['stopping', 'loaded'],
    ['releasing', 'inactive'],
  ] as const)('%s means a unit to be %s', (phase, desired) => {
    const meantAt = (words: string) =>
      withLook(task({ phase, action: 'restart' }), look({ unit: words }), now, surroundings()).meantAt;
    expect(['launched', 'loaded', 'inactive'].filter((one) => meantAt(`new ${one}`) === now)).toEqual([desired]);
  });

  test('other phases do not mean a unit to be anything', () => {
    expect(withLook(task({ phase: 'inspecting' }), runs, now, surroundings()).meantAt).toBeUndefined();
  });
});

describe('a global unit', () => {
  const lines = ['X-Fleet Global=true', 'X-Fleet MachineMetadata=rack=a'];
  const inRack = [machine('m1', { rack: 'a' }), machine('m2', { rack: 'a' }), machine('m3', { rack: 'b' })];
  const before = task({ phase: 'watching', lines });
  const served = unit('new launched', { lines, current: 'none', machine: 'none' });
  const on = (id: string) => state('new active/running', { lines, machine: id });
  const machinesOf = (one: Task, seen: Look) =>
    withLook(one, seen, now, surroundings({ machines: inRack.slice(0, 1) })).runsOn?.machines.map(({ id }) => id);

  test('has to run on the machines that its metadata asks for', () => {
    expect(machinesOf(before, look({ unit: served, states: [on('m1')], machines: inRack }))).toEqual(['m1', 'm2']);
  });

  test('not on those where it conflicts with another unit', () => {
    const conflicting = [...lines, 'X-Fleet Conflicts=db@*.service'];
    const one = task({ phase: 'watching', lines: conflicting });
    const units = [unit('new launched', { name: 'db@1.service', machine: 'm2' })];
    expect(machinesOf(one, look({ unit: served, machines: inRack, units }))).toEqual(['m1']);
  });

  test('on those that the deployment began with, while none have been asked for', () => {
    expect(machinesOf(before, look({ unit: served }))).toEqual(['m1']);
  });

  test('on those that were last found, until they are asked for again', () => {
    const runsOn = { machines: [m2], askedAt: 25_000 };
    const after = withLook(task({ phase: 'watching', lines, runsOn }), look({ unit: served }), now, surroundings());
    expect(after.runsOn).toEqual(runsOn);
    const again = withLook(after, look({ unit: served, machines: inRack }), now, surroundings());
    expect(again.runsOn).toMatchObject({ askedAt: now });
  });

  test('is as well as on the machine where it is worst', () => {
    const seen = look({ unit: served, states: [on('m1')], machines: inRack });
    expect(withLook(before, seen, now, surroundings()).condition?.is).toBe('unpublished');
  });
});

test('only a global unit has machines that have to run it', () => {
  expect(withLook(task({ phase: 'watching' }), look({ machines: [m1] }), now, surroundings()).runsOn).toBeUndefined();
});

describe('downtime is counted', () => {
  const downtime = { intervals: [], isDown: true, lastUp: { at: 28_000, revision: 'a' } };
  const watching = { phase: 'watching', downtime } as const;
  test.each([
    ['of what serves', {}, true],
    ['not of a sidekick', { serves: false }, false],
    ['not of what ends by itself', { lines: ['Service Type=oneshot'] }, false],
    ['not of a global unit', { lines: ['X-Fleet Global=true'] }, false],
    ['not while its options are not known', { phase: 'verifying' }, false],
  ] as const)('%s', (_, facts, isCounted) => {
    const { intervals } = withLook(task({ ...watching, ...facts }), runs, now, surroundings()).downtime;
    expect(intervals).toEqual(isCounted ? [{ from: 28_000, to: now }] : []);
  });
});

test('of a step that wants nothing, nothing is seen', () => {
  const nothing = task({ phase: 'watching', before: 'none', after: 'none' });
  expect(withLook(nothing, runs, now, surroundings())).toBe(nothing);
});
