import { describe, expect, test } from '@jest/globals';
import type { Downtime } from '../../src/plan/plan.js';
import { planRollback, wasHealthy } from '../../src/rollout/rollback-plan.js';
import {
  created,
  current,
  destroyed,
  endedFacts,
  following,
  type Now,
  planFacts,
  type Run,
  type RunCase,
  restarted,
  run,
  service,
  sidekick,
  toldToRestart,
  unchanged,
  updated,
  version,
} from './cases.js';

const web1 = 'web@1.service';
const web2 = 'web@2.service';
const web3 = 'web@3.service';
const template = 'web@.service';
const log1 = 'log@1.service';

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly now: Readonly<Record<string, Now>>;
  readonly undo?: readonly string[];
  /** Units that are left alone, with a word of the reason. */
  readonly leftAlone?: Readonly<Record<string, string>>;
}

function holds({ runs, now, undo = [], leftAlone = {} }: Row) {
  const planned = planRollback([service('web', runs)], current(now));
  expect(planFacts(planned.plan)).toEqual(undo);
  const left = planned.ended.filter(({ phase }) => phase.name === 'left-alone');
  expect(left.map(({ step }) => step.unit)).toEqual(Object.keys(leftAlone));
  for (const [index, word] of Object.values(leftAlone).entries())
    expect(left[index]?.phase).toMatchObject({ reason: expect.stringContaining(word) });
  // Everything that was touched has a run that says what became of it.
  for (const { purpose, effect } of planned.ended) expect([purpose, effect]).toEqual(['rollback', 'none']);
}

describe('a task is not run to go back', () => {
  const job = 'migrate.service';
  const task = { isTask: true, did: 'ended' } as const;
  const ran = (more: RunCase) => toldToRestart(job, { ...task, from: 'job', to: 'job', ...more });
  test.each<Row>([
    { title: 'it has run: that stays done', runs: [ran({})], now: { [job]: 'job' } },
    { title: 'it has failed: nothing is left to be done', runs: [ran({ phase: 'failed' })], now: { [job]: 'job' } },
    {
      title: 'it was caught at work: nobody knows how far it came',
      runs: [ran({ phase: 'interrupted' })],
      now: { [job]: 'job' },
      leftAlone: { [job]: 'a task is not run again in order to go back' },
    },
    { title: 'it was caught before its run', runs: [ran({ phase: 'interrupted' })], now: { [job]: 'job loaded' } },
    {
      title: 'it was updated: its former options come back, and it is only loaded',
      runs: [updated(job, task)],
      now: { [job]: 'new' },
      undo: [`change: ${job} update new → old loaded until applied, not counted`],
    },
    {
      title: 'it was destroyed on the way',
      runs: [updated(job, { ...task, phase: 'interrupted', tookDown: 'destroyed' })],
      now: { [job]: 'absent' },
      undo: [`change: ${job} create nothing → old loaded until applied, not counted`],
    },
    { title: 'its update has not arrived', runs: [updated(job, { ...task, phase: 'failed' })], now: { [job]: 'old' } },
    {
      title: 'it was created: it is destroyed',
      runs: [created(job, { isTask: true })],
      now: { [job]: 'new' },
      undo: [`remove: ${job} destroy new → nothing, not counted`],
    },
  ])('$title', holds);
});

