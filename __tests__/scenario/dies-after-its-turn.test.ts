import { expect, test } from '@jest/globals';
import { errorOf, outcomes, Stage, webTemplate } from './stage.js';

const dies = (seconds: number) => (name: string, options: readonly { readonly value: string }[]) =>
  name === 'web@1.service' && options.some(({ value }) => value.includes('9999'))
    ? { exitAfterMs: seconds * 1_000, exitCode: 1 }
    : undefined;

test('an instance that ends while the others have their turn is found before the service is called deployed', async () => {
  const stage = new Stage({ behaviour: dies(18) });
  await stage.deploy(webTemplate(), { count: '4', maxUnavailable: { percent: 100 } });
  const deployment = await stage.deploy(webTemplate(9_999), {
    count: '4',
    maxUnavailable: { instances: 2 },
    onFailure: 'rollback',
  });
  expect(deployment.status).toBe('rolled-back');
  expect(errorOf(deployment, 'web@1.service')).toMatch(/^did not stay healthy after its turn: failed\/failed$/);
});

test('one that is down when the next is due holds that up, and fails the deployment when it does not come back', async () => {
  const stage = new Stage({ behaviour: dies(12) });
  await stage.deploy(webTemplate(), { count: '3' });
  const deployment = await stage.deploy(webTemplate(9_999), { count: '3', minReadyMs: 11_000, timeoutMs: 60_000 });
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toEqual([
    'web@1.service update failed',
    'web@2.service update succeeded',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(deployment, 'web@1.service')).toBe(
    'went down while its service was being rolled out, and did not come up again within 60 s',
  );
});
