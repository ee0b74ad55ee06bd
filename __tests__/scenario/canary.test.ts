import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const isNew = (options: readonly { readonly value: string }[]) => options.some(({ value }) => value.includes('9999'));

test('the canary goes first, the rest waits for it and for the hold, and then goes in batches', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '5', 'max-unavailable': '100%' });
  const started: [string, number][] = [];
  const from = stage.clock.now();
  const deployment = await stage.run(
    webTemplate(9_999),
    { count: '5', canary: '1', 'canary-hold': '60s', 'max-unavailable': '2' },
    {
      onEvent: (event) => {
        if (event.type === 'started') started.push([event.unit, (stage.clock.now() - from) / 1_000]);
      },
    },
  );
  expect(deployment.status).toBe('succeeded');
  const at = Object.fromEntries(started);
  expect(at['web@1.service']).toBeLessThan(1);
  expect(at['web@2.service']).toBeGreaterThan(70);
  expect(at['web@3.service']).toBe(at['web@2.service']);
  expect(at['web@4.service']).toBeGreaterThan((at['web@2.service'] ?? 0) + 10);
  expect(deployment.events.filter(({ type }) => type === 'canary-hold')).toHaveLength(1);
});

test('a canary that fails during the hold stops the rollout at once, and is rolled back', async () => {
  const stage = new Stage({
    behaviour: (_, options) => (isNew(options) ? { exitAfterMs: 30_000, exitCode: 1 } : undefined),
  });
  await stage.run(webTemplate(), { count: '5', 'max-unavailable': '100%' });
  const deployment = await stage.run(webTemplate(9_999), {
    count: '5',
    canary: '20%',
    'canary-hold': '600s',
    'on-failure': 'rollback',
  });
  expect(deployment.status).toBe('rolled-back');
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^did not stay healthy during the canary hold: failed\/failed on 10\.77\.0\.1\d; see "journalctl -u web@1\.service" there$/,
  );
  expect(outcomes(deployment).filter((outcome) => outcome.endsWith('skipped'))).toHaveLength(5);
  // It was up for nearly all of the hold, and was seen to be.
  expect(deployment.instances[0]?.downtimeMs).toBeLessThan(8_000);
  expect(deployment.seconds).toBeLessThan(60);
  expect(truly(stage.cluster, 'web@1.service')).toBe('active/running');
});

test('a canary that is restarted during the hold has failed', async () => {
  const stage = new Stage({
    behaviour: (_, options) => (isNew(options) ? { exitAfterMs: 30_000, exitCode: 1 } : undefined),
  });
  const restarting = (seconds: number) => webTemplate(seconds, 'Restart=always\nRestartSec=20\n');
  await stage.run(restarting(1_000), { count: '2' });
  const deployment = await stage.run(restarting(9_999), {
    count: '2',
    canary: '1',
    'canary-hold': '60s',
    'on-failure': 'stop',
  });
  expect(errorOf(deployment, 'web@1.service')).toContain(
    'did not stay healthy during the canary hold: activating/auto-restart on 10.77.0.1',
  );
});

test('a fleetd that restarts during the hold, and shows no states for a moment, is no failure', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  const deployment = await stage.run(
    webTemplate(9_999),
    { count: '3', canary: '1', 'canary-hold': '30s' },
    { afterPlan: () => stage.after(25, () => stage.cluster.restartFleetd()) },
  );
  expect(deployment.status).toBe('succeeded');
});

test('a canary that no longer answers well during the hold has failed', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  const from = stage.clock.now();
  stage.health = () => (stage.clock.now() - from < 40_000 ? 200 : 500);
  const deployment = await stage.run(webTemplate(9_999), {
    count: '3',
    canary: '1',
    'canary-hold': '120s',
    'health-check': 'http://{machine-ip}:8080/',
    'on-failure': 'stop',
  });
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^did not stay healthy during the canary hold: active\/running, but health check .* answered 500/,
  );
  expect(deployment.seconds).toBeLessThan(60);
});
