import { describe, expect, test } from '@jest/globals';
import {
  nothingInFlightReport,
  recoveredReport,
  rolledBackReport,
  unrecoveredReport,
} from '../../src/report/recovery-report.js';
import { provisionalReport, type RolloutReport } from '../../src/report/rollout-report.js';
import type { Status } from '../../src/report/status.js';
import { interruptedResult } from '../../src/rollout/service-rollout.js';
import {
  created,
  destroyed,
  machines,
  planOf,
  type RecoveryCase,
  type RollbackCase,
  type Run,
  recovered,
  resultFacts,
  rolledBack,
  run,
  service,
  toldToRestart,
  unchanged,
  unit,
  updated,
} from '../rollback/cases.js';

const facts = { machines, logs: new Map() };

const web1 = 'web@1.service';
const web2 = 'web@2.service';
const web3 = 'web@3.service';
const times = { startedAt: 1_000, finishedAt: 2_000 };
const later = { startedAt: 3_000, finishedAt: 4_000 };
const interrupted = { phase: 'interrupted', ...times } as const;
const rest = updated(web3, { phase: 'skipped' });

interface Expected {
  readonly status: Status;
  readonly changed?: boolean;
  /** Words of the reason. */
  readonly words: readonly RegExp[];
  readonly results: readonly string[];
}

function holds(ending: RolloutReport, { status, changed = true, words, results }: Expected) {
  expect(ending.instances.map(resultFacts)).toEqual(results);
  expect(ending.status).toBe(status);
  expect(ending.changed).toBe(changed);
  for (const word of words) expect(ending.reason).toMatch(word);
}

/** Which kinds of time a unit's row in the chart has. */
function spansOf({ timeline = [] }: RolloutReport): string[] {
  return timeline.flatMap(({ units }) =>
    units.map(({ unit: name, spans }) => `${name} ${spans.map(({ kind }) => kind).join(', ')}`),
  );
}

test('the report that stands in case of a kill: everything cancelled, and perhaps changed', () => {
  const ending = provisionalReport(
    interruptedResult(planOf(service('web', [unchanged(web1), updated(web2), created(web3)])), [], 500),
    facts,
  );
  holds(ending, {
    status: 'cancelled',
    words: [/post step/],
    results: [
      `${web1} unchanged unchanged, new → new`,
      `${web2} update skipped, old → old, with an error`,
      `${web3} create skipped, nothing → nothing, with an error`,
    ],
  });
  expect(ending.isAfterwards).toBeUndefined();
});

describe('a deployment with nothing in flight', () => {
  test.each<Expected & { readonly title: string; readonly runs: readonly Run[] }>([
    {
      title: 'has succeeded when all of it was done',
      runs: [updated(web1), unchanged(web2)],
      status: 'succeeded',
      words: [/\b1 updated\b/],
      results: [`${web1} update succeeded, old → new`, `${web2} unchanged unchanged, new → new`],
    },
    {
      title: 'was cancelled when some of it was not started',
      runs: [updated(web1), updated(web2), rest],
      status: 'cancelled',
      words: [/\b2 done\b/, /\b1 not started\b/],
      results: [
        `${web1} update succeeded, old → new`,
        `${web2} update succeeded, old → new`,
        `${web3} update skipped, old → old, with an error`,
      ],
    },
    {
      title: 'was cancelled without a change when nothing was started',
      runs: [rest],
      status: 'cancelled',
      changed: false,
      words: [/\b0 done\b/, /\b1 not started\b/],
      results: [`${web3} update skipped, old → old, with an error`],
    },
    {
      title: 'has failed when one had failed, and names that',
      runs: [updated(web1, { phase: 'failed', seen: unit(web1, 'new') }), updated(web2, { effect: 'none' }), rest],
      status: 'failed',
      words: [/\b1 done\b/, /web@1\.service/, /\b1 not started\b/],
      results: [
        `${web1} update failed, old → new, with an error`,
        `${web2} update succeeded, old → new`,
        `${web3} update skipped, old → old, with an error`,
      ],
    },
    {
      title: 'is not complete while a surge instance is left over',
      runs: [created(web2, { stage: 'surge' }), updated(web1), run(web2, { from: 'new', phase: 'skipped' })],
      status: 'cancelled',
      words: [/\b2 done\b/, /\b0 not started\b/],
      results: [`${web2} create succeeded, nothing → new, with an error`, `${web1} update succeeded, old → new`],
    },
  ])('$title', ({ runs, ...expected }) => {
    const ending = nothingInFlightReport([service('web', runs)], facts);
    holds(ending, expected);
    expect(ending.isAfterwards).toBe(true);
  });

  test('counts nothing of which there is none', () => {
    const { reason } = nothingInFlightReport([service('web', [updated(web1), rest])], facts);
    expect(reason).not.toMatch(/former revision|should be/);
  });

  test('counts as changed when the last service alone was', () => {
    const services = [service('db', [unchanged('db.service')]), service('web', [rest, updated(web1)])];
    expect(nothingInFlightReport(services, facts).changed).toBe(true);
  });

  test('has failed when one of the last service had', () => {
    const services = [service('db', [updated('db.service')]), service('web', [updated(web1, { phase: 'failed' })])];
    expect(nothingInFlightReport(services, facts).status).toBe('failed');
  });

  test('shows what was done when', () => {
    expect(spansOf(nothingInFlightReport([service('web', [updated(web1, times), rest])], facts))).toEqual([
      `${web1} starting`,
    ]);
  });
});

