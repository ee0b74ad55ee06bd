import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes, type StageRun } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { webTemplate } from '../stage/unit-files.js';

const versions = ['1.0.0', '0.13.0', '0.11.1'] as const;

/** Three instances with files of their own; `broken` is what the second one has besides. */
function three(broken: string) {
  const file = (more = '') => `[Service]\nExecStart=/bin/sleep 86400\n${more}`;
  return { 'web@1.service': file(), 'web@2.service': file(broken), 'web@3.service': file() };
}

/** systemd starts it once, and not again within the hour. */
const startsOnce = 'StartLimitBurst=1\nStartLimitInterval=3600\n';

async function restarted(broken: string, version: (typeof versions)[number], inputs = {}) {
  const stage = new Stage({ version });
  await stage.run(three(broken));
  await stage.wait(10);
  const before = await stage.units();
  const step = await stage.run({}, { command: 'restart', services: 'web', timeout: '60s', ...inputs });
  return { stage, before, step };
}

const writesTo = ({ writes }: StageRun, unit: string) =>
  writes.filter(({ path }) => path.endsWith(unit)).map(({ body }) => JSON.parse(body ?? '{}').desiredState);

describe.each(versions)('on fleetd %s', (version) => {
  test('an instance that does not come back stops the restart, and nothing is done about it a second time', async () => {
    const { stage, before, step } = await restarted(startsOnce, version);
    expect(step.status).toBe('failed');
    expect(outcomes(step)).toEqual([
      'web@1.service restart succeeded',
      'web@2.service restart failed',
      'web@3.service restart skipped',
    ]);
    expect(errorOf(step, 'web@2.service')).toMatch(
      /^systemd shows failed\/failed on 10\.77\.0\.1\d; see "journalctl -u web@2\.service" there; it could not be rolled back either: it was only restarted, so there is nothing to go back to$/,
    );
    expect(errorOf(step, 'web@3.service')).toBe('web@2.service failed');
    expect(step.host.outputs.restarted).toBe('["web@1.service"]');
    expect(writesTo(step, 'web@2.service').filter((state, index, all) => state !== all[index - 1])).toEqual([
      'loaded',
      'launched',
    ]);
    expect(writesTo(step, 'web@3.service')).toEqual([]);
    const states = (units: typeof before) => [...units].map(([name, { desiredState }]) => [name, desiredState]);
    expect(states(await stage.units())).toEqual(states(before));
  });

  test('an instance that does not stop in time is started again, and the report says what keeps it', async () => {
    const { stage, step } = await restarted('ExecStop=/bin/sleep 70\n', version);
    expect(step.status).toBe('rolled-back');
    expect(outcomes(step)).toEqual([
      'web@1.service restart succeeded',
      'web@2.service restart rolled-back',
      'web@3.service restart skipped',
    ]);
    expect(errorOf(step, 'web@2.service')).toMatch(
      /^did not stop within the timeout of 60 s, systemd still shows deactivating\/stop on 10\.77\.0\.1\d; check its ExecStop= and TimeoutStopSec=, and see "journalctl -u web@2\.service" there$/,
    );
    expect(truly(stage.cluster, 'web@2.service')).toBe('active/running');
    expect((await stage.units()).get('web@2.service')?.desiredState).toBe('launched');
    expect(step.host.summary).toContain('every unit that was stopped runs again, at the revision that it had');
  });
});

test('a unit that is left stopped is started again even where changes are to be left in place', async () => {
  const { stage, step } = await restarted('ExecStop=/bin/sleep 70\n', '1.0.0', { 'on-failure': 'stop' });
  expect(step.status).toBe('rolled-back');
  expect((await stage.units()).get('web@2.service')?.desiredState).toBe('launched');
});

test('one that takes even longer is left to start when it has stopped', async () => {
  const { stage, step } = await restarted('ExecStop=/bin/sleep 85\n', '1.0.0', { timeout: '30s' });
  expect(step.status).toBe('failed');
  expect(errorOf(step, 'web@2.service')).toMatch(
    /^did not stop within the timeout of 30 s, .*; it could not be rolled back either: not healthy within the timeout of 30 s; last seen: deactivating\/stop/,
  );
  expect((await stage.units()).get('web@2.service')?.desiredState).toBe('launched');
  await stage.wait(60);
  expect(truly(stage.cluster, 'web@2.service')).toBe('active/running');
});

