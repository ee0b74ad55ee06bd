import { describe, expect, test } from '@jest/globals';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';
import { Stage, type StageOptions } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';
import { type Files, webTemplate } from '../stage/unit-files.js';

const task = (command = '/bin/sleep 2', more = '') => ({
  'migrate.service': `[Service]\nType=oneshot\nExecStart=${command}\n${more}`,
});
const files = (seconds: number, command?: string, more?: string): Files => ({
  ...task(command, more),
  ...webTemplate(seconds),
});
const inputs = { count: '2', 'run-always': 'migrate.service' };

const isMigration = (name: string) => name === 'migrate.service';

/** A stage on which the next runs of the task fail while `isBroken` is set, and that counts its runs. */
function stageWithTask(options: StageOptions = {}) {
  const world = { isBroken: false, runs: 0 };
  const stage = new Stage({
    ...options,
    behaviour: (name, unit) => {
      if (isMigration(name)) return world.isBroken ? { exitAfterMs: 500, exitCode: 1 } : undefined;
      return options.behaviour?.(name, unit);
    },
  });
  return { stage, world };
}

/** Has systemd read its unit files again, so that the next run of a task behaves as it should now. */
function reread({ cluster }: Stage): void {
  for (const { systemd } of cluster.machines) {
    const hash = systemd.loaded.get('migrate.service');
    const { options } = parseUnitFile(task()['migrate.service']);
    if (hash !== undefined) systemd.load({ name: 'migrate.service', options, hash });
  }
}

/** How often fleet was asked to run the task anew. */
const launches = (run: { readonly writes: readonly { readonly path: string; readonly body?: string }[] }) =>
  run.writes.filter(({ path, body }) => path.includes('migrate.service') && body?.includes('launched'));

async function deployed(options?: StageOptions, more?: string) {
  const { stage, world } = stageWithTask(options);
  const first = await stage.run(files(1_000, undefined, more), inputs);
  expect(first.status).toBe('succeeded');
  return { stage, world };
}

test('a task runs anew, and to its end, before a service that waits for it changes', async () => {
  const { stage } = await deployed();
  const run = await stage.run(files(9_999), inputs);
  expect(run.status).toBe('succeeded');
  expect(outcomes(run)).toEqual([
    'migrate.service restart succeeded',
    'web@1.service update succeeded',
    'web@2.service update succeeded',
    'web@.service update succeeded',
  ]);
  expect(run.started[0]).toBe('migrate.service');
  expect(run.host.lines).toContain('  restart  migrate.service  runs anew before web');
  const ended = run.host.lines.findIndex((line) => /migrate\.service: restarted in/.test(line));
  const begun = run.host.lines.findIndex((line) => /web@1\.service: updating/.test(line));
  expect([ended >= 0, ended < begun]).toEqual([true, true]);
});

test('it is left alone where nothing changes that waits for it', async () => {
  const { stage } = await deployed();
  const again = await stage.run(files(1_000), inputs);
  expect([again.status, again.writes]).toEqual(['unchanged', []]);
  const other = await stage.run({ 'a.service': '[Service]\nExecStart=/bin/sleep 5000\n', ...files(1_000) }, inputs);
  expect(other.started).toEqual(['a.service']);
  const fewer = await stage.run(files(1_000), { ...inputs, count: '1' });
  expect(fewer.started).toEqual(['web@2.service']);
});

test('run again, the same deployment changes nothing', async () => {
  const { stage } = await deployed();
  await stage.run(files(9_999), inputs);
  const again = await stage.run(files(9_999), inputs);
  expect([again.status, again.writes]).toEqual(['unchanged', []]);
});

test('without run-always, it runs only when it changes itself', async () => {
  const { stage } = await deployed();
  const run = await stage.run(files(9_999), { count: '2' });
  expect(outcomes(run)[0]).toBe('migrate.service unchanged unchanged');
});

