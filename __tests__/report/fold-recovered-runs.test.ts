import { describe, expect, test } from '@jest/globals';
import { unitResults } from '../../src/report/fold-runs.js';
import {
  created,
  destroyed,
  machines,
  type Now,
  type RecoveryCase,
  type Run,
  recovered,
  recoveredFrom,
  restarted,
  resultFacts,
  run,
  running,
  service,
  toldToRestart,
  unchanged,
  unit,
  updated,
} from '../rollback/cases.js';

const web1 = 'web@1.service';
const web2 = 'web@2.service';
const log1 = 'log@1.service';
const interrupted = { phase: 'interrupted' } as const;
const rest = updated(web2, { phase: 'skipped' });
const notStarted = `${web2} update skipped, old → old, with an error`;

/** A unit that a recovery brings up at one revision. */
const up = (name: string, at: 'old' | 'new', more = {}) => run(name, { from: at, to: at, ...more });

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly recovery: RecoveryCase;
  readonly results: readonly string[];
  /** Words of the first one's error. */
  readonly error?: readonly string[];
}

test.each<Row>([
  {
    title: 'a unit that is up at the new revision has succeeded',
    runs: [updated(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'new')] },
    results: [`${web1} update succeeded, old → new`, notStarted],
  },
  {
    title: 'a unit that is up at the new revision has succeeded, even if nothing more had to be changed',
    runs: [updated(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'new', { effect: 'none' })] },
    results: [`${web1} update succeeded, old → new`, notStarted],
  },
  {
    title: 'a unit that is up at its former revision is rolled back',
    runs: [updated(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'old')] },
    results: [`${web1} update rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that was destroyed, and created again at its former revision, is rolled back',
    runs: [updated(web1, { ...interrupted, tookDown: 'destroyed' }), rest],
    recovery: { runs: [run(web1, { to: 'old' })] },
    results: [`${web1} update rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that was being created and has become available has succeeded',
    runs: [created(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'new')] },
    results: [`${web1} create succeeded, nothing → new`, notStarted],
  },
  {
    title: 'a unit that was being restarted and has become available has succeeded',
    runs: [restarted(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'old')] },
    results: [`${web1} restart succeeded, old → old`, notStarted],
  },
  {
    title: 'a unit that was told to restart, and was seen stopped, has succeeded when it runs again',
    runs: [toldToRestart(web1, { ...interrupted, hasStopped: true }), rest],
    recovery: { runs: [up(web1, 'old')] },
    results: [`${web1} restart succeeded, old → old`, notStarted],
  },
  {
    title: 'a unit that was told to restart, and was not seen stopped, is as it was before',
    runs: [toldToRestart(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'old')] },
    results: [`${web1} restart rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that fails at the new revision, and cannot be rolled back, has failed',
    runs: [created(web1, interrupted), rest],
    recovery: { runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop', seen: unit(web1, 'new') })] },
    results: [`${web1} create failed, nothing → new, with an error`, notStarted],
    error: ['crash loop'],
  },
  {
    title: 'a unit that fails at the new revision, and is rolled back then, is rolled back',
    runs: [updated(web1, interrupted), rest],
    recovery: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { runs: [run(web1, { from: 'new', to: 'old' })] },
    },
    results: [`${web1} update rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that fails at both revisions has failed',
    runs: [updated(web1, interrupted), rest],
    recovery: {
      runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop' })],
      undone: {
        runs: [run(web1, { from: 'new', to: 'old', phase: 'failed', because: 'no machine', seen: unit(web1, 'old') })],
      },
    },
    results: [`${web1} update failed, old → old, with an error`, notStarted],
    error: ['no machine'],
  },
  {
    title: 'a unit that fails, and that another deployment changed before it could be rolled back, was cancelled',
    runs: [updated(web1, { ...interrupted, seen: unit(web1, 'new') }), rest],
    recovery: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { leftAlone: { [web1]: 'another deployment changed it' } },
    },
    results: [`${web1} update cancelled, old → new, with an error`, notStarted],
    error: ['another deployment changed it'],
  },
  {
    title: 'a unit that is left alone was cancelled',
    runs: [updated(web1, { ...interrupted, seen: unit(web1, 'new') }), rest],
    recovery: { leftAlone: { [web1]: 'another deployment changed it' } },
    results: [`${web1} update cancelled, old → new, with an error`, notStarted],
    error: ['another deployment changed it'],
  },
  {
    title: 'a unit that was being destroyed and is gone has succeeded',
    runs: [destroyed(web1, interrupted), rest],
    recovery: { ended: { [web1]: 'available' } },
    results: [`${web1} destroy succeeded, old → nothing`, notStarted],
  },
  {
    title: 'a unit that was being destroyed and is still there was not started',
    runs: [destroyed(web1, interrupted), rest],
    recovery: { ended: { [web1]: 'skipped' } },
    results: [`${web1} destroy skipped, old → old, with an error`, notStarted],
  },
  {
    title: 'a unit that was being created and is not there was not started',
    runs: [created(web1, interrupted), rest],
    recovery: { ended: { [web1]: 'skipped' } },
    results: [`${web1} create skipped, nothing → nothing, with an error`, notStarted],
  },
  {
    title: 'a unit that was in flight before any change was cancelled as it was',
    runs: [updated(web1, { ...interrupted, effect: 'none' }), rest],
    recovery: {},
    results: [`${web1} update cancelled, old → old, with an error`, notStarted],
  },
  {
    title: 'a unit that was available, and still is, has succeeded',
    runs: [updated(web1), rest],
    recovery: { runs: [up(web1, 'new', { effect: 'none' })] },
    results: [`${web1} update succeeded, old → new`, notStarted],
  },
  {
    title: 'a unit that was available, and failed then and was rolled back, is rolled back',
    runs: [updated(web1), rest],
    recovery: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { runs: [run(web1, { from: 'new', to: 'old' })] },
    },
    results: [`${web1} update rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that was available, and was found at its former revision, is rolled back',
    runs: [updated(web1), rest],
    recovery: { runs: [up(web1, 'old')] },
    results: [`${web1} update rolled-back, old → old`, notStarted],
  },
  {
    title: 'a unit that was available, and that another deployment changed then, was cancelled',
    runs: [updated(web1, { seen: unit(web1, 'new') }), rest],
    recovery: { leftAlone: { [web1]: 'another deployment changed it' } },
    results: [`${web1} update cancelled, old → new, with an error`, notStarted],
    error: ['another deployment changed it'],
  },
  {
    title: 'a unit that was available, and does not stay so, has failed',
    runs: [updated(web1), rest],
    recovery: { runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop', seen: unit(web1, 'new') })] },
    results: [`${web1} update failed, old → new, with an error`, notStarted],
    error: ['crash loop'],
  },
  {
    title: 'a sidekick that needed no change, and followed its main unit, is unchanged',
    runs: [unchanged(log1, { lane: web1 }), updated(web1, interrupted)],
    recovery: { runs: [up(web1, 'new'), up(log1, 'old')] },
    results: [`${log1} unchanged unchanged, new → new`, `${web1} update succeeded, old → new`],
  },
  {
    title: 'a unit that had failed or was skipped stays so, no matter what a recovery says of it',
    runs: [updated(web1, { phase: 'failed', seen: unit(web1, 'new') }), rest],
    recovery: { ended: { [web1]: 'available', [web2]: 'available' } },
    results: [`${web1} update failed, old → new, with an error`, notStarted],
  },
])('$title', ({ runs, recovery, results, error = [] }) => {
  const account = unitResults(recovered([service('web', runs)], recovery), machines);
  expect(account.map(resultFacts)).toEqual(results);
  for (const word of error) expect(account[0]?.error).toContain(word);
});

test('a unit is measured from its start to the end of its recovery', () => {
  const runs = [updated(web1, { ...interrupted, startedAt: 1_000, finishedAt: 2_000 }), rest];
  const recovery = { runs: [up(web1, 'new', { startedAt: 5_000, finishedAt: 8_000 })] };
  expect(unitResults(recovered([service('web', runs)], recovery), machines)[0]).toMatchObject({ durationMs: 7_000 });
});

test('a unit that was available, and still is, keeps its own times', () => {
  const runs = [updated(web1, { startedAt: 1_000, finishedAt: 2_000 }), rest];
  const recovery = { runs: [up(web1, 'new', { startedAt: 5_000, finishedAt: 8_000 })] };
  expect(unitResults(recovered([service('web', runs)], recovery), machines)[0]).toMatchObject({ durationMs: 1_000 });
});

test('the downtime of a unit includes that of its recovery', () => {
  const downtime = (to: number) => ({ intervals: [{ from: 0, to }], isDown: false });
  const runs = [updated(web1, { ...interrupted, downtime: downtime(300) }), rest];
  const recovery = { runs: [up(web1, 'new', { downtime: downtime(800) })] };
  expect(unitResults(recovered([service('web', runs)], recovery), machines)[0]).toMatchObject({ downtimeMs: 800 });
});

describe('the machine of a unit is', () => {
  const seenDoing = running(web1, 'new', 'm1');

  test.each<[string, Run, RecoveryCase, string]>([
    [
      'that on which its recovery observed it',
      updated(web1, { ...interrupted, seenDoing }),
      { runs: [up(web1, 'new', { seenDoing: running(web1, 'new', 'm2') })] },
      'm2',
    ],
    [
      'that of the rollout, if its recovery has not observed it',
      updated(web1, { ...interrupted, seenDoing }),
      { runs: [up(web1, 'new')] },
      'm1',
    ],
    [
      'that of the rollout, if its removal was not started',
      destroyed(web1, { ...interrupted, seenDoing }),
      { ended: { [web1]: 'skipped' } },
      'm1',
    ],
  ])('%s', (_, one, recovery, machineId) => {
    expect(unitResults(recovered([service('web', [one, rest])], recovery), machines)[0]).toMatchObject({ machineId });
  });
});

test.each<{
  readonly title: string;
  readonly runs: readonly Run[];
  readonly now: Now;
  readonly result: string;
  readonly error?: string;
}>([
  {
    title: 'an updated unit that another deployment has changed was cancelled',
    runs: [updated(web1)],
    now: 'theirs',
    result: 'update cancelled, old → new, with an error',
    error: 'someone else has changed it',
  },
  {
    title: 'an updated unit that another deployment has destroyed was cancelled',
    runs: [updated(web1)],
    now: 'absent',
    result: 'update cancelled, old → new, with an error',
    error: 'someone else has destroyed it',
  },
  {
    title: 'a unit that was destroyed to be created again, and that another deployment has destroyed, was cancelled',
    runs: [updated(web1, { tookDown: 'destroyed' })],
    now: 'absent',
    result: 'update cancelled, old → new, with an error',
    error: 'someone else has destroyed it',
  },
  {
    title: 'a created unit that another deployment has destroyed was cancelled',
    runs: [created(web1)],
    now: 'absent',
    result: 'create cancelled, nothing → new, with an error',
    error: 'someone else has destroyed it',
  },
  {
    title: 'a restarted unit that another deployment has changed was cancelled',
    runs: [restarted(web1)],
    now: 'theirs',
    result: 'restart cancelled, old → old, with an error',
    error: 'someone else has changed it',
  },
  {
    title: 'a unit that was stopped to be updated, and that another deployment has stopped, was cancelled',
    runs: [updated(web1, { tookDown: 'stopped' })],
    now: 'new inactive',
    result: 'update cancelled, old → new, with an error',
    error: 'someone else has set it to inactive',
  },
  {
    title: 'a unit that fleet did not say anything about was cancelled',
    runs: [updated(web1)],
    now: 'no answer',
    result: 'update cancelled, old → new, with an error',
    error: 'connection refused',
  },
  {
    title: 'a unit that is still at its new revision has succeeded',
    runs: [updated(web1)],
    now: 'new',
    result: 'update succeeded, old → new',
  },
  {
    title: 'a surge instance whose removal was in flight, and which is gone, is destroyed',
    runs: [created(web1, { stage: 'surge' }), run(web1, { from: 'new', ...interrupted })],
    now: 'absent',
    result: 'destroy succeeded, nothing → nothing',
  },
  {
    title: 'a surge instance whose removal was in flight, and which is still there, is left over',
    runs: [created(web1, { stage: 'surge' }), run(web1, { from: 'new', ...interrupted })],
    now: 'new',
    result: 'create succeeded, nothing → new, with an error',
    error: 'still running',
  },
  {
    title: 'a surge instance whose removal was not started is left over',
    runs: [created(web1, { stage: 'surge' }), run(web1, { from: 'new', phase: 'skipped' })],
    now: 'new',
    result: 'create succeeded, nothing → new, with an error',
    error: 'still running',
  },
  {
    title: 'a surge instance whose removal was not started, and which another deployment has destroyed, was cancelled',
    runs: [created(web1, { stage: 'surge' }), run(web1, { from: 'new', phase: 'skipped' })],
    now: 'absent',
    result: 'create cancelled, nothing → new, with an error',
    error: 'someone else has destroyed it',
  },
])('found by a recovery: $title', ({ runs, now, result, error }) => {
  const [first] = unitResults(recoveredFrom([service('web', [...runs, rest])], { [web1]: now }), machines);
  expect(first && resultFacts(first)).toBe(`${web1} ${result}`);
  if (error !== undefined) expect(first?.error).toContain(error);
});

test.each<[string, Run]>([
  ['was in flight', updated(web1, { ...interrupted, seen: unit(web1, 'new') })],
  ['was available', updated(web1)],
])('a unit that %s, and that there was no time left to recover, was cancelled', (_, one) => {
  const recovery = { runs: [up(web1, 'new', { phase: 'skipped', because: 'the 4 minutes have passed' })] };
  const [first] = unitResults(recovered([service('web', [one, rest])], recovery), machines);
  expect(first && resultFacts(first)).toBe(`${web1} update cancelled, old → new, with an error`);
  expect(first?.error).toContain('the 4 minutes have passed');
});
