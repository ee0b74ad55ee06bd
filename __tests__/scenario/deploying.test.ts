import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';
import { mostDown, truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const web = (count: number) => Array.from({ length: count }, (_, index) => `web@${index + 1}.service`);

describe.each(['1.0.0', '0.13.0', '0.11.1'] as const)('on fleetd %s', (version) => {
  test('a first deployment creates template and instances, and each of them runs', async () => {
    const stage = new Stage({ version });
    const deployment = await stage.run(webTemplate(), { count: '3' });
    expect(deployment.status).toBe('succeeded');
    expect(outcomes(deployment)).toEqual([
      'web@.service create succeeded',
      'web@1.service create succeeded',
      'web@2.service create succeeded',
      'web@3.service create succeeded',
    ]);
    for (const name of web(3)) expect(truly(stage.cluster, name)).toBe('active/running');
  });

  test('the same again has nothing to do and writes nothing', async () => {
    const stage = new Stage({ version });
    await stage.run(webTemplate(), { count: '3' });
    const again = await stage.run(webTemplate(), { count: '3' });
    expect(again.status).toBe('unchanged');
    expect(again.writes).toEqual([]);
    // Those of the plan.
    expect(again.requests.map(({ path }) => path)).toEqual([
      '/fleet/v1/machines',
      '/fleet/v1/units',
      '/fleet/v1/state',
    ]);
  });

  test.each([1, 2, 3, 4, 5])(
    'an update goes from instance to instance with never more than one down (phases %i)',
    async (seed) => {
      const stage = new Stage({ version, seed });
      await stage.run(webTemplate(), { count: '3' });
      const since = stage.clock.now();
      const deployment = await stage.run(webTemplate(1_000), { count: '3' });
      expect(outcomes(deployment)).toEqual([
        'web@1.service update succeeded',
        'web@2.service update succeeded',
        'web@3.service update succeeded',
        'web@.service update succeeded',
      ]);
      expect(mostDown(stage.cluster, web(3), since)).toBe(1);
      for (const instance of deployment.instances) expect(instance.revision).not.toBe(instance.previousRevision);
      for (const name of web(3)) expect(truly(stage.cluster, name)).toBe('active/running');
      expect((await stage.run(webTemplate(1_000), { count: '3' })).status).toBe('unchanged');
    },
  );
});

test.each(['fleetd/0.11.1', 'nginx'])(
  'a server that keeps the old options and calls itself %s is found out once, and every instance is destroyed and created again',
  async (server) => {
    const stage = new Stage({ version: '0.11.1' });
    const { transport } = stage;
    stage.transport = async (request, ...rest) => {
      const response = await transport(request, ...rest);
      return { ...response, headers: { ...response.headers, server } };
    };
    await stage.run(webTemplate(), { count: '3' });
    const { status, events, writes } = await stage.run(webTemplate(1_000), { count: '3' });
    expect(status).toBe('succeeded');
    expect(events.filter(({ type }) => type === 'recreating')).toHaveLength(1);
    expect(writes.filter(({ method }) => method === 'DELETE').map(({ path }) => path.split('/').at(-1))).toEqual([
      ...web(3),
      'web@.service',
    ]);
  },
);

test('a service that becomes a oneshot is rolled out: an instance that has done its work is not down', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '3' });
  const oneshot = { 'web@.service': '[Service]\nType=oneshot\nExecStart=/bin/sleep 1\n' };
  const deployment = await stage.run(oneshot, { count: '3' });
  expect(deployment.status).toBe('succeeded');
  expect(deployment.started).toEqual([...web(3), 'web@.service']);
});

test('sections that are interleaved make the same revision on every version', async () => {
  for (const version of ['1.0.0', '0.11.1'] as const) {
    const stage = new Stage({ version });
    const file = { 'web.service': '[Unit]\nA=1\n[Service]\nExecStart=/bin/sleep 9999\n[Unit]\nB=2\n' };
    expect((await stage.run(file)).status).toBe('succeeded');
    expect((await stage.run(file)).status).toBe('unchanged');
  }
});

test('instances are updated in numeric order, and as many at a time as max-unavailable allows', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '12', 'max-unavailable': '100%' });
  const since = stage.clock.now();
  const deployment = await stage.run(webTemplate(1_000), { count: '12', 'max-unavailable': '25%' });
  expect(deployment.status).toBe('succeeded');
  expect(deployment.started).toEqual([...web(12), 'web@.service']);
  expect(mostDown(stage.cluster, web(12), since)).toBe(3);
});

