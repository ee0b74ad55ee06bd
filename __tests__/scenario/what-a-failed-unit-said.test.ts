import { describe, expect, test } from '@jest/globals';
import { Stage, type StageOptions } from '../stage/stage.js';
import { errorOf } from '../stage/stage-run.js';
import { webTemplate } from '../stage/unit-files.js';

const failing = { 'web@.service': '[Service]\nExecStart=/bin/false\n' };
const said = '2026-01-01T00:00:00+0000 box sh[7]: no such file: /etc/web.conf';

/** A stage with machines that print `output` for every command, and the commands that they were given. */
function stageSaying(output: string, options: StageOptions & { readonly takesMs?: number } = {}) {
  const stage = new Stage(options);
  const commands: { readonly machine: string; readonly command: string; readonly at: number }[] = [];
  stage.runOnMachine = async ({ primaryIP }, command) => {
    if (options.takesMs) await stage.clock.sleep(options.takesMs);
    commands.push({ machine: primaryIP, command: command(), at: stage.clock.now() });
    return { stdout: Buffer.from(`${output}\n`), isCut: false, stderr: '', exitCode: 0 };
  };
  return { stage, commands };
}

const unitIn = (command: string) => /--unit='([^']*)'/.exec(command)?.[1];

test('is read on its machine once it has failed, and before the rollback makes it say other things', async () => {
  const { stage, commands } = stageSaying(said, { takesMs: 800 });
  await stage.run(webTemplate(), { count: '2' });
  const deployment = await stage.run(failing, { count: '2' });
  expect(deployment.status).toBe('rolled-back');
  expect(commands.map(({ command }) => unitIn(command))).toEqual(['web@1.service']);
  expect(errorOf(deployment, 'web@1.service')).toMatch(
    /^systemd shows failed\/failed on 10\.77\.0\.1\d; its journal: "no such file: \/etc\/web\.conf"$/,
  );
  const log = deployment.host.events.map(({ text }) => text);
  const positions = [/web@1\.service: FAILED/, /its journal on 10\.77\.0\.1\d$/, /sh: no such file/, /ROLLBACK/].map(
    (pattern) => log.findIndex((line) => pattern.test(line)),
  );
  expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  expect(positions).not.toContain(-1);
});

test('is logged after the failure, however soon it is read', async () => {
  const { stage } = stageSaying(said);
  const { host } = await stage.run(failing);
  const log = host.events.map(({ text }) => text);
  const [failure, group] = [/web@1\.service: FAILED/, /its journal on 10\.77\.0\.1\d$/].map((pattern) =>
    log.findIndex((line) => pattern.test(line)),
  );
  expect(failure).toBeGreaterThanOrEqual(0);
  expect(group).toBeGreaterThan(failure ?? 0);
});

test('is asked for from the moment on at which the unit was touched', async () => {
  const { stage, commands } = stageSaying(said, { takesMs: 3_000 });
  const startedAt = stage.clock.now();
  await stage.run(failing);
  const [{ command, at } = { command: '', at: 0 }] = commands;
  const elapsedMs = Number(/--since='-(\d+)ms'/.exec(command)?.[1]);
  expect(at - elapsedMs).toBeGreaterThanOrEqual(startedAt);
  expect(at - elapsedMs).toBeLessThan(startedAt + 1_000);
});

test('is kept for the post step of a job that is killed in the middle of the rollback', async () => {
  const seed = 5;
  const whole = stageSaying(said, { seed });
  await whole.stage.run(webTemplate(), { count: '3', 'max-unavailable': '2' });
  const { requests } = await whole.stage.run(failing, { count: '3', 'max-unavailable': '2' });
  const { stage, commands } = stageSaying(said, { seed });
  await stage.run(webTemplate(), { count: '3', 'max-unavailable': '2' });
  const at = requests.length - 3;
  const step = await stage.run(
    failing,
    { count: '3', 'max-unavailable': '2' },
    { interruption: { at, by: 'kill after' } },
  );
  expect(step.wasKilled).toBe(true);
  const { length: before } = commands;
  expect(before).toBeGreaterThan(0);
  const post = await stage.post(step);
  expect(post.status).toBe('rolled-back');
  expect(errorOf(post, 'web@1.service')).toContain('its journal: "no such file: /etc/web.conf"');
  expect(post.host.summary).toContain('no such file');
  expect(commands).toHaveLength(before);
});

