import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const sidekick = (seconds: number) => ({
  'a-sidekick@.service': `[Unit]\nBindsTo=web@%i.service\n[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 0.3\n[X-Fleet]\nMachineOf=web@%i.service\n`,
});

describe.each(['1.0.0', '0.11.1'] as const)('on fleetd %s', (version) => {
  test('sidekicks are created after their main unit, on its machine', async () => {
    const stage = new Stage({ version });
    const deployment = await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '2' });
    expect(outcomes(deployment).filter((outcome) => !outcome.includes('@.service'))).toEqual([
      'web@1.service create succeeded',
      'a-sidekick@1.service create succeeded',
      'web@2.service create succeeded',
      'a-sidekick@2.service create succeeded',
    ]);
    const home = (name: string) => stage.cluster.units().find(({ unitName }) => unitName === name)?.machineId;
    expect(home('a-sidekick@2.service')).toBe(home('web@2.service'));
  });

  test('instance by instance, the sidekick is updated before its main unit', async () => {
    const stage = new Stage({ version });
    await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '2' });
    const deployment = await stage.run({ ...sidekick(2_000), ...webTemplate(9_999) }, { count: '2' });
    expect(deployment.status).toBe('succeeded');
    const updated = deployment.events.flatMap(({ type, unit, text }) =>
      type === 'started' && text.startsWith('updating') ? [unit] : [],
    );
    expect(updated.slice(0, 4)).toEqual([
      'a-sidekick@1.service',
      'web@1.service',
      'a-sidekick@2.service',
      'web@2.service',
    ]);
    expect((await stage.run({ ...sidekick(2_000), ...webTemplate(9_999) }, { count: '2' })).status).toBe('unchanged');
  });

  test('a change to a sidekick alone touches sidekicks alone', async () => {
    const stage = new Stage({ version });
    await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '2' });
    const deployment = await stage.run({ ...sidekick(2_000), ...webTemplate() }, { count: '2' });
    expect(deployment.status).toBe('succeeded');
    expect(new Set(deployment.writes.map(({ path }) => path.split('/').at(-1)))).toEqual(
      new Set(['a-sidekick@1.service', 'a-sidekick@2.service', 'a-sidekick@.service']),
    );
  });

  test('after a change to the main unit alone, its sidekick runs again', async () => {
    const stage = new Stage({ version });
    await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '2' });
    const deployment = await stage.run({ ...sidekick(1_000), ...webTemplate(9_999) }, { count: '2' });
    expect(deployment.status).toBe('succeeded');
    for (const name of ['a-sidekick@1.service', 'a-sidekick@2.service'])
      expect(truly(stage.cluster, name)).toContain('active/running');
  });
});

test('a sidekick that stopped with its main unit is started again, and that is reported', async () => {
  const stage = new Stage();
  await stage.run({ ...sidekick(1_000), ...webTemplate() });
  const deployment = await stage.run(
    { ...sidekick(1_000), ...webTemplate(9_999) },
    {},
    {
      onEvent: (event) => {
        // As systemd does for BindsTo= when the main unit is stopped.
        if (event.type === 'healthy' && event.unit === 'web@1.service') stage.stopBySystemd('a-sidekick@1.service');
      },
    },
  );
  expect(outcomes(deployment)).toContain('a-sidekick@1.service restart succeeded');
  expect(truly(stage.cluster, 'a-sidekick@1.service')).toBe('active/running');
});

test('a sidekick that is only staged stays so when its main unit is updated', async () => {
  const stage = new Stage();
  const services =
    'services:\n- name: web@.service\n  count: 1\n- name: a-sidekick@.service\n  count: 1\n  desiredState: loaded\n';
  const files = (seconds: number) => ({ ...sidekick(1_000), ...webTemplate(seconds), 'services.yaml': services });
  const inputs = { units: '', 'services-file': 'services.yaml' };
  await stage.run(files(1_000), inputs);
  const deployment = await stage.run(files(9_999), inputs);
  expect(outcomes(deployment)).toContain('web@1.service update succeeded');
  expect((await stage.units()).get('a-sidekick@1.service')).toMatchObject({
    desiredState: 'loaded',
    does: 'inactive/dead',
  });
});

test('extra instances go with their sidekicks, the sidekick first', async () => {
  const stage = new Stage();
  await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '3' });
  const deployment = await stage.run({ ...sidekick(1_000), ...webTemplate() }, { count: '1' });
  const deleted = deployment.writes.flatMap(({ method, path }) =>
    method === 'DELETE' ? [path.split('/').at(-1)] : [],
  );
  const extra = ['a-sidekick@2.service', 'a-sidekick@3.service', 'web@2.service', 'web@3.service'];
  expect(deleted.toSorted()).toEqual(extra);
  expect(deleted.indexOf('a-sidekick@3.service')).toBeLessThan(deleted.indexOf('web@3.service'));
  expect(deleted.indexOf('a-sidekick@2.service')).toBeLessThan(deleted.indexOf('web@2.service'));
});

test('a bad main unit brings its sidekick back with it', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name === 'web@1.service' && options.some(({ value }) => value.includes('9999'))
        ? { exitAfterMs: 300, exitCode: 1 }
        : undefined,
  });
  await stage.run({ ...sidekick(1_000), ...webTemplate() });
  const deployment = await stage.run({ ...sidekick(2_000), ...webTemplate(9_999) }, { 'on-failure': 'rollback' });
  expect(deployment.status).toBe('rolled-back');
  expect((await stage.run({ ...sidekick(1_000), ...webTemplate() })).status).toBe('unchanged');
});
