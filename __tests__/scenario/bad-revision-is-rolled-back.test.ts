import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { mostDown, truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const web = ['web@1.service', 'web@2.service', 'web@3.service'];
const bad = '9999';

/** The new revision fails on one instance only. */
function failsAt(instance: number) {
  return (name: string, options: readonly { readonly value: string }[]) =>
    name === `web@${instance}.service` && options.some(({ value }) => value.includes(bad))
      ? { exitAfterMs: 300, exitCode: 1 }
      : undefined;
}

describe.each(['1.0.0', '0.13.0', '0.11.1'] as const)('on fleetd %s', (version) => {
  test.each([1, 2, 3])('a bad revision at instance %i leaves everything as it was', async (instance) => {
    const stage = new Stage({ version, behaviour: failsAt(instance) });
    await stage.run(webTemplate(), { count: '3' });
    const before = stage.cluster
      .units()
      .map(({ unitName, hash }) => [unitName, hash])
      .sort();
    const since = stage.clock.now();
    const deployment = await stage.run(webTemplate(Number(bad)), { count: '3', 'on-failure': 'rollback' });
    expect(deployment.status).toBe('rolled-back');
    expect(deployment.seconds).toBeLessThan(instance * 40);
    const touched = web.slice(0, instance);
    expect(outcomes(deployment)).toEqual([
      ...web.map((name) => `${name} update ${touched.includes(name) ? 'rolled-back' : 'skipped'}`),
      'web@.service update skipped',
    ]);
    expect(errorOf(deployment, `web@${instance}.service`)).toMatch(/^systemd shows failed\/failed on/);
    for (const { previousRevision, revision } of deployment.instances) expect(revision).toBe(previousRevision);
    for (const name of web) expect(truly(stage.cluster, name)).toBe('active/running');
    expect(
      stage.cluster
        .units()
        .filter(({ active }) => active === 'active')
        .map(({ unitName, hash }) => [unitName, hash])
        .sort(),
    ).toEqual(before);
    expect(mostDown(stage.cluster, web, since)).toBe(1);
    expect((await stage.run(webTemplate(), { count: '3' })).status).toBe('unchanged');
  });
});

test('the newest change is undone first', async () => {
  const stage = new Stage({ behaviour: failsAt(3) });
  await stage.run(webTemplate(), { count: '3' });
  const { events } = await stage.run(webTemplate(Number(bad)), { count: '3', 'on-failure': 'rollback' });
  const undone = events.slice(events.findIndex(({ type }) => type === 'rollback-started'));
  expect(undone.flatMap(({ type, unit }) => (type === 'started' ? [unit] : []))).toEqual([...web].reverse());
});

test('on-failure: stop leaves things as they are, and says so', async () => {
  const stage = new Stage({ behaviour: failsAt(2) });
  await stage.run(webTemplate(), { count: '3' });
  const deployment = await stage.run(webTemplate(Number(bad)), { count: '3', 'on-failure': 'stop' });
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toEqual([
    'web@1.service update succeeded',
    'web@2.service update failed',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(truly(stage.cluster, 'web@2.service')).toBe('failed/failed');
});

test('a deploy-timeout is undone as well', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  const deployment = await stage.run(webTemplate(1_000), {
    count: '3',
    'on-failure': 'rollback',
    'deploy-timeout': '20s',
  });
  expect(deployment.status).toBe('rolled-back');
  expect((await stage.run(webTemplate(), { count: '3' })).status).toBe('unchanged');
});

test('a failure in a later service undoes the earlier ones too', async () => {
  const stage = new Stage();
  const files = (seconds: number, second: string) => ({
    ...webTemplate(seconds),
    'worker.service': `[Service]\nExecStart=${second}\n`,
  });
  await stage.run(files(1_000, '/bin/sleep 1000'), { count: '2' });
  const deployment = await stage.run(files(2_000, '/bin/false'), { count: '2', 'on-failure': 'rollback' });
  expect(outcomes(deployment)).toEqual([
    'web@1.service update rolled-back',
    'web@2.service update rolled-back',
    'web@.service update rolled-back',
    'worker.service update rolled-back',
  ]);
  expect((await stage.run(files(1_000, '/bin/sleep 1000'), { count: '2' })).status).toBe('unchanged');
});