test('downtime is never reported shorter than it was', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const stage = new Stage({ seed });
    await stage.run(webTemplate());
    const since = stage.clock.now();
    const { instances } = await stage.run(webTemplate(1_000));
    const downAt = stage.cluster.history().find(({ at, active }) => at >= since && active !== 'active')?.at ?? 0;
    const upAt = stage.cluster.history().find(({ at, active }) => at > downAt && active === 'active')?.at ?? 0;
    const reported = instances.find(({ unit }) => unit === 'web@1.service')?.downtimeMs ?? 0;
    expect(upAt - downAt).toBeGreaterThan(0);
    expect(reported).toBeGreaterThanOrEqual(upAt - downAt - 1_000);
    expect(reported).toBeLessThan(upAt - downAt + 3_000);
  }
});

test('what is beyond the count goes last, the highest number first', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '11', 'max-unavailable': '100%' });
  const deployment = await stage.run(webTemplate(1_000), { count: '9', 'max-unavailable': '100%' });
  expect(deployment.status).toBe('succeeded');
  const removals = (isOne: (write: (typeof deployment.writes)[number]) => boolean) =>
    deployment.writes.flatMap((write) => (isOne(write) ? [write.path.split('/').at(-1)] : []));
  // They are stopped one after another, and destroyed as soon as each has stopped.
  expect([...new Set(removals(({ body }) => body.includes('loaded')))]).toEqual(['web@11.service', 'web@10.service']);
  expect(removals(({ method }) => method === 'DELETE').toSorted()).toEqual(['web@10.service', 'web@11.service']);
  const lastUpdate = deployment.writes.findLastIndex(({ body }) => body.includes('options'));
  expect(deployment.writes.findIndex(({ method }) => method === 'DELETE')).toBeGreaterThan(lastUpdate);
  expect(truly(stage.cluster, 'web@11.service')).not.toContain('active/running');
});

test('instances without a number go, and the plain unit only once the instances are healthy', async () => {
  const stage = new Stage();
  const [text = ''] = Object.values(webTemplate());
  await stage.run({ 'web.service': text, 'web@blue.service': text });
  const deployment = await stage.run(webTemplate(), { count: '2' });
  expect(outcomes(deployment)).toEqual([
    'web@.service create succeeded',
    'web@1.service create succeeded',
    'web@2.service create succeeded',
    'web@blue.service destroy succeeded',
    'web.service destroy succeeded',
  ]);
  const plainGone = stage.cluster.history().findLast(({ unitName }) => unitName === 'web.service')?.at ?? 0;
  const instanceUp =
    stage.cluster.history().findLast(({ unitName }) => unitName === 'web@2.service')?.at ?? Number.MAX_VALUE;
  expect(plainGone).toBeGreaterThan(instanceUp + 9_000);
});

test('a unit that was stopped by hand is started again, and one that failed is restarted', async () => {
  const stage = new Stage();
  const oneFailure = { 'job.service': '[Service]\nExecStart=/bin/sleep 30\n' };
  await stage.run({ ...webTemplate(), ...oneFailure }, { count: '2' });
  stage.cluster.setDesiredState('web@2.service', 'inactive');
  await stage.wait(60);
  expect(truly(stage.cluster, 'job.service')).toBe('inactive/dead');
  const deployment = await stage.run({ ...webTemplate(), ...oneFailure }, { count: '2' });
  expect(outcomes(deployment)).toEqual([
    'web@1.service unchanged unchanged',
    'web@2.service restart succeeded',
    'web@.service unchanged unchanged',
    'job.service restart succeeded',
  ]);
  expect(truly(stage.cluster, 'web@2.service')).toBe('active/running');
  expect(truly(stage.cluster, 'job.service')).toBe('active/running');
});

test('a unit that must be where another is comes after it, whatever their names', async () => {
  const stage = new Stage();
  const deployment = await stage.run(
    {
      'a-sidekick@.service': '[Service]\nExecStart=/bin/sleep 1000\n[X-Fleet]\nMachineOf=web@%i.service\n',
      ...webTemplate(),
    },
    { count: '2' },
  );
  expect(deployment.status).toBe('succeeded');
  const home = (name: string) => stage.cluster.units().find(({ unitName }) => unitName === name)?.machineId;
  expect(home('a-sidekick@2.service')).toBe(home('web@2.service'));
});

test('an unchanged instance is never written to', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  const { writes } = await stage.run(webTemplate(), { count: '3' });
  expect(new Set(writes.map(({ path }) => path.split('/').at(-1)))).toEqual(new Set(['web@3.service']));
});
