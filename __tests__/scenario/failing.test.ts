import { describe, expect, test } from '@jest/globals';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { machines } from '../stage/machines.js';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { mostDown, truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const service = (lines: string) => ({ 'web@.service': `[Service]\n${lines}\n` });

describe('a bad revision is reported at once, in words, and goes no further than the first instance', () => {
  test.each([
    [
      'exits with an error',
      'ExecStart=/bin/sh -c "sleep 2; exit 1"',
      /^systemd shows failed\/failed on 10\.77\.0\.1\d; see "journalctl -u web@1\.service" there$/,
    ],
    ['has no such binary', 'ExecStart=/no/such/bin', /^systemd shows failed\/failed on/],
    [
      'is a unit file that systemd rejects',
      'Restart=always',
      /^systemd shows bad-setting\/inactive\/dead: systemd rejects the unit file on .*; check the unit file with "systemd-analyze verify web@1\.service"$/,
    ],
    [
      'goes on crashing',
      'ExecStart=/bin/sh -c "sleep 1; exit 1"\nRestart=always\nRestartSec=2',
      /^crash loop on 10\.77\.0\.1\d: its process exited 2 times in [\d.]+ s, and systemd keeps restarting it/,
    ],
    [
      'goes on crashing fast',
      'ExecStart=/bin/sh -c "exit 1"\nRestart=always',
      /^(crash loop on|systemd shows failed\/failed)/,
    ],
  ])('when it %s', async (_, lines, reason) => {
    const stage = new Stage();
    await stage.run(webTemplate(), { count: '3' });
    const deployment = await stage.run(service(lines), { count: '3', 'on-failure': 'stop' });
    expect(deployment.status).toBe('failed');
    expect(outcomes(deployment)).toEqual([
      'web@1.service update failed',
      'web@2.service update skipped',
      'web@3.service update skipped',
      'web@.service update skipped',
    ]);
    expect(errorOf(deployment, 'web@1.service')).toMatch(reason);
    expect(errorOf(deployment, 'web@2.service')).toBe('web@1.service failed');
    expect(deployment.seconds).toBeLessThan(25);
    expect(truly(stage.cluster, 'web@2.service')).toBe('active/running');
    expect(deployment.writes.every(({ path }) => path.endsWith('web@1.service'))).toBe(true);
  });
});

describe('a unit that no machine takes any more, though one could when the plan was made, is reported, machine by machine', () => {
  test('because of metadata', async () => {
    const stage = new Stage();
    const [first] = stage.cluster.machines;
    const regionIs = (region: string) => stage.cluster.registry.setMachineMetadata(first?.id ?? '', 'region', region);
    regionIs('eu');
    const deployment = await stage.run(
      webTemplate(1_000, '[X-Fleet]\nMachineMetadata=region=eu\n'),
      { 'on-failure': 'stop' },
      { afterPlan: () => regionIs('us-west') },
    );
    expect(errorOf(deployment, 'web@1.service')).toBe(
      'no machine can run it: 10.77.0.11: MachineMetadata=region=eu is not met: its region is us-west; 10.77.0.12: MachineMetadata=region=eu is not met: its region is us-west; 10.77.0.13: MachineMetadata=region=eu is not met: its region is us-west',
    );
    expect(deployment.seconds).toBeLessThan(10);
  });

  test('because of Conflicts, when there are more instances than machines', async () => {
    const stage = new Stage({ machines: machines(4) });
    const exclusive = webTemplate(1_000, '[X-Fleet]\nConflicts=web@*.service\n');
    const deployment = await stage.run(
      exclusive,
      { count: '4', 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.putUnit('web@9.service', exclusive['web@.service'] ?? '') },
    );
    expect(outcomes(deployment).filter((outcome) => outcome.endsWith('create succeeded'))).toHaveLength(4);
    const [unplaced = ''] = deployment.instances.flatMap(({ unit, outcome }) => (outcome === 'failed' ? [unit] : []));
    expect(errorOf(deployment, unplaced)).toMatch(
      /^no machine can run it: (10\.77\.0\.1\d: Conflicts= with web@\d\.service, which is there(; )?){4}$/,
    );
  });

  test('because of MachineOf', async () => {
    const stage = new Stage();
    stage.cluster.putUnit('db.service', '[Service]\nExecStart=/bin/sleep 1000\n');
    await stage.wait(10);
    const deployment = await stage.run(
      webTemplate(1_000, '[X-Fleet]\nMachineOf=db.service\n'),
      { 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.destroyUnit('db.service') },
    );
    expect(errorOf(deployment, 'web@1.service')).toContain('MachineOf=db.service, which is not scheduled there');
  });
});

test('a failure in one service keeps the services behind it from being touched', async () => {
  const stage = new Stage();
  const deployment = await stage.run(
    {
      'first.service': '[Service]\nExecStart=/bin/sh -c "exit 1"\n',
      'second.service': '[Service]\nExecStart=/bin/sleep 1000\n',
    },
    { 'on-failure': 'stop' },
  );
  expect(outcomes(deployment)).toEqual(['first.service create failed', 'second.service create skipped']);
  expect(errorOf(deployment, 'second.service')).toBe('first.service failed');
  expect(deployment.writes.map(({ path }) => path.split('/').at(-1))).not.toContain('second.service');
});

test('when one of two in flight fails, the other is seen through', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name === 'web@1.service' && options.some(({ value }) => value.includes('2000'))
        ? { exitAfterMs: 100, exitCode: 1 }
        : undefined,
  });
  await stage.run(webTemplate(), { count: '4' });
  const strategy = { count: '4', 'max-unavailable': '2', 'on-failure': 'stop' };
  const deployment = await stage.run(webTemplate(2_000), strategy);
  expect(outcomes(deployment)).toEqual([
    'web@1.service update failed',
    'web@2.service update succeeded',
    'web@3.service update skipped',
    'web@4.service update skipped',
    'web@.service update skipped',
  ]);
});

