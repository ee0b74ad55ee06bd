import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { Machine } from '../../src/fleet/schemas.js';
import { unitResults } from '../../src/report/fold-runs.js';
import { outputsOf } from '../../src/report/outputs.js';
import { planLines } from '../../src/report/plan-lines.js';
import { reasonOf } from '../../src/report/reason.js';
import { statusOf } from '../../src/report/status.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { pendingUnit, type UnitRollout } from '../../src/rollout/unit-rollout.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { removeFolders } from '../definition/checkout.js';
import { former, instance, plan, report, servicePlan, statuses, step } from './reports.js';

const documented = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);

afterEach(removeFolders);

function resultOf(run: UnitRollout, machines: readonly Machine[]): UnitResult {
  const [result] = unitResults([{ plan: servicePlan('web', [run.step]), runs: [run] }], machines);
  if (!result) throw new TypeError('a run has a result');
  return result;
}

describe('outputs', () => {
  test.each(statuses)('of a deployment that is %s are all there, as action.yml lists them', async (status) => {
    for (const outputs of [outputsOf(report({ status })), outputsOf(report({ status, plan: await plan() }))]) {
      expect(Object.keys(outputs).sort()).toEqual(documented.toSorted());
      expect(outputs).toMatchObject({ status, duration: '61' });
      for (const name of ['instances', 'created', 'updated', 'restarted', 'destroyed', 'unchanged', 'failed'])
        expect(JSON.parse(outputs[name] ?? '')).toEqual([]);
      expect(JSON.parse(outputs.plan ?? '')).toHaveProperty('services');
      expect(['true', 'false']).toContain(outputs.changed);
    }
  });

  test('name every unit once, by what became of it', () => {
    const outputs = outputsOf(
      report({
        instances: [
          instance('c.service', { action: 'create' }),
          instance('u.service'),
          instance('r.service', { action: 'restart' }),
          instance('d.service', { action: 'destroy' }),
          instance('same.service', { action: 'unchanged', outcome: 'unchanged' }),
          instance('bad.service', { outcome: 'failed', error: 'it did not start' }),
          instance('flying.service', { action: 'create', outcome: 'cancelled', error: 'cancelled' }),
          instance('later.service', { outcome: 'skipped', error: 'bad.service failed' }),
          instance('culprit.service', { outcome: 'rolled-back', error: 'it did not start' }),
          instance('undone.service', { outcome: 'rolled-back' }),
        ],
      }),
    );
    expect(outputs).toMatchObject({
      created: '["c.service"]',
      updated: '["u.service"]',
      restarted: '["r.service"]',
      destroyed: '["d.service"]',
      unchanged: '["same.service"]',
      failed: '["bad.service","flying.service","culprit.service"]',
    });
    expect(JSON.parse(outputs.instances ?? '')).toHaveLength(10);
  });

  test('show what an update changes in a unit, without what is secret in it', async () => {
    const planned = await plan();
    const instances = planned.services
      .flatMap(({ steps }) => steps)
      .map((one, id) => resultOf(pendingUnit(one, id, 'rollout'), []));
    const outputs = outputsOf(report({ plan: planned, instances }));
    expect(JSON.stringify(planned)).toMatch(/hunter2/);
    expect(JSON.stringify(outputs)).not.toMatch(/hunter2/);
    const { after } = await step('a.service');
    const [before, now] = [revisionOf(former), after?.revision];
    expect(JSON.parse(outputs.plan ?? '').services[0]).toEqual({
      service: 'a',
      wave: 0,
      after: [],
      steps: [
        {
          unit: 'a.service',
          action: 'update',
          reason: `revision ${before.slice(0, 7)} becomes ${now?.slice(0, 7)}`,
          revision: now,
          previousRevision: before,
          diff: ['[Service]', '- ExecStart=/bin/former', '+ ExecStart=/bin/sleep 86400', '+ Environment=PASSWORD=***'],
        },
      ],
    });
  });

  test('give a reason of one line, even if it was made of several', () => {
    for (const reason of ['a\nb', 'a\r\n\r\nb', 'a\u2028b'])
      expect(outputsOf(report({ reason }))).toMatchObject({ reason: 'a b' });
  });
});

