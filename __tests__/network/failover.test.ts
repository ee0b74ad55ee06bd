import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { connectionLog } from '../../src/action/connection-log.js';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { RequestContext } from '../../src/fleet/request.js';
import { type ConnectionSettings, connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { type Fault, type FaultInjector, failFirst } from '../../src/simulator/harness/faults.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { type SimulatorServer, startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import { MemoryHost } from '../action/memory-host.js';
import { countingProxy } from '../tunnel/counting-proxy.js';
import { lastingPort } from '../tunnel/programs.js';
import { blackHole } from './black-hole.js';
import { cleanUp, freePort, onCleanUp, serveTcp } from './servers.js';
import { get, never } from './transports.js';

afterEach(cleanUp);

const unavailable: Fault = { kind: 'status', status: 503, message: 'fleet server unable to communicate with etcd' };
const unit = { options: [{ section: 'Service', name: 'ExecStart', value: '/x' }], desiredState: 'inactive' } as const;

/** One cluster, and servers of it that come and go. */
class Cluster {
  readonly cluster = new SimulatedCluster({ startAt: systemClock.now() });

  async serve(faults: FaultInjector = () => undefined, latencyMs = 0) {
    const endpoint = new SimulatedEndpoint({
      cluster: this.cluster,
      clock: systemClock,
      faults,
      latency: () => latencyMs,
    });
    const port = await lastingPort();
    let server: SimulatorServer | undefined = await startSimulatorServer(endpoint, port);
    const kill = async () => {
      await server?.close();
      server = undefined;
    };
    const restart = async () => {
      server = await startSimulatorServer(endpoint, port);
    };
    onCleanUp(kill);
    return { url: `http://127.0.0.1:${port}`, endpoint, kill, restart, asked: () => endpoint.requestCounts };
  }
}

/** A client of servers that have credentials, and what the log says meanwhile. */
function clientOf(urls: string[], context: Partial<RequestContext> = {}, settings: Partial<ConnectionSettings> = {}) {
  const host = new MemoryHost({});
  const endpoints = parseEndpoints(urls.map((url) => url.replace('//', '//deploy:hunter2@')).join());
  const connection = connect({ endpoints, tls: {}, connectTimeoutMs: 5_000, ...settings }, connectionLog(host));
  onCleanUp(() => connection.close());
  const { transport } = connection;
  const base = { transport, clock: systemClock, random: () => 0, requestTimeoutMs: 5_000, retryForMs: 10_000 };
  const log = () => {
    expect(JSON.stringify(host.events)).not.toContain('hunter2');
    return host.lines;
  };
  return { fleet: fleetClient({ ...base, ...context }), transport, log };
}

describe('of three servers', () => {
  test('one refuses, one answers 503, and the third is asked from then on; the log says so once', async () => {
    const dead = `http://127.0.0.1:${await freePort()}`;
    const cluster = new Cluster();
    const [restarting, good] = [await cluster.serve(() => unavailable), await cluster.serve()];
    const { fleet, log } = clientOf([dead, restarting.url, good.url]);
    for (let count = 0; count < 3; count++) expect(await Array.fromAsync(fleet.machines())).toHaveLength(3);
    expect([...restarting.asked()]).toEqual([['GET machines', 1]]);
    expect([...good.asked()]).toEqual([['GET machines', 3]]);
    expect(log()).toEqual([expect.stringMatching(`^switched from ${dead} to ${good.url}: .*nothing listens there`)]);
  });

  test('the one that answers is killed in the middle of requests, and later the one that stepped in', async () => {
    const cluster = new Cluster();
    const dead = `http://127.0.0.1:${await freePort()}`;
    const [first, second] = [await cluster.serve(undefined, 5), await cluster.serve(undefined, 5)];
    const { fleet, log } = clientOf([first.url, dead, second.url]);
    const names = Array.from({ length: 120 }, (_, index) => `u${index}.service`);
    const putAll = async (part: string[]) => {
      // Ten at a time, so that some are under way whenever it happens.
      const left = [...part];
      const outcomes: string[] = [];
      const worker = async () => {
        for (let name = left.shift(); name !== undefined; name = left.shift())
          outcomes.push(await fleet.putUnit(name, unit));
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      return outcomes;
    };
    const before = putAll(names.slice(0, 60));
    await delay(10);
    await first.kill();
    // What the first had carried out before it died is accepted once more.
    expect(await before).toHaveLength(60);
    expect(log()).toHaveLength(1);
    await first.restart();
    const after = putAll(names.slice(60));
    await delay(10);
    await second.kill();
    expect(await after).toHaveLength(60);
    expect((await Array.fromAsync(fleet.units())).map(({ name }) => name).toSorted()).toEqual(names.toSorted());
    expect(log()).toEqual([
      expect.stringContaining(`switched from ${first.url} to ${second.url}: `),
      expect.stringContaining(`switched from ${second.url} to ${first.url}: `),
    ]);
  });
});

describe('a write that was carried out before the server died', () => {
  const dying = (method: string) => failFirst(1, method, '/', { kind: 'reset-after' });

  test('is repeated at the next one, and is there once', async () => {
    const cluster = new Cluster();
    const [first, second] = [await cluster.serve(dying('PUT')), await cluster.serve()];
    const { fleet } = clientOf([first.url, second.url]);
    expect(await fleet.putUnit('a.service', unit)).toBe('accepted');
    expect([first.endpoint.writes.length, second.endpoint.writes.length]).toEqual([1, 1]);
    expect(await Array.fromAsync(fleet.units())).toHaveLength(1);
  });

  test('counts as done where the next one does not find the unit any more', async () => {
    const cluster = new Cluster();
    const [first, second] = [await cluster.serve(dying('DELETE')), await cluster.serve()];
    const { fleet } = clientOf([first.url, second.url]);
    await fleet.putUnit('a.service', unit);
    expect(await fleet.destroyUnit('a.service')).toBe('destroyed');
    expect(second.endpoint.writes).toMatchObject([{ method: 'DELETE', status: 404 }]);
  });
});

describe('a server that goes silent', () => {
  test('in the middle of an exchange costs one request timeout, whatever is under way', async () => {
    const cluster = new Cluster();
    const [first, second] = [await cluster.serve(), await cluster.serve()];
    const proxy = await countingProxy(Number(new URL(first.url).port));
    const { fleet, log } = clientOf([`http://127.0.0.1:${proxy.port}`, second.url], { requestTimeoutMs: 400 });
    await Array.fromAsync(fleet.machines());
    proxy.freeze();
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 8 }, () => Array.fromAsync(fleet.machines())));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(log()).toEqual([
      `switched from http://127.0.0.1:${proxy.port} to ${second.url}: http://127.0.0.1:${proxy.port} did not answer in time`,
    ]);
  });

  test('before it is connected to costs one connect timeout, however many wait for it', async () => {
    const { port } = await blackHole();
    const good = await new Cluster().serve();
    const { fleet, log } = clientOf([`http://127.0.0.1:${port}`, good.url], {}, { connectTimeoutMs: 500 });
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 30 }, () => Array.fromAsync(fleet.machines())));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(log()).toHaveLength(1);
  });

  test('is left alone when the request is called off, and nobody else is asked', async () => {
    const { port } = await blackHole();
    const good = await new Cluster().serve();
    const { transport, log } = clientOf([`http://127.0.0.1:${port}`, good.url]);
    const reason = new Error('the job was cancelled');
    const cancellation = new AbortController();
    setTimeout(() => cancellation.abort(reason), 100);
    await expect(transport(get, cancellation.signal)).rejects.toBe(reason);
    await delay(100);
    expect([...good.asked()]).toEqual([]);
    expect(log()).toEqual([]);
  });
});

