import { expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';

const web = { 'web@.service': '[Service]\nExecStart=/bin/sleep 86400\n' };

/** The lines of a log that say what is waited for, each with its second. */
function progress(lines: readonly string[]): (readonly [second: number, text: string])[] {
  return lines.flatMap((line) => {
    const [, second, text] = /^ +([\d.]+) s {2}(.* done; waiting .*)$/.exec(line) ?? [];
    return text === undefined ? [] : [[Number(second), text] as const];
  });
}

/** The seconds of all lines that have one. */
const seconds = (lines: readonly string[]) =>
  lines.flatMap((line) => Number(/^ +([\d.]+) s {2}/.exec(line)?.[1] ?? NaN)).filter((second) => !Number.isNaN(second));

test('while an instance has to stay healthy, the log says every ten seconds how much longer', async () => {
  const { host } = await new Stage().run(web, { 'min-ready': '45s' });
  const reported = progress(host.lines);
  expect(reported.length).toBeGreaterThanOrEqual(3);
  expect(reported.length).toBeLessThanOrEqual(4);
  for (const [, text] of reported)
    expect(text).toMatch(
      /^web: 1 of 2 changes done; waiting for web@1\.service to stay active\/running \([\d.]+ s left\)$/,
    );
  const all = seconds(host.lines);
  for (const [second] of reported)
    expect(second - Math.max(...all.filter((other) => other < second))).toBeGreaterThanOrEqual(9.9);
});

test('an instance that is slow to start is waited for, and the log says for how long at most', async () => {
  const slow = { 'web.service': '[Service]\nType=oneshot\nExecStart=/bin/sleep 25\n' };
  const { host } = await new Stage().run(slow, { timeout: '2m' });
  expect(host.outputs.status).toBe('succeeded');
  expect(progress(host.lines).map(([, text]) => text)[0]).toMatch(
    /^web: 0 of 1 change done; waiting for web\.service, now activating\/start \(at most 1\d\d? ?[\dmins ]+ left\)$/,
  );
});

test('during the canary hold, the log says how much longer it lasts', async () => {
  const stage = new Stage();
  const inputs = { count: '2', 'min-ready': '1s' };
  await stage.run(web, inputs);
  const after = { 'web@.service': '[Service]\nExecStart=/bin/sleep 86401\n' };
  const { host } = await stage.run(after, { ...inputs, canary: '1', 'canary-hold': '35s' });
  const reported = progress(host.lines).map(([, text]) => text);
  expect(reported.length).toBeGreaterThanOrEqual(2);
  for (const text of reported)
    expect(text).toMatch(/^web: 1 of 3 changes done; waiting for the canaries \([\d.]+ s left\)$/);
});

test('the debug log has every request with its time, and every change in what fleet and systemd say of a unit', async () => {
  const { host, requests } = await new Stage().run(web, { 'min-ready': '1s' });
  const debug = host.events.filter(({ type }) => type === 'debug').map(({ text }) => text);
  expect(debug.filter((line) => /^(GET|PUT) \/fleet\/v1\/.*: \d{3} in \d+ ms$/.test(line))).toHaveLength(
    requests.length,
  );
  const seen = debug.filter((line) => / s {2}web@1\.service: /.test(line));
  expect(seen[0]).toMatch(/web@1\.service: not in fleet$/);
  expect(seen.join('\n')).toMatch(/desired state launched, current state launched on a0000000\n/);
  expect(seen.at(-1)).toMatch(/web@1\.service: systemd loaded\/active\/running at revision \w{7} on a0000000$/);
  expect(new Set(seen).size).toBe(seen.length);
});
