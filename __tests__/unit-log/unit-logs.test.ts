import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { ConnectError } from '../../src/tunnel/connect-error.js';
import type { LogLine, LogRequest, ReadLog } from '../../src/unit-log/unit-log.js';
import { UnitLogs, type UnitLogsContext } from '../../src/unit-log/unit-logs.js';

const machine = (number: number) => ({ id: `m${number}`, primaryIP: `10.0.0.${number}` });
const requestFor = (number: number, on = number): LogRequest => ({
  unit: `web@${number}.service`,
  machine: machine(on),
  since: 0,
});
const lineOf = (text: string): LogLine => ({ time: '16:00:00', source: 'sh', text });

function logsFrom(clock: VirtualClock, read: ReadLog, more: Partial<UnitLogsContext> = {}) {
  const said: string[] = [];
  const logs = new UnitLogs({
    read,
    clock,
    signal: new AbortController().signal,
    lines: 20,
    hide: (text) => text.replaceAll('hunter2', '***'),
    nameOf: ({ primaryIP }) => primaryIP,
    onRead: ({ unit, machine: on, lines }) =>
      said.push(`${unit} on ${on}: ${lines.map(({ text }) => text).join(' | ')}`),
    onTrouble: (message) => said.push(message),
    ...more,
  });
  return { logs, said };
}

describe('of units that have failed', () => {
  test('each is read once', async () => {
    const clock = new VirtualClock(0);
    let reads = 0;
    const { logs, said } = logsFrom(clock, async (_, count) => {
      reads++;
      return [lineOf(`one of ${count}`)];
    });
    logs.readEnded(requestFor(1));
    logs.readEnded(requestFor(1));
    await clock.run(() => logs.settled());
    expect({ reads, said }).toEqual({ reads: 1, said: ['web@1.service on 10.0.0.1: one of 20'] });
    expect(logs.ended.get('web@1.service')?.lines).toEqual([lineOf('one of 20')]);
  });

  test('no more than ten are read, four at a time', async () => {
    const clock = new VirtualClock(0);
    let [underWay, most, reads] = [0, 0, 0];
    const { logs, said } = logsFrom(clock, async () => {
      reads++;
      most = Math.max(most, ++underWay);
      await clock.sleep(1_000);
      underWay--;
      return [];
    });
    for (let number = 1; number <= 13; number++) logs.readEnded(requestFor(number));
    await clock.run(() => logs.settled());
    expect({ reads, most }).toEqual({ reads: 10, most: 4 });
    expect(said.filter((line) => /first 10/.test(line))).toHaveLength(1);
  });

  test('one that cannot be read within ten seconds is given up, so that a rollback does not wait for it', async () => {
    const clock = new VirtualClock(0);
    const { logs, said } = logsFrom(clock, () => new Promise(() => {}));
    for (const number of [1, 2, 3, 4, 5]) logs.readEnded(requestFor(number));
    await clock.run(() => logs.settled());
    expect(clock.now()).toBe(10_000);
    expect(said).toHaveLength(5);
    expect(said[4]).toBe('the journal of web@5.service on 10.0.0.5 cannot be read: not read within 10 s');
  });

  test('a cancellation ends it at once, without a word', async () => {
    const clock = new VirtualClock(0);
    const cancelled = new AbortController();
    const { logs, said } = logsFrom(clock, () => new Promise(() => {}), { signal: cancelled.signal });
    logs.readEnded(requestFor(1));
    void clock.sleep(2_000).then(() => cancelled.abort(new Error('cancelled by SIGINT')));
    await clock.run(() => logs.settled());
    expect({ now: clock.now(), said }).toEqual({ now: 2_000, said: [] });
  });

  test('secrets are hidden, and long lines cut', async () => {
    const clock = new VirtualClock(0);
    const { logs, said } = logsFrom(clock, async () => [lineOf(`password hunter2 ${'x'.repeat(5_000)}`)]);
    logs.readEnded(requestFor(1));
    await clock.run(() => logs.settled());
    expect(said[0]).toMatch(/^web@1\.service on 10\.0\.0\.1: password \*\*\* x+…$/);
    expect(said[0]?.length).toBeLessThan(500);
  });

  test('a machine that lets nobody in is named once, and not tried again', async () => {
    const clock = new VirtualClock(0);
    let reads = 0;
    const { logs, said } = logsFrom(clock, async () => {
      reads++;
      throw new ConnectError('ssh-host-key', 'the SSH host shows an unknown key', 'pin it by this line');
    });
    logs.readEnded(requestFor(1, 7));
    await clock.run(() => logs.settled());
    for (const number of [2, 3]) logs.readEnded(requestFor(number, 7));
    logs.readNewest(requestFor(4, 7));
    await clock.run(() => logs.settled());
    expect({ reads, said }).toEqual({
      reads: 1,
      said: ['no journal can be read on 10.0.0.7: the SSH host shows an unknown key; pin it by this line'],
    });
  });
});

describe('of a unit that is waited for', () => {
  test('the newest line is asked for every ten seconds at most', async () => {
    const clock = new VirtualClock(0);
    let reads = 0;
    const { logs } = logsFrom(clock, async (_, count) => [lineOf(`${++reads} of ${count}`)]);
    await clock.run(async () => {
      for (let second = 0; second < 25; second++) {
        logs.readNewest(requestFor(1));
        await clock.sleep(1_000);
      }
    });
    expect(reads).toBe(3);
    expect(logs.newestLine('web@1.service')).toBe('3 of 1');
    expect(logs.newestLine('web@2.service')).toBeUndefined();
  });

  test('the newest line is forgotten once it was not asked for again', async () => {
    const clock = new VirtualClock(0);
    const { logs } = logsFrom(clock, async () => [lineOf('Pulling image')]);
    await clock.run(async () => {
      logs.readNewest(requestFor(1));
      await clock.sleep(15_000);
      expect(logs.newestLine('web@1.service')).toBe('Pulling image');
      await clock.sleep(6_000);
    });
    expect(logs.newestLine('web@1.service')).toBeUndefined();
  });

  test('one that cannot be read is asked for again, silently, and nothing waits for it', async () => {
    const clock = new VirtualClock(0);
    let reads = 0;
    const { logs, said } = logsFrom(clock, async () => {
      reads++;
      throw new Error('connection lost');
    });
    await clock.run(async () => {
      logs.readNewest(requestFor(1));
      await logs.settled();
      await clock.sleep(10_000);
      logs.readNewest(requestFor(1));
    });
    expect({ reads, said }).toEqual({ reads: 2, said: [] });
  });
});
