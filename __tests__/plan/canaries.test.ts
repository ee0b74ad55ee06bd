import { describe, expect, test } from '@jest/globals';
import { withCanaries } from '../../src/plan/canaries.js';
import { leaveWhatWaits } from '../../src/plan/leave-what-waits.js';
import type { RolloutStrategy, Step } from '../../src/plan/plan.js';
import { condition, servicePlan, step } from '../rollout/cases.js';
import { strategy } from './strategy.js';

const running = condition('running', 'old active/running');

/** Steps in the words `ACTION NUMBER`: `update 1`, `unchanged 2`, or `create log@1.service` of a sidekick. */
function steps(...words: string[]): Step[] {
  return words.map((text) => {
    const [action = '', unit = ''] = text.split(' ');
    const planned = action === 'create' ? {} : { planned: running };
    const sidekick = unit.startsWith('log') ? { service: 'log', lane: unit.replace('log', 'web') } : {};
    return {
      ...step({ unit, action: action as Step['action'], ...planned }),
      ...sidekick,
      ...(unit.startsWith('log') && { countsAsAvailable: false }),
    };
  });
}

const left = (given: readonly Step[]) => given.filter((one) => one.left !== undefined).map(({ unit }) => unit);
const canaries = (given: readonly Step[], size: number, facts: Partial<RolloutStrategy>) =>
  withCanaries(given, size, strategy(facts));

describe('instances that are right already count as canaries', () => {
  test.each<[string, readonly string[], number, number]>([
    ['none is right', ['update 1', 'update 2', 'update 3'], 1, 1],
    ['the canary is out', ['unchanged 1', 'update 2', 'update 3'], 1, 0],
    ['the canary is taken back', ['update 1', 'unchanged 2', 'unchanged 3'], 1, 0],
    ['one of two is out', ['unchanged 1', 'update 2', 'update 3'], 2, 1],
    ['its sidekick is not', ['unchanged 1', 'update log@1.service', 'update 2', 'update log@2.service'], 1, 1],
    ['only the last one has no sidekick', ['unchanged 1', 'update log@1.service', 'unchanged 2'], 1, 1],
  ])('%s', (_, words, canary, more) => {
    const given = steps(...words);
    expect(canaries(given, 3, { canary: { instances: canary } })).toEqual({ steps: given, canary: more });
  });
});

describe('with stop-after: canary, everything but the canaries is left', () => {
  const stopAfter = (words: readonly string[], canary: number) => {
    const result = canaries(steps(...words), 3, { canary: { instances: canary }, stopAfter: 'canary' });
    return { canary: result.canary, left: left(result.steps) };
  };
  test.each<[string, readonly string[], number, ReturnType<typeof stopAfter>]>([
    [
      'the first one is the canary',
      ['update 1', 'update 2', 'update 10'],
      1,
      { canary: 1, left: ['web@2.service', 'web@10.service'] },
    ],
    ['it is out', ['unchanged 1', 'update 2'], 1, { canary: 0, left: ['web@2.service'] }],
    ['it goes back', ['update 1', 'unchanged 2'], 1, { canary: 1, left: [] }],
    ['all are canaries', ['update 1', 'update 2'], 2, { canary: 2, left: [] }],
    ['without a canary', ['update 1'], 0, { canary: 0, left: ['web@1.service'] }],
    [
      'one that is created later',
      ['create 3', 'update 1', 'update 2'],
      1,
      { canary: 1, left: ['web@3.service', 'web@2.service'] },
    ],
    ['nothing is taken away', ['create 1', 'create 2'], 0, { canary: 0, left: [] }],
    ['something is destroyed', ['unchanged 1', 'destroy 2'], 1, { canary: 0, left: ['web@2.service'] }],
  ])('%s', (_, words, canary, expected) => {
    expect(stopAfter(words, canary)).toEqual(expected);
  });
});

test('what waits for something that is left is left, through others as well', () => {
  const of = (service: string, facts: object, ...given: readonly Step[]) =>
    servicePlan(
      given.map((one) => ({ ...one, service })),
      { service, ...facts },
    );
  const plan = leaveWhatWaits({
    services: [
      of('db', {}, { ...step({ unit: 'db.service' }), left: 'it has no canary' }),
      of('web', { waitsFor: ['db'] }, step({ unit: 'web.service' })),
      of('proxy', { waitsFor: ['web'] }, step({ unit: 'proxy.service' })),
      of('mail', {}, step({ unit: 'mail.service' })),
      of('late', { wave: 1 }, step({ unit: 'late.service' })),
      of('old', { wave: 2, isPruned: true }, step({ unit: 'old.service', action: 'destroy' })),
    ],
  });
  expect(plan.services.map(({ service, steps: [one] }) => `${service}: ${one?.left}`)).toEqual([
    'db: it has no canary',
    'web: it waits for db, which is not through',
    'proxy: it waits for web, which is not through',
    'mail: undefined',
    'late: it waits for db, which is not through',
    'old: nothing is destroyed before the deployment goes on',
  ]);
});