test('an instance that takes longer than its timeout has failed, with what it was last seen doing', async () => {
  const stage = new Stage();
  const deployment = await stage.run(service('ExecStartPre=/bin/sleep 80\nExecStart=/bin/sleep 9999'), {
    timeout: '30s',
    'on-failure': 'stop',
  });
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^not healthy within the timeout of 30 s; last seen: activating\/start-pre on 10\.77\.0\.1\d for 2\d(\.\d)? s: ExecStartPre= has not ended$/,
  );
  expect(deployment.seconds).toBeGreaterThanOrEqual(30);
  expect(deployment.seconds).toBeLessThan(32);
});

test('the deploy-timeout ends the whole, and says what was not begun', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '4' });
  const strategy = { count: '4', 'deploy-timeout': '20s', 'on-failure': 'stop' };
  const deployment = await stage.run(webTemplate(2_000), strategy);
  expect(outcomes(deployment)).toEqual([
    'web@1.service update succeeded',
    'web@2.service update failed',
    'web@3.service update skipped',
    'web@4.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(deployment, 'web@2.service')).toMatch(/^not healthy within the deploy-timeout of 20 s; last seen: /);
  expect(deployment.seconds).toBeLessThan(22);
});

test('instances that are down already are mended first, and no healthy one is taken down beside them', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name === 'web@3.service' && options.some(({ value }) => value.includes('86400'))
        ? { exitAfterMs: 20_000, exitCode: 1 }
        : undefined,
  });
  await stage.run(webTemplate(86_400), { count: '3' });
  await stage.wait(30);
  expect(truly(stage.cluster, 'web@3.service')).toBe('failed/failed');
  const deployment = await stage.run(webTemplate(1_000), { count: '3', 'on-failure': 'stop' });
  expect(deployment.started).toEqual(['web@3.service', 'web@1.service', 'web@2.service', 'web@.service']);
  const since = stage.clock.now() - deployment.seconds * 1_000;
  const units = ['web@1.service', 'web@2.service', 'web@3.service'];
  expect(mostDown(stage.cluster, units, since)).toBe(1);
});

test('a unit that is not part of the rollout and goes down holds it up, until it comes back', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  await stage.run(webTemplate(1_000), { count: '1' });
  await stage.run(webTemplate(1_000), { count: '3' });
  stage.cluster.putUnit('web@1.service', webTemplate()['web@.service'] ?? '');
  stage.cluster.putUnit('web@2.service', webTemplate()['web@.service'] ?? '');
  await stage.wait(30);
  const deployment = await stage.run(
    webTemplate(1_000),
    { count: '3' },
    {
      afterPlan: () => {
        stage.cluster.setDesiredState('web@3.service', 'loaded');
        stage.after(60, () => stage.cluster.setDesiredState('web@3.service', 'launched'));
      },
    },
  );
  expect(deployment.status).toBe('succeeded');
  expect(deployment.events.find(({ type }) => type === 'waiting')).toMatchObject({
    text: 'web@3.service went down meanwhile, and max-unavailable allows no more',
  });
});

test('the account says which revision every unit has in truth', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  const { instances } = await stage.run(service('ExecStart=/bin/false'), { count: '3', 'on-failure': 'stop' });
  for (const { unit, revision } of instances) {
    const options = stage.cluster.registry.jobs.get(unit)?.object?.options;
    expect([unit, revision]).toEqual([unit, options && revisionOf(options)]);
  }
});