describe('where none answers', () => {
  test('each is named with its reason, at once', async () => {
    const dead = await freePort();
    const { port } = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const { fleet } = clientOf([`http://127.0.0.1:${dead}`, `http://127.0.0.1:${port}`]);
    const error = await fleet.discovery().catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'unreachable', attempts: 1 });
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(
        `^GET /fleet/v1/discovery: cannot reach http://127\\.0\\.0\\.1:${dead}: nothing listens there .*; and cannot reach http://127\\.0\\.0\\.1:${port}: it does not speak HTTP; check the port`,
      ),
    );
  });

  test('for the same reason, it is reported once, in the same words', async () => {
    const wrong = () => serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    const urls = [await wrong(), await wrong()].map(({ port }) => `http://127.0.0.1:${port}`);
    const error = await clientOf(urls)
      .fleet.discovery()
      .catch((cause: unknown) => cause);
    expect(error).toHaveProperty(
      'reason',
      `cannot reach ${urls.join(', ')}: it does not speak HTTP; check the port, and whether the endpoint is https rather than http`,
    );
  });

  test('because an SSH host does not, that is reported once', async () => {
    const port = await freePort();
    const host = parseSshHost(`core@127.0.0.1:${port}`);
    const ssh = { host, credentials: { agentSocket: '/nowhere' }, hostKeys: [], now: Date.now };
    const error = await clientOf(['http://10.0.0.1:49153', 'http://10.0.0.2:49153'], {}, { ssh })
      .fleet.discovery()
      .catch((cause: unknown) => cause);
    expect(error).toHaveProperty(
      'reason',
      `cannot reach http://10.0.0.1:49153, http://10.0.0.2:49153: the SSH host core@127.0.0.1:${port}: nothing listens there (connection refused); check ssh-tunnel`,
    );
  });

  test('for a moment, after they had, they are asked until one does', async () => {
    const cluster = new Cluster();
    const [first, second] = [await cluster.serve(), await cluster.serve()];
    const { fleet, log } = clientOf([first.url, second.url]);
    await Array.fromAsync(fleet.machines());
    await Promise.all([first.kill(), second.kill()]);
    const asking = Array.fromAsync(fleet.machines());
    await delay(500);
    await first.restart();
    expect(await asking).toHaveLength(3);
    expect(log()).toEqual([]);
  });
});

test('closing while servers are asked ends what is under way, and nothing is asked any more', async () => {
  const { port } = await blackHole();
  const good = await new Cluster().serve();
  const endpoints = parseEndpoints(`http://127.0.0.1:${port},${good.url}`);
  const listener = connectionLog(new MemoryHost({}));
  const connection = connect({ endpoints, tls: {}, connectTimeoutMs: 60_000 }, listener);
  const asking = connection.transport(get, never).catch((error: unknown) => error);
  await delay(50);
  await connection.close();
  expect(await asking).toMatchObject({ name: 'TransportError' });
  expect([...good.asked()]).toEqual([]);
});
