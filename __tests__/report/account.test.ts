import { describe, expect, test } from '@jest/globals';
import { accountOf } from '../../src/report/account.js';
import {
  created,
  deployed,
  destroyed,
  lookedAfter,
  machines,
  type RollbackCase,
  type Run,
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

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly undone?: RollbackCase;
  readonly results: readonly string[];
  /** Words of the error, by unit. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

function holds({ runs, undone, results, errors = {} }: Row) {
  const account = accountOf(deployed([service('web', runs)], undone), machines);
  expect(account.map(resultFacts)).toEqual(results);
  for (const [name, words] of Object.entries(errors))
    for (const word of words) expect(account.find((one) => one.unit === name)?.error).toContain(word);
}

describe('a rollout', () => {
  test.each<Row>([
    {
      title: 'is accounted for in the order of the plan',
      runs: [updated(web2), created(web1), destroyed('web@3.service')],
      results: [
        `${web2} update succeeded, old → new`,
        `${web1} create succeeded, nothing → new`,
        'web@3.service destroy succeeded, old → nothing',
      ],
    },
    {
      title: 'has a stand-in that is gone again as destroyed',
      runs: [created(web2, { stage: 'surge' }), updated(web1), run(web2, { from: 'new' })],
      results: [`${web2} destroy succeeded, nothing → nothing`, `${web1} update succeeded, old → new`],
    },
    {
      title: 'has a stand-in that is left over, with a word on what becomes of it',
      runs: [
        created(web2, { stage: 'surge' }),
        updated(web1, { phase: 'failed', seen: unit(web1, 'new') }),
        run(web2, { from: 'new', phase: 'skipped', because: 'web@1.service was not rolled out' }),
      ],
      results: [
        `${web2} create succeeded, nothing → new, with an error`,
        `${web1} update failed, old → new, with an error`,
      ],
      errors: { [web2]: ['web@1.service was not rolled out'] },
    },
    {
      title: 'has a stand-in that did not come up as a creation that failed',
      runs: [
        created(web2, { stage: 'surge', phase: 'failed', seen: unit(web2, 'new') }),
        run(web2, { from: 'new', phase: 'skipped' }),
      ],
      results: [`${web2} create failed, nothing → new, with an error`],
    },
    {
      title: 'has a stand-in that does not go as a destruction that failed',
      runs: [created(web2, { stage: 'surge' }), run(web2, { from: 'new', phase: 'failed', seen: unit(web2, 'new') })],
      results: [`${web2} destroy failed, nothing → new, with an error`],
    },
    {
      title: 'has a sidekick that was updated and found up as updated',
      runs: [updated(log1, { lane: web1 }), lookedAfter(log1, web1)],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'has a sidekick that was right, and had to be brought up again, as restarted',
      runs: [unchanged(log1, { lane: web1 }), lookedAfter(log1, web1, { effect: 'applied' })],
      results: [`${log1} restart succeeded, new → new`],
    },
    {
      title: 'has a sidekick that was updated, and had to be brought up again, as updated',
      runs: [updated(log1, { lane: web1 }), lookedAfter(log1, web1, { effect: 'applied' })],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'has a sidekick that does not come up again as failed',
      runs: [
        unchanged(log1, { lane: web1 }),
        lookedAfter(log1, web1, { phase: 'failed', because: 'unit entered failed' }),
      ],
      results: [`${log1} restart failed, new → new, with an error`],
      errors: { [log1]: ['unit entered failed'] },
    },
    {
      title: 'has a sidekick that was being looked after as cancelled, with what it was seen to have',
      runs: [updated(log1, { lane: web1, seen: unit(log1, 'new') }), lookedAfter(log1, web1, { phase: 'interrupted' })],
      results: [`${log1} update cancelled, old → new, with an error`],
    },
    {
      title: 'does not know what a sidekick has that was written to, and not seen again',
      runs: [
        updated(log1, { lane: web1, seen: unit(log1, 'new') }),
        lookedAfter(log1, web1, { phase: 'interrupted', effect: 'applied' }),
      ],
      results: [`${log1} update cancelled, old → nothing, with an error`],
    },
    {
      title: 'does not know what a sidekick has that was updated, not seen, and not found up',
      runs: [updated(log1, { lane: web1 }), lookedAfter(log1, web1, { phase: 'failed' })],
      results: [`${log1} update failed, old → nothing, with an error`],
    },
    {
      title: 'has a sidekick that was not looked after any more as it was',
      runs: [updated(log1, { lane: web1 }), lookedAfter(log1, web1, { phase: 'skipped' })],
      results: [`${log1} update succeeded, old → new`],
    },
    {
      title: 'has a sidekick that failed, and was not looked after, as failed',
      runs: [
        updated(log1, { lane: web1, phase: 'failed', seen: unit(log1, 'new') }),
        lookedAfter(log1, web1, { phase: 'skipped' }),
      ],
      results: [`${log1} update failed, old → new, with an error`],
    },
  ])('$title', holds);

  test('takes a unit with two runs from the beginning of the first to the end of the second', () => {
    const runs = [
      updated(log1, { lane: web1, startedAt: 1_000, finishedAt: 2_000 }),
      lookedAfter(log1, web1, { effect: 'applied', startedAt: 5_000, finishedAt: 8_000 }),
    ];
    expect(accountOf(deployed([service('web', runs)]), machines)).toMatchObject([{ durationMs: 7_000 }]);
  });

  test('takes one that was only looked after from the beginning of that', () => {
    const runs = [
      unchanged(log1, { lane: web1 }),
      lookedAfter(log1, web1, { effect: 'applied', startedAt: 5_000, finishedAt: 8_000 }),
    ];
    expect(accountOf(deployed([service('web', runs)]), machines)).toMatchObject([{ durationMs: 3_000 }]);
  });
});

describe('a rollout that went back', () => {
  const failed = updated(web1, { phase: 'failed', because: 'out of memory', startedAt: 2_000 });
  const back = (name: string, more = {}) => run(name, { from: 'new', to: 'old', ...more });

  test.each<Row>([
    {
      title: 'has what was undone as rolled back; what caused it says why',
      runs: [updated(web2), failed],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web2} update rolled-back, old → old`, `${web1} update rolled-back, old → old, with an error`],
      errors: { [web1]: ['out of memory'] },
    },
    {
      title: 'has what was created as rolled back, and not there',
      runs: [created(web2), failed],
      undone: { runs: [run(web2, { from: 'new' }), back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'has what was created, and was gone already, as rolled back, and not there',
      runs: [created(web2, { seen: unit(web2, 'new') }), failed],
      undone: { runs: [back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'has what was destroyed as rolled back',
      runs: [destroyed(web2), failed],
      undone: { runs: [run(web2, { to: 'old' }), back(web1)] },
      results: [`${web2} destroy rolled-back, old → old`, `${web1} update rolled-back, old → old, with an error`],
    },
    {
      title: 'has a stand-in as rolled back, and not as left over',
      runs: [created(web2, { stage: 'surge' }), failed, run(web2, { from: 'new', phase: 'skipped' })],
      undone: { runs: [run(web2, { from: 'new' }), back(web1)] },
      results: [
        `${web2} create rolled-back, nothing → nothing`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
    },
    {
      title: 'has a sidekick that was brought up again as rolled back',
      runs: [unchanged(log1, { lane: web1 }), failed, lookedAfter(log1, web1, { effect: 'applied' })],
      undone: { runs: [back(web1), lookedAfter(log1, web1)] },
      results: [`${log1} restart rolled-back, new → new`, `${web1} update rolled-back, old → old, with an error`],
    },
    {
      title: 'has a sidekick that was updated, and then not found up, as rolled back, with why',
      runs: [updated(log1, { lane: web1 }), updated(web1), lookedAfter(log1, web1, { phase: 'failed' })],
      undone: { runs: [back(web1), back(log1)] },
      results: [`${log1} update rolled-back, old → old, with an error`, `${web1} update rolled-back, old → old`],
    },
    {
      title: 'has several that failed with the reason of each',
      runs: [failed, updated(web2, { phase: 'failed', because: 'disk full' })],
      undone: { runs: [back(web2), back(web1)] },
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${web2} update rolled-back, old → old, with an error`,
      ],
      errors: { [web1]: ['out of memory'], [web2]: ['disk full'] },
    },
    {
      title: 'has what was in flight beside the failure as rolled back, without an error of its own',
      runs: [failed, updated(web2, { phase: 'interrupted' })],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web1} update rolled-back, old → old, with an error`, `${web2} update rolled-back, old → old`],
    },
    {
      title: 'because it was cancelled has what was in flight as rolled back, without an error',
      runs: [updated(web1, { phase: 'interrupted' }), updated(web2)],
      undone: { runs: [back(web2), back(web1)] },
      results: [`${web1} update rolled-back, old → old`, `${web2} update rolled-back, old → old`],
    },
    {
      title: 'has what was not begun, what was right and what failed unchanged as they were',
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
      title: 'has what was found amiss on the way back as failed, though it was not touched',
      runs: [failed, unchanged(log1, { lane: web1 })],
      undone: {
        runs: [back(web1), lookedAfter(log1, web1, { phase: 'failed', because: 'unit entered failed' })],
      },
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${log1} unchanged failed, new → new, with an error`,
      ],
      errors: { [log1]: ['unit entered failed', `${web1} failed`] },
    },
    {
      title: 'has what could not be undone as failed, with both reasons',
      runs: [failed],
      undone: { runs: [back(web1, { phase: 'failed', because: 'no machine', seen: unit(web1, 'old') })] },
      results: [`${web1} update failed, old → old, with an error`],
      errors: { [web1]: ['out of memory', 'no machine'] },
    },
    {
      title: 'has what could not be undone beside the cause as failed, with the cause',
      runs: [updated(web2), failed],
      undone: { runs: [back(web2, { phase: 'failed', because: 'no machine', effect: 'none' }), back(web1)] },
      results: [
        `${web2} update failed, old → new, with an error`,
        `${web1} update rolled-back, old → old, with an error`,
      ],
      errors: { [web2]: [`${web1} failed`, 'no machine'] },
    },
    {
      title: 'has what was left alone as failed, as it was last seen',
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
    ['was not begun', updated(web2, { phase: 'skipped', because: 'no time left' }), 'no time left'],
    ['was interrupted', updated(web2, { phase: 'interrupted', effect: 'none' }), 'cancelled'],
  ])('without a failure, says for what it was to be undone: another unit %s', (_, cause, word) => {
    const undone = { leftAlone: { [web1]: 'another deployment changed it' } };
    const [first] = accountOf(deployed([service('web', [updated(web1), cause])], undone), machines);
    expect(first?.error).toContain(word);
  });

  test('takes a failure for the cause before what was not begun or interrupted', () => {
    const runs = [
      updated(web1, { phase: 'skipped', because: 'no time left' }),
      updated(web2, { phase: 'interrupted' }),
      updated('web@3.service', { phase: 'failed' }),
    ];
    const undone = { leftAlone: { [web2]: 'another deployment changed it' } };
    const account = accountOf(deployed([service('web', runs)], undone), machines);
    expect(account.find((one) => one.unit === web2)?.error).toContain('web@3.service failed');
  });

  test('has the time until it was undone, and the downtime of both', () => {
    const downtime = (to: number) => ({ intervals: [{ from: 0, to }], isDown: false });
    const runs = [updated(web1, { phase: 'failed', startedAt: 1_000, finishedAt: 2_000, downtime: downtime(300) })];
    const undone = { runs: [back(web1, { startedAt: 3_000, finishedAt: 9_000, downtime: downtime(800) })] };
    expect(accountOf(deployed([service('web', runs)], undone), machines)).toMatchObject([
      { durationMs: 8_000, downtimeMs: 800 },
    ]);
  });

  test('has its own times where there was nothing to undo', () => {
    const downtime = { intervals: [{ from: 0, to: 300 }], isDown: false };
    const runs = [created(web1, { phase: 'failed', startedAt: 1_000, finishedAt: 2_000, downtime })];
    expect(accountOf(deployed([service('web', runs)], {}), machines)).toMatchObject([
      { durationMs: 1_000, downtimeMs: 300 },
    ]);
  });

  test('has what was undone in the order of the plan, service by service', () => {
    const services = [service('db', [updated('db.service')]), service('web', [failed, restarted(web2)])];
    const account = accountOf(deployed(services, { runs: [back(web1), back('db.service')] }), machines);
    expect(account.map((one) => one.unit)).toEqual(['db.service', web1, web2]);
  });
});
