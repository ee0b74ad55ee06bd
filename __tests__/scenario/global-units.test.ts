import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';

const log = (seconds: number, more = '') => ({
  'log.service': `[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 0.3\n[X-Fleet]\nGlobal=true\n${more}`,
});

test('a machine that is lost meanwhile need not run it any more', async () => {
  const stage = new Stage();
  await stage.run(log(1_000));
  const [lost] = stage.cluster.machines;
  const deployment = await stage.run(log(2_000), {}, { afterPlan: () => stage.cluster.loseMachine(lost?.id ?? '') });
  expect(outcomes(deployment)).toEqual(['log.service update succeeded']);
  expect(deployment.seconds).toBeGreaterThan(15);
  expect(deployment.seconds).toBeLessThan(90);
});

test('an update of one that runs is warned of, on its line, since fleet replaces it everywhere at once', async () => {
  const stage = new Stage();
  const first = await stage.run(log(1_000));
  expect(first.host.annotations).toEqual([]);
  const update = await stage.run(log(2_000));
  expect(update.host.annotations).toEqual([
    {
      severity: 'warning',
      file: 'log.service',
      line: 5,
      message:
        'log.service has Global=true: fleet replaces it on all of its machines at once, and max-unavailable, max-surge and canary do not apply',
    },
  ]);
  const [instance] = JSON.parse(update.host.outputs.instances ?? '[]');
  expect(instance).toMatchObject({ unit: 'log.service', outcome: 'succeeded' });
  expect(instance).not.toHaveProperty('downtimeMs');
});

test('a machine that comes back meanwhile has to run it too', async () => {
  const stage = new Stage();
  const [lost] = stage.cluster.machines;
  stage.cluster.loseMachine(lost?.id ?? '');
  await stage.wait(60);
  const deployment = await stage.run(
    log(2_000),
    { 'min-ready': '40s' },
    { afterPlan: () => stage.after(15, () => stage.cluster.returnMachine(lost?.id ?? '')) },
  );
  expect(outcomes(deployment)).toEqual(['log.service create succeeded']);
  expect(stage.cluster.units().filter(({ active }) => active === 'active')).toHaveLength(3);
});

test('a machine on which it conflicts with another unit does not run it, and is not waited for', async () => {
  const stage = new Stage();
  await stage.run({ 'db.service': '[Service]\nExecStart=/bin/sleep 1000\n' });
  const deployment = await stage.run(log(1_000, 'Conflicts=db.service\n'), { timeout: '60s' });
  expect(outcomes(deployment)).toEqual(['log.service create succeeded']);
  const again = await stage.run(log(1_000, 'Conflicts=db.service\n'));
  expect(again.status).toBe('unchanged');
});

test.each(['1.0.0', '0.11.1'] as const)(
  'on fleetd %s, one that is down is started again, though nothing shows when fleet has heard that it is to stop first',
  async (version) => {
    const stage = new Stage({ version });
    await stage.run(log(1_000));
    stage.stopBySystemd('log.service');
    await stage.wait(5);
    const deployment = await stage.run(log(1_000));
    expect(outcomes(deployment)).toEqual(['log.service restart succeeded']);
    expect(stage.cluster.units().filter(({ active }) => active === 'active')).toHaveLength(3);
  },
);
