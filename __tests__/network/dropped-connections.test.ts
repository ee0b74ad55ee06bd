import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import { retryDelay } from '../../src/fleet/retry.js';
import { type ConnectionSettings, connect } from '../../src/network/connection.js';
import { downloader } from '../../src/network/downloader.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { readPrivateKeys } from '../../src/ssh/private-key.js';
import { parseProxy } from '../../src/tunnel/proxy.js';
import { parseSocksProxy } from '../../src/tunnel/socks-proxy.js';
import { startBastion } from '../ssh/bastion.js';
import { authority, serveTls } from '../tunnel/certificates.js';
import { startTinyproxy } from '../tunnel/http-proxies.js';
import { sshKey } from '../tunnel/keys.js';
import { describeWith } from '../tunnel/programs.js';
import { startMicrosocks } from '../tunnel/socks-servers.js';
import { cleanUp, freePort, listen, onCleanUp, serveHttp, serveTcp } from './servers.js';

jest.setTimeout(60_000);
afterEach(cleanUp);

const connectTimeoutMs = 2_000;
const pause = (failures: number, signal: AbortSignal) => systemClock.sleep(retryDelay(failures, Math.random), signal);
const never = new AbortController().signal;
const machines = JSON.stringify({ machines: [{ id: 'a', primaryIP: '10.0.0.1', metadata: {} }] });
const answer: Parameters<typeof serveHttp>[0] = (_, response) => {
  response.setHeader('content-type', 'application/json').end(machines);
};

type Drop = 'hangs up' | 'resets' | 'hangs up once it has heard something';
const drops: readonly Drop[] = ['hangs up', 'resets', 'hangs up once it has heard something'];

function drop(socket: Socket, how: Drop): void {
  if (how === 'resets') socket.resetAndDestroy();
  else if (how === 'hangs up') socket.end();
  else socket.once('data', () => socket.end());
}

