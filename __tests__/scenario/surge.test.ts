import { expect, test } from '@jest/globals';
import { machines } from '../stage/machines.js';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

/** The fewest units of a service that truly ran at any one time from `since` on. */
function fewestUp(stage: Stage, prefix: string, since: number): number {
  const up = new Map<string, boolean>();
  let fewest = Number.POSITIVE_INFINITY;
  for (const { at, unitName, active } of stage.cluster.history()) {
    if (!unitName.startsWith(prefix)) continue;
    up.set(unitName, active === 'active');
    if (at >= since) fewest = Math.min(fewest, [...up.values()].filter(Boolean).length);
  }
  return fewest;
}

test.each(['1.0.0', '0.11.1'] as const)(
  'a service of one instance is updated without a gap on fleetd %s',
  async (version) => {
    const stage = new Stage({ version });
    await stage.run(webTemplate());
    const since = stage.clock.now();
    const deployment = await stage.run(webTemplate(9_999), { 'max-surge': '1', 'max-unavailable': '0' });
    expect(outcomes(deployment)).toEqual([
      'web@2.service destroy succeeded',
      'web@1.service update succeeded',
      'web@.service update succeeded',
    ]);
    expect(fewestUp(stage, 'web@', since)).toBe(1);
    expect((await stage.run(webTemplate(9_999))).status).toBe('unchanged');
  },
);

test('capacity never drops, and what stood in is removed last', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '4', 'max-unavailable': '100%' });
  const since = stage.clock.now();
  const deployment = await stage.run(webTemplate(9_999), { count: '4', 'max-surge': '50%', 'max-unavailable': '0' });
  expect(deployment.status).toBe('succeeded');
  expect(fewestUp(stage, 'web@', since)).toBe(4);
  const deleted = deployment.writes.flatMap(({ method, path }) =>
    method === 'DELETE' ? [path.split('/').at(-1)] : [],
  );
  expect(deleted).toEqual(['web@6.service', 'web@5.service']);
});

test('when no machine has room for it nothing else is touched', async () => {
  const stage = new Stage({ machines: machines(4) });
  const exclusive = (seconds: number) => webTemplate(seconds, '[X-Fleet]\nConflicts=web@*.service\n');
  await stage.run(exclusive(1_000), { count: '3' });
  const deployment = await stage.run(
    exclusive(9_999),
    { count: '3', 'max-surge': '1', 'on-failure': 'rollback' },
    // There was room when the plan was made.
    { afterPlan: () => stage.cluster.putUnit('web@0.service', exclusive(1_000)['web@.service'] ?? '') },
  );
  expect(errorOf(deployment, 'web@4.service')).toContain('no machine can run it');
  expect(outcomes(deployment)).toContain('web@1.service update skipped');
  expect(deployment.status).toBe('rolled-back');
  expect(stage.cluster.registry.jobs.has('web@4.service')).toBe(false);
});

test('when the update fails, what stood in is removed after the others are back', async () => {
  const stage = new Stage({
    behaviour: (name, options) =>
      name === 'web@2.service' && options.some(({ value }) => value.includes('9999'))
        ? { exitAfterMs: 300, exitCode: 1 }
        : undefined,
  });
  await stage.run(webTemplate(), { count: '2' });
  const deployment = await stage.run(webTemplate(9_999), {
    count: '2',
    'max-surge': '1',
    'max-unavailable': '0',
    'on-failure': 'rollback',
  });
  expect(deployment.status).toBe('rolled-back');
  expect(stage.cluster.registry.jobs.has('web@3.service')).toBe(false);
  for (const name of ['web@1.service', 'web@2.service']) expect(truly(stage.cluster, name)).toBe('active/running');
  expect((await stage.run(webTemplate(), { count: '2' })).status).toBe('unchanged');
});
