import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { environmentProxies } from '../../src/tunnel/environment-proxy.js';
import { recorded, responseOf } from '../fleet/recordings.js';
import { cleanUp, freePort, onCleanUp, serveHttp, temporaryFolder } from '../network/servers.js';
import { countingProxy } from './counting-proxy.js';
import { sshKey } from './keys.js';
import { describeWith } from './programs.js';
import { startDante, startMicrosocks } from './socks-servers.js';
import { startSshDynamicProxy, startSshd } from './sshd.js';
import { askThrough, connectThrough, get, never, quiet, serveHttp6, serveSocksThatRecords } from './through-socks.js';

afterEach(cleanUp);

const hello = () => serveHttp((_, response) => response.end('hello'));

describe('what a proxy is asked for', () => {
  test.each([
    ['socks4', 'localhost', { version: 4, type: 'ipv4', host: '127.0.0.1' }],
    ['socks4a', 'localhost', { version: 4, type: 'name', host: 'localhost' }],
    ['socks4a', 'fleet.invalid', { version: 4, type: 'name', host: 'fleet.invalid' }],
    ['socks5h', 'localhost', { version: 5, type: 'name', host: 'localhost' }],
    ['socks5h', 'fleet.invalid', { version: 5, type: 'name', host: 'fleet.invalid' }],
    ['socks5h', 'flöte.invalid', { version: 5, type: 'name', host: 'xn--flte-6qa.invalid' }],
    ['socks4', '192.0.2.1', { version: 4, type: 'ipv4', host: '192.0.2.1' }],
    ['socks4a', '192.0.2.1', { version: 4, type: 'ipv4', host: '192.0.2.1' }],
    ['socks5', '192.0.2.1', { version: 5, type: 'ipv4', host: '192.0.2.1' }],
    ['socks5h', '192.0.2.1', { version: 5, type: 'ipv4', host: '192.0.2.1' }],
    ['socks5', '[2001:db8::1]', { version: 5, type: 'ipv6', host: '2001:db8::1' }],
    ['socks5h', '[2001:db8::1]', { version: 5, type: 'ipv6', host: '2001:db8::1' }],
  ])('%s, for http://%s:49153', async (scheme, host, asked) => {
    const { port, requests } = await serveSocksThatRecords((await hello()).port);
    expect(await askThrough(`${scheme}://127.0.0.1:${port}`, `http://${host}:49153`)).toBe('hello');
    expect(requests).toEqual([{ ...asked, port: 49153 }]);
  });

  test('socks5, for a name that has an address here', async () => {
    const { port, requests } = await serveSocksThatRecords((await hello()).port);
    expect(await askThrough(`socks5://127.0.0.1:${port}`, 'http://localhost:49153')).toBe('hello');
    expect(requests).toMatchObject([{ version: 5, host: expect.stringMatching(/^(127\.0\.0\.1|::1)$/) }]);
  });

  test('health checks too', async () => {
    const { port, requests } = await serveSocksThatRecords((await hello()).port);
    const { get: check } = connectThrough(`socks5h://127.0.0.1:${port}`, 'http://fleet.invalid');
    expect(await check('http://web.invalid:8080/health?deep', never)).toEqual({ status: 200, body: 'hello' });
    expect(requests).toEqual([{ version: 5, type: 'name', host: 'web.invalid', port: 8080 }]);
  });
});

