import { describe, expect, test } from '@jest/globals';
import type { Observation } from '../../src/rollout/observation.js';
import { withObservation } from '../../src/rollout/observation.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, m1, m2, machine, observation, run, state, unit, unitContext } from './cases.js';

const now = 30_000;
const runs = observation({ unit: 'new launched', states: ['new active/running'] });

describe('what a unit is found to be doing', () => {
  const progressing = { phase: 'progressing', served: 'new launched' } as const;
  const failing = observation({ unit: 'new launched', states: ['new active/running'], check: false });
  test.each<[string, UnitRollout, Observation, is: string | undefined, isChecked?: boolean]>([
    ['is read from its state', run(progressing), runs, 'running'],
    [
      'is read with the unit as last observed, if only states were asked for',
      run(progressing),
      observation({ states: ['new active/running'] }),
      'running',
    ],
    [
      'is missing when the server has no such unit',
      run(progressing),
      observation({ unit: 'absent', states: ['new active/running'] }),
      'missing',
    ],
    ['is missing when no unit was ever observed', run({ phase: 'progressing' }), observation({}), 'missing'],
    [
      'is judged against the planned version',
      run({ phase: 'checking' }),
      observation({ unit: 'old launched', states: ['old active/running'] }),
      'other-revision',
    ],
    [
      'is judged against the former version when it is destroyed',
      run({ phase: 'checking', action: 'destroy' }),
      observation({ unit: 'old launched', states: ['old active/running'] }),
      'running',
    ],
    ['is unknown while the options are verified', run({ phase: 'verifying' }), runs, undefined],
    ['includes its health check', run(progressing), failing, 'starting', true],
    ['ignores a health check that is not configured', run(progressing), failing, 'running', false],
    [
      'ignores the health check of a sidekick',
      run({ ...progressing, countsAsAvailable: false }),
      failing,
      'running',
      true,
    ],
    ['is running while the health check has not been made', run(progressing), runs, 'running', true],
  ])('%s', (...[, one, seen, is, isChecked = false]) => {
    expect(withObservation(one, seen, now, unitContext({ isChecked })).observed.condition?.is).toBe(is);
  });

  test('stays as it was while the options are verified', () => {
    const before = run({ phase: 'verifying', condition: 'starting' });
    expect(withObservation(before, runs, now, unitContext()).observed.condition).toEqual(condition('starting'));
  });
});

describe('a condition', () => {
  const first = withObservation(run({ phase: 'progressing' }), runs, now, unitContext());
  const later = (seen: Observation) => withObservation(first, seen, now + 1_000, unitContext()).observed;

  test('that is seen again is not kept twice', () => {
    expect(later(runs).at).toBe(now + 1_000);
    expect(later(runs).condition).toBe(first.observed.condition);
  });

  test('gives way to one with another state', () => {
    const states = runs.states.map((one) => ({ ...one, systemdSubState: 'exited' }));
    expect(later({ ...runs, states }).condition?.state).toBe(states[0]);
  });
});

describe('when it was seen', () => {
  const before = run({
    phase: 'progressing',
    served: 'new launched',
    observedAt: 1_000,
    unitAt: 1_000,
    intentSeenAt: 1_000,
  });
  const times = ({ observed }: UnitRollout) => ({
    observedAt: observed.at,
    unitAt: observed.unitAt,
    intentSeenAt: observed.intentSeenAt,
  });
  test.each([
    ['unit and states', runs, { observedAt: now, unitAt: now, intentSeenAt: now }],
    [
      'states alone',
      observation({ states: ['new active/running'] }),
      { observedAt: now, unitAt: 1_000, intentSeenAt: 1_000 },
    ],
    [
      'a unit with another desired state',
      observation({ unit: 'new loaded' }),
      { observedAt: now, unitAt: now, intentSeenAt: 1_000 },
    ],
    ['no unit', observation({ unit: 'absent' }), { observedAt: now, unitAt: now, intentSeenAt: 1_000 }],
  ])('is kept: %s', (_, seen, expected) => {
    expect(times(withObservation(before, seen, now, unitContext()))).toEqual(expected);
  });

  test('a unit that is gone is forgotten', () => {
    expect(withObservation(before, observation({ unit: 'absent' }), now, unitContext()).observed.unit).toBeUndefined();
    expect(withObservation(before, observation({}), now, unitContext()).observed.unit).toEqual(before.observed.unit);
  });

  test.each([
    ['progressing', 'launched'],
    ['stopping', 'loaded'],
    ['releasing', 'inactive'],
  ] as const)('%s means a unit to be %s', (phase, desired) => {
    const intentSeenAt = (words: string) =>
      withObservation(run({ phase, action: 'restart' }), observation({ unit: words }), now, unitContext()).observed
        .intentSeenAt;
    expect(['launched', 'loaded', 'inactive'].filter((one) => intentSeenAt(`new ${one}`) === now)).toEqual([desired]);
  });

  test('of a unit that is being stopped to be started again, it is known how far systemd is', () => {
    const seen = observation({ unit: 'new loaded', states: ['new deactivating/stop'] });
    const is = (phase: 'stopping' | 'checking') =>
      withObservation(run({ phase, action: 'restart' }), seen, now, unitContext()).observed.condition?.is;
    expect([is('stopping'), is('checking')]).toEqual(['stopping', 'stopped']);
  });

  test('other phases do not mean a unit to be anything', () => {
    expect(withObservation(run({ phase: 'checking' }), runs, now, unitContext()).observed.intentSeenAt).toBeUndefined();
  });
});

