import { expect, test } from '@jest/globals';
import { outcomes, Stage } from './stage.js';

const backup = { 'backup.service': '[Service]\nType=oneshot\nExecStart=/bin/sleep 300\n' };

test('a job that happens to be at work is left to it', async () => {
  const stage = new Stage();
  stage.cluster.putUnit('backup.service', backup['backup.service']);
  await stage.wait(30);
  const deployment = await stage.deploy(backup, { timeoutMs: 15_000 });
  expect(outcomes(deployment)).toEqual(['backup.service unchanged unchanged']);
  expect(deployment.writes).toEqual([]);
});
