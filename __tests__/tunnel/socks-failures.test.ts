import dns from 'node:dns';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import { dialThroughSocks } from '../../src/tunnel/socks.js';
import { parseSocksProxy } from '../../src/tunnel/socks-proxy.js';
import { cleanUp, freePort, onCleanUp, serveHttp, serveTcp } from '../network/servers.js';
import { countingProxy } from './counting-proxy.js';
import { sshKey } from './keys.js';
import { describeWith } from './programs.js';
import { type SocksBehaviour, serveSocksThat, startDante, startMicrosocks } from './socks-servers.js';
import { startSshDynamicProxy, startSshd } from './sshd.js';
import {
  connectThrough,
  expectNoSecrets,
  failureThrough,
  get,
  never,
  password,
  serveHttp6,
  serveSocksThatRecords,
  user,
} from './through-socks.js';

afterEach(cleanUp);

const credentials = `${user}:${password}@`;
const fleet = 'http://127.0.0.1:49153';

const closed = (target: string) =>
  `closed the connection during the handshake, as ssh -D does if nothing listens at ${target}; check the proxy and the endpoint`;

/** How a request to fleet fails on one leg, in all the words of its message. */
async function expectFailure(proxy: string, endpoint: string, code: string, words: string): Promise<void> {
  const { error } = await failureThrough(proxy, endpoint);
  expect(error).toMatchObject({ code: 'connect', message: `cannot reach ${endpoint}: ${words}`, cause: { code } });
}