test('its failure stops what waits for it, and nothing has changed', async () => {
  const { stage, world } = await deployed();
  world.isBroken = true;
  reread(stage);
  const said = '2026-01-01T00:00:00+0000 box sh[7]: relation "users" exists';
  stage.runOnMachine = async () => ({ stdout: Buffer.from(`${said}\n`), isCut: false, stderr: '', exitCode: 0 });
  const run = await stage.run(files(9_999), inputs);
  expect([run.status, run.host.hasFailed]).toEqual(['failed', true]);
  expect(outcomes(run)).toEqual([
    'migrate.service restart failed',
    'web@1.service update skipped',
    'web@2.service update skipped',
    'web@.service update skipped',
  ]);
  expect(errorOf(run, 'migrate.service')).toContain('its journal: "relation "users" exists"');
  world.isBroken = false;
  reread(stage);
  const again = await stage.run(files(9_999), inputs);
  expect([again.status, again.host.outputs.restarted]).toEqual(['succeeded', '["migrate.service"]']);
});

test('with fail-fast: false, only what waits for it is stopped', async () => {
  const { stage, world } = stageWithTask();
  const listed = (seconds: number): Files => ({
    ...files(seconds),
    'mail.service': `[Service]\nExecStart=/bin/sleep ${seconds}\n`,
    'services.yaml':
      'services:\n  - name: migrate.service\n    run-always: true\n  - name: web@.service\n    count: 2\n    after: migrate\n  - name: mail.service\n',
  });
  const byFile = { units: '', 'services-file': 'services.yaml', 'fail-fast': 'false' };
  await stage.run(listed(1_000), byFile);
  world.isBroken = true;
  reread(stage);
  const run = await stage.run(listed(9_999), byFile);
  expect(run.status).toBe('failed');
  expect(errorOf(run, 'web@1.service')).toBe('it waits for migrate, and migrate.service failed');
  expect(outcomes(run)).toContain('mail.service update succeeded');
});

test('what it has said is shown when it succeeds, too', async () => {
  const { stage } = await deployed();
  const said = '2026-01-01T00:00:00+0000 box sh[7]: 3 migrations applied';
  stage.runOnMachine = async () => ({ stdout: Buffer.from(`${said}\n`), isCut: false, stderr: '', exitCode: 0 });
  const run = await stage.run(files(9_999), inputs);
  expect(run.host.lines.filter((line) => line.includes('3 migrations applied'))).toHaveLength(1);
  expect(
    run.host.events.filter(({ type, text }) => type === 'group' && /migrate\.service: its journal/.test(text)),
  ).toHaveLength(1);
});

test('a task with RemainAfterExit= is stopped and runs anew, without a canary', async () => {
  const { stage } = await deployed({}, 'RemainAfterExit=yes\n');
  const run = await stage.run(files(9_999, undefined, 'RemainAfterExit=yes\n'), {
    ...inputs,
    canary: '1',
    'canary-hold': '30s',
  });
  expect(run.status).toBe('succeeded');
  expect(run.events.filter(({ type }) => type === 'canary-hold')).toHaveLength(1);
  expect(run.host.outputs.restarted).toBe('["migrate.service"]');
});

test('a rollback does not run it again', async () => {
  const { stage } = await deployed({
    behaviour: (_, options) =>
      options.some(({ value }) => value.includes('9999')) ? { exitAfterMs: 3_000, exitCode: 1 } : undefined,
  });
  const run = await stage.run(files(9_999), inputs);
  expect(run.status).toBe('rolled-back');
  expect(outcomes(run)[0]).toBe('migrate.service restart succeeded');
  expect(launches(run)).toHaveLength(1);
});