describeWith(['sshd', 'ssh', 'ssh-keygen', 'microsocks', 'danted'], 'real proxies', () => {
  test.each(['socks4', 'socks4a', 'socks5', 'socks5h'])('ssh -D as %s', async (scheme) => {
    const { port, connections } = await hello();
    const key = await sshKey();
    const proxy = await startSshDynamicProxy(await startSshd({ authorizedKeys: [key.publicKey] }), key);
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await askThrough(`${scheme}://127.0.0.1:${proxy.port}`, `http://${host}:${port}`)).toBe('hello');
    expect(connections()).toBe(2);
  });

  // Dante 1.4 refuses the names of socks4a, also to curl.
  test.each([
    ['socks4', 'socks_v4', ['127.0.0.1', 'localhost']],
    ['socks4a', 'socks_v4', ['127.0.0.1', '127.0.0.1']],
    ['socks5', 'socks_v5', ['127.0.0.1', 'localhost']],
    ['socks5h', 'socks_v5', ['127.0.0.1', 'localhost']],
  ] as const)('dante as %s', async (scheme, protocol, hosts) => {
    const { port, connections } = await hello();
    const proxy = await startDante({ protocol });
    for (const host of hosts)
      expect(await askThrough(`${scheme}://127.0.0.1:${proxy.port}`, `http://${host}:${port}`)).toBe('hello');
    expect(connections()).toBe(2);
  });

  test.each([
    ['fleet', 'hunter2'],
    ['grün', 'p@ss:w%/ö'],
    ['a b', '?#[]&=+ "\\\''],
    ['x'.repeat(255), 'ö'.repeat(127)],
  ])('microsocks with the user %s and the password %s', async (user, password) => {
    const { port } = await hello();
    const proxy = await startMicrosocks({ user, password });
    const credentials = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`;
    expect(await askThrough(`socks5://${credentials}@127.0.0.1:${proxy.port}`, `http://127.0.0.1:${port}`)).toBe(
      'hello',
    );
  });

  test('one that wants no credentials does not mind them', async () => {
    const { port } = await hello();
    const proxy = await startMicrosocks();
    expect(await askThrough(`socks5://u:p@127.0.0.1:${proxy.port}`, `http://127.0.0.1:${port}`)).toBe('hello');
  });

  test('a proxy on ::1, and a server there', async () => {
    const [{ port }, { port: port6 }] = [await hello(), await serveHttp6((_, response) => response.end('hello, six'))];
    const proxy = await startMicrosocks({ address: '::1' });
    for (const scheme of ['socks5', 'socks5h']) {
      expect(await askThrough(`${scheme}://[::1]:${proxy.port}`, `http://127.0.0.1:${port}`)).toBe('hello');
      expect(await askThrough(`${scheme}://[::1]:${proxy.port}`, `http://[::1]:${port6}`)).toBe('hello, six');
    }
    const dante = await startDante({ address: '::1' });
    expect(await askThrough(`socks4://[::1]:${dante.port}`, `http://127.0.0.1:${port}`)).toBe('hello');
  });
});

describeWith(['microsocks'], 'connections through a proxy', () => {
  async function behindCounter() {
    const proxy = await startMicrosocks();
    const counter = await countingProxy(proxy.port);
    return { proxy, counter, url: `socks5://127.0.0.1:${counter.port}` };
  }

  test('are a few for 200 requests', async () => {
    const { port, connections } = await serveHttp((request, response) => response.end(request.url));
    const { counter, url } = await behindCounter();
    const { transport } = connectThrough(url, `http://127.0.0.1:${port}`);
    for (let round = 0; round < 20; round++) {
      const paths = Array.from({ length: 10 }, (_, index) => `/${round}/${index}`);
      const answers = await Promise.all(paths.map((path) => transport({ ...get, path }, never)));
      expect(answers.map(({ body }) => body)).toEqual(paths);
    }
    expect(counter.connections()).toBeLessThanOrEqual(8);
    expect(connections()).toBe(counter.connections());
  });

  test('last when nothing goes over them, or a response takes longer than connecting may', async () => {
    const { port } = await serveHttp((_, response) => void setTimeout(() => response.end('hello'), 1_000));
    const { counter, url } = await behindCounter();
    const { transport } = connectThrough(url, `http://127.0.0.1:${port}`, 300);
    expect(await transport(get, never)).toMatchObject({ body: 'hello' });
    await delay(1_000);
    expect(await transport(get, never)).toMatchObject({ body: 'hello' });
    expect(counter.connections()).toBe(1);
  });

  test('are closed with the connection', async () => {
    const { port } = await hello();
    const { counter, url } = await behindCounter();
    const connection = connectThrough(url, `http://127.0.0.1:${port}`);
    await Promise.all([connection.transport(get, never), connection.get(`http://127.0.0.1:${port}/`, never)]);
    expect(counter.open()).toBe(2);
    await connection.close();
    await delay(100);
    expect(counter.open()).toBe(0);
  });

  test('carry 5 MB as they are', async () => {
    const body = 'fleet '.repeat(1_000_000).slice(0, 5_000_000);
    const { port } = await serveHttp((_, response) => response.end(body));
    const { url } = await behindCounter();
    expect((await askThrough(url, `http://127.0.0.1:${port}`)) === body).toBe(true);
  });
});