test('an instance that runs again and does not answer has failed', async () => {
  const stage = new Stage();
  await stage.run(webTemplate(), { count: '2' });
  stage.health = () => 503;
  const step = await stage.run(
    {},
    { command: 'restart', services: 'web', timeout: '30s', 'health-check': 'http://{machine-ip}:8080/' },
  );
  expect(step.status).toBe('failed');
  expect(errorOf(step, 'web@1.service')).toMatch(/^not healthy within the timeout of 30 s; .* answered 503/);
  expect(outcomes(step)[1]).toBe('web@2.service restart skipped');
});

test('a sidekick that stopped with an instance that does not come back is started all the same', async () => {
  const sidekick = `[Unit]\nBindsTo=web@2.service\n[Service]\nExecStart=/bin/sleep 1000\n[X-Fleet]\nMachineOf=web@2.service\n`;
  const stage = new Stage();
  await stage.run({ ...three(startsOnce), 'log@2.service': sidekick });
  await stage.wait(10);
  stage.cluster.onActivityChange(({ unitName, active }) => {
    if (unitName === 'web@2.service' && active !== 'active') stage.stopBySystemd('log@2.service');
  });
  const step = await stage.run({}, { command: 'restart', services: 'web', timeout: '60s' });
  expect(step.status).toBe('failed');
  expect(errorOf(step, 'log@2.service')).toBe('web@2.service failed');
  expect(step.started.at(-1)).toBe('log@2.service');
  expect(truly(stage.cluster, 'log@2.service')).toBe('active/running');
});

test('someone else who stops or destroys an instance meanwhile has the last word', async () => {
  for (const [act, reason, left] of [
    [(stage: Stage) => stage.cluster.setDesiredState('web@1.service', 'inactive'), 'set it to inactive', 'inactive'],
    [(stage: Stage) => stage.cluster.destroyUnit('web@1.service'), 'destroyed it', undefined],
  ] as const) {
    const stage = new Stage();
    await stage.run(webTemplate(), { count: '2' });
    await stage.wait(10);
    const step = await stage.run(
      {},
      { command: 'restart', services: 'web' },
      { onEvent: ({ type }) => type === 'started' && stage.after(0.5, () => act(stage)) },
    );
    expect(step.status).toBe('failed');
    expect(errorOf(step, 'web@1.service')).toContain(reason);
    expect((await stage.units()).get('web@1.service')?.desiredState).toBe(left);
  }
});

test.each(['settle', 'rollback'])(
  'a restart that is cancelled leaves nothing stopped, with on-cancel: %s',
  async (onCancel) => {
    const inputs = { command: 'restart', services: 'web', 'on-cancel': onCancel };
    for (const [cancelAfterSeconds, outcome, reason] of [
      [1, 'rolled-back', 'cancelled and recovered: 0 done, 1 running as before, 2 not started'],
      [3, 'succeeded', 'cancelled and recovered: 1 done, 2 not started'],
    ] as const) {
      const stage = new Stage();
      await stage.run(webTemplate(), { count: '3' });
      await stage.wait(10);
      const before = await stage.units();
      const step = await stage.run({}, inputs, { interruption: { cancelAfterSeconds } });
      expect(outcomes(step)[0]).toBe('web@1.service restart cancelled');
      expect((await stage.units()).get('web@1.service')?.desiredState).toBe(
        outcome === 'succeeded' ? 'launched' : 'loaded',
      );
      const post = await stage.post(step);
      expect(post.host.hasFailed).toBe(false);
      expect(post.host.lines).toContainEqual(
        expect.stringMatching(/web@1\.service: recovering \(it was being restarted\)$/),
      );
      expect(post.host.outputs).toMatchObject({ status: 'cancelled', reason });
      expect(outcomes(post)).toEqual([
        `web@1.service restart ${outcome}`,
        'web@2.service restart skipped',
        'web@3.service restart skipped',
      ]);
      expect(await stage.units()).toEqual(before);
    }
  },
);
