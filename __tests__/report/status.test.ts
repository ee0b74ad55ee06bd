import { describe, expect, test } from '@jest/globals';
import { recordedEnd } from '../../src/action/github-record.js';
import type { DeploymentReport } from '../../src/report/deployment-report.js';
import { reasonOf } from '../../src/report/reason.js';
import { isAsBefore, type Status, statusOf } from '../../src/report/status.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { hasFailed, isConsequence, isLeftOver } from '../../src/report/unit-result.js';
import { created, destroyed, planOf, service, updated } from '../rollback/cases.js';
import { instance, report } from './reports.js';

type Outcome = UnitResult['outcome'];

const web1 = 'web@1.service';
const done = instance('done@1.service');
const same = instance('same@1.service', { outcome: 'unchanged', action: 'unchanged' });
const failed = instance('failed@1.service', { outcome: 'failed', error: 'crash loop' });
const skipped = instance('skipped@1.service', { outcome: 'skipped', error: 'failed@1.service failed' });
const cancelled = instance('cancelled@1.service', { outcome: 'cancelled', error: 'cancelled in flight' });
const leftOver = instance('left@1.service', { action: 'create', error: 'it is still running' });
const back = instance('back@1.service', { outcome: 'rolled-back' });
const culprit = instance('culprit@1.service', { outcome: 'rolled-back', error: 'out of memory' });

describe('the status of a deployment', () => {
  test.each<[string, readonly UnitResult[], Status, Status]>([
    ['nothing at all', [], 'unchanged', 'unchanged'],
    ['everything unchanged', [same], 'unchanged', 'unchanged'],
    ['something done', [same, done], 'succeeded', 'succeeded'],
    ['something failed', [done, failed, skipped], 'failed', 'failed'],
    ['something failed and something in flight', [failed, cancelled], 'failed', 'failed'],
    ['something not started', [done, skipped], 'failed', 'cancelled'],
    ['something left over', [done, leftOver], 'failed', 'cancelled'],
    ['something in flight', [done, cancelled], 'succeeded', 'cancelled'],
  ])('with %s', (_, instances, status, onceCancelled) => {
    // What is in flight at the end is so only because of a cancellation.
    if (!instances.includes(cancelled) || instances.includes(failed))
      expect(statusOf(instances, 'none', false)).toBe(status);
    expect(statusOf(instances, 'none', true)).toBe(onceCancelled);
  });

  test.each([
    ['complete', 'rolled-back'],
    ['incomplete', 'failed'],
  ] as const)('whose rollback is %s is %s, cancelled or not', (rollback, status) => {
    for (const wasCancelled of [false, true]) expect(statusOf([culprit, back], rollback, wasCancelled)).toBe(status);
  });

  test('that its rollback has completed, with every unit restarted after all, is succeeded', () => {
    expect(statusOf([same, done], 'complete', false)).toBe('succeeded');
    expect(statusOf([same, done, back], 'complete', false)).toBe('rolled-back');
  });
});

describe('a unit', () => {
  test.each<[Outcome, string | undefined, boolean, boolean]>([
    ['succeeded', undefined, false, false],
    ['succeeded', 'it is still running', false, true],
    ['unchanged', undefined, false, false],
    ['rolled-back', undefined, false, false],
    ['rolled-back', 'crash loop', true, false],
    ['failed', 'crash loop', true, false],
    ['cancelled', 'cancelled', true, false],
    ['skipped', 'not started', false, false],
  ])('that is %s with error %s: has failed %s, is left over %s', (outcome, error, isFailed, isLeft) => {
    const one = instance(web1, { outcome, ...(error !== undefined && { error }) });
    expect(hasFailed(one)).toBe(isFailed);
    expect(isLeftOver(one)).toBe(isLeft);
  });
});

describe('a unit failed only as a consequence', () => {
  test.each<[string, string | undefined, boolean]>([
    [
      'when it could not be rolled back after another one',
      'could not be rolled back after a.service failed: why',
      true,
    ],
    ['not when it had failed itself', 'crash loop; it could not be rolled back either: why', false],
    ['not when it was not to be rolled back', 'crash loop', false],
    ['not without an error', undefined, false],
  ])('%s', (_, error, expected) => {
    expect(isConsequence(instance(web1, { outcome: 'failed', ...(error !== undefined && { error }) }))).toBe(expected);
  });
});

describe('the cluster is as before', () => {
  test.each<[string, boolean, readonly UnitResult[], boolean]>([
    ['when nothing was changed', false, [failed], true],
    ['when everything was rolled back', true, [back, culprit, skipped, same], true],
    ['not when something was done', true, [back, done], false],
    ['not when something failed', true, [back, failed], false],
    ['not when something is in flight', true, [cancelled], false],
    ['not when it is not known what was changed', true, [], false],
  ])('%s', (_, changed, instances, expected) => {
    expect(isAsBefore({ changed, instances })).toBe(expected);
  });
});

