import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

const dies = (seconds: number) => (name: string, options: readonly { readonly value: string }[]) =>
  name === 'web@1.service' && options.some(({ value }) => value.includes('9999'))
    ? { exitAfterMs: seconds * 1_000, exitCode: 1 }
    : undefined;

test('an instance that ends while the others have their turn is found before the service is called deployed', async () => {
  const stage = new Stage({ behaviour: dies(18) });
  await stage.run(webTemplate(), { count: '4', 'max-unavailable': '100%' });
  const deployment = await stage.run(webTemplate(9_999), {
    count: '4',
    'max-unavailable': '2',
    'on-failure': 'rollback',
  });
  expect(deployment.status).toBe('rolled-back');
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^did not stay healthy after it had become available: failed\/failed on 10\.77\.0\.1\d; see "journalctl/,
  );
});

test('one that is found to have ended when the next is due fails the deployment at once', async () => {
  const stage = new Stage({ behaviour: dies(12) });
  await stage.run(webTemplate(), { count: '3' });
  const deployment = await stage.run(webTemplate(9_999), { count: '3', 'min-ready': '11s', 'on-failure': 'stop' });
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toEqual([
    'web@1.service update failed',
    'web@2.service update succeeded',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(deployment, 'web@1.service')).toContain(
    'did not stay healthy after it had become available: failed/failed',
  );
  expect(deployment.seconds).toBeLessThan(40);
});

test('its downtime is counted from then until the rollback has it up again', async () => {
  const stage = new Stage({ behaviour: dies(12) });
  await stage.run(webTemplate(), { count: '2' });
  const deployment = await stage.run(webTemplate(9_999), { count: '2', 'min-ready': '11s', 'on-failure': 'rollback' });
  expect(deployment.status).toBe('rolled-back');
  const changes = stage.cluster.history().filter(({ unitName }) => unitName === 'web@1.service');
  const diedAt = changes.findLast(({ active }) => active === 'failed')?.at ?? 0;
  const upAt = changes.find(({ at, active }) => at > diedAt && active === 'active')?.at ?? 0;
  expect(deployment.instances[0]?.downtimeMs).toBeGreaterThanOrEqual(upAt - diedAt);
});