describe('a deployment whose units in flight were recovered', () => {
  const up = (name: string, at: 'old' | 'new', more = {}) => run(name, { from: at, to: at, ...later, ...more });

  test.each<Expected & { readonly title: string; readonly runs: readonly Run[]; readonly recovery: RecoveryCase }>([
    {
      title: 'has succeeded when that was the last of it',
      runs: [updated(web1), updated(web2, interrupted)],
      recovery: { runs: [up(web2, 'new')] },
      status: 'succeeded',
      words: [/\b2 updated\b/],
      results: [`${web1} update succeeded, old → new`, `${web2} update succeeded, old → new`],
    },
    {
      title: 'was cancelled when others were not started',
      runs: [updated(web1), updated(web2, interrupted), rest],
      recovery: { runs: [up(web2, 'new')] },
      status: 'cancelled',
      words: [/\brecovered\b/, /\b2 done\b/, /\b1 not started\b/],
      results: [
        `${web1} update succeeded, old → new`,
        `${web2} update succeeded, old → new`,
        `${web3} update skipped, old → old, with an error`,
      ],
    },
    {
      title: 'was cancelled when it is back at its former revision',
      runs: [updated(web1), updated(web2, interrupted)],
      recovery: { runs: [up(web2, 'old')] },
      status: 'cancelled',
      words: [/\b1 done\b/, /\b1 back at the former revision\b/, /\b0 not started\b/],
      results: [`${web1} update succeeded, old → new`, `${web2} update rolled-back, old → old`],
    },
    {
      title: 'names the units that could not be recovered',
      runs: [updated(web1), updated(web2, { ...interrupted, seen: unit(web2, 'new') })],
      recovery: { leftAlone: { [web2]: 'another deployment changed it' } },
      status: 'cancelled',
      words: [/\bsome units could not be recovered\b/, /\b1 done\b/, /web@2\.service/],
      results: [`${web1} update succeeded, old → new`, `${web2} update cancelled, old → new, with an error`],
    },
    {
      title: 'has failed when another had failed before',
      runs: [updated(web1, { phase: 'failed', seen: unit(web1, 'old') }), updated(web2, interrupted)],
      recovery: { runs: [up(web2, 'new')] },
      status: 'failed',
      words: [/\b1 done\b/, /web@1\.service/],
      results: [`${web1} update failed, old → old, with an error`, `${web2} update succeeded, old → new`],
    },
  ])('$title', ({ runs, recovery, ...expected }) => {
    const ending = recoveredReport(recovered([service('web', runs)], recovery), facts);
    holds(ending, expected);
    expect(ending.isAfterwards).toBe(true);
  });

  test('shows when it was recovered, also if that took a rollback', () => {
    const recovery = {
      runs: [up(web2, 'new', { phase: 'failed' })],
      undone: { runs: [run(web2, { from: 'new', to: 'old', startedAt: 5_000, finishedAt: 6_000 })] },
    };
    const rollout = [service('web', [updated(web1, times), updated(web2, interrupted)])];
    const ending = recoveredReport(recovered(rollout, recovery), facts);
    expect(spansOf(ending)).toEqual([`${web1} starting`, `${web2} starting, starting, rollback`]);
  });

  test('shows a unit with several runs once', () => {
    const runs = [created(web2, { stage: 'surge', ...times }), run(web2, { from: 'new', ...later })];
    const recovery = { runs: [up(web2, 'new', { startedAt: 5_000, finishedAt: 6_000 })] };
    expect(spansOf(recoveredReport(recovered([service('web', runs)], recovery), facts))).toEqual([
      `${web2} starting, removing, starting`,
    ]);
  });
});