describe('the reason', () => {
  const plan = planOf(
    service('web', [created(web1), updated('web@2.service'), updated('web@3.service'), destroyed('web@4.service')]),
  );

  test.each<{
    readonly title: string;
    readonly status: Status;
    readonly instances: readonly UnitResult[];
    readonly words: readonly RegExp[];
  }>([
    {
      title: 'of a plan counts what is to be done',
      status: 'planned',
      instances: [],
      words: [/\b1 to create\b/, /\b2 to update\b/, /\b1 to destroy\b/],
    },
    { title: 'of nothing says that there is nothing', status: 'unchanged', instances: [], words: [/nothing/] },
    {
      title: 'of no change counts the units as defined',
      status: 'unchanged',
      instances: [same, same],
      words: [/\b2 units/],
    },
    {
      title: 'of success counts what was done, by what it was',
      status: 'succeeded',
      instances: [
        done,
        done,
        instance('a.service', { action: 'create' }),
        instance('b.service', { action: 'destroy' }),
        instance('c.service', { action: 'restart' }),
        same,
      ],
      words: [/^1 created, 2 updated, 1 restarted, 1 destroyed$/],
    },
    { title: 'of success without a change says so', status: 'succeeded', instances: [], words: [/nothing/] },
    {
      title: 'of a cancellation counts what is done, in flight and not started',
      status: 'cancelled',
      instances: [done, done, done, cancelled, cancelled, skipped, same],
      words: [/\b3 done\b/, /\b2 .*in flight\b/, /\b1 not started\b/],
    },
    {
      title: 'of a rollback names the culprit, and counts what went back',
      status: 'rolled-back',
      instances: [back, culprit],
      words: [/^culprit@1\.service: out of memory/, /\b2 units/],
    },
    {
      title: 'of one failure names it',
      status: 'failed',
      instances: [done, failed],
      words: [/^failed@1\.service: crash loop$/],
    },
    {
      title: 'of several failures names the first, and counts the others',
      status: 'failed',
      instances: [failed, culprit, cancelled],
      words: [/^failed@1\.service: crash loop/, /\b2 more/],
    },
    {
      title: 'of a rollback that failed names first what made it necessary',
      status: 'failed',
      instances: [
        instance('stuck@1.service', {
          outcome: 'failed',
          error: 'could not be rolled back after failed@1.service failed: no machine',
        }),
        failed,
      ],
      words: [/^failed@1\.service: crash loop/, /\b1 more/],
    },
    {
      title: 'of a rollback that failed names that, if there is nothing else',
      status: 'failed',
      instances: [
        instance('stuck@1.service', {
          outcome: 'failed',
          error: 'could not be rolled back after failed@1.service failed: no machine',
        }),
      ],
      words: [/^stuck@1\.service: could not be rolled back/],
    },
    {
      title: 'without a failure names what was not started',
      status: 'failed',
      instances: [done, skipped],
      words: [/skipped@1\.service/, /failed@1\.service failed/],
    },
  ])('$title', ({ status, instances, words }) => {
    const reason = reasonOf(status, plan, instances);
    for (const word of words) expect(reason).toMatch(word);
  });
});

describe('what is recorded of the end of a deployment', () => {
  test.each<[string, Partial<DeploymentReport>]>([
    ['a plan', { status: 'planned' }],
    ['a look at the cluster', { command: 'status', status: 'unchanged' }],
    ['a restart, which deploys nothing', { command: 'restart', instances: [done] }],
  ])('is nothing for %s', (_, given) => {
    expect(recordedEnd(report(given))).toBeUndefined();
  });

  test.each<[string, Partial<DeploymentReport>, object]>([
    [
      'a deployment',
      { status: 'failed', reason: 'crash loop', instances: [failed] },
      { command: 'deploy', status: 'failed', reason: 'crash loop', isAsBefore: false },
    ],
    [
      'a deployment that went back',
      { status: 'rolled-back', instances: [back] },
      { command: 'deploy', status: 'rolled-back', isAsBefore: true },
    ],
    ['a removal', { command: 'destroy', instances: [done] }, { command: 'destroy', isAsBefore: false }],
    [
      'a deployment without a change',
      { status: 'unchanged', changed: false, instances: [same] },
      { command: 'deploy', status: 'unchanged', isAsBefore: true },
    ],
  ])('is how %s ended', (_, given, expected) => {
    expect(recordedEnd(report(given))).toMatchObject(expected);
  });
});
