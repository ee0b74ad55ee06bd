import { expect, test } from '@jest/globals';
import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

const exclusive = (seconds: number) => webTemplate(seconds, '[X-Fleet]\nConflicts=web@*.service\n');

function homeOf(stage: Stage, unit: string): string {
  return (
    stage.cluster.units().find(({ unitName, active }) => unitName === unit && active === 'active')?.machineId ?? ''
  );
}

test('its instance is waited for, and rolled out once the machine is back', async () => {
  const stage = new Stage();
  await stage.run(exclusive(1_000), { count: '3' });
  const home = homeOf(stage, 'web@1.service');
  const deployment = await stage.run(
    exclusive(2_000),
    { count: '3', timeout: '300s' },
    {
      afterPlan: () => {
        stage.cluster.loseMachine(home);
        stage.after(90, () => stage.cluster.returnMachine(home));
      },
    },
  );
  expect(outcomes(deployment)).toContain('web@1.service update succeeded');
  expect(deployment.status).toBe('succeeded');
});

test('when it does not come back, the machine that is missing is named', async () => {
  const stage = new Stage();
  await stage.run(exclusive(1_000), { count: '3' });
  const home = homeOf(stage, 'web@1.service');
  const primaryIP = recordedMachines.find(({ id }) => id === home)?.primaryIP;
  const deployment = await stage.run(
    exclusive(2_000),
    { count: '3', timeout: '120s', 'on-failure': 'stop' },
    { afterPlan: () => stage.cluster.loseMachine(home) },
  );
  expect(errorOf(deployment, 'web@1.service')).toContain(`${primaryIP} has left the cluster since the plan was made`);
  expect(errorOf(deployment, 'web@1.service')).toContain('that did not change within the timeout of 2 min 0 s');
});