/** A relay to a port that lets go of so many connections first. */
async function dropping(first: number, how: Drop, targetPort: number) {
  let left = first;
  return serveTcp((socket) => {
    if (left-- > 0) return drop(socket, how);
    const onward = connectTcp(targetPort, '127.0.0.1');
    socket.pipe(onward).pipe(socket);
    for (const [one, other] of [
      [socket, onward],
      [onward, socket],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
}

/** Asks fleet for its machines, as the first thing that a deployment does. */
async function firstAnswer(url: string, settings: Partial<ConnectionSettings> = {}) {
  const details: string[] = [];
  const listener = { onSwitch() {}, onWarning() {}, onDetail: (text: string) => void details.push(text) };
  const endpoints = parseEndpoints(url);
  const connection = connect({ endpoints, tls: {}, connectTimeoutMs, ...settings }, listener, pause);
  onCleanUp(() => connection.close());
  const fleet = fleetClient({
    transport: connection.transport,
    clock: systemClock,
    random: Math.random,
    requestTimeoutMs: 5_000,
    retryForMs: 60_000,
    connectRetryMs: 3 * connectTimeoutMs,
  });
  const startedAt = Date.now();
  const result = await Array.fromAsync(fleet.machines()).then(
    (found) => ({ found: found.length }),
    (error: unknown) => {
      if (!(error instanceof FleetError)) throw error;
      return { error };
    },
  );
  return { ...result, seconds: (Date.now() - startedAt) / 1_000, details };
}

const answered = expect.objectContaining({ found: 1 });
const proxyAt = (port: number, user = '') => {
  const proxy = parseSocksProxy(`socks5h://${user}127.0.0.1:${port}`, 'input proxy');
  return () => proxy;
};

describe.each(drops)('what %s on the first connections is connected to again:', (how) => {
  test('fleet itself', async () => {
    const server = await serveHttp(answer);
    const relay = await dropping(4, how, server.port);
    expect(await firstAnswer(`http://127.0.0.1:${relay.port}`)).toEqual(answered);
    expect(relay.connections()).toBe(5);
  });

  describeWith(['openssl'], 'TLS in front of it', () => {
    test('before or in the handshake', async () => {
      const ca = await authority();
      const server = await serveTls(await ca.server(['127.0.0.1']), answer);
      const relay = await dropping(4, how, server.port);
      const tls = { ca: ca.cert };
      expect(await firstAnswer(`https://127.0.0.1:${relay.port}`, { tls })).toEqual(answered);
      expect(relay.connections()).toBe(5);
    });

    test('for a download', async () => {
      const ca = await authority();
      const server = await serveTls(await ca.server(['127.0.0.1']), (_, response) => response.end('[Service]\n'));
      const relay = await dropping(3, how === 'hangs up' ? how : 'resets', server.port);
      const download = downloader({ timeoutMs: 5_000, cancelled: never, ca: ca.cert, pause });
      expect(await download(`https://127.0.0.1:${relay.port}/web.service`)).toBe('[Service]\n');
    });
  });

  describeWith(['microsocks'], 'a SOCKS proxy', () => {
    test('before or in its handshake', async () => {
      const server = await serveHttp(answer);
      const relay = await dropping(4, how, (await startMicrosocks()).port);
      const settings = { proxyFor: proxyAt(relay.port) };
      expect(await firstAnswer(`http://127.0.0.1:${server.port}`, settings)).toEqual(answered);
      expect(relay.connections()).toBe(5);
    });
  });

  describeWith(['tinyproxy'], 'an HTTP proxy', () => {
    test('before it answers', async () => {
      const server = await serveHttp(answer);
      const relay = await dropping(4, how, (await startTinyproxy()).port);
      const proxy = parseProxy(`http://127.0.0.1:${relay.port}`, 'input proxy');
      const found = await firstAnswer(`http://127.0.0.1:${server.port}`, { proxyFor: () => proxy });
      expect(found).toEqual(answered);
      expect(relay.connections()).toBe(5);
    });
  });

  describeWith(['sshd', 'ssh-keygen'], 'an SSH host', () => {
    test('before or in its handshake, and once for all who wait for it', async () => {
      const server = await serveHttp(answer);
      const { ssh, sshd } = await startBastion();
      const relay = await dropping(3, how, sshd.port);
      const settings = { ssh: { ...ssh, hostKeys: 'accept-any' as const, host: { ...ssh.host, port: relay.port } } };
      const found = await firstAnswer(`http://127.0.0.1:${server.port}`, settings);
      expect(found).toEqual(answered);
      expect(relay.connections()).toBe(4);
      expect(found.details.filter((line) => line.endsWith('; another attempt follows'))).toHaveLength(3);
    });
  });
});

describeWith(['sshd', 'ssh-keygen'], 'sshd', () => {
  test('beyond its MaxStartups is called until somebody else is through', async () => {
    const server = await serveHttp(answer);
    const { ssh, sshd } = await startBastion({ options: { MaxStartups: '1:100:1' } });
    // A stranger who is not logged in.
    const stranger = connectTcp(sshd.port, '127.0.0.1').on('error', () => {});
    onCleanUp(async () => void stranger.destroy());
    await delay(200);
    setTimeout(() => stranger.destroy(), 1_200);
    const found = await firstAnswer(`http://127.0.0.1:${server.port}`, { ssh });
    expect(found).toEqual(answered);
    expect(found.seconds).toBeGreaterThan(0.9);
    expect(sshd.log()).toMatch(/MaxStartups/);
  });

  test('that refuses to connect further is asked again until fleet listens', async () => {
    const port = await freePort();
    const { ssh, sshd } = await startBastion();
    const server = createServer();
    setTimeout(async () => {
      const { port: actual } = await serveHttp(answer);
      server
        .on('connection', (socket) => socket.pipe(connectTcp(actual, '127.0.0.1')).pipe(socket))
        .listen(port, '127.0.0.1');
    }, 800);
    onCleanUp(async () => void server.close());
    expect(await firstAnswer(`http://127.0.0.1:${port}`, { ssh })).toEqual(answered);
    expect(sshd.connections()).toBe(1);
  });

  test('is called once where it does not accept the key', async () => {
    const { ssh, sshd } = await startBastion();
    const credentials = { privateKeys: await readPrivateKeys((await sshKey()).privateKey, '') };
    const { error } = (await firstAnswer('http://127.0.0.1:1', { ssh: { ...ssh, credentials } })) as {
      error: FleetError;
    };
    expect(error.message).toMatch(/does not accept the key/);
    expect([error.attempts, sshd.connections()]).toEqual([1, 1]);
  });

  test('is called once where its host key is another one', async () => {
    const { ssh, sshd } = await startBastion();
    const { error } = (await firstAnswer('http://127.0.0.1:1', { ssh: { ...ssh, hostKeys: [] } })) as {
      error: FleetError;
    };
    expect(error.message).toMatch(/cannot be verified/);
    expect([error.attempts, sshd.connections()]).toEqual([1, 1]);
  });

  test('is called once where it hangs up after a key was offered', async () => {
    const { ssh, sshd } = await startBastion({ options: { MaxAuthTries: '1' } });
    const credentials = { privateKeys: await readPrivateKeys((await sshKey()).privateKey, '') };
    const { error } = (await firstAnswer('http://127.0.0.1:1', { ssh: { ...ssh, credentials } })) as {
      error: FleetError;
    };
    expect([error.attempts, sshd.connections()]).toEqual([1, 1]);
  });
});

describeWith(['microsocks'], 'a SOCKS proxy', () => {
  test('that refuses to connect further is asked again until fleet listens', async () => {
    const port = await freePort();
    const { port: proxyPort } = await startMicrosocks();
    const { port: actual } = await serveHttp(answer);
    const server = createServer((socket) => socket.pipe(connectTcp(actual, '127.0.0.1')).pipe(socket));
    setTimeout(() => server.listen(port, '127.0.0.1'), 800);
    onCleanUp(async () => void server.close());
    expect(await firstAnswer(`http://127.0.0.1:${port}`, { proxyFor: proxyAt(proxyPort) })).toEqual(answered);
  });

  test('is asked once where it rejects the password', async () => {
    const { port } = await startMicrosocks({ user: 'me', password: 'right' });
    const relay = await dropping(0, 'hangs up', port);
    const { error } = (await firstAnswer('http://127.0.0.1:1', { proxyFor: proxyAt(relay.port, 'me:wrong@') })) as {
      error: FleetError;
    };
    expect(error.message).toMatch(/rejects the user and the password/);
    expect([error.attempts, relay.connections()]).toEqual([1, 1]);
  });
});

describe('the attempts end', () => {
  test.each(drops)(
    'after three times connect-timeout where everything %s, with how often it was tried',
    async (how) => {
      const { port, connections } = await serveTcp((socket) => drop(socket, how));
      const { error, seconds } = (await firstAnswer(`https://127.0.0.1:${port}`)) as {
        error: FleetError;
        seconds: number;
      };
      expect(error.message).toMatch(/it closed the connection (?:during the handshake|at once).*\(tried \d+ times\)$/);
      expect(error.attempts).toBe(connections());
      expect(seconds).toBeLessThan((3 * connectTimeoutMs) / 1_000 + 0.5);
      expect(seconds).toBeGreaterThan(connectTimeoutMs / 1_000);
    },
  );

  test('after three times connect-timeout for an SSH host that always hangs up', async () => {
    const { port } = await serveTcp((socket) => drop(socket, 'hangs up'));
    const { privateKey } = await sshKey();
    const ssh = {
      host: { user: 'core', host: '127.0.0.1', port, label: `core@127.0.0.1:${port}` },
      credentials: { privateKeys: await readPrivateKeys(privateKey, '') },
      hostKeys: 'accept-any' as const,
      now: Date.now,
    };
    const { error, seconds } = (await firstAnswer('unix:///var/run/fleet.sock', { ssh })) as {
      error: FleetError;
      seconds: number;
    };
    expect(error.message).toMatch(/closed the connection without sending anything; check ssh-tunnel/);
    expect(seconds).toBeLessThan((3 * connectTimeoutMs) / 1_000 + 1);
    expect(seconds).toBeGreaterThan(connectTimeoutMs / 1_000);
  });

  test('with the first one where nothing listens, or there is no such host', async () => {
    for (const url of [`http://127.0.0.1:${await freePort()}`, 'http://fleet.invalid:49153']) {
      const { error } = (await firstAnswer(url)) as { error: FleetError };
      expect(error.attempts).toBe(1);
    }
  });
});

test('a server that drops connections does not keep another one waiting that belongs to the same cluster', async () => {
  const busy = await serveTcp((socket) => socket.resetAndDestroy());
  const server = await listen(createServer((socket) => socket.resetAndDestroy()));
  const good = await serveHttp(answer);
  const url = [busy.port, server.port, good.port].map((port) => `https://127.0.0.1:${port}`).join(',');
  const { seconds, error } = (await firstAnswer(
    url.replace(`https://127.0.0.1:${good.port}`, `http://127.0.0.1:${good.port}`),
  )) as {
    seconds: number;
    error?: FleetError;
  };
  expect(error).toBeUndefined();
  expect(seconds).toBeLessThan(0.5);
});
