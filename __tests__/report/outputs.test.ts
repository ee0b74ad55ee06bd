import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { outputsOf } from '../../src/report/outputs.js';
import { planLines } from '../../src/report/plan-lines.js';
import { reasonOf } from '../../src/report/reason.js';
import { resultOf, statusOf } from '../../src/report/result.js';
import { pendingTask, type Task } from '../../src/rollout/task.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { instance, plan, report, statuses, step } from './reports.js';

const documented = Object.keys((parse(readFileSync('action.yml', 'utf8')) as { outputs: object }).outputs);

describe('outputs', () => {
  test.each(statuses)('of a deployment that is %s are all there, as action.yml lists them', (status) => {
    for (const outputs of [
      outputsOf(report({ status })),
      outputsOf(report({ status, plan: plan(step('a.service')) })),
    ]) {
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
        ],
      }),
    );
    expect(outputs).toMatchObject({
      created: '["c.service"]',
      updated: '["u.service"]',
      restarted: '["r.service"]',
      destroyed: '["d.service"]',
      unchanged: '["same.service"]',
      failed: '["bad.service","flying.service"]',
    });
    expect(JSON.parse(outputs.instances ?? '')).toHaveLength(8);
  });

  test('never hold the options of a unit, where there may be secrets', () => {
    const outputs = outputsOf(
      report({ plan: plan(step('a.service')), instances: [resultOf(pendingTask(step('a.service')), [])] }),
    );
    expect(JSON.stringify(outputs)).not.toMatch(/hunter2|PASSWORD/);
    expect(JSON.parse(outputs.plan ?? '')).toEqual({
      services: [
        {
          service: 'web',
          steps: [
            {
              unit: 'a.service',
              action: 'update',
              reason: 'revision aaa becomes bbb',
              revision: 'bbbbbbbbbb',
              previousRevision: 'aaaaaaaaaa',
            },
          ],
        },
      ],
    });
  });

  test('give a reason of one line, whatever it was made of', () => {
    for (const reason of ['a\nb', 'a\r\n\r\nb', 'a\u2028b'])
      expect(outputsOf(report({ reason }))).toMatchObject({ reason: 'a b' });
  });
});

describe('the reason', () => {
  const failed = instance('web@1.service', { outcome: 'failed', error: 'no machine can run it' });
  const skipped = instance('web@2.service', { outcome: 'skipped', error: 'web@1.service failed' });
  const flying = instance('web@3.service', { outcome: 'cancelled', error: 'cancelled' });

  test('of a failure names the unit and what is wrong with it', () => {
    expect(reasonOf('failed', plan(), [skipped, failed])).toBe('web@1.service: no machine can run it');
    expect(reasonOf('failed', plan(), [failed, skipped, failed])).toMatch(/^web@1\.service: .* \(and 1 more\)$/);
    expect(reasonOf('failed', plan(), [skipped])).toBe('web@2.service was not begun: web@1.service failed');
  });

  test('of a cancellation says what was done and what was not', () => {
    expect(reasonOf('cancelled', plan(), [instance('web@0.service'), flying, skipped])).toBe(
      'cancelled after 1 updated; 1 unit left in flight, 1 not begun',
    );
  });

  test('of a success counts', () => {
    const created = instance('web@4.service', { action: 'create' });
    expect(reasonOf('succeeded', plan(), [instance('web@1.service'), created, created])).toBe('2 created, 1 updated');
    expect(reasonOf('unchanged', plan(), [instance('a', { outcome: 'unchanged', action: 'unchanged' })])).toBe(
      '1 unit as defined, and nothing was changed',
    );
    expect(reasonOf('planned', plan(step('a'), step('b', { action: 'unchanged' })), [])).toBe(
      '1 to update, 1 unchanged',
    );
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
    expect(statusOf(instances, wasCancelled)).toBe(status);
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

  test('has everything that is known', () => {
    const task: Task = {
      ...pendingTask(step('a.service')),
      phase: { name: 'failed', reason: 'it did not start' },
      condition: { is: 'running', detail: 'active/running', state },
      unit: {
        name: 'a.service',
        options: [{ section: 'Service', name: 'ExecStart', value: '/x' }],
        desiredState: 'launched',
      },
      startedAt: Date.UTC(2026, 0, 1),
      finishedAt: Date.UTC(2026, 0, 1, 0, 0, 5),
      downtime: { totalMs: 1_200, isDown: false },
    };
    expect(resultOf(task, machines)).toEqual({
      unit: 'a.service',
      service: 'web',
      action: 'update',
      outcome: 'failed',
      revision: revisionOf([{ section: 'Service', name: 'ExecStart', value: '/x' }]),
      previousRevision: 'aaaaaaaaaa',
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

  test('leaves out what is not', () => {
    const { before: _, ...created } = step('a.service', { action: 'create' });
    const task: Task = { ...pendingTask(created), phase: { name: 'skipped', reason: 'cancelled' } };
    expect(resultOf(task, machines)).toEqual({
      unit: 'a.service',
      service: 'web',
      action: 'create',
      outcome: 'skipped',
      error: 'cancelled',
    });
  });
});

test('a plan in lines lists changes only, in columns', () => {
  expect(
    planLines(
      plan(
        step('web@1.service'),
        step('a.service', { action: 'unchanged' }),
        step('b.service', { action: 'destroy', reason: 'beyond the count of 1' }),
      ),
    ),
  ).toEqual([
    'Plan: 1 to update, 1 to destroy, 1 unchanged',
    '  update   web@1.service  revision aaa becomes bbb',
    '  destroy  b.service      beyond the count of 1',
  ]);
});
