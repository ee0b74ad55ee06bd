import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { readByGateway } from '../../src/unit-log/read-by-gateway.js';
import { readBySsh } from '../../src/unit-log/read-by-ssh.js';
import type { LogLine } from '../../src/unit-log/unit-log.js';
import { cleanUp, onCleanUp, serveHttp } from '../network/servers.js';
import { describeWith } from '../tunnel/programs.js';
import { type Message, realJournal, startGateway } from './real-journal.js';

jest.setTimeout(30_000);
afterEach(cleanUp);

const textsOf = (lines: readonly LogLine[]) => lines.map(({ source, text }) => `${source}: ${text}`);
const gatewayNeeds = ['systemd-journal-remote', 'systemd-journal-gatewayd', 'systemd-socket-activate'] as const;

/** Ten seconds ago the unit was touched. */
const messages: readonly Message[] = [
  { secondsAgo: 60, text: 'from the former revision' },
  { secondsAgo: 8, by: 'systemd', text: 'Starting Web...' },
  { secondsAgo: 7, text: 'reading the configuration\nof two lines' },
  { secondsAgo: 6, text: '\u001b[31mno such file\u001b[0m: /etc/web.conf' },
  { secondsAgo: 5, text: Buffer.from([0xff, 0xfe, 0x41]) },
  { secondsAgo: 4, text: 'of somebody else', unit: 'db.service' },
  { secondsAgo: 3, by: 'systemd', text: 'web@1.service: Main process exited, code=exited, status=1/FAILURE' },
];
const expected = [
  'systemd: Starting Web...',
  'sh: reading the configuration',
  'sh: of two lines',
  'sh: no such file: /etc/web.conf',
  'sh: \ufffd\ufffdA',
  'systemd: web@1.service: Main process exited, code=exited, status=1/FAILURE',
];

describeWith(['journalctl', 'systemd-journal-remote'], 'of a real journal, the real journalctl prints', () => {
  async function printed(all: readonly Message[], count: number): Promise<string[]> {
    const folder = await realJournal(all);
    const run = async (_: unknown, command: () => string) => {
      const there = command().replace('journalctl', `journalctl --directory=${folder}`);
      return { stdout: execFileSync('sh', ['-c', there]), isCut: false, stderr: '', exitCode: 0 };
    };
    const since = Date.now() - 10_000;
    const request = { unit: 'web@1.service', machine: { id: 'a1', primaryIP: '127.0.0.1' }, since };
    return textsOf(await readBySsh(run, systemClock)(request, count, AbortSignal.timeout(10_000)));
  }

  test('what the unit and systemd have written since the unit was touched', async () => {
    expect(await printed(messages, 20)).toEqual(expected);
  });

  test('the last ones, if there are more than wanted', async () => {
    expect(await printed(messages, 1)).toEqual(expected.slice(-1));
  });
});

function readFrom(port: number, count = 20, sinceMsAgo = 10_000): Promise<readonly LogLine[]> {
  const listener = { onSwitch: () => {}, onWarning: () => {}, onDetail: () => {} };
  const connection = connect(
    { endpoints: parseEndpoints('http://127.0.0.1:1'), tls: {}, connectTimeoutMs: 5_000 },
    listener,
  );
  onCleanUp(() => connection.close());
  const read = readByGateway(`http://{machine-ip}:${port}`, connection.getBeginning, systemClock);
  const machine = { id: 'a1', primaryIP: '127.0.0.1' };
  const since = Date.now() - sinceMsAgo;
  return read({ unit: 'web@1.service', machine, since }, count, AbortSignal.timeout(10_000));
}

describeWith([...gatewayNeeds], 'of a real journal, the real systemd-journal-gatewayd answers', () => {
  test('the same', async () => {
    const { port } = await startGateway(await realJournal(messages));
    expect(textsOf(await readFrom(port))).toEqual(expected);
  });

  test('the last lines, where it has far more than 64 KiB', async () => {
    const long = Array.from({ length: 40 }, (_, index) => ({
      secondsAgo: 8 - index / 10,
      text: `${index} `.padEnd(3_000, 'x'),
    }));
    const { port } = await startGateway(await realJournal([...long, { secondsAgo: 1, text: 'the last words' }]));
    const lines = textsOf(await readFrom(port));
    expect(lines.at(-1)).toBe('sh: the last words');
    expect(lines.length).toBeGreaterThan(1);
  });

  test('that a message was left out for its length', async () => {
    const { port } = await startGateway(await realJournal([{ secondsAgo: 3, text: 'x'.repeat(5_000) }]));
    expect(textsOf(await readFrom(port))).toEqual(['sh: (a message too long for the gateway)']);
  });

  test.each([1, 2])('no older line than the last %d, if that is all that is wanted', async (count) => {
    const { port } = await startGateway(await realJournal(messages));
    expect(textsOf(await readFrom(port, count))).toEqual(expected.slice(-count));
  });

  test('what fleetd complained of, where nothing was written about the unit itself', async () => {
    const complaint =
      'ERROR manager.go:136: Failed to trigger systemd unit web@1.service start: Unit db.service not found.';
    const { port } = await startGateway(
      await realJournal([
        { secondsAgo: 5, by: 'fleetd', unit: 'fleet.service', text: complaint },
        { secondsAgo: 4, by: 'fleetd', unit: 'fleet.service', text: 'INFO reconcile.go:330: nothing to do' },
      ]),
    );
    expect(textsOf(await readFrom(port))).toEqual([`fleetd: ${complaint}`]);
  });
});

describe('a gateway that is none', () => {
  test.each([
    [404, 'nothing here', 'answered 404'],
    [401, '', 'answered 401'],
    [200, '<html>a login page</html>', 'is not a systemd-journal-gatewayd'],
  ])('and answers %d, is an error', async (status, body, words) => {
    const { port } = await serveHttp((_, response) => response.writeHead(status).end(body));
    await expect(readFrom(port)).rejects.toThrow(words);
  });

  test('and never stops writing, is cut off', async () => {
    const { port } = await serveHttp((_, response) => {
      response.writeHead(200);
      const write = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000))) {}
      };
      response.on('drain', write);
      write();
    });
    expect(await readFrom(port)).toEqual([]);
  });
});
