import { expect, test } from '@jest/globals';
import { settledAccountOf } from '../../src/report/settled-account.js';
import {
  created,
  destroyed,
  machines,
  type RecoveryCase,
  type Run,
  recovery,
  restarted,
  resultFacts,
  run,
  service,
  unchanged,
  unit,
  updated,
} from '../rollback/cases.js';

const web1 = 'web@1.service';
const web2 = 'web@2.service';
const log1 = 'log@1.service';
const interrupted = { phase: 'interrupted' } as const;
const rest = updated(web2, { phase: 'skipped' });
const notBegun = `${web2} update skipped, old → old, with an error`;

/** A unit that a recovery brings up at one revision. */
const up = (name: string, at: 'old' | 'new', more = {}) => run(name, { from: at, to: at, ...more });

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly recovered: RecoveryCase;
  readonly results: readonly string[];
  /** Words of the first one's error. */
  readonly error?: readonly string[];
}

test.each<Row>([
  {
    title: 'at the new revision it has succeeded',
    runs: [updated(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'new')] },
    results: [`${web1} update succeeded, old → new`, notBegun],
  },
  {
    title: 'at the new revision it has succeeded, even where nothing more had to be written',
    runs: [updated(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'new', { effect: 'none' })] },
    results: [`${web1} update succeeded, old → new`, notBegun],
  },
  {
    title: 'at the former revision it is rolled back',
    runs: [updated(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'old')] },
    results: [`${web1} update rolled-back, old → old`, notBegun],
  },
  {
    title: 'destroyed and created again at the former revision it is rolled back',
    runs: [updated(web1, { ...interrupted, tookDown: 'destroyed' }), rest],
    recovered: { runs: [run(web1, { to: 'old' })] },
    results: [`${web1} update rolled-back, old → old`, notBegun],
  },
  {
    title: 'what was being created and has come up has succeeded',
    runs: [created(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'new')] },
    results: [`${web1} create succeeded, nothing → new`, notBegun],
  },
  {
    title: 'what was being restarted and has come up has succeeded',
    runs: [restarted(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'old')] },
    results: [`${web1} restart succeeded, old → old`, notBegun],
  },
  {
    title: 'what does not come up at the new revision, and cannot go back, has failed',
    runs: [created(web1, interrupted), rest],
    recovered: { runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop', seen: unit(web1, 'new') })] },
    results: [`${web1} create failed, nothing → new, with an error`, notBegun],
    error: ['crash loop'],
  },
  {
    title: 'what does not come up at the new revision, and went back then, is rolled back',
    runs: [updated(web1, interrupted), rest],
    recovered: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { runs: [run(web1, { from: 'new', to: 'old' })] },
    },
    results: [`${web1} update rolled-back, old → old`, notBegun],
  },
  {
    title: 'what does not come up at either revision has failed',
    runs: [updated(web1, interrupted), rest],
    recovered: {
      runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop' })],
      undone: {
        runs: [run(web1, { from: 'new', to: 'old', phase: 'failed', because: 'no machine', seen: unit(web1, 'old') })],
      },
    },
    results: [`${web1} update failed, old → old, with an error`, notBegun],
    error: ['no machine'],
  },
  {
    title: 'what does not come up, and was changed by another deployment before it could go back, was cancelled',
    runs: [updated(web1, { ...interrupted, seen: unit(web1, 'new') }), rest],
    recovered: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { leftAlone: { [web1]: 'another deployment changed it' } },
    },
    results: [`${web1} update cancelled, old → new, with an error`, notBegun],
    error: ['another deployment changed it'],
  },
  {
    title: 'what is left alone was cancelled',
    runs: [updated(web1, { ...interrupted, seen: unit(web1, 'new') }), rest],
    recovered: { leftAlone: { [web1]: 'another deployment changed it' } },
    results: [`${web1} update cancelled, old → new, with an error`, notBegun],
    error: ['another deployment changed it'],
  },
  {
    title: 'what was being destroyed and is gone has succeeded',
    runs: [destroyed(web1, interrupted), rest],
    recovered: { asTheyAre: { [web1]: 'done' } },
    results: [`${web1} destroy succeeded, old → nothing`, notBegun],
  },
  {
    title: 'what was being destroyed and is still there was not begun',
    runs: [destroyed(web1, interrupted), rest],
    recovered: { asTheyAre: { [web1]: 'not-begun' } },
    results: [`${web1} destroy skipped, old → old, with an error`, notBegun],
  },
  {
    title: 'what was being created and is not there was not begun',
    runs: [created(web1, interrupted), rest],
    recovered: { asTheyAre: { [web1]: 'not-begun' } },
    results: [`${web1} create skipped, nothing → nothing, with an error`, notBegun],
  },
  {
    title: 'what was in flight, and of which nothing had been written, was cancelled as it was',
    runs: [updated(web1, { ...interrupted, effect: 'none' }), rest],
    recovered: {},
    results: [`${web1} update cancelled, old → old, with an error`, notBegun],
  },
  {
    title: 'what had come up, and is up still, has succeeded',
    runs: [updated(web1), rest],
    recovered: { runs: [up(web1, 'new', { effect: 'none' })] },
    results: [`${web1} update succeeded, old → new`, notBegun],
  },
  {
    title: 'what had come up, and failed then and went back, is rolled back',
    runs: [updated(web1), rest],
    recovered: {
      runs: [up(web1, 'new', { phase: 'failed' })],
      undone: { runs: [run(web1, { from: 'new', to: 'old' })] },
    },
    results: [`${web1} update rolled-back, old → old`, notBegun],
  },
  {
    title: 'what had come up, and was found at its former revision, is rolled back',
    runs: [updated(web1), rest],
    recovered: { runs: [up(web1, 'old')] },
    results: [`${web1} update rolled-back, old → old`, notBegun],
  },
  {
    title: 'what had come up, and does not stay so, has failed',
    runs: [updated(web1), rest],
    recovered: { runs: [up(web1, 'new', { phase: 'failed', because: 'crash loop', seen: unit(web1, 'new') })] },
    results: [`${web1} update failed, old → new, with an error`, notBegun],
    error: ['crash loop'],
  },
  {
    title: 'what was right, and was looked after as a sidekick, is unchanged',
    runs: [unchanged(log1, { lane: web1 }), updated(web1, interrupted)],
    recovered: { runs: [up(web1, 'new'), up(log1, 'old')] },
    results: [`${log1} unchanged unchanged, new → new`, `${web1} update succeeded, old → new`],
  },
  {
    title: 'what had failed, and what was not begun, stays so, whatever is said of it',
    runs: [updated(web1, { phase: 'failed', seen: unit(web1, 'new') }), rest],
    recovered: { asTheyAre: { [web1]: 'done', [web2]: 'done' } },
    results: [`${web1} update failed, old → new, with an error`, notBegun],
  },
])('$title', ({ runs, recovered, results, error = [] }) => {
  const account = settledAccountOf([service('web', runs)], recovery(recovered), machines);
  expect(account.map(resultFacts)).toEqual(results);
  for (const word of error) expect(account[0]?.error).toContain(word);
});

test('the time of a unit is that from its first turn to the end of its recovery', () => {
  const runs = [updated(web1, { ...interrupted, startedAt: 1_000, finishedAt: 2_000 }), rest];
  const recovered = recovery({ runs: [up(web1, 'new', { startedAt: 5_000, finishedAt: 8_000 })] });
  expect(settledAccountOf([service('web', runs)], recovered, machines)[0]).toMatchObject({ durationMs: 7_000 });
});
