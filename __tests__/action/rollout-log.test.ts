import { describe, expect, test } from '@jest/globals';
import { logAccounts } from '../../src/action/account-log.js';
import { rolloutLog } from '../../src/action/rollout-log.js';
import type { Plan } from '../../src/plan/plan.js';
import type { Overview, RolloutEvent, ServiceProgress } from '../../src/rollout/events.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { instance as result } from '../report/reports.js';
import { condition, m1, run, servicePlan } from '../rollout/cases.js';
import { MemoryHost } from './memory-host.js';

const startedAt = 1_000;

/** An instance of a service; its id is its number. */
function unit(service: string, number: number, facts: Parameters<typeof run>[0] = {}): UnitRollout {
  const given = run({ unit: `${service}@${number}.service`, phase: 'available', finishedAt: 4_000, ...facts });
  return { ...given, id: number, step: { ...given.step, service, reason: 'new revision' } };
}

interface PlannedService {
  readonly size: number;
  readonly waitsFor?: readonly string[];
}

function planOf(services: Readonly<Record<string, PlannedService>>): Plan {
  return {
    services: Object.entries(services).map(([service, { size, ...order }]) =>
      servicePlan(
        Array.from({ length: size }, (_, index) => unit(service, index + 1).step),
        { service, ...order },
      ),
    ),
  };
}

type Told = readonly [second: number, ...events: readonly RolloutEvent[]];

/** What a log is told at which second, and what it makes of it: titles of groups, and lines. */
function logged(plan: Plan, told: readonly Told[]): string[] {
  const host = new MemoryHost({});
  const clock = { now: () => startedAt + second * 1_000, sleep: async () => {} };
  let second = 0;
  const log = rolloutLog(host, clock, { plan, machines: [m1], startedAt }, () => undefined);
  for (const [at, ...events] of told) {
    second = at;
    events.forEach(log);
  }
  return host.events.map(({ type, text }) => (type === 'log' ? text : `${type} ${text}`.trim()));
}

const started = (service: string, changes: number): RolloutEvent => ({ type: 'service-started', service, changes });
const finished = (service: string): RolloutEvent => ({ type: 'service-finished', service });
const begun = (of: UnitRollout): RolloutEvent => ({ type: 'started', step: of.step, purpose: of.purpose });
const ended = (of: UnitRollout): RolloutEvent => ({ type: 'finished', unit: of });
const hold = (service: string): RolloutEvent => ({ type: 'canary-hold', service, remainingMs: 30_000 });
const waits = (service: string): RolloutEvent => ({ type: 'waiting', service, reason: 'web@2.service went down' });

function progress(given: Partial<ServiceProgress> = {}, onAsked: () => void = () => {}): RolloutEvent {
  const service = { service: 'web', done: 1, of: 2, waits: [], waitingMs: 0, ...given };
  return {
    type: 'progress',
    overview: (): Overview => {
      onAsked();
      return {
        ...{ purpose: 'rollout', services: 2, done: 0, notStarted: 0, failedUnits: 0, underWay: [service] },
        waiting: { forService: [], forEarlierWaves: 0, forTheirTurn: 0 },
      };
    },
  };
}