describe('a proxy that is not there', () => {
  test('nothing listens', async () => {
    const proxy = `127.0.0.1:${await freePort()}`;
    for (const scheme of ['socks5', 'socks5h'])
      await expectFailure(
        `${scheme}://${credentials}${proxy}`,
        fleet,
        'proxy',
        `the SOCKS proxy ${scheme}://${proxy}: nothing listens there (connection refused); check input proxy`,
      );
    for (const scheme of ['socks4', 'socks4a'])
      await expectFailure(
        `${scheme}://${user}@${proxy}`,
        fleet,
        'proxy',
        `the SOCKS proxy ${scheme}://${proxy}: nothing listens there (connection refused); check input proxy`,
      );
  });

  test('nothing listens on IPv6', async () => {
    const proxy = `[::1]:${await freePort()}`;
    const words = `the SOCKS proxy socks5://${proxy}: nothing listens there (connection refused); check input proxy`;
    await expectFailure(`socks5://${credentials}${proxy}`, fleet, 'proxy', words);
  });

  test('nothing listens on any address of its name', async () => {
    const proxy = `proxy.test:${await freePort()}`;
    // As on a machine where localhost is ::1 too.
    const both = [
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ];
    const lookup = jest
      .spyOn(dns, 'lookup')
      .mockImplementation(((_: string, __: object, callback: (error: null, addresses: object) => void) =>
        callback(null, both)) as never);
    onCleanUp(async () => lookup.mockRestore());
    const words = `the SOCKS proxy socks5h://${proxy}: none of its addresses accepts connections; check input proxy`;
    await expectFailure(`socks5h://${credentials}${proxy}`, 'http://fleet.test', 'proxy', words);
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  test('there is no such host', async () => {
    const { error } = await failureThrough(`socks5://${credentials}proxy.invalid`, fleet);
    expect(error).toMatchObject({ code: 'connect', cause: { code: 'proxy' } });
    expect(error.message).toMatch(
      /^cannot reach http:\/\/127\.0\.0\.1:49153: the SOCKS proxy socks5:\/\/proxy\.invalid:1080: (there is no such host|its name cannot be looked up at present); check input proxy$/,
    );
  });
});

describe('a name', () => {
  test.each(['socks4', 'socks5'])('that this machine does not know, with %s', async (scheme) => {
    const { port, connections } = await serveSocksThat('says nothing');
    const { error } = await failureThrough(`${scheme}://${user}@127.0.0.1:${port}`, 'http://fleet.invalid:49153');
    expect(error).toMatchObject({ code: 'connect', cause: { code: 'resolve' } });
    expect(error.message).toMatch(
      /^cannot reach http:\/\/fleet\.invalid:49153: (there is no host fleet\.invalid in the DNS of this runner|the host name fleet\.invalid cannot be looked up at present); use socks(5h instead of socks5|4a instead of socks4) to have the proxy look names up$/,
    );
    expect(connections()).toBe(0);
  });
});

describe('an IPv6 address', () => {
  test.each(['socks4', 'socks4a'])('does not go with %s', async (scheme) => {
    const { port, connections } = await serveSocksThat('says nothing');
    const words = `${scheme} cannot carry the IPv6 address ::1; use socks5`;
    await expectFailure(`${scheme}://${user}@127.0.0.1:${port}`, 'http://[::1]:49153', 'proxy', words);
    expect(connections()).toBe(0);
  });
});

describe('a SOCKS5 proxy that', () => {
  const failures: [SocksBehaviour, code: string, words: string][] = [
    ['refuses the credentials', 'proxy-auth', 'rejects the user and the password; check input proxy'],
    [
      'accepts no method',
      'proxy-auth',
      'requires another authentication method: user and password, or none; check input proxy',
    ],
    ['closes at once', 'proxy', closed('fleet.invalid:49153')],
    ['truncates its reply', 'proxy', closed('fleet.invalid:49153')],
    ['answers garbage', 'proxy', 'is not a SOCKS proxy of that version: it answers something else; check input proxy'],
    ['general failure', 'connect', 'could not connect to fleet.invalid:49153, and gave no reason; check the endpoint'],
    [
      'not allowed by its rules',
      'proxy',
      'does not allow connections to fleet.invalid:49153; check its rules, and the endpoint',
    ],
    ['network unreachable', 'connect', 'has no route to the network of fleet.invalid:49153; check the endpoint'],
    ['host unreachable', 'connect', 'cannot reach or look up the host of fleet.invalid:49153; check the endpoint'],
    [
      'connection refused',
      'connect',
      'found nothing listening at fleet.invalid:49153 (connection refused); check the endpoint',
    ],
    ['TTL expired', 'connect', 'got no answer from fleet.invalid:49153; check the endpoint'],
    ['command not supported', 'proxy', 'does not support opening connections; check input proxy'],
    [
      'address type not supported',
      'connect',
      'does not support this kind of address: fleet.invalid:49153; check the endpoint',
    ],
  ];
  test.each(failures)('%s', async (behaviour, code, words) => {
    const { port } = await serveSocksThat(behaviour);
    const proxy = `127.0.0.1:${port}`;
    await expectFailure(
      `socks5h://${credentials}${proxy}`,
      'http://fleet.invalid:49153',
      code,
      `the SOCKS proxy socks5h://${proxy} ${words}`,
    );
  });

  test('wants a password where none is given', async () => {
    const { port } = await serveSocksThat('refuses the credentials');
    const words = 'requires another authentication method: user and password, or none; check input proxy';
    await expectFailure(
      `socks5://127.0.0.1:${port}`,
      fleet,
      'proxy-auth',
      `the SOCKS proxy socks5://127.0.0.1:${port} ${words}`,
    );
  });

  test('replies with a code that there is not', async () => {
    const { port } = await serveTcp((socket) => {
      socket.once('data', () => {
        socket.write(Buffer.from([5, 0]));
        socket.once('data', () => socket.write(Buffer.from([5, 99, 0, 1, 0, 0, 0, 0, 0, 0])));
      });
    });
    const words = `the SOCKS proxy socks5://127.0.0.1:${port} is not a SOCKS proxy of that version: it answers something else; check input proxy`;
    await expectFailure(`socks5://127.0.0.1:${port}`, fleet, 'proxy', words);
  });

  test('resets the connection', async () => {
    const { port } = await serveTcp((socket) => socket.once('data', () => socket.resetAndDestroy()));
    const words = `the SOCKS proxy socks5://127.0.0.1:${port}: it closed the connection; check input proxy`;
    await expectFailure(`socks5://${credentials}127.0.0.1:${port}`, fleet, 'proxy', words);
  });
});

describe('a SOCKS4 proxy that', () => {
  const serveReply = (code: number) =>
    serveTcp((socket) => socket.once('data', () => socket.end(Buffer.from([0, code, 0, 0, 0, 0, 0, 0]))));

  test.each([
    [91, 'connect', 'could not connect to 127.0.0.1:49153 (SOCKS4 gives no reason); check its rules, and the endpoint'],
    [92, 'proxy-auth', 'rejects this user; check input proxy'],
    [93, 'proxy-auth', 'rejects this user; check input proxy'],
    [5, 'proxy', 'is not a SOCKS proxy of that version: it answers something else; check input proxy'],
  ])('replies %i', async (reply, code, words) => {
    const { port } = await serveReply(reply);
    const name = `the SOCKS proxy socks4://127.0.0.1:${port}`;
    await expectFailure(`socks4://${user}@127.0.0.1:${port}`, fleet, code, `${name} ${words}`);
  });

  test('is an HTTP server', async () => {
    const { port } = await serveHttp((_, response) => response.end());
    const words = 'is not a SOCKS proxy of that version: it answers something else; check input proxy';
    for (const scheme of ['socks4', 'socks4a', 'socks5', 'socks5h']) {
      const name = `the SOCKS proxy ${scheme}://127.0.0.1:${port}`;
      await expectFailure(`${scheme}://${user}@127.0.0.1:${port}`, fleet, 'proxy', `${name} ${words}`);
    }
  });
});

describe('a proxy that leaves the handshake hanging', () => {
  test.each(['socks4', 'socks4a', 'socks5', 'socks5h'])('is left when the time is up: %s', async (scheme) => {
    const counter = await countingProxy((await serveSocksThat('says nothing')).port);
    const proxy = `127.0.0.1:${counter.port}`;
    const { error, after } = await failureThrough(`${scheme}://${user}@${proxy}`, fleet, 300);
    expect(error).toMatchObject({
      code: 'connect',
      message: `cannot reach ${fleet}: the SOCKS proxy ${scheme}://${proxy} did not connect to 127.0.0.1:49153 within 0.3 s; check input proxy, and that the target is reachable from there`,
      cause: { code: 'proxy' },
    });
    expect(after).toBeGreaterThan(250);
    expect(after).toBeLessThan(1_500);
    await delay(50);
    expect([counter.connections(), counter.open()]).toEqual([1, 0]);
  });

  test('may do so after the greeting', async () => {
    const counter = await countingProxy((await serveSocksThat('goes silent after the greeting')).port);
    const { error, after } = await failureThrough(`socks5://${credentials}127.0.0.1:${counter.port}`, fleet, 300);
    expect(error.message).toContain(`socks5://127.0.0.1:${counter.port} did not connect to 127.0.0.1:49153 within`);
    expect(after).toBeLessThan(1_500);
    await delay(50);
    expect([counter.connections(), counter.open()]).toEqual([1, 0]);
  });

  test('may drip what it says', async () => {
    const { port } = await serveTcp((socket) => {
      const reply = [5, 0, 5, 0, 0, 3, 255];
      const drip = setInterval(() => socket.write(Buffer.from([reply.shift() ?? 120])), 40);
      socket.on('close', () => clearInterval(drip)).resume();
    });
    const { error, after } = await failureThrough(`socks5://${credentials}127.0.0.1:${port}`, fleet, 500);
    expect(error.message).toContain('did not connect to 127.0.0.1:49153 within 0.5 s');
    expect(after).toBeLessThan(1_500);
  });

  test('does not hold up the end of the connection', async () => {
    const counter = await countingProxy((await serveSocksThat('says nothing')).port);
    const connection = connectThrough(`socks5://${credentials}127.0.0.1:${counter.port}`, fleet, 5_000);
    const failures = [connection.transport(get, never), connection.get(`${fleet}/`, never)].map((asked) =>
      asked.catch((error: unknown) => error),
    );
    await delay(100);
    expect(counter.open()).toBe(2);
    const startedAt = performance.now();
    await connection.close();
    for (const failure of await Promise.all(failures)) {
      expect(failure).toMatchObject({ name: 'TransportError' });
      expectNoSecrets(failure);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  test.each(['socks4', 'socks4a', 'socks5', 'socks5h'])(
    'is not begun with after the time is up: %s',
    async (scheme) => {
      const { port, connections } = await serveSocksThat('says nothing');
      const dial = dialThroughSocks(parseSocksProxy(`${scheme}://127.0.0.1:${port}`, 'input proxy'));
      const target = { host: '127.0.0.1', port: 49153 };
      await expect(dial(target, deadlineIn(10_000, AbortSignal.abort()))).rejects.toThrow('did not connect');
      await delay(50);
      expect(connections()).toBe(0);
    },
  );
});

describe('what is opened after a handshake', () => {
  test('does not end with its deadline', async () => {
    const { port: web, connections } = await serveHttp((_, response) => void setTimeout(() => response.end('hi'), 600));
    const { port } = await serveSocksThatRecords(web);
    const dial = dialThroughSocks(parseSocksProxy(`socks5://127.0.0.1:${port}`, 'input proxy'));
    const socket = await dial({ host: '127.0.0.1', port: web }, deadlineIn(300, never));
    // Node reports whatever a socket's own events open just as it reported the socket.
    const answer = new Promise<string>((resolve, reject) => {
      socket.once('close', () => {
        fetch(`http://127.0.0.1:${web}`)
          .then((response) => response.text())
          .then(resolve, reject);
      });
    });
    socket.resume().end();
    expect(await answer).toBe('hi');
    expect(connections()).toBe(2);
  });
});

describe('an exchange that is cut at the proxy', () => {
  test.each(['reset', 'end'] as const)('by its %s is no failure to connect', async (how) => {
    const { port } = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"machines":[');
      setTimeout(() => counter.cut(how), 50);
    });
    const counter = await countingProxy((await serveSocksThatRecords(port)).port);
    const endpoint = `http://127.0.0.1:${port}`;
    const { error } = await failureThrough(`socks5://${credentials}127.0.0.1:${counter.port}`, endpoint);
    expect(error.code).toBe('exchange');
    expect(error.message).toMatch(`the connection to ${endpoint} was lost: `);
  });
});

describeWith(['sshd', 'ssh', 'ssh-keygen', 'microsocks', 'danted'], 'real proxies report', () => {
  test('that nothing listens at fleet', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    const { port } = await startMicrosocks({ user, password });
    const words = `found nothing listening at ${endpoint.slice(7)} (connection refused); check the endpoint`;
    const name = `the SOCKS proxy socks5://127.0.0.1:${port}`;
    await expectFailure(`socks5://${credentials}127.0.0.1:${port}`, endpoint, 'connect', `${name} ${words}`);
    const dante = await startDante();
    const danteName = `the SOCKS proxy socks5://127.0.0.1:${dante.port}`;
    await expectFailure(`socks5://${credentials}127.0.0.1:${dante.port}`, endpoint, 'connect', `${danteName} ${words}`);
  });

  test('that nothing listens at fleet on IPv6', async () => {
    const { port } = await serveHttp6(() => undefined);
    await cleanUp();
    const proxy = await startMicrosocks();
    const words = `the SOCKS proxy socks5://127.0.0.1:${proxy.port} found nothing listening at [::1]:${port} (connection refused); check the endpoint`;
    await expectFailure(`socks5://127.0.0.1:${proxy.port}`, `http://[::1]:${port}`, 'connect', words);
  });

  test('that they cannot look a name up, which got there', async () => {
    const { port } = await startMicrosocks();
    const counter = await countingProxy(port);
    const { error } = await failureThrough(`socks5h://127.0.0.1:${counter.port}`, 'http://fleet.invalid:49153');
    expect(error.message).toBe(
      `cannot reach http://fleet.invalid:49153: the SOCKS proxy socks5h://127.0.0.1:${counter.port} could not connect to fleet.invalid:49153, and gave no reason; check the endpoint`,
    );
    expect(counter.connections()).toBe(1);
  });

  test('that the password is wrong, or that there is none', async () => {
    const { port } = await startMicrosocks({ user, password: 'p@ss:w%/ö' });
    const name = `the SOCKS proxy socks5://127.0.0.1:${port}`;
    const refusal = `${name} rejects the user and the password; check input proxy`;
    await expectFailure(`socks5://${credentials}127.0.0.1:${port}`, fleet, 'proxy-auth', refusal);
    const demand = `${name} requires another authentication method: user and password, or none; check input proxy`;
    await expectFailure(`socks5://127.0.0.1:${port}`, fleet, 'proxy-auth', demand);
    const dante = await startDante({ method: 'username' });
    const { error } = await failureThrough(`socks5://${credentials}127.0.0.1:${dante.port}`, fleet);
    expect(error.message).toContain('rejects the user and the password; check input proxy');
  });

  test('that their rules forbid it, unless it is SOCKS4', async () => {
    const { port } = await startDante({ rules: 'deny-all' });
    const [five, four] = [5, 4].map((version) => `socks${version}://127.0.0.1:${port}`) as [string, string];
    const forbidden = `the SOCKS proxy ${five} does not allow connections to 127.0.0.1:49153; check its rules, and the endpoint`;
    await expectFailure(five, fleet, 'proxy', forbidden);
    const failed = `the SOCKS proxy ${four} could not connect to 127.0.0.1:49153 (SOCKS4 gives no reason); check its rules, and the endpoint`;
    await expectFailure(four, fleet, 'connect', failed);
  });

  test('that they are of another version by hanging up', async () => {
    const { port } = await startMicrosocks();
    const words = `the SOCKS proxy socks4://127.0.0.1:${port} ${closed('127.0.0.1:49153')}`;
    await expectFailure(`socks4://127.0.0.1:${port}`, fleet, 'proxy', words);
  });

  test('that nothing listens at fleet by hanging up, if they are ssh -D', async () => {
    const key = await sshKey();
    const { port } = await startSshDynamicProxy(await startSshd({ authorizedKeys: [key.publicKey] }), key);
    const target = `127.0.0.1:${await freePort()}`;
    const words = `the SOCKS proxy socks5://127.0.0.1:${port} ${closed(target)}`;
    await expectFailure(`socks5://127.0.0.1:${port}`, `http://${target}`, 'proxy', words);
  });
});

describe('a fleet client', () => {
  test('does not wait for a proxy that has never been there, and reports it without credentials', async () => {
    const proxy = `127.0.0.1:${await freePort()}`;
    const { transport } = connectThrough(`socks5://${credentials}${proxy}`, fleet);
    const attempts: unknown[] = [];
    const client = fleetClient({
      transport,
      clock: systemClock,
      random: Math.random,
      requestTimeoutMs: 5_000,
      retryForMs: 60_000,
      onAttempt: (attempt) => attempts.push(attempt),
    });
    const error = await client.discovery().catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      code: 'unreachable',
      attempts: 1,
      message: `GET /fleet/v1/discovery: cannot reach ${fleet}: the SOCKS proxy socks5://${proxy}: nothing listens there (connection refused); check input proxy`,
    });
    expectNoSecrets(error);
    expect(JSON.stringify(attempts)).not.toMatch(new RegExp(`${user}|${password}`));
  });
});
