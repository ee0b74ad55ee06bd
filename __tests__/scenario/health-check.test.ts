import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

test('an instance that runs and does not answer well is not healthy, and says so when its time is over', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  const asked: string[] = [];
  stage.health = (url) => {
    asked.push(url);
    return 503;
  };
  const deployment = await stage.run(webTemplate(9_999), {
    count: '2',
    'health-check': 'http://{machine-ip}:8080/health/{instance}',
    timeout: '60s',
    'on-failure': 'stop',
  });
  expect(deployment.status).toBe('failed');
  expect(asked[0]).toMatch(/^http:\/\/10\.77\.0\.1\d:8080\/health\/1$/);
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^not healthy within the timeout of 60 s; last seen: active\/running, but health check http:\/\/10\.77\.0\.1\d:8080\/health\/1 answered 503/,
  );
});

test('it is asked until it answers well, and has to do so for min-ready in a row', async () => {
  const stage = new Stage();
  await stage.run(webTemplate());
  const from = stage.clock.now();
  stage.health = () => {
    const seconds = (stage.clock.now() - from) / 1_000;
    return seconds > 20 && !(seconds > 25 && seconds < 27) ? 200 : 500;
  };
  const deployment = await stage.run(webTemplate(9_999), { 'health-check': 'http://{machine-ip}:8080/' });
  expect(deployment.status).toBe('succeeded');
  expect(deployment.seconds).toBeGreaterThan(36);
  expect(deployment.seconds).toBeLessThan(42);
});

test('the old revision is not asked in place of the new one', async () => {
  const stage = new Stage();
  await stage.run(webTemplate());
  const hashes: (string | undefined)[] = [];
  stage.health = () => {
    hashes.push(stage.cluster.units()[0]?.hash);
    return 200;
  };
  const deployment = await stage.run(webTemplate(9_999), { 'health-check': 'http://{machine-ip}:8080/' });
  expect(new Set(hashes)).toEqual(new Set([deployment.instances[0]?.revision]));
});

test('it sends headers, accepts what it is told to, and is off for a service that says so', async () => {
  const stage = new Stage();
  const asked: string[] = [];
  stage.health = (url, headers) => {
    asked.push(`${new URL(url).port} ${JSON.stringify(headers)}`);
    return url.includes(':81') ? 404 : 302;
  };
  const file = { ExecStart: '[Service]\nExecStart=/bin/sleep 86400\n' }.ExecStart;
  const deployment = await stage.run(
    {
      'web.service': file,
      'api.service': file,
      'queue.service': file,
      'services.yaml': `services:
  - name: web.service
  - name: api.service
    health-check: http://{machine-ip}:81/
    health-check-headers:
      Host: api.example
      Authorization: Bearer {{API_TOKEN}}
    health-check-status: 404
  - name: queue.service
    health-check: none
`,
    },
    {
      units: '',
      'services-file': 'services.yaml',
      'health-check': 'http://{machine-ip}:80/',
      'health-check-headers': 'Host: {service}.example\nX-Api-Key: hunter2-of-the-web',
      'health-check-status': '200-399',
      variables: 'API_TOKEN=hunter2-of-the-api',
    },
  );
  expect(deployment.status).toBe('succeeded');
  expect(new Set(asked)).toEqual(
    new Set([
      ' {"Host":"web.example","X-Api-Key":"hunter2-of-the-web"}',
      '81 {"Host":"api.example","Authorization":"Bearer hunter2-of-the-api"}',
    ]),
  );
  const { events, outputs, annotations } = deployment.host;
  const shown = events.filter(({ type }) => type !== 'mask');
  expect(JSON.stringify([shown, outputs, annotations])).not.toContain('hunter2');
  const masked = events.filter(({ type }) => type === 'mask').map(({ text }) => text);
  expect(masked).toEqual(
    expect.arrayContaining(['hunter2-of-the-web', 'hunter2-of-the-api', 'Bearer hunter2-of-the-api']),
  );
});

test('sidekicks, timers and oneshots have nothing to answer', async () => {
  const stage = new Stage();
  let asked = 0;
  stage.health = () => {
    asked++;
    return 500;
  };
  const deployment = await stage.run(
    { 'job.service': '[Service]\nType=oneshot\nExecStart=/bin/true\n', 'clean.timer': '[Timer]\nOnCalendar=daily\n' },
    { 'health-check': 'http://{machine-ip}:8080/' },
  );
  expect(deployment.status).toBe('succeeded');
  expect(asked).toBe(0);
});