test('is read for no more than ten units', async () => {
  const { stage, commands } = stageSaying(said);
  const deployment = await stage.run(failing, { count: '14' });
  expect(deployment.host.outputs.failed).toContain('web@14.service');
  expect(commands).toHaveLength(10);
  expect(deployment.host.lines.filter((line) => /the first 10 failed units/.test(line))).toHaveLength(1);
});

test('is not read of a unit that somebody else has changed: that is no fault of its own', async () => {
  const { stage, commands } = stageSaying(said);
  await stage.run(webTemplate(), { count: '2' });
  const theirs = '[Service]\nExecStart=/bin/sleep 777\n';
  const deployment = await stage.run(
    webTemplate(9_999),
    { count: '2' },
    {
      onEvent: ({ type, unit }) => {
        if (type === 'started' && unit === 'web@1.service')
          stage.after(4, () => stage.cluster.putUnit('web@1.service', theirs));
      },
    },
  );
  expect(errorOf(deployment, 'web@1.service')).toMatch(/someone else/);
  expect(commands).toEqual([]);
});

describe('says why, where nothing but a timeout shows', () => {
  test('and its health check is not answered', async () => {
    const { stage } = stageSaying(said);
    stage.health = () => 503;
    const deployment = await stage.run(webTemplate(), {
      'health-check': 'http://{machine-ip}:8080/health',
      timeout: '60s',
    });
    expect(errorOf(deployment, 'web@1.service')).toMatch(
      /answered 503.*; its journal: "no such file: \/etc\/web\.conf"$/,
    );
  });

  test('and while it is waited for, its newest line is shown', async () => {
    const { stage, commands } = stageSaying('2026-01-01T00:00:00+0000 box docker[7]: Pulling image example/web');
    const slow = {
      'web@.service': '[Service]\nTimeoutStartSec=600\nExecStartPre=/bin/sleep 55\nExecStart=/bin/sleep 9999\n',
    };
    const deployment = await stage.run(slow);
    expect(deployment.status).toBe('succeeded');
    const shown = deployment.host.lines.filter((line) => /start-pre .*: "Pulling image example\/web"$/.test(line));
    expect(shown.length).toBeGreaterThanOrEqual(2);
    // From the thirtieth second on, every ten seconds.
    expect(commands.length).toBeLessThanOrEqual(4);
    const gaps = commands.slice(1).map(({ at }, index) => at - (commands[index]?.at ?? 0));
    expect(gaps.every((gap) => gap >= 10_000)).toBe(true);
  });
});

test('what a unit said that failed is not shown with the progress of its rollback, nor once it is up', async () => {
  const { stage } = stageSaying('2026-01-01T00:00:00+0000 box docker[7]: Pulling image example/web');
  await stage.run(webTemplate(), { 'min-ready': '1s' });
  const slow = (seconds: number) => ({
    'web@.service': `[Service]\nTimeoutStartSec=600\nExecStartPre=/bin/sleep ${seconds}\nExecStart=/bin/sleep 9999\n`,
  });
  const failed = await stage.run(slow(300), { timeout: '45s', 'min-ready': '15s' });
  expect(failed.status).toBe('rolled-back');
  const { lines } = failed.host;
  const rollback = lines.slice(lines.findIndex((line) => /ROLLBACK/.test(line)));
  const waiting = rollback.filter((line) => /waiting for web@1/.test(line));
  expect(waiting).not.toEqual([]);
  expect(waiting.filter((line) => /Pulling image/.test(line))).toEqual([]);
  const late = await stage.run(slow(40), { 'min-ready': '25s' });
  expect(late.status).toBe('succeeded');
  expect(late.host.lines.filter((line) => /now activating\/start-pre .*Pulling image/.test(line))).not.toEqual([]);
  expect(late.host.lines.filter((line) => /to stay .*Pulling image/.test(line))).toEqual([]);
});

test('has no key and no password of a URL in it, though nobody has named them', async () => {
  const { stage } = stageSaying(
    '2026-01-01T00:00:00+0000 box web[7]: cannot reach postgres://web:hunter2@db/shop with ghp_0123456789abcdefghij0123456789abcdef',
  );
  const { host } = await stage.run(failing);
  const shown = [...host.events.map(({ text }) => text), host.summary, JSON.stringify(host.outputs)].join('\n');
  expect(shown).toContain('cannot reach postgres://***@db/shop with ***');
  expect(shown).not.toMatch(/hunter2|ghp_/);
});

test('without a way to the machines, a failure is reported as ever', async () => {
  const stage = new Stage();
  const deployment = await stage.run(failing);
  expect(errorOf(deployment, 'web@1.service')).toMatch(/; see "journalctl -u web@1\.service" there$/);
});