describe('the log of a single service', () => {
  const plan = planOf({ web: { size: 2 } });
  const [one, two] = [unit('web', 1), unit('web', 2, { phase: 'failed', reason: 'crash loop' })];

  test('is a group, with a line for each event', () => {
    const up = condition('running', 'new active/running');
    expect(
      logged(plan, [
        [0, started('web', 2), begun(one)],
        [1, { type: 'condition', step: one.step, condition: condition('starting'), elapsedMs: 1_000 }],
        [2, { type: 'healthy', step: one.step, condition: up, remainingMs: 10_000 }],
        [3.25, ended(one), hold('web')],
        [4, waits('web'), begun(two), { type: 'state-changed', text: 'web@2.service: not in fleet' }],
        [5, ended(two), finished('web')],
        [6, { type: 'rollback-started', changes: 1 }, started('web', 1)],
        [7, ended(unit('web', 1, { purpose: 'rollback' })), finished('web')],
      ]),
    ).toEqual([
      'group web: 2 changes',
      '    0.0 s  web@1.service: updating (new revision)',
      '    1.0 s  web@1.service: starting',
      '    2.0 s  web@1.service: running on 10.0.0.1, must stay so for 10 s',
      '    3.3 s  web@1.service: updated in 4 s',
      '    3.3 s  canaries are up; holding the rest for 30 s, during which they must stay healthy',
      '    4.0 s  waiting: web@2.service went down',
      '    4.0 s  web@2.service: updating (new revision)',
      'debug     4.0 s  web@2.service: not in fleet',
      '    5.0 s  web@2.service: FAILED: crash loop',
      'endgroup',
      '    6.0 s  ROLLBACK of 1 unit, newest change first',
      'group web: 1 change',
      '    7.0 s  web@1.service: updated in 4 s',
      'endgroup',
    ]);
  });

  test('says what is waited for once nothing else was logged for ten seconds', () => {
    const held = progress({ holdMs: 5_000 });
    expect(
      logged(plan, [
        [0, started('web', 2)],
        [3, begun(one), held],
        [12, held],
        [12.9, held],
        [13, held],
        [14, held],
        [23, held],
      ]),
    ).toEqual([
      'group web: 2 changes',
      '    3.0 s  web@1.service: updating (new revision)',
      '   13.0 s  web: 1 of 2 changes done; waiting for the canaries (5 s left)',
      '   23.0 s  web: 1 of 2 changes done; waiting for the canaries (5 s left)',
    ]);
  });

  test('is the same if other services are unchanged', () => {
    const other = servicePlan([run({ unit: 'db.service', action: 'unchanged' }).step], { service: 'db' });
    const lines = logged({ services: [other, ...plan.services] }, [[0, started('web', 2), finished('web')]]);
    expect(lines).toEqual(['group web: 2 changes', 'endgroup']);
  });

  test('has no account at its end, which it has been itself', () => {
    const host = new MemoryHost({});
    logAccounts(plan, [result('web@1.service'), result('web@2.service')], host);
    expect(host.events).toEqual([]);
  });
});