describe('outputs of a deployment that is too large for GitHub', () => {
  const size = (outputs: Record<string, string>) => Object.values(outputs).join('').length;
  const unitsOf = (value = '') => (JSON.parse(value) as { unit: string }[]).map(({ unit }) => unit);

  async function large(count: number) {
    const update = await step('a.service');
    const names = Array.from({ length: count }, (_, index) => `web@${index}.service`);
    const steps = names.map((unit) => ({ ...update, unit }));
    const instances = names.map((unit, index) => ({
      ...resultOf(pendingUnit({ ...update, unit }, 0, 'rollout'), []),
      ...(index === 7 ? { outcome: 'failed' as const, error: 'it did not start' } : { outcome: 'succeeded' as const }),
    }));
    return { names, services: [servicePlan('a', steps)], instances };
  }

  test('show a change once, and name the unit that changes alike', async () => {
    const { services, names } = await large(3_000);
    const outputs = outputsOf(report({ plan: { services }, status: 'planned' }), { max: 850_000 });
    expect(size(outputs)).toBeLessThan(850_000);
    const planned = JSON.parse(outputs.plan ?? '') as { services: { steps: Record<string, unknown>[] }[] };
    const [first, second] = planned.services[0]?.steps ?? [];
    expect(first).toHaveProperty('diff');
    expect(second).toMatchObject({ unit: names[1], action: 'update', sameAs: names[0], reason: expect.any(String) });
  });

  test('have every one of 3,000 units all the same, and why one failed', async () => {
    const { services, instances, names } = await large(3_000);
    const outputs = outputsOf(report({ plan: { services }, instances }));
    // UTF-16, as GitHub counts.
    expect(Buffer.byteLength(Object.values(outputs).join(''), 'utf16le')).toBeLessThan(1_000_000);
    expect(unitsOf(outputs.instances)).toEqual(names);
    expect(JSON.parse(outputs.updated ?? '')).toHaveLength(2_999);
    expect((JSON.parse(outputs.instances ?? '') as object[])[7]).toEqual(instances[7]);
    expect((JSON.parse(outputs.instances ?? '') as object[])[8]).toMatchObject({
      unit: 'web@8.service',
      outcome: 'succeeded',
      truncated: true,
    });
    expect(JSON.parse(outputs.plan ?? '')).toMatchObject({ truncated: true });
  });

  test('leave out what was not touched before anything else, and say how much that is', async () => {
    const { services, instances } = await large(5_000);
    const untouched = instances.map((instance, index) =>
      index < 60 ? instance : { ...instance, outcome: 'skipped' as const, error: 'web@7.service failed' },
    );
    const outputs = outputsOf(report({ plan: { services }, instances: untouched }));
    const listed = JSON.parse(outputs.instances ?? '') as object[];
    expect(listed).toHaveLength(61);
    expect(listed.at(-1)).toEqual({ truncated: true, leftOut: 4_940 });
    expect(JSON.parse(outputs.updated ?? '')).toHaveLength(59);
  });

  test('cut what is said of a unit, and of all of them, where a server had too much to say', async () => {
    const { services, instances } = await large(3);
    const loud = instances.map((instance) => ({ ...instance, outcome: 'failed' as const, error: 'x'.repeat(400_000) }));
    const outputs = outputsOf(report({ plan: { services }, instances: loud, reason: 'x'.repeat(400_000) }));
    expect(size(outputs)).toBeLessThan(20_000);
    expect(JSON.parse(outputs.failed ?? '')).toHaveLength(3);
  });

  test('have at least what failed, however many units there are', async () => {
    const { services, instances } = await large(30_000);
    const outputs = outputsOf(report({ plan: { services }, instances }));
    expect(size(outputs)).toBeLessThan(500_000);
    expect(unitsOf(outputs.instances)).toEqual(['web@7.service']);
    expect(outputs.failed).toBe('["web@7.service"]');
  });

  test('are still JSON for a cluster that holds too much', () => {
    const units = Array.from({ length: 4_000 }, (_, index) => ({
      unit: `web@${index}.service`,
      service: 'web',
      desiredState: 'launched',
      currentState: 'launched',
      revision: 'a'.repeat(40),
      machineId: 'b'.repeat(32),
      machineIp: '10.0.0.1',
      systemdActiveState: 'active',
    }));
    const outputs = outputsOf(report({ clusterStatus: { services: [], units, machines: [] } }));
    expect(size(outputs)).toBeLessThan(500_000);
    const cluster = JSON.parse(outputs.cluster ?? '') as { truncated: boolean; units: object[] };
    expect(cluster.truncated).toBe(true);
    expect(cluster.units[3_999]).toMatchObject({ unit: 'web@3999.service', systemdActiveState: 'active' });
  });
});