describe('a global unit', () => {
  const lines = ['X-Fleet Global=true', 'X-Fleet MachineMetadata=rack=a'];
  const inRack = [machine('m1', { rack: 'a' }), machine('m2', { rack: 'a' }), machine('m3', { rack: 'b' })];
  const before = run({ phase: 'progressing', lines });
  const served = unit('new launched', { lines, current: 'none', machine: 'none' });
  const on = (id: string) => state('new active/running', { lines, machine: id });
  const machinesOf = (one: UnitRollout, seen: Observation) =>
    withObservation(one, seen, now, unitContext({ machines: inRack.slice(0, 1) })).observed.runsOn?.machines.map(
      ({ id }) => id,
    );

  test('has to run on the machines that its metadata asks for', () => {
    expect(machinesOf(before, observation({ unit: served, states: [on('m1')], machines: inRack }))).toEqual([
      'm1',
      'm2',
    ]);
  });

  test('not on those where it conflicts with another unit', () => {
    const conflicting = [...lines, 'X-Fleet Conflicts=db@*.service'];
    const one = run({ phase: 'progressing', lines: conflicting });
    const units = [unit('new launched', { name: 'db@1.service', machine: 'm2' })];
    expect(machinesOf(one, observation({ unit: served, machines: inRack, units }))).toEqual(['m1']);
  });

  test('on the machines known at the start, until they are asked for', () => {
    expect(machinesOf(before, observation({ unit: served }))).toEqual(['m1']);
  });

  test('on those that were last found, until they are asked for again', () => {
    const runsOn = { machines: [m2], askedAt: 25_000 };
    const after = withObservation(
      run({ phase: 'progressing', lines, runsOn }),
      observation({ unit: served }),
      now,
      unitContext(),
    );
    expect(after.observed.runsOn).toEqual(runsOn);
    const again = withObservation(after, observation({ unit: served, machines: inRack }), now, unitContext());
    expect(again.observed.runsOn).toMatchObject({ askedAt: now });
  });

  test('is in its worst condition on any machine', () => {
    const seen = observation({ unit: served, states: [on('m1')], machines: inRack });
    expect(withObservation(before, seen, now, unitContext()).observed.condition?.is).toBe('unpublished');
  });
});

test('only a global unit has machines that have to run it', () => {
  expect(
    withObservation(run({ phase: 'progressing' }), observation({ machines: [m1] }), now, unitContext()).observed.runsOn,
  ).toBeUndefined();
});

describe('downtime is counted', () => {
  const downtime = { intervals: [], isDown: true, lastUp: { at: 28_000, revision: 'a' } };
  const progressing = { phase: 'progressing', downtime } as const;
  test.each([
    ['of units that count as available', {}, true],
    ['not of a sidekick', { countsAsAvailable: false }, false],
    ['not of units that end by themselves', { lines: ['Service Type=oneshot'] }, false],
    ['not of a global unit', { lines: ['X-Fleet Global=true'] }, false],
    ['not while its options are not known', { phase: 'verifying' }, false],
  ] as const)('%s', (_, facts, isCounted) => {
    const { intervals } = withObservation(run({ ...progressing, ...facts }), runs, now, unitContext()).downtime;
    expect(intervals).toEqual(isCounted ? [{ from: 28_000, to: now }] : []);
  });
});

test('a step without a version is left as it is', () => {
  const nothing = run({ phase: 'progressing', before: 'none', after: 'none' });
  expect(withObservation(nothing, runs, now, unitContext())).toBe(nothing);
});
