import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

const theirs = '[Service]\nExecStart=/bin/sleep 777\nExecStop=/bin/sleep 0.3\n';

describe('what someone else changed after the plan was made is not overwritten', () => {
  test('a unit that has other options now', async () => {
    const stage = new Stage();
    await stage.run(webTemplate());
    const deployment = await stage.run(
      webTemplate(1_000),
      { 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.putUnit('web@1.service', theirs) },
    );
    expect(outcomes(deployment)).toEqual(['web@1.service update failed', 'web@.service update skipped']);
    expect(errorOf(deployment, 'web@1.service')).toMatch(
      /^someone else changed it after the plan was made: it is now at revision [0-9a-f]{7}; it was not overwritten$/,
    );
    expect(deployment.writes).toEqual([]);
  });

  test('a unit that is there now', async () => {
    const stage = new Stage();
    const deployment = await stage.run(
      webTemplate(),
      { 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.putUnit('web@1.service', theirs) },
    );
    expect(errorOf(deployment, 'web@1.service')).toContain('someone else created it after the plan was made');
  });

  test('a unit that is gone now', async () => {
    const stage = new Stage();
    await stage.run(webTemplate());
    const deployment = await stage.run(
      webTemplate(1_000),
      { 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.destroyUnit('web@1.service') },
    );
    expect(errorOf(deployment, 'web@1.service')).toBe('someone else destroyed it after the plan was made');
  });

  test('a unit that was stopped meanwhile', async () => {
    const stage = new Stage();
    await stage.run(webTemplate());
    const deployment = await stage.run(
      webTemplate(1_000),
      { 'on-failure': 'stop' },
      { afterPlan: () => stage.cluster.setDesiredState('web@1.service', 'inactive') },
    );
    expect(errorOf(deployment, 'web@1.service')).toBe('someone else set it to inactive after the plan was made');
  });

  test('one that shall be destroyed and is gone already needs nothing more', async () => {
    const stage = new Stage();
    await stage.run(webTemplate(), { count: '2' });
    const deployment = await stage.run(
      webTemplate(),
      { count: '1' },
      { afterPlan: () => stage.cluster.destroyUnit('web@2.service') },
    );
    expect(outcomes(deployment)).toContain('web@2.service destroy succeeded');
    expect(deployment.writes).toEqual([]);
  });
});

describe('someone else interferes while an instance is being rolled out', () => {
  test.each([
    [
      'changes it',
      (stage: Stage) => stage.cluster.putUnit('web@1.service', theirs),
      'someone else changed it during the rollout',
    ],
    [
      'stops it',
      (stage: Stage) => stage.cluster.setDesiredState('web@1.service', 'loaded'),
      'someone else stopped it during the rollout',
    ],
    [
      'takes it off its machine',
      (stage: Stage) => stage.cluster.setDesiredState('web@1.service', 'inactive'),
      'someone else stopped it during the rollout',
    ],
    [
      'destroys it',
      (stage: Stage) => stage.cluster.destroyUnit('web@1.service'),
      'someone else destroyed it during the rollout',
    ],
  ])('and %s', async (_, interfere, reason) => {
    for (const seconds of [0.5, 1.5, 7]) {
      let interferedAt = 0;
      const stage = new Stage();
      await stage.run(webTemplate(), { count: '2' });
      const deployment = await stage.run(
        webTemplate(1_000),
        { count: '2', 'on-failure': 'stop' },
        {
          afterPlan: () =>
            stage.after(seconds, () => {
              interferedAt = stage.clock.now();
              interfere(stage);
            }),
        },
      );
      expect(errorOf(deployment, 'web@1.service')).toContain(reason);
      expect(outcomes(deployment)).toContain('web@2.service update skipped');
      expect(deployment.writes.every(({ at }) => at <= interferedAt)).toBe(true);
    }
  });
});