describe('the log of several services', () => {
  const plan = planOf({ db: { size: 2 }, web: { size: 2, waitsFor: ['db', 'cache'] }, cron: { size: 1 } });
  const [db1, db2, web1, web2] = [unit('db', 1), unit('db', 2), unit('web', 1), unit('web', 2)];

  test('has no group, and every line begins with the name of what it is about', () => {
    expect(
      logged(plan, [
        [0, started('db', 2), started('cron', 1)],
        [0.1, begun(db1), begun(unit('cron', 1))],
        [1, hold('db'), waits('db')],
        [2, ended(unit('cron', 1)), finished('cron'), ended(db1), ended(db2), finished('db'), started('web', 2)],
        [2.5, begun(web1)],
        [3, ended(web1), ended({ ...web2, phase: { name: 'failed', reason: 'crash loop' } }), finished('web')],
      ]),
    ).toEqual([
      '    0.0 s  db, cron: 3 changes',
      '    0.1 s  db@1.service: updating (new revision)',
      '    0.1 s  cron@1.service: updating (new revision)',
      '    1.0 s  db: canaries are up; holding the rest for 30 s, during which they must stay healthy',
      '    1.0 s  db: waiting: web@2.service went down',
      '    2.0 s  cron@1.service: updated in 4 s',
      '    2.0 s  db@1.service: updated in 4 s',
      '    2.0 s  db@2.service: updated in 4 s',
      '    2.0 s  db: done in 2 s',
      '    2.0 s  web: 2 changes, after db',
      '    2.5 s  web@1.service: updating (new revision)',
      '    3.0 s  web@1.service: updated in 4 s',
      '    3.0 s  web@2.service: FAILED: crash loop',
      '    3.0 s  web: FAILED after 1 s (web@2.service), 1 of 2 changes done',
    ]);
  });

  test('says of services that begin at different moments when each one did', () => {
    expect(
      logged(plan, [
        [0, started('db', 2)],
        [1, started('web', 2)],
        [2, progress()],
      ]),
    ).toEqual(['    0.0 s  db: 2 changes', '    1.0 s  web: 2 changes, after db']);
  });

  test('says it once of services that begin together, though a real clock goes on meanwhile', () => {
    const plan = planOf({ db: { size: 1 }, web: { size: 2 } });
    const told: Told[] = [
      [0, started('db', 1)],
      [0.002, started('web', 2)],
      [0.003, begun(unit('db', 1))],
    ];
    expect(logged(plan, told)[0]).toMatch(/db, web: 3 changes$/);
  });

  test('counts a sidekick for the service that it follows', () => {
    const sidekick = { ...db2, step: { ...db2.step, service: 'db-sidekick' } };
    const lines = logged(plan, [[0, started('db', 2), ended(db1), ended(sidekick), finished('db')]]);
    expect(lines.at(-1)).toBe('    0.0 s  db: done in 0 s');
  });

  test('begins anew with a rollback, in which nobody waits for those that were rolled out before', () => {
    const back = { purpose: 'rollback' } as const;
    expect(
      logged(plan, [
        [0, started('db', 2), ended(db1)],
        [1, { type: 'rollback-started', changes: 2 }],
        [1, started('web', 2)],
        [2, ended(unit('web', 1, back)), ended(unit('web', 2, back)), finished('web')],
      ]),
    ).toEqual([
      '    0.0 s  db: 2 changes',
      '    0.0 s  db@1.service: updated in 4 s',
      '    1.0 s  ROLLBACK of 2 units, newest change first',
      '    1.0 s  web: 2 changes',
      '    2.0 s  web@1.service: updated in 4 s',
      '    2.0 s  web@2.service: updated in 4 s',
      '    2.0 s  web: rolled back in 1 s',
    ]);
  });

  test('says every ten seconds how far the whole is, whatever else is logged, and asks for that no more often', () => {
    let asked = 0;
    const now = progress({}, () => asked++);
    const lines = logged(plan, [
      [0, started('db', 2), now],
      [9.9, begun(db1), now],
      [10, now],
      [15, ended(db1), now],
      [19.9, now],
      [20.2, begun(db2), now],
      [30.1, now],
    ]);
    const overview = '0 of 2 services done; 1 under way: web';
    expect(lines.filter((line) => line.includes(' of '))).toEqual([`   10.0 s  ${overview}`, `   20.2 s  ${overview}`]);
    expect(asked).toBe(2);
  });

  test('has what fleet and systemd say in the debug log', () => {
    const lines = logged(plan, [[1, { type: 'state-changed', text: 'db@1.service: not in fleet' }]]);
    expect(lines).toEqual(['debug     1.0 s  db@1.service: not in fleet']);
  });

  test('ends with a group for each service, and with those that have failed, which are open', () => {
    const host = new MemoryHost({});
    const failed = { service: 'db', outcome: 'failed', error: 'crash loop' } as const;
    const instances = [
      result('db@1.service', failed),
      result('db@2.service', { service: 'db' }),
      result('web@1.service'),
      result('web@2.service'),
      result('cron@1.service', { service: 'cron', outcome: 'unchanged', action: 'unchanged' }),
    ];
    logAccounts(plan, instances, host);
    expect(host.events.map(({ type, text }) => `${type}|${text}`)).toEqual([
      'log|1 service unchanged',
      'group|web: 2 updated',
      'log|  web@1.service: updated',
      'log|  web@2.service: updated',
      'endgroup|',
      'log|db: 1 failed, 1 updated',
      'log|  db@1.service: FAILED: crash loop',
      'log|  db@2.service: updated',
    ]);
  });
});