describeWith(['microsocks'], 'a fleet client goes on by itself', () => {
  async function fleetBehindProxy(requestTimeoutMs = 2_000, connectTimeoutMs = 2_000) {
    const { status, headers, body } = responseOf(recorded('machines'));
    let arrived = 0;
    const fleet = await serveHttp((_, response) => {
      arrived++;
      setTimeout(() => response.writeHead(status, headers).end(body), 50);
    });
    const arrival = async (count: number) => {
      while (arrived < count) await delay(1);
    };
    const proxy = await startMicrosocks();
    const counter = await countingProxy(proxy.port);
    const endpoint = `http://127.0.0.1:${fleet.port}`;
    const { transport } = connectThrough(`socks5h://127.0.0.1:${counter.port}`, endpoint, connectTimeoutMs);
    const outcomes: (number | string)[] = [];
    const client = fleetClient({
      transport,
      clock: systemClock,
      random: () => 0,
      requestTimeoutMs,
      retryForMs: 10_000,
      onAttempt: ({ outcome }) => outcomes.push(outcome),
    });
    const machines = async () => (await Array.fromAsync(client.machines())).length;
    expect(await machines()).toBe(3);
    return { machines, proxy, counter, outcomes, endpoint, arrival };
  }
  const several = <T>(ask: () => Promise<T>) => Promise.all(Array.from({ length: 5 }, ask));

  test('after the proxy was restarted between requests', async () => {
    const { machines, proxy } = await fleetBehindProxy();
    await several(machines);
    await proxy.restart();
    expect(await several(machines)).toEqual([3, 3, 3, 3, 3]);
  });

  test('while the proxy is killed, away, and back', async () => {
    const { machines, proxy, counter, outcomes, arrival } = await fleetBehindProxy();
    const asked = several(machines);
    await arrival(6);
    counter.refuse();
    await proxy.kill();
    await delay(400);
    await counter.resume();
    await proxy.restart();
    expect(await asked).toEqual([3, 3, 3, 3, 3]);
    expect(outcomes.join('\n')).toMatch(/nothing listens there \(connection refused\); check input proxy/);
  });

  test('when its connections are cut under requests', async () => {
    const { machines, counter, outcomes, endpoint, arrival } = await fleetBehindProxy();
    const asked = several(machines);
    await arrival(6);
    counter.cut();
    expect(await asked).toEqual([3, 3, 3, 3, 3]);
    expect(outcomes.join('\n')).toContain(`the connection to ${endpoint} was lost: `);
  });

  test('when all its connections freeze, over new ones', async () => {
    const { machines, counter, outcomes } = await fleetBehindProxy(300, 300);
    counter.freeze();
    const asked = several(machines);
    await delay(1_000);
    expect(outcomes).toContain('no answer within 0.3 s');
    expect(outcomes.join('\n')).toMatch(/did not connect to 127\.0\.0\.1:\d+ within 0\.3 s; check input proxy/);
    await counter.resume();
    expect(await asked).toEqual([3, 3, 3, 3, 3]);
  });
});

