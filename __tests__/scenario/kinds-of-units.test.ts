import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';

test.each([
  ['a oneshot that ends', 'job.service', '[Service]\nType=oneshot\nExecStart=/bin/true\n', 'inactive/dead'],
  [
    'a oneshot that takes its time',
    'job.service',
    '[Service]\nType=oneshot\nExecStart=/bin/sleep 25\n',
    'inactive/dead',
  ],
  [
    'a oneshot that remains',
    'job.service',
    '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n',
    'active/exited',
  ],
  [
    'a service slow to start',
    'slow.service',
    '[Service]\nExecStartPre=/bin/sleep 20\nExecStart=/bin/sleep 9999\n',
    'active/running',
  ],
  ['a timer', 'job.timer', '[Timer]\nOnCalendar=daily\n', 'active/waiting'],
  ['a socket', 'web.socket', '[Socket]\nListenStream=80\n', 'active/listening'],
  ['a path', 'spool.path', '[Path]\nPathExists=/spool\n', 'active/waiting'],
  ['a target', 'all.target', '[Unit]\nDescription=all\n', 'active/active'],
  ['a mount', 'data.mount', '[Mount]\nWhat=/dev/sdb\nWhere=/data\n', 'active/mounted'],
])('%s is healthy when it is what its kind is meant to be', async (_, name, text, state) => {
  const stage = new Stage();
  const deployment = await stage.run({ [name]: text });
  expect(outcomes(deployment)).toEqual([`${name} create succeeded`]);
  expect(truly(stage.cluster, name)).toBe(state);
  expect((await stage.run({ [name]: text })).status).toBe('unchanged');
});

test.each(['1.0.0', '0.13.0', '0.11.1'] as const)(
  'a unit with a backslash in its name is deployed by that name, updated and destroyed on fleetd %s',
  async (version) => {
    const stage = new Stage({ version });
    const name = 'data\\x2dvol.service';
    const file = (seconds: number) => ({ [name]: `[Service]\nExecStart=/bin/sleep ${seconds}\n` });
    expect(outcomes(await stage.run(file(9_999)))).toEqual([`${name} create succeeded`]);
    expect(truly(stage.cluster, name)).toBe('active/running');
    expect((await stage.run(file(9_999))).status).toBe('unchanged');
    expect(outcomes(await stage.run(file(1_000)))).toEqual([`${name} update succeeded`]);
    expect(outcomes(await stage.run(file(1_000), { command: 'destroy' }))).toEqual([`${name} destroy succeeded`]);
    expect((await stage.units()).size).toBe(0);
  },
);

test('a oneshot is not taken for finished when it has only just been loaded', async () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const stage = new Stage({ seed });
    const deployment = await stage.run(
      { 'job.service': '[Service]\nType=oneshot\nExecStart=/bin/sh -c "sleep 6; exit 1"\n' },
      { 'min-ready': '0s', 'on-failure': 'stop' },
    );
    expect(deployment.status).toBe('failed');
  }
});

test('a service that ends although it should run on has failed, in words', async () => {
  const stage = new Stage();
  const deployment = await stage.run(
    { 'short.service': '[Service]\nExecStart=/bin/sleep 3\n' },
    { 'on-failure': 'stop' },
  );
  expect(deployment.status).toBe('failed');
  expect(errorOf(deployment, 'short.service')).toMatch(
    /^its process has ended on 10\.77\.0\.1\d without an error \(inactive\/dead\), but it is not Type=oneshot; see "journalctl -u short\.service" there$/,
  );
  expect(deployment.seconds).toBeLessThan(20);
});

test('a global unit is healthy once it runs on every machine that has its metadata', async () => {
  const stage = new Stage();
  const unit = (seconds: number) => ({
    'log.service': `[Service]\nExecStart=/bin/sleep ${seconds}\n[X-Fleet]\nGlobal=true\nMachineMetadata=rack=r1\nMachineMetadata=rack=r3\n`,
  });
  expect((await stage.run(unit(1_000))).status).toBe('succeeded');
  expect(stage.cluster.units().filter(({ active }) => active === 'active')).toHaveLength(2);
  expect((await stage.run(unit(1_000))).status).toBe('unchanged');
  const update = await stage.run(unit(2_000));
  expect(outcomes(update)).toEqual(['log.service update succeeded']);
  expect(
    stage.cluster.units().filter(({ active, hash }) => active === 'active' && hash === update.instances[0]?.revision),
  ).toHaveLength(2);
});

test('a global unit that fails on one machine has failed there', async () => {
  const stage = new Stage({
    behaviour: (name) => (name === 'log.service' ? { exitAfterMs: 500, exitCode: 1 } : undefined),
  });
  const deployment = await stage.run(
    {
      'log.service': '[Service]\nExecStart=/bin/sleep 1000\n[X-Fleet]\nGlobal=true\n',
    },
    { 'on-failure': 'stop' },
  );
  expect(errorOf(deployment, 'log.service')).toContain('failed/failed on');
});

test('the old process, slow to stop under the new revision, is not taken for the new one', async () => {
  const slow = (seconds: number) => ({
    'db.service': `[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 8\n`,
  });
  for (const seed of [1, 2, 3, 4, 5]) {
    const stage = new Stage({ seed });
    await stage.run(slow(1_000));
    const { instances } = await stage.run(slow(2_000), { 'min-ready': '0s' });
    expect(instances[0]?.outcome).toBe('succeeded');
    expect(truly(stage.cluster, 'db.service')).toBe('active/running');
    const [running] = stage.cluster.units();
    expect(running?.hash).toBe(instances[0]?.revision);
  }
});