test('a rollback gives it its former options back without running it', async () => {
  const { stage } = await deployed({
    behaviour: (_, options) =>
      options.some(({ value }) => value.includes('9999')) ? { exitAfterMs: 3_000, exitCode: 1 } : undefined,
  });
  const before = (await stage.units()).get('migrate.service')?.revision;
  const run = await stage.run(files(9_999, '/bin/sleep 4'), inputs);
  expect(run.status).toBe('rolled-back');
  expect(outcomes(run)[0]).toBe('migrate.service update rolled-back');
  expect((await stage.units()).get('migrate.service')).toMatchObject({ revision: before, desiredState: 'loaded' });

  const same = await stage.run(files(1_000), inputs);
  expect([same.status, same.writes]).toEqual(['unchanged', []]);
  const next = await stage.run(files(2_000), inputs);
  expect([next.status, next.host.outputs.restarted]).toEqual(['succeeded', '["migrate.service"]']);
});

test('an older fleetd, which destroys and creates what it changes, does not run it in a rollback either', async () => {
  const { stage } = await deployed({
    version: '0.11.1',
    behaviour: (_, options) =>
      options.some(({ value }) => value.includes('9999')) ? { exitAfterMs: 3_000, exitCode: 1 } : undefined,
  });
  const run = await stage.run(files(9_999, '/bin/sleep 4'), inputs);
  expect(run.status).toBe('rolled-back');
  expect((await stage.units()).get('migrate.service')?.desiredState).toBe('loaded');
});

test('one that happens to be at work is waited for, and not stopped half-way', async () => {
  const { stage } = stageWithTask();
  await stage.run(files(1_000, '/bin/sleep 30'), inputs);
  for (const name of ['loaded', 'launched'] as const) {
    stage.cluster.setDesiredState('migrate.service', name);
    await stage.wait(8);
  }
  expect(truly(stage.cluster, 'migrate.service')).toBe('activating/start');
  const run = await stage.run(files(9_999, '/bin/sleep 30'), inputs);
  expect(run.status).toBe('succeeded');
  expect(run.seconds).toBeGreaterThan(22 + 30 + 10);
});

test('one that is at work is waited for, too, where its own unit file has changed', async () => {
  const { stage } = stageWithTask();
  await stage.run(files(1_000, '/bin/sleep 30'), inputs);
  for (const name of ['loaded', 'launched'] as const) {
    stage.cluster.setDesiredState('migrate.service', name);
    await stage.wait(8);
  }
  expect(truly(stage.cluster, 'migrate.service')).toBe('activating/start');
  const startedAt = stage.clock.now();
  const run = await stage.run(files(9_999, '/bin/sleep 20'), inputs);
  expect(run.status).toBe('succeeded');
  expect(outcomes(run)[0]).toBe('migrate.service update succeeded');
  expect((run.writes[0]?.at ?? 0) - startedAt).toBeGreaterThan(20_000);
});

test('cancelled while it runs, it is seen to its end, and does not run again', async () => {
  const { stage } = stageWithTask();
  await stage.run(files(1_000, '/bin/sleep 30'), inputs);
  const cancelled = await stage.run(files(9_999, '/bin/sleep 30'), inputs, {
    interruption: { cancelAfterSeconds: 15 },
  });
  expect(outcomes(cancelled)[0]).toBe('migrate.service restart cancelled');
  const settled = await stage.post(cancelled);
  expect(outcomes(settled)[0]).toBe('migrate.service restart succeeded');
  expect(launches(settled)).toEqual([]);
  expect(truly(stage.cluster, 'migrate.service')).toBe('inactive/dead');
});

test('cancelled while it runs, and failing after that, it is not run again', async () => {
  const { stage, world } = await deployed();
  world.isBroken = true;
  reread(stage);
  const cancelled = await stage.run(files(9_999), inputs, {
    onEvent: ({ type, unit }) => {
      if (type === 'started' && isMigration(unit)) stage.after(2.5, () => stage.cancel());
    },
  });
  expect(outcomes(cancelled)[0]).toBe('migrate.service restart cancelled');
  const settled = await stage.post(cancelled);
  expect(launches(settled)).toEqual([]);
  expect(outcomes(settled)[0]).toBe('migrate.service restart failed');
  expect(settled.host.hasFailed).toBe(true);
});

