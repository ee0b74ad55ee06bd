import { expect, test } from '@jest/globals';
import { machines } from '../stage/machines.js';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const worker = (command: string) => ({ 'worker.service': `[Service]\nExecStart=${command}\n` });

test('units that were created are destroyed again, the newest first and the template last', async () => {
  const stage = new Stage();
  const deployment = await stage.run(
    { ...webTemplate(), ...worker('/bin/false') },
    { count: '2', 'on-failure': 'rollback' },
  );
  expect(deployment.status).toBe('rolled-back');
  expect(outcomes(deployment)).toEqual([
    'web@.service create rolled-back',
    'web@1.service create rolled-back',
    'web@2.service create rolled-back',
    'worker.service create rolled-back',
  ]);
  const destroyed = deployment.writes.flatMap(({ method, path }) =>
    method === 'DELETE' ? [path.split('/').at(-1)] : [],
  );
  expect(destroyed).toEqual(['worker.service', 'web@2.service', 'web@1.service', 'web@.service']);
  expect([...stage.cluster.registry.jobs.keys()]).toEqual([]);
  for (const { revision } of deployment.instances) expect(revision).toBeUndefined();
});

test('units that were destroyed are created again as they were', async () => {
  const stage = new Stage();
  await stage.run({ ...webTemplate(), ...worker('/bin/sleep 1000') }, { count: '3' });
  const deployment = await stage.run(
    { ...webTemplate(), ...worker('/bin/false') },
    { count: '2', 'on-failure': 'rollback' },
  );
  expect(outcomes(deployment)).toEqual([
    'web@1.service unchanged unchanged',
    'web@2.service unchanged unchanged',
    'web@.service unchanged unchanged',
    'web@3.service destroy rolled-back',
    'worker.service update rolled-back',
  ]);
  expect(truly(stage.cluster, 'web@3.service')).toContain('active/running');
  expect((await stage.run({ ...webTemplate(), ...worker('/bin/sleep 1000') }, { count: '3' })).status).toBe(
    'unchanged',
  );
});

test('a first deployment that fails leaves an empty cluster, not a half-filled one', async () => {
  const stage = new Stage({ machines: machines(4) });
  const lost = stage.cluster.machines.at(-1)?.id ?? '';
  const deployment = await stage.run(
    webTemplate(1_000, '[X-Fleet]\nConflicts=web@*.service\n'),
    { count: '4', timeout: '90s', 'on-failure': 'rollback' },
    { afterPlan: () => stage.cluster.loseMachine(lost) },
  );
  expect(deployment.status).toBe('rolled-back');
  const [unplaced] = deployment.instances.filter(({ error }) => error !== undefined);
  expect(unplaced?.error).toContain('no machine can run it');
  expect([...stage.cluster.registry.jobs.keys()]).toEqual([]);
});

test('what was not healthy before has to be as it was, not healthier', async () => {
  const stage = new Stage();
  await stage.run(worker('/bin/false'), { 'on-failure': 'stop' });
  const deployment = await stage.run(worker('/bin/sh -c "exit 3"'), { 'on-failure': 'rollback' });
  expect(deployment.status).toBe('rolled-back');
  expect(deployment.instances[0]?.revision).toBe(deployment.instances[0]?.previousRevision);
});

test('a unit that was stopped before is stopped again', async () => {
  const stage = new Stage();
  await stage.run({ ...worker('/bin/sleep 1000'), 'zombie.service': '[Service]\nExecStart=/bin/sleep 1000\n' });
  stage.cluster.setDesiredState('worker.service', 'inactive');
  await stage.wait(30);
  const deployment = await stage.run(
    { ...worker('/bin/sleep 1000'), 'zombie.service': '[Service]\nExecStart=/bin/false\n' },
    { 'on-failure': 'rollback' },
  );
  expect(outcomes(deployment)).toEqual(['worker.service restart rolled-back', 'zombie.service update rolled-back']);
  await stage.wait(10);
  expect(stage.cluster.registry.jobs.get('worker.service')?.targetState).toBe('inactive');
  expect(truly(stage.cluster, 'worker.service')).not.toContain('active/running');
});
