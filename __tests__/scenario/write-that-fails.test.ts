import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

test('a unit whose announcement the cluster never answers is not replaced after that', async () => {
  const stage = new Stage();
  await stage.run(webTemplate());
  stage.faults = (request) =>
    request.method === 'PUT' && request.body === '{"desiredState":"launched"}'
      ? { kind: 'delay', ms: 60_000 }
      : undefined;
  const deployment = await stage.run(webTemplate(9_999), { timeout: '40s', 'on-failure': 'stop' });
  expect(outcomes(deployment)).toEqual(['web@1.service update failed', 'web@.service update skipped']);
  expect(errorOf(deployment, 'web@1.service')).toContain(
    'the cluster did not accept the change: PUT /fleet/v1/units/web@1.service: no answer within 10 s',
  );
  expect(deployment.writes).toEqual([]);
  expect(deployment.instances[0]?.revision).toBe(deployment.instances[0]?.previousRevision);
});

test('a write that took effect though its answer was lost is reported as it is', async () => {
  const stage = new Stage();
  await stage.run(webTemplate());
  stage.faults = (request) =>
    request.method === 'PUT' && request.body?.includes('options') ? { kind: 'reset-after' } : undefined;
  const deployment = await stage.run(webTemplate(9_999), { timeout: '20s', 'on-failure': 'stop' });
  expect(deployment.instances[0]).toMatchObject({
    outcome: 'failed',
    revision: deployment.plan[0]?.steps[0]?.revision,
  });
});

test('a unit whose creation the cluster refuses is not called changed, and nothing is rolled back', async () => {
  const stage = new Stage();
  stage.faults = (request) =>
    request.method === 'PUT' ? { kind: 'status', status: 409, message: 'it will not do' } : undefined;
  const deployment = await stage.run(
    { 'web.service': '[Service]\nExecStart=/bin/sleep 1d\n' },
    { 'on-failure': 'rollback' },
  );
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toEqual(['web.service create failed']);
  expect(errorOf(deployment, 'web.service')).toMatch(/^the cluster did not accept the change: .*409 it will not do$/);
  expect(deployment.events.some(({ type }) => type === 'rollback-started')).toBe(false);
});