test.each(['settle', 'rollback'])(
  'cancelled while it is stopped, it has not run, with on-cancel: %s',
  async (onCancel) => {
    const { stage } = await deployed();
    const cancelled = await stage.run(
      files(9_999),
      { ...inputs, 'on-cancel': onCancel },
      {
        onEvent: ({ type, unit }) => {
          if (type === 'started' && isMigration(unit)) stage.after(0.5, () => stage.cancel());
        },
      },
    );
    expect(launches(cancelled)).toEqual([]);
    const settled = await stage.post(cancelled);
    expect(launches(settled)).toEqual([]);
    const rest = await stage.run(files(9_999), inputs);
    expect([rest.status, launches(rest).length]).toEqual(['succeeded', 1]);
  },
);

test('with stop-after: canary it runs for the canary, and not for services that are left', async () => {
  const { stage } = await deployed();
  const stopping = { ...inputs, canary: '1', 'stop-after': 'canary' };
  const paused = await stage.run(files(9_999), stopping);
  expect([paused.status, paused.started]).toEqual(['paused', ['migrate.service', 'web@1.service']]);
  const again = await stage.run(files(9_999), stopping);
  expect([again.status, again.writes]).toEqual(['paused', []]);
  const rest = await stage.run(files(9_999), inputs);
  expect([rest.status, rest.host.outputs.restarted]).toEqual(['succeeded', '["migrate.service"]']);
});

test('a service that waits through others, which stay as they are, waits for it too', async () => {
  const { stage } = stageWithTask();
  const listed = (seconds: number): Files => ({
    ...files(seconds),
    'db.service': '[Service]\nExecStart=/bin/sleep 5000\n',
    'services.yaml':
      'services:\n  - name: web@.service\n    count: 2\n    after: db\n  - name: db.service\n    after: migrate\n  - name: migrate.service\n    run-always: yes\n',
  });
  const byFile = { units: '', 'services-file': 'services.yaml' };
  await stage.run(listed(1_000), byFile);
  const run = await stage.run(listed(9_999), byFile);
  expect([run.status, run.started]).toEqual([
    'succeeded',
    ['migrate.service', 'web@1.service', 'web@2.service', 'web@.service'],
  ]);
});

test.each([
  ['web@.service', 'web@.service is no task, since it has no Type=oneshot: nothing could wait for its end'],
  ['seed.service', 'no unit file defines seed.service'],
])('run-always: %s is refused', async (name, message) => {
  const { stage } = stageWithTask();
  const run = await stage.run(files(1_000), { ...inputs, 'run-always': name });
  expect([run.status, run.writes]).toEqual(['failed', []]);
  expect(run.host.annotations).toEqual([
    expect.objectContaining({ severity: 'error', message: `run-always: ${message}` }),
  ]);
});

test('a task that is only to be loaded is refused, and one that nothing waits for is a warning', async () => {
  const { stage } = stageWithTask();
  const loaded = await stage.run(files(1_000), { ...inputs, 'desired-state': 'migrate.service=loaded' });
  expect(loaded.host.annotations).toEqual([
    expect.objectContaining({
      severity: 'error',
      message: 'run-always: migrate.service is to be loaded, so that it does not run at all',
      file: 'migrate.service',
      line: 2,
    }),
  ]);
  const alone = await stage.run(task(), inputs);
  expect([alone.status, alone.host.annotations]).toEqual([
    'succeeded',
    [
      expect.objectContaining({
        severity: 'warning',
        message: expect.stringMatching(/^run-always: nothing waits for migrate\.service/),
      }),
    ],
  ]);
});

