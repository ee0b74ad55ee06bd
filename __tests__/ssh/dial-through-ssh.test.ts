import { execFile } from 'node:child_process';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import type { Fleet } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Attempt } from '../../src/fleet/request.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import { parseSocksProxy } from '../../src/tunnel/socks-proxy.js';
import { recorded, responseOf } from '../fleet/recordings.js';
import { cleanUp, freePort, listen, serveHttp, serveTcp, temporaryFolder } from '../network/servers.js';
import { authority, serveTls } from '../tunnel/certificates.js';
import { countingProxy } from '../tunnel/counting-proxy.js';
import { describeWith } from '../tunnel/programs.js';
import { startMicrosocks } from '../tunnel/socks-servers.js';
import { connectBy, failureOf, isRoot, never, startBastion, type Way } from './bastion.js';

afterEach(cleanUp);

const run = promisify(execFile);
const programs = ['sshd', 'ssh-keygen'] as const;
const mebibyte = 1024 * 1024;

const startFleet = (answer = '{}') => serveHttp((_, response) => response.end(answer));

describeWith([...programs], 'through an SSH host', () => {
  test('a TCP endpoint is reached, as the host names it', async () => {
    const { port } = await startFleet();
    const { ssh } = await startBastion();
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await connectBy(ssh, `http://${host}:${port}`).ask()).toMatchObject({ status: 200, body: '{}' });
  });

  test('a unix socket is reached, and the health of services by the same connection', async () => {
    const socketPath = join(await temporaryFolder(), 'my fleet.sock');
    await serveHttp((request, response) => response.end(request.url), socketPath);
    const service = await startFleet('healthy');
    const { sshd, ssh } = await startBastion();
    const way = connectBy(ssh, `unix://${encodeURI(socketPath)}`);
    expect(await way.ask()).toMatchObject({ body: '/fleet/v1/machines' });
    expect(await way.get(`http://127.0.0.1:${service.port}/`, never)).toEqual({ status: 200, body: 'healthy' });
    expect(sshd.connections()).toBe(1);
  });

  test('TLS goes from end to end', async () => {
    const ca = await authority();
    const identity = await ca.server(['127.0.0.1']);
    const { port } = await serveTls({ ...identity }, (_, response) => response.end('{}'));
    const { ssh } = await startBastion();
    const url = `https://127.0.0.1:${port}`;
    expect(await connectBy(ssh, url, { tls: { ca: ca.cert } }).ask()).toMatchObject({ status: 200 });
    expect(await failureOf(connectBy(ssh, url).ask())).toMatchObject({ code: 'tls' });
    const plain = await startFleet();
    const { code } = await failureOf(connectBy(ssh, `https://127.0.0.1:${plain.port}`).ask());
    expect(code).toBe('tls');
  });

  test('200 requests go by one connection, and a few channels', async () => {
    const { port, connections } = await startFleet();
    const { sshd, ssh } = await startBastion();
    const { ask } = connectBy(ssh, `http://127.0.0.1:${port}`);
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(connections()).toBeLessThanOrEqual(8);
    expect(sshd.connections()).toBe(1);
  });

  test('20 requests at once, the first of all, open one connection', async () => {
    const { port } = await startFleet();
    const { sshd, ssh } = await startBastion();
    const way = connectBy(ssh, `http://127.0.0.1:${port}`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => way.ask()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(sshd.connections()).toBe(1);
    expect(way.details.filter((detail) => detail.includes('logged in'))).toHaveLength(1);
  });

  test.each([
    ['', {}],
    [', while its keys are changed', { options: { RekeyLimit: '256K' } }],
  ])('large answers and requests arrive whole%s', async (_, options) => {
    const lengths: number[] = [];
    const large = 'x'.repeat(2 * mebibyte);
    const { port } = await serveHttp(async (request, response) => {
      lengths.push((await text(request)).length);
      response.end(large);
    });
    const { ssh } = await startBastion(options);
    const { ask } = connectBy(ssh, `http://127.0.0.1:${port}`);
    const request = { method: 'PUT', path: '/', body: large } as const;
    const answers = await Promise.all([ask(request), ask(request), ask()]);
    expect(answers.map(({ body }) => body.length)).toEqual([large.length, large.length, large.length]);
    expect(lengths.sort((a, b) => a - b)).toEqual([0, large.length, large.length]);
  });

  test('a server that closes each connection answers whole, however large', async () => {
    const large = 'x'.repeat(2 * mebibyte);
    const { port, connections } = await serveHttp((_, response) =>
      response.setHeader('connection', 'close').end(large),
    );
    const { sshd, ssh } = await startBastion();
    const { ask } = connectBy(ssh, `http://127.0.0.1:${port}`);
    for (let count = 0; count < 5; count++) expect((await ask()).body.length).toBe(large.length);
    expect([connections(), sshd.connections()]).toEqual([5, 1]);
  });

  test('a server that closes idle connections is asked by new ones', async () => {
    const server: Server = createServer((_, response) => response.end('{}'));
    const { port, connections } = await listen(server);
    const { sshd, ssh } = await startBastion();
    const { ask } = connectBy(ssh, `http://127.0.0.1:${port}`);
    for (let count = 0; count < 3; count++) {
      expect(await ask()).toMatchObject({ status: 200 });
      server.closeIdleConnections();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect([connections(), sshd.connections()]).toEqual([3, 1]);
  });
});

describeWith([...programs, 'microsocks'], 'an SSH host behind a SOCKS proxy', () => {
  const proxyAt = (port: number) => () => parseSocksProxy(`socks5://127.0.0.1:${port}`, 'input proxy');

  test('is reached through it', async () => {
    const { port } = await startFleet();
    const { sshd, ssh } = await startBastion();
    const socks = await startMicrosocks();
    const { ask } = connectBy(ssh, `http://127.0.0.1:${port}`, { proxyFor: proxyAt(socks.port) });
    expect(await ask()).toMatchObject({ status: 200 });
    expect(sshd.connections()).toBe(1);
    expect(socks.output()).toContain(`connected to 127.0.0.1:${sshd.port}`);
  });

  test('is out of reach if the proxy is, and it is the proxy that is to be checked', async () => {
    const { ssh } = await startBastion();
    const way = connectBy(ssh, 'http://127.0.0.1:1', { proxyFor: proxyAt(await freePort()) });
    const { code, message } = await failureOf(way.ask());
    expect([code, message]).toEqual([
      'proxy',
      expect.stringMatching(/the SSH host \S+: the SOCKS proxy \S+ nothing listens there .+; check input proxy$/),
    ]);
  });

  test('is out of reach where the proxy finds nothing', async () => {
    const { ssh } = await startBastion();
    const [gone, socks] = [await freePort(), await startMicrosocks()];
    const host = parseSshHost(`core@127.0.0.1:${gone}`);
    const way = connectBy({ ...ssh, host }, 'http://127.0.0.1:1', { proxyFor: proxyAt(socks.port) });
    const { code, message } = await failureOf(way.ask());
    expect([code, message]).toEqual([
      'ssh',
      expect.stringMatching(/the SSH host core@\S+: the SOCKS proxy .+ \(connection refused\); check ssh-tunnel$/),
    ]);
  });
});

describeWith([...programs], 'no connection from the SSH host on', () => {
  async function failureAt(url: string, options: Record<string, string> = {}) {
    const { sshd, ssh } = await startBastion({ options });
    const way = connectBy(ssh, url);
    const failure = await failureOf(way.ask());
    expect(failure.message).toContain(`cannot reach ${url}: the SSH host ${ssh.host.label} `);
    // One way that leads nowhere does not spoil the others.
    await failureOf(way.ask());
    expect(sshd.connections()).toBe(1);
    return failure;
  }

  test('nothing listens behind it', async () => {
    const port = await freePort();
    expect(await failureAt(`http://127.0.0.1:${port}`)).toEqual({
      code: 'connect',
      message: expect.stringMatching(
        /could not connect to 127\.0\.0\.1:\d+ \(Connection refused\); check .+ fleetd listens there: .+ unix:\/\//,
      ),
    });
  });

  test('it knows no such host', async () => {
    const { code, message } = await failureAt('http://fleet.invalid:49153');
    expect([code, message]).toEqual([
      'resolve',
      expect.stringContaining('cannot look up the host of fleet.invalid:49153 ('),
    ]);
  });

  test('there is no such socket', async () => {
    const path = join(await temporaryFolder(), 'fleet.sock');
    const { code, message } = await failureAt(`unix://${path}`);
    expect(code).toBe('connect');
    expect(message).toContain(`could not connect to ${path}`);
    expect(message).toMatch(/check its path there, that \S+ may open it, and AllowStreamLocalForwarding/);
  });

  test('the file is no socket', async () => {
    const path = join(await temporaryFolder(), 'fleet.sock');
    await writeFile(path, '');
    expect(await failureAt(`unix://${path}`)).toMatchObject({ code: 'connect' });
  });

  test('the user may not open the socket', async () => {
    const folder = await temporaryFolder();
    const [path, authorized] = [join(folder, 'fleet.sock'), join(folder, 'authorized_keys')];
    await serveHttp((_, response) => response.end('{}'), path);
    await chmod(folder, 0o755);
    await chmod(path, 0);
    // root may open everything, so that someone else has to log in.
    const { key, sshd, ssh } = await startBastion({ options: { AuthorizedKeysFile: authorized } });
    await writeFile(authorized, key.publicKey, { mode: 0o644 });
    const host = isRoot() ? parseSshHost(`nobody@127.0.0.1:${sshd.port}`) : ssh.host;
    const { code, message } = await failureOf(connectBy({ ...ssh, host }, `unix://${path}`).ask());
    expect([code, message]).toEqual(['connect', expect.stringContaining(`that ${host.user} may open it`)]);
  });

  test.each([
    ['TCP connections', { AllowTcpForwarding: 'no' }],
    ['connections to that port', { PermitOpen: '127.0.0.1:22' }],
    ['connections at all', { DisableForwarding: 'yes' }],
  ])('it allows no %s', async (_, options) => {
    const { port } = await startFleet();
    const { code, message } = await failureAt(`http://127.0.0.1:${port}`, options);
    expect(code).toBe('ssh');
    expect(message).toContain(
      `does not allow forwarding to 127.0.0.1:${port}; check AllowTcpForwarding and PermitOpen`,
    );
  });

  test.each<Record<string, string>>([{ AllowStreamLocalForwarding: 'no' }, { DisableForwarding: 'yes' }])(
    'it allows none to sockets: %j',
    async (options) => {
      const socketPath = join(await temporaryFolder(), 'fleet.sock');
      await serveHttp((_, response) => response.end('{}'), socketPath);
      const { message } = await failureAt(`unix://${socketPath}`, options);
      expect(message).toContain('AllowStreamLocalForwarding');
    },
  );
});

describeWith([...programs], 'a connection that is lost', () => {
  const machines = responseOf(recorded('machines'));

  /** A client as a rollout has it, and what became of its attempts. */
  function clientBy({ transport }: Way): { fleet: Fleet; outcomes: Attempt['outcome'][] } {
    const outcomes: Attempt['outcome'][] = [];
    const onAttempt = ({ outcome }: Attempt) => void outcomes.push(outcome);
    const patience = { requestTimeoutMs: 20_000, retryForMs: 20_000 };
    const context = { transport, clock: systemClock, random: Math.random, onAttempt, ...patience };
    return { fleet: fleetClient(context), outcomes };
  }

  /** A fleet server that is as slow as is said, from then on. */
  async function startMachines() {
    const state = { answersAfterMs: 0, asked: 0 };
    const { port } = await serveHttp((_, response) => {
      state.asked++;
      setTimeout(() => response.writeHead(200, machines.headers).end(machines.body), state.answersAfterMs);
    });
    return { url: `http://127.0.0.1:${port}`, state };
  }

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('between two requests is opened again', async () => {
    const { url } = await startMachines();
    const { sshd, ssh } = await startBastion();
    const { fleet, outcomes } = clientBy(connectBy(ssh, url));
    for (let count = 1; count <= 3; count++) {
      expect(await Array.fromAsync(fleet.machines())).toHaveLength(3);
      expect(sshd.connections()).toBe(count);
      await sshd.cutConnections();
      // Until it is heard of here.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(outcomes).toEqual([200, 200, 200]);
  });

  test('in the middle of requests is opened again, once, and they are sent again; what was lost is named', async () => {
    const { url, state } = await startMachines();
    const { sshd, ssh } = await startBastion();
    const way = connectBy(ssh, url);
    const { fleet, outcomes } = clientBy(way);
    state.answersAfterMs = 300;
    const pending = Promise.all(Array.from({ length: 5 }, () => Array.fromAsync(fleet.machines())));
    await until(() => state.asked === 5);
    await sshd.cutConnections();
    expect((await pending).map(({ length }) => length)).toEqual([3, 3, 3, 3, 3]);
    expect(sshd.connections()).toBe(2);
    const lost = `the connection to ${url} was lost: the connection to the SSH host ${ssh.host.label} was lost`;
    expect(outcomes).toEqual([lost, lost, lost, lost, lost, 200, 200, 200, 200, 200]);
    expect(way.details.at(-1)).toBe(`SSH: logged in to ${ssh.host.label}`);
    expect(way.details).toContain(`SSH: the connection to ${ssh.host.label} was closed`);
  });

  test('in the middle of TLS is opened again', async () => {
    const ca = await authority();
    const state = { asked: 0 };
    const { port } = await serveTls({ ...(await ca.server(['127.0.0.1'])) }, (_, response) => {
      if (++state.asked > 1) response.writeHead(200, machines.headers).end(machines.body);
      else response.writeHead(200, machines.headers).write(machines.body.slice(0, 10));
    });
    const { sshd, ssh } = await startBastion();
    const { fleet, outcomes } = clientBy(connectBy(ssh, `https://127.0.0.1:${port}`, { tls: { ca: ca.cert } }));
    const pending = Array.fromAsync(fleet.machines());
    await until(() => state.asked === 1);
    await sshd.cutConnections();
    expect(await pending).toHaveLength(3);
    expect(outcomes).toHaveLength(2);
    expect(sshd.connections()).toBe(2);
  });

  test('with its sshd is opened again when that is back', async () => {
    const { url } = await startMachines();
    const { sshd, ssh } = await startBastion();
    const { fleet, outcomes } = clientBy(connectBy(ssh, url));
    expect(await Array.fromAsync(fleet.machines())).toHaveLength(3);
    await sshd.killAll();
    const pending = Array.fromAsync(fleet.machines());
    await until(() => outcomes.length >= 3);
    await sshd.restart();
    expect(await pending).toHaveLength(3);
    expect(outcomes[2]).toContain(`cannot reach ${url}: the SSH host ${ssh.host.label}: nothing listens there`);
    expect(outcomes.at(-1)).toBe(200);
  });

  test('while a channel is opened is reported as lost, and not blamed on the endpoint', async () => {
    const { sshd, ssh } = await startBastion();
    const proxy = await countingProxy(sshd.port);
    const host = parseSshHost(`${sshd.user}@127.0.0.1:${proxy.port}`);
    const { port } = await startFleet();
    const way = connectBy({ ...ssh, host, hostKeys: 'accept-any' }, `http://127.0.0.1:${port}`);
    await way.ask({ headers: { connection: 'close' } });
    proxy.freeze();
    const pending = failureOf(way.get(`http://127.0.0.1:${port}/`, never));
    await new Promise((resolve) => setTimeout(resolve, 100));
    proxy.cut();
    const { code, message } = await pending;
    expect([code, message]).toEqual([
      'ssh',
      expect.stringContaining(`the connection to the SSH host ${host.label} was lost`),
    ]);
  });

  test('in the middle of the login is reported at once', async () => {
    const { sshd, ssh } = await startBastion();
    const proxy = await countingProxy(sshd.port);
    const host = parseSshHost(`${sshd.user}@127.0.0.1:${proxy.port}`);
    const way = connectBy({ ...ssh, host }, 'http://127.0.0.1:1', { connectTimeoutMs: 20_000 });
    for (const how of ['reset', 'end'] as const) {
      proxy.freeze();
      const pending = failureOf(way.ask());
      await until(() => proxy.open() === 1);
      proxy.cut(how);
      expect(await pending).toMatchObject({ code: 'ssh', message: expect.stringContaining(host.label) });
      await proxy.resume();
    }
  });
});

describeWith([...programs], 'close', () => {
  test('ends everything at once', async () => {
    const { port } = await serveHttp(() => undefined);
    const { sshd, ssh } = await startBastion();
    const proxy = await countingProxy(sshd.port);
    const host = parseSshHost(`${sshd.user}@127.0.0.1:${proxy.port}`);
    const way = connectBy({ ...ssh, host, hostKeys: 'accept-any' }, `http://127.0.0.1:${port}`);
    const pending = Promise.allSettled([way.ask(), way.ask(), way.get(`http://127.0.0.1:${port}/`, never)]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(proxy.open()).toBe(1);
    const startedAt = performance.now();
    await way.close();
    expect((await pending).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(proxy.open()).toBe(0);
  });

  test('ends a login at once, and one that nobody has begun', async () => {
    const { ssh } = await startBastion();
    let closed = 0;
    const { port } = await serveTcp((socket) => socket.resume().on('close', () => closed++));
    const host = parseSshHost(`core@127.0.0.1:${port}`);
    const way = connectBy({ ...ssh, host }, 'http://127.0.0.1:1', { connectTimeoutMs: 20_000 });
    const pending = failureOf(way.ask());
    await new Promise((resolve) => setTimeout(resolve, 100));
    await way.close();
    await pending.catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(1);
    await connectBy(ssh, 'http://127.0.0.1:1').close();
  });
});

describeWith([...programs], 'the process', () => {
  const compiled = (path: string) => fileURLToPath(new URL(`../../src/${path}`, import.meta.url));

  /** Runs a program with the tunnel in a process of its own, which has to end by itself; what it prints. */
  async function runApart(program: string, values: object): Promise<string> {
    const prelude = `
      import { createRequire } from 'node:module';
      import { connect } from ${JSON.stringify(compiled('network/connection.js'))};
      import { parseEndpoints } from ${JSON.stringify(compiled('network/endpoint.js'))};
      import { parseSshHost } from ${JSON.stringify(compiled('ssh/ssh-host.js'))};
      import { readPrivateKeys } from ${JSON.stringify(compiled('ssh/private-key.js'))};
      const values = JSON.parse(process.argv[1]);
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('/ssh2/'));
      const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      const listener = { onSwitch() {}, onWarning() {}, onDetail() {} };
      const connection = (ssh) =>
        connect({ endpoints: parseEndpoints(values.url), tls: {}, connectTimeoutMs: 20_000, ssh }, listener);
      const login = async () => ({ privateKeys: await readPrivateKeys(values.privateKey, '') });
      const ask = ({ transport }) =>
        transport({ method: 'GET', path: '/', headers: {} }, new AbortController().signal);
    `;
    const args = ['--input-type=module', '-e', `${prelude}\n${program}`, JSON.stringify(values)];
    const { stdout } = await run(process.execPath, args, { timeout: 8_000 });
    return stdout;
  }

  test('ends by itself once the connections are closed', async () => {
    const { port } = await startFleet();
    const { key, sshd } = await startBastion();
    const values = {
      url: `http://127.0.0.1:${port}`,
      privateKey: key.privateKey,
      host: `${sshd.user}@127.0.0.1:${sshd.port}`,
    };
    const program = `
      const way = connection({ host: parseSshHost(values.host), credentials: await login(), hostKeys: 'accept-any', now: Date.now });
      console.log((await ask(way)).status);
      await way.close();
    `;
    expect(await runApart(program, values)).toBe('200\n');
  }, 10_000);

  test('asks many services at once without a word of Node of leaks', async () => {
    const services = await Promise.all(Array.from({ length: 24 }, () => startFleet('healthy')));
    const { key, sshd } = await startBastion();
    const values = {
      url: 'http://127.0.0.1:1',
      urls: services.map(({ port }) => `http://127.0.0.1:${port}/`),
      privateKey: key.privateKey,
      host: `${sshd.user}@127.0.0.1:${sshd.port}`,
    };
    const program = `
      process.on('warning', ({ message }) => console.log(message));
      const way = connection({ host: parseSshHost(values.host), credentials: await login(), hostKeys: 'accept-any', now: Date.now });
      const answers = await Promise.all(values.urls.map((url) => way.get(url, new AbortController().signal)));
      await way.close();
      console.log(answers.filter(({ body }) => body === 'healthy').length);
    `;
    expect(await runApart(program, values)).toBe('24\n');
    expect(sshd.connections()).toBe(1);
  }, 10_000);

  test('ends by itself when they are closed in the middle of a login, an agent that says nothing included', async () => {
    const { port } = await serveTcp((socket) => socket.resume());
    const agent = join(await temporaryFolder(), 'agent');
    await listen(
      createTcpServer((socket) => socket.resume()),
      agent,
    );
    const { sshd } = await startBastion();
    const values = {
      url: 'http://127.0.0.1:1',
      hosts: [`core@127.0.0.1:${port}`, `${sshd.user}@127.0.0.1:${sshd.port}`],
    };
    const program = `
      for (const host of values.hosts) {
        const credentials = { agentSocket: values.agent };
        const way = connection({ host: parseSshHost(host), credentials, hostKeys: 'accept-any', now: Date.now });
        const pending = ask(way).then(() => 'answered', ({ message }) => message);
        await delay(400);
        await way.close();
        console.log(await pending);
      }
    `;
    const printed = await runApart(program, { ...values, agent });
    expect(printed.trim().split('\n')).toHaveLength(2);
    expect(printed).not.toContain('answered');
  }, 10_000);

  test('loads ssh2 for SSH alone, and not before there is something to do', async () => {
    const { port } = await startFleet();
    const { key } = await startBastion();
    const values = { url: `http://127.0.0.1:${port}`, privateKey: key.privateKey, host: 'core@127.0.0.1:1' };
    const program = `
      const direct = connection();
      const status = (await ask(direct)).status;
      await direct.close();
      const idle = connection({ host: parseSshHost(values.host), credentials: { agentSocket: '/x' }, hostKeys: [] });
      await idle.close();
      const before = loaded();
      await login();
      console.log(status, before, loaded());
    `;
    expect(await runApart(program, values)).toBe('200 false true\n');
  }, 10_000);
});
