import { describe, expect, test } from '@jest/globals';
import { failFirst } from '../../src/simulator/harness/faults.js';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { mostDown, truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const updated = ['web@1.service update succeeded', 'web@2.service update succeeded', 'web@.service update succeeded'];

describe.each(['1.0.0', '0.11.1'] as const)('on fleetd %s an update gets through', (version) => {
  test.each([
    ['a reset before the write took effect', 'PUT', { kind: 'reset-before' }],
    ['a reset after the write took effect', 'PUT', { kind: 'reset-after' }],
    ['a reset before a unit was destroyed', 'DELETE', { kind: 'reset-before' }],
    ['a reset after a unit was destroyed', 'DELETE', { kind: 'reset-after' }],
    [
      'a write that is answered with 503',
      'PUT',
      { kind: 'status', status: 503, message: 'fleet server unable to communicate with etcd' },
    ],
    ['a read that is answered with 500 and no message', 'GET', { kind: 'status', status: 500, message: '' }],
    ['a body that is cut off', 'GET', { kind: 'cut-body' }],
    ['an answer that takes longer than the request timeout', 'PUT', { kind: 'delay', ms: 15_000 }],
  ] as const)('%s', async (_, method, fault) => {
    const stage = new Stage({ version });
    await stage.run(webTemplate(), { count: '2' });
    stage.faults = failFirst(3, method, '/fleet/v1/', fault);
    const since = stage.clock.now();
    const deployment = await stage.run(webTemplate(1_000), { count: '2' });
    expect(outcomes(deployment)).toEqual(updated);
    expect(mostDown(stage.cluster, ['web@1.service', 'web@2.service'], since)).toBe(1);
    stage.faults = undefined;
    expect((await stage.run(webTemplate(1_000), { count: '2' })).status).toBe('unchanged');
  });

  test('etcd out of reach for 20 s', async () => {
    const stage = new Stage({ version });
    await stage.run(webTemplate(), { count: '2' });
    const now = stage.clock.now();
    stage.cluster.etcdOutage(now + 2_000, now + 22_000);
    expect(outcomes(await stage.run(webTemplate(1_000), { count: '2' }))).toEqual(updated);
  });

  test('fleetd restarting', async () => {
    const stage = new Stage({ version });
    await stage.run(webTemplate(), { count: '2' });
    const deployment = await stage.run(
      webTemplate(1_000),
      { count: '2' },
      { afterPlan: () => stage.after(1, () => stage.cluster.restartFleetd()) },
    );
    expect(outcomes(deployment)).toEqual(updated);
  });
});

test('a machine that is lost takes its instance elsewhere, and the rollout waits for that', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  const home = stage.cluster.units().find(({ unitName }) => unitName === 'web@1.service')?.machineId ?? '';
  const deployment = await stage.run(
    webTemplate(1_000),
    { count: '2' },
    { afterPlan: () => stage.after(1, () => stage.cluster.loseMachine(home)) },
  );
  expect(deployment.instances.find(({ unit }) => unit === 'web@1.service')).toMatchObject({ outcome: 'succeeded' });
  expect(deployment.instances.find(({ unit }) => unit === 'web@1.service')?.machineId).not.toBe(home);
});

test('a cluster that answers no more fails the instance in flight when its time is over, and says why', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  const deployment = await stage.run(
    webTemplate(1_000),
    { count: '2', timeout: '60s', 'on-failure': 'stop' },
    {
      afterPlan: () => {
        stage.faults = () => ({ kind: 'status', status: 503, message: 'fleet server unable to communicate with etcd' });
      },
    },
  );
  expect(deployment.status).toBe('failed');
  expect(deployment.instances.map(({ error }) => error).join('\n')).toMatch(
    /503 fleet server unable to communicate with etcd \(tried \d+ times\)/,
  );
  expect(deployment.seconds).toBeLessThan(75);
});

test("a write that the cluster refuses fails the unit with the cluster's own words", async () => {
  const stage = new Stage();
  stage.faults = failFirst(1, 'PUT', '/fleet/v1/units/web@1', { kind: 'status', status: 409, message: 'no thanks' });
  const deployment = await stage.run(webTemplate(), { 'on-failure': 'stop' });
  expect(errorOf(deployment, 'web@1.service')).toBe(
    'the cluster did not accept the change: PUT /fleet/v1/units/web@1.service: 409 no thanks',
  );
});

test('a cancelled deployment begins nothing more and says what was left in flight', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  const started = stage.clock.now();
  const deployment = await stage.run(
    webTemplate(1_000),
    { count: '3' },
    { afterPlan: () => stage.after(16, () => stage.cancel()) },
  );
  expect(deployment.status).toBe('cancelled');
  expect(stage.clock.now() - started).toBeLessThan(16_500);
  expect(outcomes(deployment)).toEqual([
    'web@1.service update succeeded',
    'web@2.service update cancelled',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(deployment, 'web@2.service')).toContain(
    'the deployment was cancelled while it was being rolled out; last seen: ',
  );
  expect(truly(stage.cluster, 'web@3.service')).toBe('active/running');
});
