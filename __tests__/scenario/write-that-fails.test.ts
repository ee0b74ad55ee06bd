import { expect, test } from '@jest/globals';
import { errorOf, outcomes, Stage, webTemplate } from './stage.js';

test('a unit whose announcement the cluster never answers is not replaced after that', async () => {
  const stage = new Stage();
  await stage.deploy(webTemplate());
  stage.faults = (request) =>
    request.method === 'PUT' && request.body === '{"desiredState":"launched"}'
      ? { kind: 'delay', ms: 60_000 }
      : undefined;
  const deployment = await stage.deploy(webTemplate(9_999), { timeoutMs: 40_000 });
  expect(outcomes(deployment)).toEqual(['web@1.service update failed', 'web@.service update skipped']);
  expect(errorOf(deployment, 'web@1.service')).toContain(
    'the cluster did not take the change: PUT /fleet/v1/units/web@1.service: no answer within 10 s',
  );
  expect(deployment.writes).toEqual([]);
  expect(deployment.instances[0]?.revision).toBe(deployment.instances[0]?.previousRevision);
});

test('a write that took effect though its answer was lost is reported as it is', async () => {
  const stage = new Stage();
  await stage.deploy(webTemplate());
  stage.faults = (request) =>
    request.method === 'PUT' && request.body?.includes('options') ? { kind: 'reset-after' } : undefined;
  const deployment = await stage.deploy(webTemplate(9_999), { timeoutMs: 20_000 });
  expect(deployment.instances[0]).toMatchObject({
    outcome: 'failed',
    revision: deployment.plan.services[0]?.steps[0]?.after?.revision,
  });
});
