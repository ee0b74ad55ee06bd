import { describe, expect, test } from '@jest/globals';
import { rollbackOf, unitResults } from '../../src/report/fold-runs.js';
import { isConsequence } from '../../src/report/unit-result.js';
import type { RolloutResult } from '../../src/rollout/service-rollout.js';
import {
  created,
  destroyed,
  following,
  machines,
  type RollbackCase,
  type Run,
  recovered,
  restarted,
  resultFacts,
  rolledBack,
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

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly undone?: RollbackCase;
  readonly results: readonly string[];
  /** Words of the error, by unit. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

function holds({ runs, undone, results, errors = {} }: Row) {
  const rollout = [service('web', runs)];
  const account = unitResults(undone ? rolledBack(rollout, undone) : rollout, machines);
  expect(account.map(resultFacts)).toEqual(results);
  for (const [name, words] of Object.entries(errors))
    for (const word of words) expect(account.find((one) => one.unit === name)?.error).toContain(word);
}

describe('a rollout', () => {
  test.each<Row>([
    {
      title: 'is reported in the order of the plan',
      runs: [updated(web2), created(web1), destroyed('web@3.service')],
      results: [
        `${web2} update succeeded, old → new`,
        `${web1} create succeeded, nothing → new`,
        'web@3.service destroy succeeded, old → nothing',
      ],
    },
    {
      title: 'reports a surge instance that is gone again as destroyed',
      runs: [created(web2, { stage: 'surge' }), updated(web1), run(web2, { from: 'new' })],
      results: [`${web2} destroy succeeded, nothing → nothing`, `${web1} update succeeded, old → new`],
    },
    {
      title: 'reports a surge instance that is left over, and why',
      runs: [
        created(web2, { stage: 'surge' }),
        updated(web1, { phase: 'failed', seen: unit(web1, 'new') }),
        run(web2, { from: 'new', phase: 'skipped', because: 'web@1.service failed' }),
      ],
      results: [
        `${web2} create succeeded, nothing → new, with an error`,
        `${web1} update failed, old → new, with an error`,
      ],
      errors: { [web2]: ['web@1.service failed'] },
    },
    {
      title: 'reports a surge instance that did not become available as a failed creation',
      runs: [
        created(web2, { stage: 'surge', phase: 'failed', seen: unit(web2, 'new') }),
        run(web2, { from: 'new', phase: 'skipped' }),
      ],
      results: [`${web2} create failed, nothing → new, with an error`],
    },
    {
      title: 'reports a surge instance that cannot be removed as a failed destruction',
      runs: [created(web2, { stage: 'surge' }), run(web2, { from: 'new', phase: 'failed', seen: unit(web2, 'new') })],
      results: [`${web2} destroy failed, nothing → new, with an error`],
    },
    {
      title: 'reports a sidekick that was updated and found running as updated',
      runs: [updated(log1, { lane: web1 }), following(log1, web1)],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'reports a sidekick that only had to be started again as restarted',
      runs: [unchanged(log1, { lane: web1 }), following(log1, web1, { effect: 'applied' })],
      results: [`${log1} restart succeeded, new → new`],
    },
    {
      title: 'reports a sidekick that was updated, and had to be started again, as updated',
      runs: [updated(log1, { lane: web1 }), following(log1, web1, { effect: 'applied' })],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'reports a sidekick that does not start again as failed',
      runs: [
        unchanged(log1, { lane: web1 }),
        following(log1, web1, { phase: 'failed', because: 'unit entered failed' }),
      ],
      results: [`${log1} restart failed, new → new, with an error`],
      errors: { [log1]: ['unit entered failed'] },
    },
    {
      title: 'reports a sidekick that was following its main unit as cancelled, at its last observed revision',
      runs: [updated(log1, { lane: web1, seen: unit(log1, 'new') }), following(log1, web1, { phase: 'interrupted' })],
      results: [`${log1} update cancelled, old → new, with an error`],
    },
    {
      title: 'does not know the revision of a sidekick that was changed, and not observed again',
      runs: [
        updated(log1, { lane: web1, seen: unit(log1, 'new') }),
        following(log1, web1, { phase: 'interrupted', effect: 'applied' }),
      ],
      results: [`${log1} update cancelled, old → nothing, with an error`],
    },
    {
      title: 'reports a sidekick that was updated, and not observed since, at its new revision',
      runs: [updated(log1, { lane: web1 }), following(log1, web1, { phase: 'failed' })],
      results: [`${log1} update failed, old → new, with an error`],
    },
    {
      title: 'reports a sidekick that did not follow its main unit at the revision that was observed then',
      runs: [updated(log1, { lane: web1 }), following(log1, web1, { phase: 'failed', seen: unit(log1, 'theirs') })],
      results: [`${log1} update failed, old → theirs, with an error`],
    },
    {
      title: 'reports a sidekick that was created, and no longer had to follow its main unit, as created',
      runs: [created(log1, { lane: web1 }), following(log1, web1, { phase: 'skipped' })],
      results: [`${log1} create succeeded, nothing → new`],
    },
    {
      title: 'reports a sidekick that no longer had to follow its main unit as it was',
      runs: [updated(log1, { lane: web1 }), following(log1, web1, { phase: 'skipped' })],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'reports a sidekick that failed, and did not follow its main unit, as failed',
      runs: [
        updated(log1, { lane: web1, phase: 'failed', seen: unit(log1, 'new') }),
        following(log1, web1, { phase: 'skipped' }),
      ],
      results: [`${log1} update failed, old → new, with an error`],
    },
  ])('$title', holds);

  test('measures a unit with two runs from the start of the first to the end of the second', () => {
    const runs = [
      updated(log1, { lane: web1, startedAt: 1_000, finishedAt: 2_000 }),
      following(log1, web1, { effect: 'applied', startedAt: 5_000, finishedAt: 8_000 }),
    ];
    expect(unitResults([service('web', runs)], machines)).toMatchObject([{ durationMs: 7_000 }]);
  });

  test('reports a sidekick that did not follow its main unit on the machine where it was observed then', () => {
    const runs = [
      updated(log1, { lane: web1, seenDoing: running(log1, 'new', 'm1') }),
      following(log1, web1, { phase: 'failed', seenDoing: running(log1, 'new', 'm2') }),
    ];
    expect(unitResults([service('web', runs)], machines)).toMatchObject([{ machineId: 'm2' }]);
  });

  test('measures a sidekick that only followed its main unit from the start of that', () => {
    const runs = [
      unchanged(log1, { lane: web1 }),
      following(log1, web1, { effect: 'applied', startedAt: 5_000, finishedAt: 8_000 }),
    ];
    expect(unitResults([service('web', runs)], machines)).toMatchObject([{ durationMs: 3_000 }]);
  });
});

describe('a rollout that was rolled back', () => {
  const failed = updated(web1, { phase: 'failed', because: 'out of memory', startedAt: 2_000 });
  const back = (name: string, more = {}) => run(name, { from: 'new', to: 'old', ...more });

  test.each<Row>([
    {
      title: 'reports units as rolled back; the one that caused it says why',
      runs: [updated(web2), failed],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web2} update rolled-back, old → old`, `${web1} update rolled-back, old → old, with an error`],
      errors: { [web1]: ['out of memory'] },
    },
    {
      title: 'reports a created unit as rolled back, and not there',
      runs: [created(web2), failed],
      undone: { runs: [run(web2, { from: 'new' }), back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'reports a created unit that was already gone as rolled back, and not there',
      runs: [created(web2, { seen: unit(web2, 'new') }), failed],
      undone: { runs: [back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'reports a destroyed unit as rolled back',
      runs: [destroyed(web2), failed],
      undone: { runs: [run(web2, { to: 'old' }), back(web1)] },
      results: [`${web2} destroy rolled-back, old → old`, `${web1} update rolled-back, old → old, with an error`],
    },
    {
      title: 'reports a surge instance as rolled back, and not as left over',
      runs: [created(web2, { stage: 'surge' }), failed, run(web2, { from: 'new', phase: 'skipped' })],
      undone: { runs: [run(web2, { from: 'new' }), back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'reports a sidekick that was started again as rolled back',
      runs: [unchanged(log1, { lane: web1 }), failed, following(log1, web1, { effect: 'applied' })],
      undone: { runs: [back(web1), following(log1, web1)] },
      results: [`${log1} restart rolled-back, new → new`, `${web1} update rolled-back, old → old, with an error`],
    },
    {
      title: 'reports a sidekick that was updated, and then not found running, as rolled back, and why',
      runs: [updated(log1, { lane: web1 }), updated(web1), following(log1, web1, { phase: 'failed' })],
      undone: { runs: [back(web1), back(log1)] },
      results: [`${log1} update rolled-back, old → old, with an error`, `${web1} update rolled-back, old → old`],
    },
    {
      title: 'reports a sidekick that was rolled back, and then did not follow its main unit, as failed',
      runs: [updated(log1, { lane: web1 }), failed],
      undone: {
        runs: [
          back(web1),
          back(log1),
          following(log1, web1, { from: 'old', to: 'old', phase: 'failed', because: 'unit entered failed' }),
        ],
      },
      results: [
        `${log1} update failed, old → old, with an error`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
      errors: { [log1]: ['unit entered failed', `${web1} failed`] },
    },
    {
      title: 'reports a sidekick that could not go back as failed, though it was found running with its main unit',
      runs: [updated(log1, { lane: web1 }), failed],
      undone: {
        runs: [
          run(log1, {
            from: 'new',
            to: 'old',
            lane: web1,
            phase: 'failed',
            because: 'unit entered failed',
            seen: unit(log1, 'new'),
          }),
          back(web1),
          following(log1, web1),
        ],
      },
      results: [
        `${log1} update failed, old → new, with an error`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
      errors: { [log1]: ['unit entered failed', `${web1} failed`] },
    },
    {
      title: 'reports several failures with the reason of each',
      runs: [failed, updated(web2, { phase: 'failed', because: 'disk full' })],
      undone: { runs: [back(web2), back(web1)] },
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${web2} update rolled-back, old → old, with an error`,
      ],
      errors: { [web1]: ['out of memory'], [web2]: ['disk full'] },
    },
    {
      title: 'reports a unit in flight beside the failure as rolled back, without an error of its own',
      runs: [failed, updated(web2, { phase: 'interrupted' })],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web1} update rolled-back, old → old, with an error`, `${web2} update rolled-back, old → old`],
    },
    {
      title: 'because it was cancelled reports units in flight as rolled back, without an error',
      runs: [updated(web1, { phase: 'interrupted' }), updated(web2)],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web1} update rolled-back, old → old`, `${web2} update rolled-back, old → old`],
    },
    {
      title: 'reports units that were skipped, unchanged or failed without a change as they were',
      runs: [
        failed,
        updated(web2, { phase: 'skipped' }),
        unchanged('web@3.service'),
        updated('web@4.service', { phase: 'failed', effect: 'none' }),
      ],
      undone: { runs: [back(web1), unchanged(web2), unchanged('web@3.service')] },
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${web2} update skipped, old → old, with an error`,
        'web@3.service unchanged unchanged, new → new',
        'web@4.service update failed, old → old, with an error',
      ],
    },
    {
      title: 'reports a unit that the rollback found unhealthy as failed, though it was not touched',
      runs: [failed, unchanged(log1, { lane: web1 })],
      undone: {
        runs: [back(web1), following(log1, web1, { phase: 'failed', because: 'unit entered failed' })],
      },
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${log1} unchanged failed, new → new, with an error`,
      ],
      errors: { [log1]: ['unit entered failed', `${web1} failed`] },
    },
    {
      title: 'reports a unit that could not be rolled back either as failed, with both reasons',
      runs: [failed],
      undone: { runs: [back(web1, { phase: 'failed', because: 'no machine', seen: unit(web1, 'old') })] },
      results: [`${web1} update failed, old → old, with an error`],
      errors: { [web1]: ['out of memory', 'no machine'] },
    },
    {
      title: 'reports another unit that could not be rolled back as failed, with the cause',
      runs: [updated(web2), failed],
      undone: { runs: [back(web2, { phase: 'failed', because: 'no machine', effect: 'none' }), back(web1)] },
      results: [
        `${web2} update failed, old → new, with an error`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
      errors: { [web2]: [`${web1} failed`, 'no machine'] },
    },
    {
      title: 'reports a unit that was left alone as failed, as it was last observed',
      runs: [updated(web2, { seen: unit(web2, 'new') }), failed],
      undone: { runs: [back(web1)], leftAlone: { [web2]: 'another deployment changed it' } },
      results: [
        `${web2} update failed, old → new, with an error`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
      errors: { [web2]: [`${web1} failed`, 'another deployment changed it'] },
    },
  ])('$title', holds);

  test.each<[string, Run, string]>([
    ['was not started', updated(web2, { phase: 'skipped', because: 'no time left' }), 'no time left'],
    ['was interrupted', updated(web2, { phase: 'interrupted', effect: 'none' }), 'cancelled'],
  ])('without a failure, says why there was a rollback: another unit %s', (_, cause, word) => {
    const undone = { leftAlone: { [web1]: 'another deployment changed it' } };
    const [first] = unitResults(rolledBack([service('web', [updated(web1), cause])], undone), machines);
    expect(first?.error).toContain(word);
  });

  test('names a failure as its cause rather than a unit that was skipped or interrupted', () => {
    const runs = [
      updated(web1, { phase: 'skipped', because: 'no time left' }),
      updated(web2, { phase: 'interrupted' }),
      updated('web@3.service', { phase: 'failed' }),
    ];
    const undone = { leftAlone: { [web2]: 'another deployment changed it' } };
    const account = unitResults(rolledBack([service('web', runs)], undone), machines);
    expect(account.find((one) => one.unit === web2)?.error).toContain('web@3.service failed');
  });

  test('names a unit that was skipped as its cause rather than one that was interrupted', () => {
    const runs = [
      updated(web1),
      updated(web2, { phase: 'interrupted' }),
      updated('web@3.service', { phase: 'skipped', because: 'no time left' }),
    ];
    const undone = { leftAlone: { [web1]: 'another deployment changed it' } };
    const [first] = unitResults(rolledBack([service('web', runs)], undone), machines);
    expect(first?.error).toContain('no time left');
  });

  test('is not its own cause: one that fails on the way back after a cancellation says that it was cancelled', () => {
    const runs = [updated(web1), updated(web2, { phase: 'interrupted' })];
    const undone = { runs: [back(web2), back(web1, { phase: 'failed', because: 'no machine' })] };
    const [first] = unitResults(rolledBack([service('web', runs)], undone), machines);
    expect(first?.error).toBe('could not be rolled back after the deployment was cancelled: no machine');
  });

  test('measures a unit until it was rolled back, with the downtime of both', () => {
    const downtime = (to: number) => ({ intervals: [{ from: 0, to }], isDown: false });
    const runs = [updated(web1, { phase: 'failed', startedAt: 1_000, finishedAt: 2_000, downtime: downtime(300) })];
    const undone = { runs: [back(web1, { startedAt: 3_000, finishedAt: 9_000, downtime: downtime(800) })] };
    expect(unitResults(rolledBack([service('web', runs)], undone), machines)).toMatchObject([
      { durationMs: 8_000, downtimeMs: 800 },
    ]);
  });

  test('keeps the times of a unit with nothing to undo', () => {
    const downtime = { intervals: [{ from: 0, to: 300 }], isDown: false };
    const runs = [created(web1, { phase: 'failed', startedAt: 1_000, finishedAt: 2_000, downtime })];
    expect(unitResults(rolledBack([service('web', runs)], {}), machines)).toMatchObject([
      { durationMs: 1_000, downtimeMs: 300 },
    ]);
  });

  test('is reported in the order of the plan, service by service', () => {
    const services = [service('db', [updated('db.service')]), service('web', [failed, restarted(web2)])];
    const account = unitResults(rolledBack(services, { runs: [back(web1), back('db.service')] }), machines);
    expect(account.map((one) => one.unit)).toEqual(['db.service', web1, web2]);
  });
});

describe('whether a rollout was rolled back', () => {
  const rollout = [service('web', [updated(web1, { phase: 'failed' })])];
  const back = run(web1, { from: 'new', to: 'old' });
  test.each<[string, RolloutResult, ReturnType<typeof rollbackOf>]>([
    ['not at all', rollout, 'none'],
    ['completely', rolledBack(rollout, { runs: [back] }), 'complete'],
    ['completely, with nothing left to undo', rolledBack(rollout, {}), 'complete'],
    [
      'completely, with units that nothing had to be done about',
      rolledBack(rollout, { runs: [back, unchanged(web2)] }),
      'complete',
    ],
    ...(['failed', 'skipped', 'interrupted'] as const).map((phase): [string, RolloutResult, 'incomplete'] => [
      `not completely, with a unit that ${phase === 'failed' ? phase : `was ${phase}`}`,
      rolledBack([service('web', [updated(web1, { phase: 'failed' }), updated(web2)])], {
        runs: [back, run(web2, { from: 'new', to: 'old', phase })],
      }),
      'incomplete',
    ]),
    [
      'not completely, with a unit that was left alone',
      rolledBack(rollout, { leftAlone: { [web1]: 'changed' } }),
      'incomplete',
    ],
    [
      'not as a whole, by the rollback of a recovery',
      recovered(rollout, { runs: [back], undone: { runs: [back] } }),
      'none',
    ],
  ])('%s', (_, result, expected) => {
    expect(rollbackOf(result)).toBe(expected);
  });
});

test('a unit that could not be rolled back is a consequence of another failure, unless it had failed itself', () => {
  const runs = [updated(web1), updated(web2, { phase: 'failed', because: 'crash loop' })];
  const undone = { leftAlone: { [web1]: 'someone else changed it', [web2]: 'someone else changed it' } };
  const results = unitResults(rolledBack([service('web', runs)], undone), machines);
  expect(results.map(isConsequence)).toEqual([true, false]);
  expect(results.map(({ error }) => error)).toEqual([
    'could not be rolled back after web@2.service failed: someone else changed it',
    'crash loop; it could not be rolled back either: someone else changed it',
  ]);
});

describe('a restart that failed', () => {
  const seen = unit(web2, 'old');
  const gone = toldToRestart(web2, { phase: 'failed', because: 'crash loop', hasStopped: true, seen });
  const hung = toldToRestart(web2, { phase: 'failed', because: 'did not stop' });
  const nothing = 'it was only restarted, so there is nothing to go back to';

  test.each<Row>([
    {
      title: 'leaves what was restarted before as it is',
      runs: [toldToRestart(web1, { hasStopped: true }), gone],
      undone: { runs: [unchanged(web1, { from: 'old', to: 'old' })], leftAlone: { [web2]: nothing } },
      results: [`${web1} restart succeeded, old → old`, `${web2} restart failed, old → old, with an error`],
      errors: { [web2]: [`crash loop; it could not be rolled back either: ${nothing}`] },
    },
    {
      title: 'and whose unit was started again is rolled back',
      runs: [hung],
      undone: { runs: [restarted(web2, { from: 'old loaded' })] },
      results: [`${web2} restart rolled-back, old → old, with an error`],
      errors: { [web2]: ['did not stop'] },
    },
    {
      title: 'takes a unit that was in flight, and is found to run anew, for restarted',
      runs: [toldToRestart(web1, { phase: 'interrupted', hasStopped: true }), gone],
      undone: { runs: [restarted(web1, { until: 'running' })], leftAlone: { [web2]: nothing } },
      results: [`${web1} restart succeeded, old → old`, `${web2} restart failed, old → old, with an error`],
    },
    {
      title: 'because a sidekick did not follow: it has failed, though it runs in the end',
      runs: [
        toldToRestart(log1, { hasStopped: true, lane: web1, countsAsAvailable: false }),
        toldToRestart(web1, { hasStopped: true }),
        following(log1, web1, { from: 'old', to: 'old', phase: 'failed', because: 'unit entered failed' }),
      ],
      undone: {
        runs: [following(log1, web1, { from: 'old', to: 'old' }), unchanged(web1, { from: 'old', to: 'old' })],
      },
      results: [`${log1} restart rolled-back, old → old, with an error`, `${web1} restart succeeded, old → old`],
    },
    {
      title: 'does not take one for restarted that was never seen stopped',
      runs: [toldToRestart(web1, { phase: 'interrupted' }), gone],
      undone: { runs: [restarted(web1, { until: 'running' })], leftAlone: { [web2]: nothing } },
      results: [`${web1} restart rolled-back, old → old`, `${web2} restart failed, old → old, with an error`],
    },
  ])('$title', holds);
});