describe('the reason', () => {
  const failed = instance('web@1.service', { outcome: 'failed', error: 'no machine can run it' });
  const skipped = instance('web@2.service', { outcome: 'skipped', error: 'web@1.service failed' });
  const flying = instance('web@3.service', { outcome: 'cancelled', error: 'cancelled' });

  const none = { services: [] };

  test('of a failure names the unit and what is wrong with it', () => {
    expect(reasonOf('failed', none, [skipped, failed])).toBe('web@1.service: no machine can run it');
    expect(reasonOf('failed', none, [failed, skipped, failed])).toMatch(/^web@1\.service: .* \(and 1 more\)$/);
    expect(reasonOf('failed', none, [skipped])).toBe('web@2.service was not started: web@1.service failed');
  });

  test('of a failure to remove what stood in names that', () => {
    const leftOver = instance('web@4.service', { action: 'create', error: 'this surge instance is still running' });
    const reason = 'web@4.service: this surge instance is still running';
    expect(reasonOf('failed', none, [instance('web@1.service'), leftOver])).toBe(reason);
    expect(reasonOf('failed', none, [leftOver, skipped])).toMatch(/^web@2\.service was not started/);
  });

  test('of a cancellation says what was done and what was not', () => {
    expect(reasonOf('cancelled', none, [instance('web@0.service'), flying, skipped])).toBe(
      'cancelled: 1 done, 1 left in flight, 1 not started',
    );
  });

  test('of a success counts', async () => {
    const created = instance('web@4.service', { action: 'create' });
    expect(reasonOf('succeeded', none, [instance('web@1.service'), created, created])).toBe('2 created, 1 updated');
    expect(reasonOf('unchanged', none, [instance('a', { outcome: 'unchanged', action: 'unchanged' })])).toBe(
      '1 unit as defined, nothing was changed',
    );
    const idle = instance('a', { outcome: 'unchanged', action: 'unchanged' });
    expect(reasonOf('unchanged', none, [idle, idle], 'restart')).toBe('nothing was restarted: 2 units not launched');
    expect(reasonOf('unchanged', none, [], 'restart')).toBe('nothing to restart');
    expect(reasonOf('unchanged', none, [], 'destroy')).toBe('nothing to destroy');
    expect(reasonOf('planned', await plan(), [])).toBe('2 to create, 1 to update, 1 to destroy');
    expect(reasonOf('planned', none, [])).toBe('nothing is defined, nothing changes');
  });
});

describe('the status', () => {
  const outcomes = (...all: readonly ('succeeded' | 'unchanged' | 'failed' | 'skipped' | 'cancelled')[]) =>
    all.map((outcome) => instance('a.service', { outcome }));

  test.each([
    ['unchanged', outcomes(), false],
    ['unchanged', outcomes('unchanged'), false],
    ['succeeded', outcomes('unchanged', 'succeeded'), false],
    ['failed', outcomes('succeeded', 'failed', 'skipped'), false],
    ['failed', outcomes('failed', 'cancelled'), true],
    ['failed', outcomes('succeeded', 'skipped'), false],
    ['cancelled', outcomes('succeeded', 'cancelled', 'skipped'), true],
    ['cancelled', outcomes('skipped'), true],
    ['succeeded', outcomes('succeeded'), true],
  ] as const)('%s', (status, instances, wasCancelled) => {
    expect(statusOf(instances, 'none', wasCancelled)).toBe(status);
  });
});