describe('what a unit has now decides how it goes back', () => {
  test.each<Row>([
    {
      title: 'updated, and has the new revision: it is updated back',
      runs: [updated(web1)],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
    {
      title: 'updated, and still has the former revision: it only has to be found running',
      runs: [updated(web1, { phase: 'failed' })],
      now: { [web1]: 'old' },
      undo: [`change: ${web1} restart old → old until running`],
    },
    {
      title: 'updated and stopped on the way: it is started, and has to become healthy',
      runs: [updated(web1, { phase: 'interrupted', tookDown: 'stopped' })],
      now: { [web1]: 'old inactive' },
      undo: [`change: ${web1} restart old inactive → old until healthy`],
    },
    {
      title: 'updated and destroyed on the way: it is created again',
      runs: [updated(web1, { phase: 'interrupted', tookDown: 'destroyed' })],
      now: { [web1]: 'absent' },
      undo: [`change: ${web1} create nothing → old until healthy`],
    },
    {
      title: 'updated without an answer: what the cluster has counts',
      runs: [updated(web1, { phase: 'failed', effect: 'unconfirmed' })],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
    {
      title: 'updated, and set to inactive by someone else: it goes back nevertheless',
      runs: [updated(web1)],
      now: { [web1]: 'new inactive' },
      undo: [`change: ${web1} update new inactive → old until healthy`],
    },
    {
      title: 'updated, and changed by another deployment: it is left alone',
      runs: [updated(web1)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: version('theirs').revision.slice(0, 7) },
    },
    {
      title: 'updated, and the cluster does not answer: it is left alone',
      runs: [updated(web1)],
      now: { [web1]: 'no answer' },
      leftAlone: { [web1]: 'connection refused' },
    },
    {
      title: 'updated, and not looked up: it is left alone',
      runs: [updated(web1)],
      now: {},
      leftAlone: { [web1]: 'not looked up' },
    },
    {
      title: 'updated, and given back the way fleetd 0.11.1 keeps it: it is known again',
      runs: [run(web1, { from: 'old', to: 'folded' })],
      now: { [web1]: 'unfolded' },
      undo: [`change: ${web1} update unfolded → old until healthy`],
    },
    {
      title: 'had a form that fleetd 0.11.1 keeps differently, and has it still: nothing of the change has arrived',
      runs: [run(web1, { from: 'folded', to: 'new' })],
      now: { [web1]: 'unfolded' },
      undo: [`change: ${web1} restart unfolded → folded until running`],
    },
    {
      title: 'created, and there: it is destroyed',
      runs: [created(web1)],
      now: { [web1]: 'new' },
      undo: [`remove: ${web1} destroy new → nothing, not counted`],
    },
    { title: 'created, and gone: nothing is done', runs: [created(web1)], now: { [web1]: 'absent' } },
    {
      title: 'created, and changed by another deployment: it is left alone',
      runs: [created(web1)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: 'changed' },
    },
    {
      title: 'destroyed, and gone: it is created again',
      runs: [destroyed(web1)],
      now: { [web1]: 'absent' },
      undo: [`change: ${web1} create nothing → old until healthy, not counted`],
    },
    {
      title: 'destroyed, and still there: it only has to be found running',
      runs: [destroyed(web1, { phase: 'failed' })],
      now: { [web1]: 'old' },
      undo: [`change: ${web1} restart old → old until running, not counted`],
    },
    {
      title: 'destroyed, and created by another deployment: it is left alone',
      runs: [destroyed(web1)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: 'changed' },
    },
    {
      title: 'restarted because it had failed: it has to be as it was, not healthier',
      runs: [restarted(web1)],
      now: { [web1]: 'old' },
      undo: [`change: ${web1} restart old → old until applied`],
    },
    {
      title: 'restarted although it ran: it has to be found running',
      runs: [restarted(web1, { did: 'running' })],
      now: { [web1]: 'old' },
      undo: [`change: ${web1} restart old → old until running`],
    },
    {
      title: 'updated, and had failed before: it need not be healthy afterwards',
      runs: [updated(web1, { did: 'failed' })],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until applied`],
    },
    {
      title: 'staged, and staged before: it does not count as available, and need not be healthy',
      runs: [run(web1, { from: 'old inactive', to: 'new inactive' })],
      now: { [web1]: 'new inactive' },
      undo: [`change: ${web1} update new inactive → old inactive until applied, not counted`],
    },
    {
      title: 'launched, and staged before: it no longer counts as available',
      runs: [run(web1, { from: 'old inactive', to: 'new' })],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old inactive until applied, not counted`],
    },
    {
      title: 'staged, and launched before: it has to become healthy again',
      runs: [run(web1, { from: 'old', to: 'old inactive', countsAsAvailable: true })],
      now: { [web1]: 'old inactive' },
      undo: [`change: ${web1} restart old inactive → old until healthy`],
    },
  ])('$title', holds);
});

describe('only what was changed goes back', () => {
  test.each<Row>([
    {
      title: 'a unit that failed before anything was written',
      runs: [updated(web1, { phase: 'failed', effect: 'none' })],
      now: { [web1]: 'old' },
    },
    { title: 'a unit that was not started', runs: [updated(web1, { phase: 'skipped' })], now: {} },
    { title: 'a unit that was unchanged', runs: [unchanged(web1)], now: {} },
  ])('$title is not touched', holds);

  test.each<RunCase['phase']>(['available', 'failed', 'interrupted'])('a unit that was changed and is %s', (phase) => {
    holds({
      title: '',
      runs: [updated(web1, { ...(phase && { phase }) })],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    });
  });

  test('instances that were not touched count towards what is up, those that did not run before do not', () => {
    holds({
      title: '',
      runs: [
        updated(web1),
        updated(web2, { phase: 'skipped' }),
        unchanged(web3),
        created('web@4.service', { phase: 'skipped' }),
        run('web@5.service', { from: 'old inactive', to: 'new', phase: 'skipped' }),
        updated('web@6.service', { phase: 'skipped', countsAsAvailable: false }),
      ],
      now: { [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `change: ${web2} unchanged old`,
        `change: ${web3} unchanged new`,
      ],
    });
  });

  test('an instance that is left alone is no longer counted', () => {
    holds({
      title: '',
      runs: [updated(web1), updated(web2)],
      now: { [web1]: 'new', [web2]: 'theirs' },
      undo: [`change: ${web1} update new → old until healthy`],
      leftAlone: { [web2]: 'changed' },
    });
  });
});

describe('templates and surge instances', () => {
  test.each<Row>([
    {
      title: 'a template that was created first goes last',
      runs: [created(template, { stage: 'prepare' }), created(web1, { startedAt: 2_000 })],
      now: { [template]: 'new inactive', [web1]: 'new' },
      undo: [
        `remove: ${web1} destroy new → nothing, not counted`,
        `remove: ${template} destroy new inactive → nothing, not counted`,
      ],
    },
    {
      title: 'a template that was updated goes back after the instances',
      runs: [updated(web1), run(template, { from: 'old inactive', to: 'new inactive', startedAt: 2_000 })],
      now: { [template]: 'new inactive', [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `template: ${template} update new inactive → old inactive until applied, not counted`,
      ],
    },
    {
      title: 'so does one that was updated first',
      runs: [
        run(template, { from: 'old inactive', to: 'new inactive', stage: 'prepare', startedAt: 2_000 }),
        updated(web1),
      ],
      now: { [template]: 'new inactive', [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `template: ${template} update new inactive → old inactive until applied, not counted`,
      ],
    },
    {
      title: 'a surge instance is destroyed after the others are back',
      runs: [
        created(web3, { stage: 'surge' }),
        updated(web1, { startedAt: 2_000 }),
        run(web3, { from: 'new', phase: 'skipped' }),
      ],
      now: { [web1]: 'new', [web3]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`, `remove: ${web3} destroy new → nothing, not counted`],
    },
    {
      title: 'a surge instance that has been removed again stays away',
      runs: [
        created(web3, { stage: 'surge' }),
        updated(web1, { startedAt: 2_000 }),
        run(web3, { from: 'new', startedAt: 3_000 }),
      ],
      now: { [web1]: 'new', [web3]: 'absent' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
    {
      title: 'what was updated beside an instance that was created goes back like any other',
      runs: [updated(web1, { stage: 'create' })],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
  ])('$title', holds);
});

describe('sidekicks', () => {
  test.each<Row>([
    {
      title: 'one that was updated goes back with its main unit, the newest first, and follows it at the end',
      runs: [updated(log1, { lane: web1, countsAsAvailable: false }), updated(web1, { startedAt: 2_000 })],
      now: { [log1]: 'new', [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `change: ${log1} update new → old until healthy, not counted, follows ${web1}`,
        `change: ${log1} restart old → old until running, not counted, follows ${web1}`,
      ],
    },
    {
      title: 'one that was not touched follows its main unit back',
      runs: [sidekick(), updated(web1)],
      now: { [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `change: ${log1} restart old → old until running, not counted, follows ${web1}`,
      ],
    },
    {
      title: 'one that was only started again has nothing to undo, and follows its main unit back',
      runs: [
        sidekick(),
        updated(web1),
        following(log1, web1, { from: 'old', to: 'old', effect: 'applied', startedAt: 2_000 }),
      ],
      now: { [log1]: 'old', [web1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `change: ${log1} restart old → old until running, not counted, follows ${web1}`,
      ],
    },
    {
      title: 'one that was updated and started again goes back once',
      runs: [
        updated(log1, { lane: web1, countsAsAvailable: false }),
        updated(web1, { startedAt: 2_000 }),
        following(log1, web1, { effect: 'applied', startedAt: 3_000 }),
      ],
      now: { [log1]: 'new', [web1]: 'new' },
      undo: [
        `change: ${log1} update new → old until healthy, not counted, follows ${web1}`,
        `change: ${web1} update new → old until healthy`,
        `change: ${log1} restart old → old until running, not counted, follows ${web1}`,
      ],
    },
    {
      title: 'one is found running even if its main unit is left alone',
      runs: [sidekick(), updated(web1)],
      now: { [web1]: 'theirs' },
      undo: [`change: ${log1} restart old → old until running, not counted, follows ${web1}`],
      leftAlone: { [web1]: 'changed' },
    },
    {
      title: 'one that did not run before is not started',
      runs: [sidekick({ did: 'failed' }), updated(web1)],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
    {
      title: 'one that was created is destroyed, and does not follow',
      runs: [updated(web1), created(log1, { stage: 'change', lane: web1, countsAsAvailable: false, startedAt: 2_000 })],
      now: { [web1]: 'new', [log1]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `remove: ${log1} destroy new → nothing, not counted, follows ${web1}`,
      ],
    },
    {
      title: 'one of an instance that was not touched is left as it is',
      runs: [sidekick({ lane: web2 }), updated(web1)],
      now: { [web1]: 'new' },
      undo: [`change: ${web1} update new → old until healthy`],
    },
    {
      title: 'one of an instance that was created has nothing to follow back',
      runs: [created(web1), sidekick({ stage: 'create' })],
      now: { [web1]: 'new' },
      undo: [`remove: ${web1} destroy new → nothing, not counted`],
    },
  ])('$title', holds);
});

test('a sidekick that follows its main unit back has not been observed since the plan was made', () => {
  const runs = [sidekick(), updated(web1)];
  const { plan } = planRollback([service('web', runs)], current({ [web1]: 'new' }));
  const follower = plan.services[0]?.steps.find((step) => step.unit === log1);
  expect(follower).toMatchObject({ until: 'running' });
  expect(follower).not.toHaveProperty('condition');
});

describe('the order', () => {
  test('is the newest first, and among those started together the last of the plan first', () => {
    const runs = [updated(web1, { startedAt: 3_000 }), updated(web2), updated(web3)];
    holds({
      title: '',
      runs,
      now: { [web1]: 'new', [web2]: 'new', [web3]: 'new' },
      undo: [web1, web3, web2].map((unit) => `change: ${unit} update new → old until healthy`),
    });
  });

  test('takes a unit with several runs by its newest', () => {
    const runs = [updated(web1), updated(web2, { startedAt: 2_000 }), restarted(web1, { startedAt: 3_000 })];
    const { plan } = planRollback([service('web', runs)], current({ [web1]: 'new', [web2]: 'new' }));
    expect(plan.services[0]?.steps.map(({ unit }) => unit)).toEqual([web1, web2]);
  });

  test('of services is the last one first, and those without anything to undo are left out', () => {
    const services = [
      service('db', [updated('db.service')]),
      service('cache', [unchanged('cache.service')]),
      service('web', [updated(web1), updated(web2, { phase: 'skipped' })]),
      service('proxy', [updated('proxy.service', { phase: 'skipped' })]),
    ];
    const { plan } = planRollback(services, current({ 'db.service': 'new', [web1]: 'new' }));
    expect(plan.services.map((one) => one.service)).toEqual(['web', 'db']);
  });

  test('of stages is instances, then templates, then units to destroy', () => {
    holds({
      title: '',
      runs: [
        updated(web1),
        run(template, { from: 'old inactive', to: 'new inactive', startedAt: 2_000 }),
        created(web2, { startedAt: 3_000 }),
        updated(web3, { phase: 'skipped' }),
      ],
      now: { [web1]: 'new', [template]: 'new inactive', [web2]: 'new' },
      undo: [
        `change: ${web1} update new → old until healthy`,
        `change: ${web3} unchanged old`,
        `template: ${template} update new inactive → old inactive until applied, not counted`,
        `remove: ${web2} destroy new → nothing, not counted`,
      ],
    });
  });
});

describe('services go back in the opposite order', () => {
  test('waves and waits are turned round, also around a service without anything to undo', () => {
    const services = [
      service('db', [updated('db.service')], { wave: 0 }),
      service('cache', [unchanged('cache.service')], { wave: 0, waitsFor: ['db'] }),
      service('api', [updated('api.service')], { wave: 0, waitsFor: ['db', 'cache'] }),
      service('web', [updated(web1)], { wave: 2 }),
      service('proxy', [updated('proxy.service')], { wave: 2, waitsFor: ['web'] }),
    ];
    const all = ['db.service', 'api.service', web1, 'proxy.service'];
    const { plan } = planRollback(services, current(Object.fromEntries(all.map((name) => [name, 'new']))));
    expect(plan.services.map(({ service: name, wave, waitsFor }) => [name, wave, waitsFor])).toEqual([
      ['proxy', 0, []],
      ['web', 0, ['proxy']],
      ['api', 2, []],
      ['db', 2, ['api', 'cache']],
    ]);
  });

  test.each<[string, Run[], Readonly<Record<string, Now>>, takesDown: boolean]>([
    ['an instance that goes back to its former options', [updated(web1)], { [web1]: 'new' }, true],
    ['a sidekick that does', [sidekick({ to: 'new', action: 'update', effect: 'applied' })], { [log1]: 'new' }, true],
    ['one that is created again', [destroyed(web1)], { [web1]: 'absent' }, false],
    ['one that is destroyed', [created(web1)], { [web1]: 'new' }, false],
    ['one whose change has not arrived', [updated(web1)], { [web1]: 'old' }, false],
    [
      'a template, with instances that are created again',
      [run(template, { from: 'old inactive', to: 'new inactive' }), destroyed(web1)],
      { [template]: 'new inactive', [web1]: 'absent' },
      false,
    ],
  ])('whether a service takes something down: %s', (_, runs, now, takesDown) => {
    const { plan } = planRollback([service('web', runs)], current(now));
    expect(plan.services.map((one) => one.takesDown)).toEqual([takesDown]);
  });
});

describe('several runs of one unit', () => {
  test('any version that one of them had is this deployment’s own', () => {
    const runs = [run(web1, { from: 'old', to: 'job' }), run(web1, { from: 'job', to: 'new', startedAt: 2_000 })];
    for (const [now, from] of [
      ['job', 'job'],
      ['new', 'new'],
    ] as const)
      holds({ title: '', runs, now: { [web1]: now }, undo: [`change: ${web1} update ${from} → old until healthy`] });
  });

  test('downtime is counted on from the last one that was started', () => {
    const downtime = (to: number): Downtime => ({ intervals: [{ from: 0, to }], isDown: false });
    const runs = [
      updated(web1, { downtime: downtime(1) }),
      restarted(web1, { startedAt: 2_000, downtime: downtime(2) }),
      restarted(web1, { phase: 'skipped', downtime: downtime(3) }),
    ];
    const { plan } = planRollback([service('web', runs)], current({ [web1]: 'new' }));
    expect(plan.services[0]?.steps[0]?.downtime).toEqual(downtime(2));
  });

  test('machines may still show each of their revisions meanwhile', () => {
    const runs = [run(web1, { from: 'old', to: 'job' }), run(web1, { from: 'job', to: 'new' })];
    const { plan } = planRollback([service('web', runs)], current({ [web1]: 'new' }));
    const hashes = new Set(plan.services[0]?.steps[0]?.hashesInBetween);
    for (const release of ['old', 'job', 'new'] as const) expect(hashes).toContain(version(release).revision);
  });
});

describe('the service as a whole', () => {
  test('is as large as it was before: units that counted as available and were meant to run', () => {
    const runs = [
      updated(web1),
      updated(web2, { phase: 'skipped' }),
      created(web3, { phase: 'skipped' }),
      run('web@4.service', { from: 'old inactive', to: 'new', phase: 'skipped' }),
      updated('web@5.service', { phase: 'skipped' }),
      updated(log1, { countsAsAvailable: false, phase: 'skipped' }),
    ];
    const { plan } = planRollback([service('web', runs)], current({ [web1]: 'new' }));
    expect(plan.services[0]?.limits.size).toBe(3);
  });

  test('goes back within the limits for going back, and keeps its times and health check', () => {
    const given = {
      limits: { maxUnavailable: 5, canary: 3 },
      rollbackLimits: { size: 4, maxUnavailable: 2 },
      minReadyMs: 7_000,
      healthCheck: { url: 'http://{machine-ip}/' },
    };
    const { plan } = planRollback([service('web', [updated(web1)], given)], current({ [web1]: 'new' }));
    expect(plan.services[0]).toMatchObject({
      limits: { size: 4, maxUnavailable: 2, canary: 0 },
      minReadyMs: 7_000,
      healthCheck: { url: 'http://{machine-ip}/' },
    });
  });
});

test.each<[string, Row['runs'][number], Now, string]>([
  ['was to be created and is not there: nothing to undo', created(web1), 'absent', `${web1} available`],
  ['belongs to someone else: left alone', updated(web1), 'theirs', `${web1} left-alone`],
  ['fleet does not answer for: left alone', updated(web1), 'no answer', `${web1} left-alone`],
])('a unit that %s', (_, one, now, expected) => {
  const [ended = ''] = endedFacts(planRollback([service('web', [one])], current({ [web1]: now })));
  expect(ended).toContain(expected);
});

test.each<[string, RunCase, boolean]>([
  ['runs', { from: 'old' }, true],
  ['was not seen', { from: 'old', did: 'not seen' }, true],
  ['has failed', { from: 'old', did: 'failed' }, false],
  ['has ended, though it should run on', { from: 'old', did: 'ended' }, false],
  ['has ended, as it is meant to', { from: 'job', did: 'ended' }, true],
  ['is not meant to run', { from: 'old inactive', did: 'running' }, false],
  ['is not there', { to: 'new', did: 'running' }, false],
])('whether it was healthy before: a unit that %s', (_, given, expected) => {
  expect(wasHealthy(run(web1, given).step)).toBe(expected);
});

describe('a restart that was asked for', () => {
  const stopping = { phase: 'failed', because: 'did not stop' } as const;

  test.each<Row>([
    {
      title: 'and that succeeded is nothing to undo; the unit counts as available meanwhile',
      runs: [toldToRestart(web1), toldToRestart(web2, stopping)],
      now: { [web1]: 'old', [web2]: 'old loaded' },
      undo: [`change: ${web2} restart old loaded → old until healthy`, `change: ${web1} unchanged old`],
    },
    {
      title: 'and that succeeded is not made wrong by someone else who has stopped the unit since',
      runs: [toldToRestart(web1), toldToRestart(web2, { phase: 'skipped' })],
      now: { [web1]: 'old inactive' },
    },
    {
      title: 'and that failed while the unit was stopped: it is started again',
      runs: [toldToRestart(web1, stopping)],
      now: { [web1]: 'old loaded' },
      undo: [`change: ${web1} restart old loaded → old until healthy`],
    },
    {
      title: 'and that failed while the unit was stopped, which was not healthy before: it only has to be launched',
      runs: [toldToRestart(web1, { ...stopping, did: 'failed' })],
      now: { [web1]: 'old loaded' },
      undo: [`change: ${web1} restart old loaded → old until applied`],
    },
    {
      title: 'and from which the unit did not come back: it is not stopped and started once more',
      runs: [toldToRestart(web1, { phase: 'failed' })],
      now: { [web1]: 'old' },
      leftAlone: { [web1]: 'it was only restarted, so there is nothing to go back to' },
    },
    {
      title: 'and that was interrupted once the unit was to run again: it has to be found running',
      runs: [toldToRestart(web1, { phase: 'interrupted' }), toldToRestart(web2, { phase: 'failed' })],
      now: { [web1]: 'old', [web2]: 'old' },
      undo: [`change: ${web1} restart old → old until running`],
      leftAlone: { [web2]: 'only restarted' },
    },
    {
      title: 'and that a recovery has found to be bad: the recovery says so',
      runs: [
        toldToRestart(web1, { phase: 'interrupted' }),
        restarted(web1, { purpose: 'recovery', phase: 'failed', from: 'old loaded' }),
      ],
      now: { [web1]: 'old' },
    },
    {
      title: 'of a unit that someone else has set to inactive: it is left alone',
      runs: [toldToRestart(web1, stopping)],
      now: { [web1]: 'old inactive' },
      leftAlone: { [web1]: 'someone else has set it to inactive' },
    },
    {
      title: 'of a unit that someone else has destroyed: it is left alone',
      runs: [toldToRestart(web1, stopping)],
      now: { [web1]: 'absent' },
      leftAlone: { [web1]: 'someone else has destroyed it' },
    },
    {
      title: 'of a unit that someone else has changed: it is left alone',
      runs: [toldToRestart(web1, stopping)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: 'someone else has changed it' },
    },
    {
      title: 'with sidekicks that succeeded as well: nothing is done about them',
      runs: [
        toldToRestart(web1),
        following(log1, web1, { from: 'old', to: 'old', effect: 'applied' }),
        toldToRestart(web2, stopping),
      ],
      now: { [web1]: 'old', [log1]: 'old', [web2]: 'old loaded' },
      undo: [`change: ${web2} restart old loaded → old until healthy`, `change: ${web1} unchanged old`],
    },
    {
      title: 'whose sidekick was not looked after any more: it is found running, or started',
      runs: [
        toldToRestart(web1),
        following(log1, web1, { from: 'old', to: 'old', phase: 'skipped' }),
        toldToRestart(web2, { phase: 'failed' }),
      ],
      now: { [web1]: 'old', [web2]: 'old' },
      undo: [
        `change: ${log1} restart old → old until running, not counted, follows ${web1}`,
        `change: ${web1} unchanged old`,
      ],
      leftAlone: { [web2]: 'only restarted' },
    },
  ])('$title', holds);

  test('that cost an instance leaves the others a limit that they can keep', () => {
    const size = (...runs: Run[]) =>
      planRollback([service('web', runs)], current({ [web1]: 'old', [web2]: 'old' })).plan.services[0]?.limits.size;
    const skipped = following(log1, web1, { from: 'old', to: 'old', phase: 'skipped' });
    expect(size(toldToRestart(web1), skipped, toldToRestart(web2, { phase: 'failed' }))).toBe(1);
    expect(size(toldToRestart(web1), skipped, toldToRestart(web2))).toBe(2);
  });
});
