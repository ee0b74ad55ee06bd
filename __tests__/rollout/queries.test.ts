import { describe, expect, test } from '@jest/globals';
import { isChecked, present, type Question, questionFor } from '../../src/rollout/look.js';
import type { Task } from '../../src/rollout/task.js';
import { condition, m1, settings, step, task, unit } from './cases.js';

const now = 30_000;
const healthCheck = 'http://{machine-ip}:8080/health';

/** What is asked, in words. */
function asked({ unit: own, states, machines, units, healthCheck: check }: Question): string {
  const parts = { unit: own, states, machines, units, check: check !== undefined };
  return Object.entries(parts)
    .flatMap(([part, isAsked]) => (isAsked ? [part] : []))
    .join(', ');
}

function expectQuestions(rows: readonly [what: string, task: Task, expected: string][]): void {
  test.each(rows)('%s', (_, one, expected) => {
    expect(asked(questionFor(one, settings(), now))).toBe(expected);
  });
}

describe('a phase asks for no more than it needs', () => {
  const global = { lines: ['X-Fleet Global=true'] } as const;
  expectQuestions([
    ['before the first write, for the unit and its states', task({ phase: 'inspecting' }), 'unit, states'],
    ['a unit that does not run has no states', task({ phase: 'inspecting', after: 'new loaded' }), 'unit'],
    ['one that is destroyed may have some', task({ phase: 'removing', action: 'destroy' }), 'unit, states'],
    [
      'one that is destroyed and did not run has none',
      task({ phase: 'removing', action: 'destroy', before: 'old inactive' }),
      'unit',
    ],
    ['which options a server has taken shows in the unit', task({ phase: 'verifying' }), 'unit'],
    ['a restart needs both', task({ phase: 'stopping', action: 'restart' }), 'unit, states'],
    ['so does what is let go of', task({ phase: 'releasing' }), 'unit, states'],
    [
      'a global unit needs the machines that have to run it',
      task({ phase: 'inspecting', ...global }),
      'unit, states, machines',
    ],
    [
      'and all units, if it conflicts with some',
      task({ phase: 'inspecting', lines: [...global.lines, 'X-Fleet Conflicts=db@*.service'] }),
      'unit, states, machines, units',
    ],
    [
      'not again within ten seconds',
      task({ phase: 'inspecting', ...global, runsOn: { machines: [m1], askedAt: now - 9_999 } }),
      'unit, states',
    ],
    [
      'but again after ten',
      task({ phase: 'inspecting', ...global, runsOn: { machines: [m1], askedAt: now - 10_000 } }),
      'unit, states, machines',
    ],
    [
      'a global unit that goes needs the machines that it is on',
      task({ phase: 'removing', action: 'destroy', ...global }),
      'unit, states, machines',
    ],
  ]);
});

describe('while a unit is watched', () => {
  const seen = condition('other-revision', 'old active/running');
  const watching = {
    phase: 'watching',
    effect: 'applied',
    condition: seen,
    since: now,
    unitSeenAt: now - 100,
  } as const;
  const starting = { ...watching, condition: condition('starting', 'new activating/start') } as const;
  const dueSoon = { since: now - 900, rhythm: 'aimed' } as const;
  const unscheduled = { phase: 'watching', condition: 'unscheduled', effect: 'applied', since: now } as const;
  expectQuestions([
    ['its states are enough for a while', task({ ...starting, meantAt: now }), 'states'],
    ['the unit is asked for every 0.9 s', task({ ...starting, meantAt: now, unitSeenAt: now - 900 }), 'unit, states'],
    ['not sooner', task({ ...starting, meantAt: now, unitSeenAt: now - 899 }), 'states'],
    ['the unit is asked for, if it never was', task({ phase: 'watching', condition: seen }), 'unit, states'],
    ['the unit is asked for, if nothing is known of it', task({ phase: 'watching', unitSeenAt: now }), 'unit, states'],
    ['without a state, the unit itself is needed', task({ ...unscheduled, unitSeenAt: now }), 'unit, states'],
    [
      'the unit is asked for before a wake-up is repeated',
      task({ ...watching, ...dueSoon, meantAt: now - 400 }),
      'unit, states',
    ],
    ['not, if its desired state was seen just before', task({ ...watching, ...dueSoon, meantAt: now - 398 }), 'states'],
    ['not, if it is not fleet that is waited for', task({ ...starting, ...dueSoon }), 'states'],
    [
      'once it is healthy, its states are enough',
      task({ ...watching, unitSeenAt: 0, healthySince: now - 5_000 }),
      'states',
    ],
    [
      'why no machine takes it is asked when it has been so for three seconds',
      task({ ...unscheduled, conditionSince: now - 3_000 }),
      'unit, states, machines, units',
    ],
    ['not before', task({ ...unscheduled, conditionSince: now - 2_999 }), 'unit, states'],
    ['not as long as it is not known since when', task(unscheduled), 'unit, states'],
    [
      'again after ten seconds',
      task({ ...unscheduled, conditionSince: 0, placementAskedAt: now - 10_000 }),
      'unit, states, machines, units',
    ],
    ['not before', task({ ...unscheduled, conditionSince: 0, placementAskedAt: now - 9_999 }), 'unit, states'],
    ['not while it has a machine, however long', task({ ...starting, conditionSince: 0 }), 'states'],
    ['not before it is watched', task({ phase: 'inspecting', condition: 'unscheduled' }), 'unit, states'],
  ]);
});

describe('the service is asked for its health', () => {
  const watching = { phase: 'watching', condition: 'running', unitSeenAt: now } as const;
  test.each([
    ['while it is watched', task(watching), healthCheck],
    ['while it is healthy', task({ ...watching, healthySince: now }), healthCheck],
    ['not before', task({ ...watching, phase: 'stopping' }), undefined],
    ['not if it is a sidekick', task({ ...watching, serves: false }), undefined],
  ])('%s', (_, one, expected) => {
    expect(questionFor(one, settings({ healthCheck }), now).healthCheck).toBe(expected);
  });
});

test.each([
  ['an instance', {}, true],
  ['no sidekick', { serves: false }, false],
  ['nothing that is only looked after', { until: 'present' }, false],
  ['nothing that was not healthy before', { until: 'registered' }, false],
  ['no timer', { unit: 'web.timer' }, false],
  ['nothing that ends by itself', { lines: ['Service Type=oneshot'] }, false],
  ['nothing that is destroyed', { action: 'destroy', serves: true }, false],
] as const)('whether it is well is asked of %s', (_, facts, expected) => {
  expect(isChecked(step(facts))).toBe(expected);
});

test('a unit is present where it was asked for and is there', () => {
  const one = unit('new launched');
  expect([one, 'absent' as const, undefined].map(present)).toEqual([one, undefined, undefined]);
});