describe('the account of a unit', () => {
  const machines = [{ id: 'abc', primaryIP: '10.0.0.1', metadata: {} }];
  const state = {
    name: 'a.service',
    hash: 'b',
    machineID: 'abc',
    systemdLoadState: 'loaded',
    systemdActiveState: 'active',
    systemdSubState: 'running',
  };

  test('has everything that is known', async () => {
    const failed: UnitRollout = {
      ...pendingUnit(await step('a.service'), 0, 'rollout'),
      phase: { name: 'failed', reason: 'it did not start' },
      observed: {
        condition: { is: 'running', detail: 'active/running', state },
        unit: {
          name: 'a.service',
          options: [{ section: 'Service', name: 'ExecStart', value: '/x' }],
          desiredState: 'launched',
        },
      },
      startedAt: Date.UTC(2026, 0, 1),
      finishedAt: Date.UTC(2026, 0, 1, 0, 0, 5),
      downtime: { intervals: [{ from: 3_000, to: 4_200 }], isDown: false },
    };
    expect(resultOf(failed, machines)).toEqual({
      unit: 'a.service',
      service: 'a',
      action: 'update',
      outcome: 'failed',
      revision: revisionOf([{ section: 'Service', name: 'ExecStart', value: '/x' }]),
      previousRevision: revisionOf(former),
      machineId: 'abc',
      machineIp: '10.0.0.1',
      systemdLoadState: 'loaded',
      systemdActiveState: 'active',
      systemdSubState: 'running',
      startedAt: '2026-01-01T00:00:00.000Z',
      finishedAt: '2026-01-01T00:00:05.000Z',
      durationMs: 5_000,
      downtimeMs: 1_200,
      error: 'it did not start',
    });
  });

  test('leaves out what is not', async () => {
    const pending = pendingUnit(await step('web@1.service'), 0, 'rollout');
    const skipped: UnitRollout = { ...pending, observed: {}, phase: { name: 'skipped', reason: 'cancelled' } };
    expect(resultOf(skipped, machines)).toEqual({
      unit: 'web@1.service',
      service: 'web',
      action: 'create',
      outcome: 'skipped',
      error: 'cancelled',
    });
  });
});

describe('a plan in lines', () => {
  test('lists changes only, in columns, with what an update changes below it', async () => {
    const [counts, ...lines] = planLines(await plan(), []);
    expect(counts).toBe('Plan: 2 to create, 1 to update, 1 to destroy');
    expect(lines).toEqual([
      expect.stringMatching(/^ {2}update {3}a\.service {6}revision [\da-f]{7} becomes [\da-f]{7}$/),
      '             [Service]',
      '             - ExecStart=/bin/former',
      '             + ExecStart=/bin/sleep 86400',
      '             + Environment=PASSWORD=***',
      '  create   web@.service   not in the cluster',
      '  create   web@1.service  not in the cluster',
      '  destroy  web@2.service  beyond the count of 1',
    ]);
  });

  test('shows a change of several instances once, and lists pruned units separately', async () => {
    const update = await step('a.service');
    const removal = { ...(await step('web@2.service')), unit: 'old.service', reason: 'not defined' };
    const lines = planLines(
      {
        services: [
          { ...servicePlan('old', [removal]), isPruned: true },
          servicePlan('a', [update, { ...update, unit: 'b.service' }]),
        ],
      },
      ['86400'],
    );
    expect(lines.slice(1).map((line) => line.trim().replace(/ +revision .*/, ''))).toEqual([
      'update   a.service',
      '[Service]',
      '- ExecStart=/bin/former',
      '+ ExecStart=/bin/sleep ***',
      '+ Environment=PASSWORD=***',
      'update   b.service',
      'the same change as a.service',
      'Pruned, because nothing defines them:',
      'destroy  old.service  not defined',
    ]);
  });
});