describe('the proxy of the environment', () => {
  function connectWith(environment: Record<string, string>, endpoint: string) {
    const { proxyFor } = environmentProxies(environment);
    if (!proxyFor) throw new Error('there is none');
    const endpoints = parseEndpoints(endpoint);
    const connection = connect({ endpoints, proxyFor, tls: {}, connectTimeoutMs: 5_000 }, quiet);
    onCleanUp(() => connection.close());
    return connection;
  }

  test('is not for its exceptions', async () => {
    const [excepted, other] = [await hello(), await hello()];
    const { port, requests } = await serveSocksThatRecords(other.port);
    const environment = { ALL_PROXY: `socks5://127.0.0.1:${port}`, NO_PROXY: `127.0.0.0/8:${excepted.port}` };
    const { transport, get: check } = connectWith(environment, `http://127.0.0.1:${excepted.port}`);
    expect(await transport(get, never)).toMatchObject({ body: 'hello' });
    expect(await check(`http://127.0.0.1:${excepted.port}/`, never)).toMatchObject({ body: 'hello' });
    expect(requests).toEqual([]);
    expect(await check(`http://127.0.0.1:${other.port}/`, never)).toMatchObject({ body: 'hello' });
    expect(requests).toMatchObject([{ port: other.port }]);
  });

  test('is not for unix sockets', async () => {
    const socketPath = join(await temporaryFolder(), 'fleet.sock');
    await serveHttp((_, response) => response.end('hello'), socketPath);
    const environment = { ALL_PROXY: `socks5://127.0.0.1:${await freePort()}` };
    const { transport } = connectWith(environment, `unix://${socketPath}`);
    expect(await transport(get, never)).toMatchObject({ body: 'hello' });
  });

  test('is named where it fails', async () => {
    const proxy = await freePort();
    const { transport } = connectWith({ all_proxy: `socks5://127.0.0.1:${proxy}` }, 'http://127.0.0.1:49153');
    await expect(transport(get, never)).rejects.toThrow(
      `cannot reach http://127.0.0.1:49153: the SOCKS proxy socks5://127.0.0.1:${proxy}: nothing listens there (connection refused); check all_proxy`,
    );
  });
});

describe('a process of its own', () => {
  const modules = new URL('../../src/', import.meta.url).href;
  /** What a script prints that has `open(proxy, endpoint)` to connect with; it has to come to an end by itself. */
  async function run(script: string): Promise<string> {
    const preamble = `
      import { createRequire } from 'node:module';
      import { connect } from '${modules}network/connection.js';
      import { parseEndpoints } from '${modules}network/endpoint.js';
      import { parseSocksProxy } from '${modules}tunnel/socks-proxy.js';
      const quiet = { onSwitch() {}, onWarning() {}, onDetail() {} };
      const never = new AbortController().signal;
      const request = { method: 'GET', path: '/', headers: {} };
      const open = (proxy, endpoint) => connect({
        endpoints: parseEndpoints(endpoint), tls: {}, connectTimeoutMs: 60_000,
        ...(proxy && { proxyFor: () => parseSocksProxy(proxy, 'input proxy') }),
      }, quiet);
      const isLoaded = () => Object.keys(createRequire('${modules}').cache).some((path) => path.includes('/node_modules/socks/'));
    `;
    const args = ['--input-type=module', '-e', preamble + script];
    return (await promisify(execFile)(process.execPath, args, { timeout: 8_000 })).stdout.trim();
  }

  test('does not load the SOCKS library before a proxy is used', async () => {
    const { port } = await hello();
    const { port: proxy } = await serveSocksThatRecords(port);
    const said = await run(`
      const endpoint = 'http://127.0.0.1:${port}';
      const said = [];
      for (const proxy of [undefined, 'socks5://127.0.0.1:${proxy}']) {
        const connection = open(proxy, endpoint);
        said.push(isLoaded());
        said.push((await connection.transport(request, never)).body, isLoaded());
        await connection.close();
      }
      console.log(said.join());
    `);
    expect(said).toBe('false,hello,false,false,hello,true');
  });
});
