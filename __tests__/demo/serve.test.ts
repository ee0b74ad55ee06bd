import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { parseServeOptions } from '../../src/demo/serve-options.js';

const script = join(fileURLToPath(import.meta.url), '../../../src/demo/serve.js');
let simulator: ChildProcess | undefined;

async function start(...args: string[]) {
  const started = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  simulator = started;
  const lines: string[] = [];
  for (const stream of [started.stdout, started.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      started.emit('line');
    });
  await once(started, 'line');
  return { lines, started };
}

afterEach(() => {
  simulator?.kill();
  simulator = undefined;
});

describe('a simulated cluster to try things on', () => {
  test('says where it listens, and answers there as fleetd of the version that was asked for', async () => {
    const { lines } = await start('--port', '0', '--fleet', '0.11.1');
    const [, url = ''] = /^A simulated cluster of fleetd 0\.11\.1 listens on (http:\S+)$/.exec(lines[0] ?? '') ?? [];
    const response = await fetch(`${url}/fleet/v1/machines`);
    expect(response.headers.get('server')).toBe('fleetd/0.11.1');
    const { machines } = (await response.json()) as { machines: unknown[] };
    expect(machines).toHaveLength(3);
  });

  test('ends with one line when the port is taken', async () => {
    const first = await start('--port', '0');
    const { port } = new URL(first.lines[0]?.split(' ').at(-1) ?? '');
    const second = await start('--port', port);
    const [exitCode] = await once(second.started, 'exit');
    first.started.kill();
    expect(second.lines).toEqual([`listen EADDRINUSE: address already in use 127.0.0.1:${port}`]);
    expect(exitCode).toBe(1);
  });

  test("is by default where the action looks for a cluster's API", () => {
    expect(parseServeOptions([])).toEqual({ port: 49_153, version: '1.0.0', files: [] });
  });

  test.each([
    [['--port', '65536'], '--port: "65536" is not a number from 0 to 65535'],
    [['--port', '0x50'], '--port: "0x50" is not a number from 0 to 65535'],
    [['--port='], '--port: "" is not a number from 0 to 65535'],
    [['--fleet', '0.12.0'], '--fleet: "0.12.0" is none of 1.0.0, 0.13.0, 0.11.1'],
    [['--prot', '1'], "Unknown option '--prot'"],
  ])('refuses %j', (args, message) => {
    expect(() => parseServeOptions(args)).toThrow(message);
  });
});
