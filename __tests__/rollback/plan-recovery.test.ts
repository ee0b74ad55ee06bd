import { describe, expect, test } from '@jest/globals';
import type { Downtime } from '../../src/plan/plan.js';
import { allAtOnce, interruptedUnits, planRecovery } from '../../src/rollout/recovery-plan.js';
import {
  created,
  current,
  destroyed,
  following,
  type Now,
  planFacts,
  type Run,
  restarted,
  run,
  runsOf,
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
const log1 = 'log@1.service';
const interrupted = { phase: 'interrupted' } as const;

describe('the units to recover when a rollout was interrupted', () => {
  const rest = updated(web3, { phase: 'skipped' });

  test.each<{ readonly title: string; readonly runs: readonly Run[]; readonly units: readonly string[] }>([
    { title: 'are those that had been changed and were in flight', runs: [updated(web1, interrupted)], units: [web1] },
    {
      title: 'are those whose change was not confirmed',
      runs: [updated(web1, { ...interrupted, effect: 'unconfirmed' })],
      units: [web1],
    },
    {
      title: 'are not those that were in flight before any change',
      runs: [updated(web1, { ...interrupted, effect: 'none' })],
      units: [],
    },
    {
      title: 'are those that were available while others were not started',
      runs: [updated(web1), rest],
      units: [web1],
    },
    {
      title: 'are those available and those in flight, in the order of the plan',
      runs: [updated(web1), updated(web2, interrupted), rest],
      units: [web1, web2],
    },
    { title: 'are none if everything was available', runs: [updated(web1), updated(web2)], units: [] },
    { title: 'are not those that had failed', runs: [updated(web1, { phase: 'failed' }), rest], units: [] },
    { title: 'are not those that needed no change', runs: [unchanged(web1), rest], units: [] },
    {
      title: 'are not sidekicks that only followed their main unit',
      runs: [following(log1, web1, { effect: 'applied' }), rest],
      units: [],
    },
    {
      title: 'are not those that are not meant to run',
      runs: [run(web1, { from: 'old inactive', to: 'new inactive' }), rest],
      units: [],
    },
    { title: 'are not those that had been destroyed', runs: [destroyed(web1), rest], units: [] },
    {
      title: 'are surge instances that are still there',
      runs: [created(web2, { stage: 'surge' }), run(web2, { from: 'new', phase: 'skipped' }), rest],
      units: [web2],
    },
    {
      title: 'are not surge instances that have been removed again',
      runs: [created(web2, { stage: 'surge' }), run(web2, { from: 'new' }), rest],
      units: [],
    },
  ])('$title', ({ runs, units }) => {
    expect(interruptedUnits(runsOf([service('web', runs)])).map(({ step }) => step.unit)).toEqual(units);
  });
});

interface Row {
  readonly title: string;
  readonly runs: readonly Run[];
  readonly now: Readonly<Record<string, Now>>;
  readonly recover?: readonly string[];
  /** Units for which nothing has to be done: the change has been made, or it was never started. */
  readonly ended?: Readonly<Record<string, 'available' | 'skipped'>>;
  /** Units that are left alone, with a word of the reason. */
  readonly leftAlone?: Readonly<Record<string, string>>;
}

function holds({ runs, now, recover = [], ended = {}, leftAlone = {} }: Row) {
  const planned = planRecovery([service('web', runs)], current(now));
  expect(planFacts(planned.plan)).toEqual(recover);
  const left = planned.ended.filter(({ phase }) => phase.name === 'left-alone');
  const others = planned.ended.filter(({ phase }) => phase.name !== 'left-alone');
  expect(Object.fromEntries(others.map(({ step, phase }) => [step.unit, phase.name]))).toEqual(ended);
  expect(left.map(({ step }) => step.unit)).toEqual(Object.keys(leftAlone));
  for (const [index, word] of Object.values(leftAlone).entries())
    expect(left[index]?.phase).toMatchObject({ reason: expect.stringContaining(word) });
  for (const { purpose, effect } of planned.ended) expect([purpose, effect]).toEqual(['recovery', 'none']);
}

describe('a task that was interrupted', () => {
  const job = 'migrate.service';
  const anew = toldToRestart(job, { ...interrupted, from: 'job', to: 'job', isTask: true });
  test.each<Row>([
    {
      title: 'is at work: it is seen to its end',
      runs: [anew],
      now: { [job]: 'job' },
      recover: [`change: ${job} restart job → job until healthy`],
    },
    {
      title: 'was caught before its run: it does not run',
      runs: [anew],
      now: { [job]: 'job loaded' },
      ended: { [job]: 'skipped' },
    },
    {
      title: 'was destroyed to be created again: it is created, and does not run',
      runs: [updated(job, { ...interrupted, isTask: true, tookDown: 'destroyed' })],
      now: { [job]: 'absent' },
      recover: [`change: ${job} create nothing → old loaded until applied`],
    },
    {
      title: 'was to be updated, and has its former options: it does not run',
      runs: [updated(job, { ...interrupted, isTask: true, tookDown: 'stopped' })],
      now: { [job]: 'old inactive' },
      ended: { [job]: 'skipped' },
    },
  ])('$title', holds);

  test('that has run is not looked at again', () => {
    const ran = toldToRestart(job, { from: 'job', to: 'job', isTask: true });
    expect(interruptedUnits([ran, updated(web1, { phase: 'skipped' })])).toEqual([]);
  });
});

describe('a unit that was being updated', () => {
  test.each<Row>([
    {
      title: 'has the new revision: it is waited for',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [`change: ${web1} restart new → new until healthy`],
    },
    {
      title: 'has the new revision, and had failed before: the new one has to show that it is good',
      runs: [updated(web1, { ...interrupted, did: 'failed' })],
      now: { [web1]: 'new' },
      recover: [`change: ${web1} restart new → new until healthy`],
    },
    {
      title: 'has the new revision, which only had to be registered',
      runs: [updated(web1, { ...interrupted, until: 'applied' })],
      now: { [web1]: 'new' },
      recover: [`change: ${web1} restart new → new until applied`],
    },
    {
      title: 'has the new revision, which only had to be found up: it has to become healthy',
      runs: [following(log1, web1, { ...interrupted, effect: 'applied' })],
      now: { [log1]: 'new' },
      recover: [`change: ${log1} restart new → new until healthy, not counted, follows ${web1}`],
    },
    {
      title: 'was stopped, and has the new revision: it is started',
      runs: [updated(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'new inactive' },
      recover: [`change: ${web1} restart new inactive → new until healthy`],
    },
    {
      title: 'has its former revision still: it is waited for',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until healthy`],
    },
    {
      title: 'has its former revision, and had failed before: it need not be healthy',
      runs: [updated(web1, { ...interrupted, did: 'failed' })],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until applied`],
    },
    {
      title: 'has its former revision, and is not known to have been ill: it has to be healthy',
      runs: [updated(web1, { ...interrupted, until: 'applied' })],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until healthy`],
    },
    {
      title: 'was stopped with its former revision: it is started',
      runs: [updated(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'old inactive' },
      recover: [`change: ${web1} restart old inactive → old until healthy`],
    },
    {
      title: 'was unloaded with its former revision: it is started',
      runs: [updated(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'old loaded' },
      recover: [`change: ${web1} restart old loaded → old until healthy`],
    },
    {
      title: 'was destroyed, to be created again: it gets its former options',
      runs: [updated(web1, { ...interrupted, tookDown: 'destroyed' })],
      now: { [web1]: 'absent' },
      recover: [`change: ${web1} create nothing → old until healthy`],
    },
    {
      title: 'was destroyed, and is not known to the cluster: it gets its former options',
      runs: [updated(web1, { ...interrupted, tookDown: 'destroyed' })],
      now: {},
      recover: [`change: ${web1} create nothing → old until healthy`],
    },
    {
      title: 'was destroyed, and had failed before: it need not be healthy',
      runs: [updated(web1, { ...interrupted, tookDown: 'destroyed', did: 'failed' })],
      now: { [web1]: 'absent' },
      recover: [`change: ${web1} create nothing → old until applied`],
    },
    {
      title: 'was destroyed, and had only been staged: it is staged again',
      runs: [run(web1, { ...interrupted, from: 'old inactive', to: 'new', tookDown: 'destroyed' })],
      now: { [web1]: 'absent' },
      recover: [`change: ${web1} create nothing → old inactive until applied`],
    },
    {
      title: 'was destroyed by another deployment: it is left alone',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'absent' },
      leftAlone: { [web1]: 'destroyed' },
    },
    {
      title: 'was only stopped, and destroyed by another deployment: it is left alone',
      runs: [updated(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'absent' },
      leftAlone: { [web1]: 'destroyed' },
    },
    {
      title: 'was changed by another deployment: it is left alone',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: version('theirs').revision.slice(0, 7) },
    },
    {
      title: 'was set to another state by another deployment: it is left alone',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'new inactive' },
      leftAlone: { [web1]: 'inactive' },
    },
    {
      title: 'was unloaded at its former revision by another deployment: it is left alone',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'old loaded' },
      leftAlone: { [web1]: 'loaded' },
    },
    {
      title: 'cannot be asked about: it is left alone',
      runs: [updated(web1, interrupted)],
      now: { [web1]: 'no answer' },
      leftAlone: { [web1]: 'connection refused' },
    },
    {
      title: 'is given back the way fleetd 0.11.1 keeps it: it is known again',
      runs: [run(web1, { ...interrupted, from: 'old', to: 'folded' })],
      now: { [web1]: 'unfolded' },
      recover: [`change: ${web1} restart unfolded → folded until healthy`],
    },
  ])('$title', holds);
});

describe('a unit that was being staged, launched or restarted', () => {
  test.each<Row>([
    {
      title: 'was to be launched, and is: it is waited for',
      runs: [run(web1, { ...interrupted, from: 'old inactive', to: 'old' })],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until healthy`],
    },
    {
      title: 'was to be launched, and is not yet: it stays staged',
      runs: [run(web1, { ...interrupted, from: 'old inactive', to: 'old' })],
      now: { [web1]: 'old inactive' },
      recover: [`change: ${web1} restart old inactive → old inactive until applied`],
    },
    {
      title: 'was to be staged, and is: it stays so',
      runs: [run(web1, { ...interrupted, from: 'old', to: 'old inactive' })],
      now: { [web1]: 'old inactive' },
      recover: [`change: ${web1} restart old inactive → old inactive until applied, not counted`],
    },
    {
      title: 'was to be staged, and runs still: it runs on',
      runs: [run(web1, { ...interrupted, from: 'old', to: 'old inactive' })],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until healthy, not counted`],
    },
    {
      title: 'was to be restarted, and is stopped: it is started',
      runs: [restarted(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'old inactive' },
      recover: [`change: ${web1} restart old inactive → old until healthy`],
    },
    {
      title: 'was to be restarted, and was stopped by another deployment: it is left alone',
      runs: [restarted(web1, interrupted)],
      now: { [web1]: 'old loaded' },
      leftAlone: { [web1]: 'loaded' },
    },
  ])('$title', holds);
});

describe('a unit that was being created or destroyed stays as it is found', () => {
  test.each<Row>([
    {
      title: 'created: it is waited for',
      runs: [created(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [`change: ${web1} restart new → new until healthy`],
    },
    {
      title: 'not created yet',
      runs: [created(web1, interrupted)],
      now: { [web1]: 'absent' },
      ended: { [web1]: 'skipped' },
    },
    {
      title: 'created by another deployment',
      runs: [created(web1, interrupted)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: 'changed' },
    },
    {
      title: 'destroyed',
      runs: [destroyed(web1, interrupted)],
      now: { [web1]: 'absent' },
      ended: { [web1]: 'available' },
    },
    {
      title: 'not destroyed yet',
      runs: [destroyed(web1, interrupted)],
      now: { [web1]: 'old' },
      ended: { [web1]: 'skipped' },
    },
    {
      title: 'stopped in order to be destroyed: it is started again',
      runs: [destroyed(web1, { ...interrupted, tookDown: 'stopped' })],
      now: { [web1]: 'old loaded' },
      recover: [`remove: ${web1} restart old loaded → old until healthy, not counted`],
    },
    {
      title: 'not destroyed yet, and stopped',
      runs: [destroyed(web1, interrupted)],
      now: { [web1]: 'old inactive' },
      leftAlone: { [web1]: 'inactive' },
    },
    {
      title: 'created again by another deployment',
      runs: [destroyed(web1, interrupted)],
      now: { [web1]: 'theirs' },
      leftAlone: { [web1]: 'changed' },
    },
  ])('$title', holds);

  test('a surge instance is not taken for removed because another one is being removed', () => {
    const runs = [
      created(web2, { stage: 'surge' }),
      created(web3, { stage: 'surge' }),
      run(web2, { ...interrupted, from: 'new' }),
      run(web3, { from: 'new', phase: 'skipped' }),
    ];
    holds({
      title: '',
      runs,
      now: { [web2]: 'absent', [web3]: 'absent' },
      ended: { [web2]: 'available' },
      leftAlone: { [web3]: 'destroyed' },
    });
  });
});

describe('sidekicks of the units to recover', () => {
  const main = `change: ${web1} restart new → new until healthy`;
  const follows = (release: string) =>
    `change: ${log1} restart ${release} → ${release} until running, not counted, follows ${web1}`;

  test.each<Row>([
    {
      title: 'follow, although they were not to change',
      runs: [sidekick(), updated(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [main, follows('old')],
    },
    {
      title: 'follow at the revision that they have got, and all of them come after',
      runs: [sidekick({ to: 'new', action: 'update', effect: 'none' }), updated(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [main, follows('new')],
    },
    {
      title: 'follow at their former revision if they were not started',
      runs: [updated(web1, interrupted), sidekick({ to: 'new', action: 'update', phase: 'skipped' })],
      now: { [web1]: 'new' },
      recover: [main, follows('old')],
    },
    {
      title: 'follow once, at the revision of their last run',
      runs: [
        sidekick({ to: 'job', action: 'update' }),
        updated(web1, interrupted),
        sidekick({ from: 'job', to: 'new', action: 'update' }),
        sidekick({ from: 'new', to: 'new', action: 'restart', phase: 'skipped' }),
      ],
      now: { [web1]: 'new' },
      recover: [main, follows('new')],
    },
    {
      title: 'do not follow if they are recovered themselves',
      runs: [sidekick({ to: 'new', action: 'update', effect: 'applied' }), updated(web1, interrupted)],
      now: { [web1]: 'new', [log1]: 'new' },
      recover: [`change: ${log1} restart new → new until healthy, not counted, follows ${web1}`, main],
    },
    {
      title: 'are left out when they do not run',
      runs: [sidekick({ from: 'old inactive', to: 'old inactive' }), updated(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [main],
    },
    {
      title: 'are left out when they are still to be created',
      runs: [updated(web1, interrupted), created(log1, { lane: web1, countsAsAvailable: false, phase: 'skipped' })],
      now: { [web1]: 'new' },
      recover: [main],
    },
    {
      title: 'are left out when they follow another instance',
      runs: [sidekick({ lane: web2 }), updated(web1, interrupted)],
      now: { [web1]: 'new' },
      recover: [main],
    },
    {
      title: 'do not make their main unit follow if they alone are recovered',
      runs: [
        run(log1, { ...interrupted, from: 'old', to: 'new', lane: web1, countsAsAvailable: false }),
        run('tail@1.service', { from: 'old', to: 'old', lane: web1, countsAsAvailable: false, effect: 'none' }),
      ],
      now: { [log1]: 'new' },
      recover: [`change: ${log1} restart new → new until healthy, not counted, follows ${web1}`],
    },
  ])('$title', holds);

  test('they do not count for the size of what is recovered', () => {
    const runs = [sidekick(), updated(web1, interrupted), updated(web2, interrupted), unchanged(web3)];
    const { plan } = planRecovery([service('web', runs)], current({ [web1]: 'new', [web2]: 'new' }));
    expect(plan.services[0]?.limits.size).toBe(2);
  });
});

describe('the plan', () => {
  test('takes services in their order, and leaves out those with nothing to bring back', () => {
    const services = [
      service('db', [updated('db.service', interrupted)]),
      service('cache', [unchanged('cache.service')]),
      service('proxy', [created('proxy.service', interrupted)]),
      service('web', [updated(web1, interrupted)]),
    ];
    const { plan } = planRecovery(services, current({ 'db.service': 'new', 'proxy.service': 'absent', [web1]: 'new' }));
    expect(plan.services.map((one) => one.service)).toEqual(['db', 'web']);
  });

  test('takes everything at once', () => {
    const runs = [updated(web1, interrupted), updated(web2, interrupted), unchanged(web3)];
    const { plan } = planRecovery(
      [service('web', runs, { minReadyMs: 7_000 })],
      current({ [web1]: 'new', [web2]: 'new' }),
    );
    expect(plan.services[0]).toMatchObject({ limits: { size: 2, maxUnavailable: 2, canary: 0 }, minReadyMs: 7_000 });
  });

  test('downtime is counted on, and machines may still show either revision', () => {
    const downtime: Downtime = { intervals: [{ from: 1, to: 2 }], isDown: true };
    const runs = [updated(web1, { ...interrupted, downtime })];
    const { plan } = planRecovery([service('web', runs)], current({ [web1]: 'new' }));
    const [step] = plan.services[0]?.steps ?? [];
    expect(step?.downtime).toEqual(downtime);
    const hashes = new Set(step?.hashesInBetween);
    expect(hashes).toEqual(new Set([version('old').revision, version('new').revision]));
  });
});

test('a service of which everything may be worked on at once keeps its times and health check', () => {
  const given = {
    minReadyMs: 7_000,
    timeoutMs: 9_000,
    healthCheck: { url: 'http://{machine-ip}/' },
    limits: { canary: 1 },
  };
  const { plan } = service('web', [updated(web1)], given);
  const limits = { size: 4, maxUnavailable: 4, canary: 0 };
  expect(allAtOnce(plan, 4)).toEqual({ ...plan, limits, rollbackLimits: limits });
});

describe('a unit that was being restarted because that was asked for', () => {
  test.each<Row>([
    {
      title: 'and is stopped: it is started again',
      runs: [toldToRestart(web1, interrupted)],
      now: { [web1]: 'old loaded' },
      recover: [`change: ${web1} restart old loaded → old until healthy`],
    },
    {
      title: 'and was started again: it is waited for',
      runs: [toldToRestart(web1, interrupted)],
      now: { [web1]: 'old' },
      recover: [`change: ${web1} restart old → old until healthy`],
    },
    {
      title: 'and that someone else has set to inactive: it is left alone',
      runs: [toldToRestart(web1, interrupted)],
      now: { [web1]: 'old inactive' },
      leftAlone: { [web1]: 'someone else has set it to inactive' },
    },
  ])('$title', holds);

  test('is not stopped once more', () => {
    const { plan } = planRecovery([service('web', [toldToRestart(web1, interrupted)])], current({ [web1]: 'old' }));
    expect(plan.services[0]?.steps).toMatchObject([{ reason: 'it was being restarted' }]);
    expect(plan.services[0]?.steps[0]).not.toHaveProperty('stopsFirst');
  });
});