describe('services: web runs the task that web waits for', () => {
  const db = '[Service]\nExecStart=/bin/sleep 5000\n';
  const listed = (entries: string) => ({
    'services.yaml': `services:\n  - name: migrate.service\n    run-always: true\n${entries}`,
  });
  const byFile = { 'run-always': '', units: '', 'services-file': 'services.yaml' };
  const web = (after: string) => `  - name: web@.service\n    count: 2\n${after}`;

  test.each<[string, Files, Readonly<Record<string, string>>]>([
    ['by an earlier line of units', {}, { ...inputs, units: 'migrate.service\n*.service' }],
    ['by after', listed(web('    after: migrate\n')), byFile],
    [
      'by after, through another',
      listed(`${web('    after: db\n')}  - name: db.service\n    after: migrate\n`),
      byFile,
    ],
    [
      'by a unit file, through another',
      {
        'db.service': `[Unit]\nAfter=migrate.service\nBefore=web@1.service\n${db}`,
        ...listed(`${web('')}  - name: db.service\n`),
      },
      byFile,
    ],
  ])('%s', async (_, more, said) => {
    const { stage } = stageWithTask();
    const release = (seconds: number) => ({ 'db.service': db, ...files(seconds), ...more });
    expect((await stage.run(release(1_000), said)).status).toBe('succeeded');
    const run = await stage.run(release(9_999), { ...said, services: 'web' });
    expect([run.status, run.started]).toEqual([
      'succeeded',
      ['migrate.service', 'web@1.service', 'web@2.service', 'web@.service'],
    ]);
    expect(run.host.annotations).toEqual([]);
  });

  test('and leaves a task alone that it does not wait for', async () => {
    const { stage } = stageWithTask();
    const more = { 'db.service': db, ...listed(`${web('')}  - name: db.service\n    after: migrate\n`) };
    await stage.run({ ...files(1_000), ...more }, byFile);
    const run = await stage.run({ ...files(9_999, '/bin/sleep 3'), ...more }, { ...byFile, services: 'web' });
    expect(run.started).toEqual(['web@1.service', 'web@2.service', 'web@.service']);
  });
});

describe('a restart', () => {
  const restart = { ...inputs, command: 'restart' };

  test.each([{}, { services: '*' }, { services: 'web, m*' }])('with %j leaves a task as it is', async (more) => {
    const { stage } = await deployed();
    const run = await stage.run(files(1_000), { ...restart, ...more });
    expect([run.status, launches(run)]).toEqual(['succeeded', []]);
    expect(run.started).toEqual(['web@1.service', 'web@2.service']);
    expect(run.plan.flatMap(({ steps }) => steps)).toContainEqual(
      expect.objectContaining({
        unit: 'migrate.service',
        action: 'unchanged',
        reason: expect.stringMatching(/^a task/),
      }),
    );
    expect(run.host.annotations).toEqual([]);
  });

  test.each(['migrate', 'migrate.service', 'web, migrate'])('of %s runs the task', async (services) => {
    const { stage } = await deployed();
    const run = await stage.run(files(1_000), { ...restart, services });
    expect([run.status, launches(run).length]).toEqual(['succeeded', 1]);
    expect(outcomes(run)).toContain('migrate.service restart succeeded');
  });

  test('of a task at work waits for its end, and does not stop it half-way', async () => {
    const { stage } = stageWithTask();
    await stage.run(files(1_000, '/bin/sleep 30'), inputs);
    for (const name of ['loaded', 'launched'] as const) {
      stage.cluster.setDesiredState('migrate.service', name);
      await stage.wait(8);
    }
    expect(truly(stage.cluster, 'migrate.service')).toBe('activating/start');
    const run = await stage.run(files(1_000, '/bin/sleep 30'), { ...restart, services: 'migrate' });
    expect(run.status).toBe('succeeded');
    expect(run.seconds).toBeGreaterThan(22 + 30);
  });

  test('that is cancelled while a task runs does not run it again', async () => {
    const { stage } = stageWithTask();
    await stage.run(files(1_000, '/bin/sleep 30'), inputs);
    await stage.wait(10);
    const cancelled = await stage.run(
      files(1_000, '/bin/sleep 30'),
      { ...restart, services: 'migrate' },
      { interruption: { cancelAfterSeconds: 15 } },
    );
    expect(outcomes(cancelled)).toEqual(['migrate.service restart cancelled']);
    const settled = await stage.post(cancelled);
    expect([outcomes(settled), launches(settled)]).toEqual([['migrate.service restart succeeded'], []]);
  });
});