describe('a deployment that was rolled back', () => {
  const failed = updated(web1, { phase: 'failed', because: 'crash loop', ...times });
  const back = (name: string, more = {}) => run(name, { from: 'new', to: 'old', ...later, ...more });

  test.each<
    Expected & {
      readonly title: string;
      readonly runs: readonly Run[];
      readonly undone: RollbackCase;
      readonly because: 'cancelled' | 'failed';
    }
  >([
    {
      title: 'because it was cancelled was cancelled, and counts what went back',
      runs: [updated(web1), updated(web2, interrupted), rest],
      undone: { runs: [back(web2), back(web1)] },
      because: 'cancelled',
      status: 'cancelled',
      words: [/\b2 units\b/],
      results: [
        `${web1} update rolled-back, old → old`,
        `${web2} update rolled-back, old → old`,
        `${web3} update skipped, old → old, with an error`,
      ],
    },
    {
      title: 'because it was cancelled, and did not come back in full, has failed',
      runs: [updated(web1, { seen: unit(web1, 'new') }), rest],
      undone: { leftAlone: { [web1]: 'another deployment changed it' } },
      because: 'cancelled',
      status: 'failed',
      words: [/web@1\.service/, /another deployment changed it/],
      results: [`${web1} update failed, old → new, with an error`, `${web3} update skipped, old → old, with an error`],
    },
    {
      title: 'because it had failed is rolled back, and says why',
      runs: [failed, rest],
      undone: { runs: [back(web1)] },
      because: 'failed',
      status: 'rolled-back',
      words: [/web@1\.service/, /crash loop/, /\b1 unit\b/],
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${web3} update skipped, old → old, with an error`,
      ],
    },
    {
      title: 'because it had failed, and did not come back in full, has failed',
      runs: [failed, destroyed(web2)],
      undone: { runs: [back(web1), run(web2, { to: 'old', phase: 'failed', because: 'no machine' })] },
      because: 'failed',
      status: 'failed',
      words: [/crash loop/],
      results: [
        `${web1} update rolled-back, old → old, with an error`,
        `${web2} destroy failed, old → nothing, with an error`,
      ],
    },
  ])('$title', ({ runs, undone, because, ...expected }) => {
    const ending = rolledBackReport(rolledBack([service('web', runs)], undone), facts, because);
    holds(ending, expected);
    expect(ending.isAfterwards).toBe(true);
  });

  test('shows when it was rolled back', () => {
    const ending = rolledBackReport(rolledBack([service('web', [failed])], { runs: [back(web1)] }), facts, 'failed');
    expect(spansOf(ending)).toEqual([`${web1} starting, rollback`]);
  });
});

test('a deployment that could not be recovered names the units in flight, and why', () => {
  const runs = [
    updated(web1, times),
    updated(web2, { ...interrupted, seen: unit(web2, 'new') }),
    created(web3, { ...interrupted, seen: unit(web3, 'new') }),
    updated('web@4.service', { phase: 'skipped' }),
  ];
  const ending = unrecoveredReport([service('web', runs)], facts, 'connection refused');
  holds(ending, {
    status: 'cancelled',
    words: [/web@2\.service, web@3\.service/, /connection refused/],
    results: [
      `${web1} update succeeded, old → new`,
      `${web2} update cancelled, old → new, with an error`,
      `${web3} create cancelled, nothing → new, with an error`,
      'web@4.service update skipped, old → old, with an error',
    ],
  });
  expect(ending.reason).not.toContain(web1);
  expect(ending.isAfterwards).toBe(true);
  expect(spansOf(ending)).toContain(`${web1} starting`);
});

test('one that could not be recovered, and had written nothing, has changed nothing', () => {
  expect(unrecoveredReport([service('web', [rest])], facts, 'connection refused').changed).toBe(false);
});

test('units of a restart that run again without having been seen stopped are not at a former revision', () => {
  const runs = [toldToRestart(web1, interrupted), toldToRestart(web2, { phase: 'skipped' })];
  const services = recovered([service('web', runs)], { runs: [run(web1, { from: 'old', to: 'old' })] });
  holds(recoveredReport(services, facts), {
    status: 'cancelled',
    words: [/^cancelled and recovered: 0 done, 1 running as before, 1 not started$/],
    results: [`${web1} restart rolled-back, old → old`, `${web2} restart skipped, old → old, with an error`],
  });
});
