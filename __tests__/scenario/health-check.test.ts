import { expect, test } from '@jest/globals';
import { errorOf, Stage, webTemplate } from './stage.js';

test('an instance that runs and does not answer well is not healthy, and says so when its time is over', async () => {
  const stage = new Stage();
  await stage.deploy(webTemplate(), { count: '2' });
  const asked: string[] = [];
  const deployment = await stage.deploy(webTemplate(9_999), {
    count: '2',
    healthCheck: 'http://{machine-ip}:8080/health/{instance}',
    timeoutMs: 60_000,
    check: async (url) => {
      asked.push(url);
      return { healthy: false, detail: `health check ${url} answered 503` };
    },
  });
  expect(deployment.status).toBe('failed');
  expect(asked[0]).toMatch(/^http:\/\/10\.77\.0\.1\d:8080\/health\/1$/);
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^not healthy within the timeout of 60 s; at the end: active\/running, but health check http:\/\/10\.77\.0\.1\d:8080\/health\/1 answered 503/,
  );
});

test('it is asked until it answers well, and has to do so for min-ready in a row', async () => {
  const stage = new Stage();
  await stage.deploy(webTemplate());
  const from = stage.clock.now();
  const deployment = await stage.deploy(webTemplate(9_999), {
    healthCheck: 'http://{machine-ip}:8080/',
    check: async (url) => {
      const seconds = (stage.clock.now() - from) / 1_000;
      const healthy = seconds > 20 && !(seconds > 25 && seconds < 27);
      return { healthy, detail: `health check ${url} answered ${healthy ? 200 : 500}` };
    },
  });
  expect(deployment.status).toBe('succeeded');
  expect(deployment.seconds).toBeGreaterThan(36);
  expect(deployment.seconds).toBeLessThan(42);
});

test('the old revision is not asked in place of the new one', async () => {
  const stage = new Stage();
  await stage.deploy(webTemplate());
  const hashes: (string | undefined)[] = [];
  const deployment = await stage.deploy(webTemplate(9_999), {
    healthCheck: 'http://{machine-ip}:8080/',
    check: async () => {
      hashes.push(stage.cluster.units()[0]?.hash);
      return { healthy: true, detail: 'health check answered 200' };
    },
  });
  expect(new Set(hashes)).toEqual(new Set([deployment.instances[0]?.revision]));
});

test('sidekicks, timers and oneshots have nothing to answer', async () => {
  const stage = new Stage();
  let asked = 0;
  const deployment = await stage.deploy(
    { 'job.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n', 'clean.timer': '[Timer]\nOnCalendar=daily\n' },
    {
      healthCheck: 'http://{machine-ip}:8080/',
      check: async () => {
        asked++;
        return { healthy: false, detail: '' };
      },
    },
  );
  expect(deployment.status).toBe('succeeded');
  expect(asked).toBe(0);
});
