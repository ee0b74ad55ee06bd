import { describe, expect, test } from '@jest/globals';
import { Stage } from '../stage/stage.js';
import { errorOf, outcomes } from '../stage/stage-run.js';
import { truly } from '../stage/true-units.js';

const crlf = (seconds = 86_400) =>
  `[Service]\r\nExecStart=/usr/bin/env \\\r\n  MODE=prod \\\r\n  TIER=web sleep ${seconds}\r\n`;
const blank = (seconds = 86_400) =>
  `[Service]\nExecStart=/usr/bin/env \\ \n  MODE=prod \\\n  TIER=web sleep ${seconds}\n`;
const blankLine = (seconds = 86_400) =>
  `[Service]\nExecStart=/usr/bin/env \\\n  MODE=prod sleep ${seconds} \\\n\n  TIER=web\n`;

const versions = ['1.0.0', '0.13.0', '0.11.1'] as const;
const inputs = { 'min-ready': '2s' };

describe.each(versions)('a file whose lines do not go on as they were meant to, on fleetd %s', (version) => {
  test.each([
    ['carriage returns', crlf],
    ['a blank behind a backslash', blank],
    ['a blank line inside a value', blankLine],
  ])('with %s is deployed once, then unchanged, then updated', async (_, file) => {
    const stage = new Stage({ version });
    const deployment = await stage.run({ 'a.service': file() }, inputs);
    expect(outcomes(deployment)).toEqual(['a.service create succeeded']);
    const [created] = deployment.instances;
    expect((await stage.units()).get('a.service')?.does).toBe('active/running');
    if (version !== '0.11.1') expect((await stage.units()).get('a.service')?.revision).toBe(created?.revision);

    const again = await stage.run({ 'a.service': file() }, inputs);
    expect(again.status).toBe('unchanged');
    expect(again.writes).toEqual([]);

    const update = await stage.run({ 'a.service': file(1_000) }, inputs);
    expect(outcomes(update)).toEqual(['a.service update succeeded']);
    expect((await stage.run({ 'a.service': file(1_000) }, inputs)).status).toBe('unchanged');
  });

  test('is rolled back to when its update fails, and is as it was', async () => {
    const behaviour = (_: string, options: readonly { readonly value: string }[]) =>
      options.some(({ value }) => value.includes('9999')) ? { exitAfterMs: 300, exitCode: 1 } : undefined;
    const stage = new Stage({ version, behaviour });
    await stage.run({ 'a.service': crlf() }, inputs);
    const before = await stage.units();
    const deployment = await stage.run({ 'a.service': crlf(9_999) }, inputs);
    expect(outcomes(deployment)).toEqual(['a.service update rolled-back']);
    expect(errorOf(deployment, 'a.service')).toMatch(/^systemd shows failed\/failed/);
    expect(await stage.units()).toEqual(before);
    expect((await stage.run({ 'a.service': crlf() }, inputs)).status).toBe('unchanged');
  });

  test.each([0, 1])('is brought back when the job is killed after write %i of its update', async (write) => {
    const running = async () => {
      const stage = new Stage({ version });
      await stage.run({ 'a.service': crlf() }, inputs);
      await stage.wait(10);
      return stage;
    };
    const update = { 'a.service': crlf(1_000) };
    const { requests } = await (await running()).run(update, inputs);
    const writes = requests.flatMap(({ method }, index) => (method === 'GET' ? [] : [index]));
    const at = writes[write];
    if (at === undefined) throw new RangeError('it has fewer writes');
    const stage = await running();
    const step = await stage.run(update, inputs, { interruption: { at, by: 'kill after' } });
    expect(step.wasKilled).toBe(true);
    const post = await stage.post(step);
    expect(post.host.outputs.failed).toBe('[]');
    expect(truly(stage.cluster, 'a.service')).toBe('active/running');
    expect((await stage.run(update, inputs)).status).toMatch(/^(succeeded|unchanged)$/);
  });

  test('says on its lines what fleet makes of it', async () => {
    const { host } = await new Stage({ version }).run({ 'a.service': crlf() }, { ...inputs, command: 'plan' });
    expect(host.annotations).toMatchObject([{ severity: 'warning', file: 'a.service', line: 2 }]);
  });
});

describe('a unit that somebody else has stored with options that do not survive a reading', () => {
  // A client that keeps the blank at the end of a line: fleet serves two options, of which systemd makes one.
  const stored = (seconds: number) => [
    { section: 'Service', name: 'ExecStart', value: '/usr/bin/env \\ ' },
    { section: 'Service', name: 'MODE', value: `prod sleep ${seconds}` },
  ];
  const same = '[Service]\nExecStart=/usr/bin/env \\\nMODE=prod sleep 86400\n';

  test.each(versions)('is the file that fleet has made of it, on fleetd %s', async (version) => {
    const stage = new Stage({ version });
    stage.cluster.putUnit('a.service', stored(86_400));
    await stage.wait(40);
    const deployment = await stage.run({ 'a.service': same }, inputs);
    expect(deployment.status).toBe('unchanged');
    expect(deployment.writes).toEqual([]);
  });

  test.each(versions)('gets back what it ran when its update fails, on fleetd %s', async (version) => {
    const stage = new Stage({ version });
    stage.cluster.putUnit('a.service', stored(86_400));
    await stage.wait(40);
    const deployment = await stage.run({ 'a.service': '[Service]\nExecStart=/bin/false\n' }, inputs);
    expect(outcomes(deployment)).toEqual(['a.service update rolled-back']);
    expect(truly(stage.cluster, 'a.service')).toBe('active/running');
    expect((await stage.run({ 'a.service': same }, inputs)).status).toBe('unchanged');
  });
});
