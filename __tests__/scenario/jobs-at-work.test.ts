import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { outcomes } from '../stage/stage-run.js';

const backup = { 'backup.service': '[Service]\nType=oneshot\nExecStart=/bin/sleep 300\n' };

test('a job that happens to be at work is left to it', async () => {
  const stage = new Stage();
  stage.cluster.putUnit('backup.service', backup['backup.service']);
  await stage.wait(30);
  const deployment = await stage.run(backup, { timeout: '15s' });
  expect(outcomes(deployment)).toEqual(['backup.service unchanged unchanged']);
  expect(deployment.writes).toEqual([]);
});
