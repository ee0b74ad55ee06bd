import { describe, expect, test } from '@jest/globals';
import { isHealthChecked, present, type Query } from '../../src/rollout/observation.js';
import { queryFor } from '../../src/rollout/polling.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, m1, run, step, unit } from './cases.js';

const now = 30_000;
const healthCheck = { url: 'http://{machine-ip}:8080/health' };

/** What is asked, in words. */
function asked({ unit: own, states, machines, units, healthCheck: check }: Query): string {
  const parts = { unit: own, states, machines, units, check: check !== undefined };
  return Object.entries(parts)
    .flatMap(([part, isAsked]) => (isAsked ? [part] : []))
    .join(', ');
}

function expectQueries(rows: readonly [what: string, unit: UnitRollout, expected: string][]): void {
  test.each(rows)('%s', (_, one, expected) => {
    expect(asked(queryFor(one, undefined, now))).toBe(expected);
  });
}

describe('a phase asks for no more than it needs', () => {
  const global = { lines: ['X-Fleet Global=true'] } as const;
  expectQueries([
    ['before the first write, for the unit and its states', run({ phase: 'checking' }), 'unit, states'],
    ['a unit that does not run has no states', run({ phase: 'checking', after: 'new loaded' }), 'unit'],
    ['one that is destroyed may have some', run({ phase: 'removing', action: 'destroy' }), 'unit, states'],
    [
      'one that is destroyed and did not run has none',
      run({ phase: 'removing', action: 'destroy', before: 'old inactive' }),
      'unit',
    ],
    ['verifying options needs the unit alone', run({ phase: 'verifying' }), 'unit'],
    ['a restart needs both', run({ phase: 'stopping', action: 'restart' }), 'unit, states'],
    ['so does a unit that is released', run({ phase: 'releasing' }), 'unit, states'],
    [
      'a global unit needs the machines that have to run it',
      run({ phase: 'checking', ...global }),
      'unit, states, machines',
    ],
    [
      'and all units, if it conflicts with some',
      run({ phase: 'checking', lines: [...global.lines, 'X-Fleet Conflicts=db@*.service'] }),
      'unit, states, machines, units',
    ],
    [
      'not again within ten seconds',
      run({ phase: 'checking', ...global, runsOn: { machines: [m1], askedAt: now - 9_999 } }),
      'unit, states',
    ],
    [
      'but again after ten',
      run({ phase: 'checking', ...global, runsOn: { machines: [m1], askedAt: now - 10_000 } }),
      'unit, states, machines',
    ],
    [
      'a global unit that goes needs the machines that it is on',
      run({ phase: 'removing', action: 'destroy', ...global }),
      'unit, states, machines',
    ],
  ]);
});

describe('while a unit is progressing', () => {
  const seen = condition('other-revision', 'old active/running');
  const progressing = {
    phase: 'progressing',
    effect: 'applied',
    condition: seen,
    since: now,
    unitAt: now - 100,
  } as const;
  const starting = { ...progressing, condition: condition('starting', 'new activating/start') } as const;
  const dueSoon = { since: now - 900, rhythm: 'aimed' } as const;
  const unscheduled = { phase: 'progressing', condition: 'unscheduled', effect: 'applied', since: now } as const;
  expectQueries([
    ['its states are enough for a while', run({ ...starting, intentSeenAt: now }), 'states'],
    ['the unit is asked for every 0.9 s', run({ ...starting, intentSeenAt: now, unitAt: now - 900 }), 'unit, states'],
    ['not sooner', run({ ...starting, intentSeenAt: now, unitAt: now - 899 }), 'states'],
    ['the unit is asked for, if it never was', run({ phase: 'progressing', condition: seen }), 'unit, states'],
    ['the unit is asked for, if nothing is known of it', run({ phase: 'progressing', unitAt: now }), 'unit, states'],
    ['without a state, the unit itself is needed', run({ ...unscheduled, unitAt: now }), 'unit, states'],
    [
      'the unit is asked for before a wake-up is repeated',
      run({ ...progressing, ...dueSoon, intentSeenAt: now - 400 }),
      'unit, states',
    ],
    [
      'not, if its desired state was seen just before',
      run({ ...progressing, ...dueSoon, intentSeenAt: now - 398 }),
      'states',
    ],
    ['not, if the unit does not wait for fleet', run({ ...starting, ...dueSoon }), 'states'],
    [
      'once it is healthy, its states are enough',
      run({ ...progressing, unitAt: 0, healthySince: now - 5_000 }),
      'states',
    ],
    [
      'why no machine takes it is asked when it has been so for three seconds',
      run({ ...unscheduled, conditionSince: now - 3_000 }),
      'unit, states, machines, units',
    ],
    ['not before', run({ ...unscheduled, conditionSince: now - 2_999 }), 'unit, states'],
    ['not as long as it is not known since when', run(unscheduled), 'unit, states'],
    [
      'again after ten seconds',
      run({ ...unscheduled, conditionSince: 0, placementAskedAt: now - 10_000 }),
      'unit, states, machines, units',
    ],
    ['not before', run({ ...unscheduled, conditionSince: 0, placementAskedAt: now - 9_999 }), 'unit, states'],
    ['not while it has a machine, however long', run({ ...starting, conditionSince: 0 }), 'states'],
    ['not before it is progressing', run({ phase: 'checking', condition: 'unscheduled' }), 'unit, states'],
  ]);
});

describe('the health of a service is checked', () => {
  const progressing = { phase: 'progressing', condition: 'running', unitAt: now } as const;
  test.each([
    ['while it has to become healthy', run(progressing), healthCheck],
    ['while it is healthy', run({ ...progressing, healthySince: now }), healthCheck],
    ['not before', run({ ...progressing, phase: 'stopping' }), undefined],
    ['not if it is a sidekick', run({ ...progressing, countsAsAvailable: false }), undefined],
  ])('%s', (_, one, expected) => {
    expect(queryFor(one, healthCheck, now).healthCheck).toBe(expected);
  });
});

test.each([
  ['an instance', {}, true],
  ['no sidekick', { countsAsAvailable: false }, false],
  ['no sidekick that only follows', { until: 'running' }, false],
  ['no unit that was not healthy before', { until: 'applied' }, false],
  ['no timer', { unit: 'web.timer' }, false],
  ['nothing that ends by itself', { lines: ['Service Type=oneshot'] }, false],
  ['no unit that is destroyed', { action: 'destroy', countsAsAvailable: true }, false],
] as const)('whether it is well is asked of %s', (_, facts, expected) => {
  expect(isHealthChecked(step(facts))).toBe(expected);
});

test('a unit is present where it was asked for and is there', () => {
  const one = unit('new launched');
  expect([one, 'absent' as const, undefined].map(present)).toEqual([one, undefined, undefined]);
});
