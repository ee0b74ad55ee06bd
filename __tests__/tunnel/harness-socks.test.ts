import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanUp, serveHttp } from '../network/servers.js';
import { sshKey } from './keys.js';
import { describeWith } from './programs.js';
import { type SocksBehaviour, serveSocksThat, socksErrors, startDante, startMicrosocks } from './socks-servers.js';
import { startSshDynamicProxy, startSshd } from './sshd.js';

afterEach(cleanUp);

interface Options {
  host?: string;
  version?: 4 | 5;
  credentials?: [string, string];
  timeout?: number;
}

/** What an HTTP server on 127.0.0.1 answers through a proxy, by a client that is nobody else's. */
async function ask(
  proxy: number,
  target: number,
  { host = '127.0.0.1', version = 5, credentials, timeout = 4_000 }: Options = {},
): Promise<string> {
  const socket = connect({ port: proxy, host, timeout });
  socket.on('timeout', () => socket.destroy(new Error('silence')));
  const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  async function say(message: number[], version: number, ok: number, length: number): Promise<void> {
    socket.write(Buffer.from(message));
    const { value } = await chunks.next();
    if (value === undefined) throw new Error('the end');
    if (value[0] !== version) throw new Error('garbage');
    if (value[1] !== ok) throw new Error(`${message[0] === 1 ? 'credentials ' : ''}code ${value[1]}`);
    if (value.length < length) throw new Error('too little');
  }
  const address = [127, 0, 0, 1];
  const port = [target >> 8, target & 255];
  if (version === 4) await say([4, 1, ...port, ...address, 0], 0, 90, 8);
  else {
    await say([5, 1, credentials ? 2 : 0], 5, credentials ? 2 : 0, 2);
    if (credentials) await say([1, ...credentials.flatMap((it) => [it.length, ...Buffer.from(it)])], 1, 0, 2);
    await say([5, 1, 0, 1, ...address, ...port], 5, 0, 10);
  }
  socket.write('GET / HTTP/1.0\r\n\r\n');
  let response = '';
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) response += next.value;
  return response.slice(response.indexOf('\r\n\r\n') + 4);
}

const hello = () => serveHttp((_, response) => response.end('hello'));

describeWith(['sshd', 'ssh', 'ssh-keygen', 'microsocks', 'danted'], 'SOCKS proxies', () => {
  async function each() {
    const key = await sshKey();
    const sshd = await startSshd({ authorizedKeys: [key.publicKey] });
    return Promise.all([startSshDynamicProxy(sshd, key), startMicrosocks(), startDante()]);
  }

  test('carry requests, also after a restart', async () => {
    const { port, connections } = await hello();
    for (const proxy of await each()) {
      expect(await ask(proxy.port, port)).toBe('hello');
      await proxy.kill();
      await expect(ask(proxy.port, port)).rejects.toThrow('ECONNREFUSED');
      await proxy.restart();
      expect(await ask(proxy.port, port)).toBe('hello');
    }
    expect(connections()).toBe(6);
  });

  test('cut their connections when they are killed', async () => {
    const { port } = await serveHttp((_, response) => void response.write('a part'));
    for (const proxy of await each()) {
      const outcome = ask(proxy.port, port).catch((error: Error) => error.message);
      await delay(200);
      await proxy.kill();
      expect(await outcome).toMatch(/^a part$|ECONNRESET/);
    }
  });
});

describeWith(['microsocks'], 'microsocks', () => {
  test('wants its password', async () => {
    const { port } = await hello();
    const proxy = await startMicrosocks({ user: 'fleet', password: 'secret' });
    expect(await ask(proxy.port, port, { credentials: ['fleet', 'secret'] })).toBe('hello');
    await expect(ask(proxy.port, port, { credentials: ['fleet', 'wrong'] })).rejects.toThrow('credentials code');
    await expect(ask(proxy.port, port)).rejects.toThrow('code 255');
  });

  test('is there on IPv6', async () => {
    const { port } = await hello();
    const proxy = await startMicrosocks({ address: '::1' });
    expect(await ask(proxy.port, port, { host: '::1' })).toBe('hello');
  });
});

describeWith(['danted'], 'dante', () => {
  test('takes one protocol or both', async () => {
    const { port } = await hello();
    const [both, only4, only5] = [
      await startDante(),
      await startDante({ protocol: 'socks_v4' }),
      await startDante({ protocol: 'socks_v5' }),
    ];
    expect(await ask(both.port, port, { version: 4 })).toBe('hello');
    expect(await ask(only4.port, port, { version: 4 })).toBe('hello');
    await expect(ask(only4.port, port)).rejects.toThrow('code 2');
    await expect(ask(only5.port, port, { version: 4 })).rejects.toThrow('code 91');
  });

  test('has rules', async () => {
    const { port } = await hello();
    const denies = await startDante({ rules: 'deny-all' });
    await expect(ask(denies.port, port)).rejects.toThrow('code 2');
    await expect(ask(denies.port, port, { version: 4 })).rejects.toThrow('code 91');
  });

  test('asks for a password, and refuses', async () => {
    const { port } = await hello();
    const asks = await startDante({ method: 'username' });
    await expect(ask(asks.port, port)).rejects.toThrow('code 255');
    await expect(ask(asks.port, port, { credentials: ['nobody', 'wrong'] })).rejects.toThrow('credentials code');
  });

  test('is there on IPv6', async () => {
    const { port } = await hello();
    const { port: proxy } = await startDante({ address: '::1' });
    expect(await ask(proxy, port, { host: '::1' })).toBe('hello');
  });
});

describe('a SOCKS proxy that misbehaves', () => {
  const failures: [SocksBehaviour, string, Options?][] = [
    ['says nothing', 'silence'],
    ['goes silent after the greeting', 'silence'],
    ['answers garbage', 'garbage'],
    ['closes at once', 'the end'],
    ['truncates its reply', 'too little'],
    ['accepts no method', 'code 255'],
    ['refuses the credentials', 'code 255'],
    ['refuses the credentials', 'credentials code 1', { credentials: ['fleet', 'secret'] }],
    ...Object.entries(socksErrors).map(([name, code]): [SocksBehaviour, string] => [
      name as SocksBehaviour,
      `code ${code}`,
    ]),
  ];
  test.each(failures)('%s: %s', async (behaviour, failure, options = {}) => {
    const { port } = await serveSocksThat(behaviour);
    await expect(ask(port, 1, { timeout: 300, ...options })).rejects.toThrow(failure);
  });
});
