import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

test('it goes on with the other units, and says exactly what is left where', async () => {
  let broken = false;
  // Once the new revision has been tried, web@2 does not come up any more, whatever its revision.
  const stage = new Stage({
    behaviour: (name, options) => {
      const isNew = options.some(({ value }) => value.includes('9999'));
      if (name === 'web@2.service' && isNew) broken = true;
      return name === 'web@2.service' && broken ? { exitAfterMs: 200, exitCode: 1 } : undefined;
    },
  });
  await stage.run(webTemplate(), { count: '3' });
  const deployment = await stage.run(webTemplate(9_999), { count: '3', 'on-failure': 'rollback' });
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toEqual([
    'web@1.service update rolled-back',
    'web@2.service update failed',
    'web@3.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(deployment, 'web@2.service')).toMatch(
    /^systemd shows failed\/failed on .*; it could not be rolled back either: systemd shows failed\/failed on 10\.77\.0\.1\d; see "journalctl -u web@2\.service" there$/,
  );
  const second = deployment.instances.find(({ unit }) => unit === 'web@2.service');
  expect(second).toMatchObject({ systemdActiveState: 'failed', revision: second?.previousRevision });
  expect(truly(stage.cluster, 'web@1.service')).toBe('active/running');
  expect(truly(stage.cluster, 'web@3.service')).toBe('active/running');
});

test('what someone else has changed meanwhile is left alone, and the rest is brought back', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name === 'web@2.service' && options.some(({ value }) => value.includes('9999'))
        ? { exitAfterMs: 4_000, exitCode: 1 }
        : undefined,
  });
  await stage.run(webTemplate(), { count: '3' });
  const theirs = '[Service]\nExecStart=/bin/sleep 777\nExecStop=/bin/sleep 0.3\n';
  const deployment = await stage.run(
    webTemplate(9_999),
    { count: '3', 'on-failure': 'rollback' },
    {
      onEvent: (event) => {
        if (event.type === 'started' && event.unit === 'web@2.service') stage.cluster.putUnit('web@1.service', theirs);
      },
    },
  );
  expect(deployment.status).toBe('failed');
  expect(outcomes(deployment)).toContain('web@2.service update rolled-back');
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^could not be rolled back after web@2\.service failed: someone else has changed it: it is at revision [0-9a-f]{7}/,
  );
  expect(stage.cluster.registry.jobs.get('web@1.service')?.object?.options).toContainEqual({
    section: 'Service',
    name: 'ExecStart',
    value: '/bin/sleep 777',
  });
});
