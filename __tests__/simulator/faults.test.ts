import { describe, expect, test } from '@jest/globals';
import type { HttpRequest, Transport } from '../../src/fleet/transport.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { type Fault, failFirst } from '../../src/simulator/harness/faults.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { scaledClock } from '../../src/simulator/harness/scaled-clock.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { startSimulatorServer } from '../../src/simulator/harness/simulator-server.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

const put: HttpRequest = {
  method: 'PUT',
  path: '/fleet/v1/units/a.service',
  headers: { 'content-type': 'application/json' },
  body: '{"desiredState":"inactive","options":[{"section":"Service","name":"ExecStart","value":"/bin/app"}]}',
};
const machines: HttpRequest = { method: 'GET', path: '/fleet/v1/machines', headers: {} };
const signal = new AbortController().signal;

/** Returns what the first request leads to: a status or an error's message, whether it took effect, and how long it took. */
async function tryInProcess(request: HttpRequest, fault: Fault) {
  const clock = new VirtualClock();
  const cluster = new SimulatedCluster({ startAt: 0 });
  const endpoint = new SimulatedEndpoint({
    cluster,
    clock,
    latency: () => 7,
    faults: failFirst(1, request.method, '/', fault),
  });
  const transport: Transport = inProcessTransport(endpoint);
  const outcome = await clock.run(() =>
    transport(request, signal).then(
      ({ status, body }) => [status, body],
      (error: Error) => error.message,
    ),
  );
  return { outcome, written: cluster.registry.jobs.size === 1, ms: clock.now(), writes: endpoint.writes.length };
}

describe('in process', () => {
  test('a reset before the request leaves no trace', async () => {
    expect(await tryInProcess(put, { kind: 'reset-before' })).toEqual({
      outcome: 'read ECONNRESET',
      written: false,
      ms: 7,
      writes: 0,
    });
  });

  test('a reset after the request looks the same, but the unit is there', async () => {
    expect(await tryInProcess(put, { kind: 'reset-after' })).toEqual({
      outcome: 'read ECONNRESET',
      written: true,
      ms: 7,
      writes: 1,
    });
  });

  test('a proxy answers in place of fleetd', async () => {
    const { outcome, written } = await tryInProcess(put, { kind: 'status', status: 503, message: 'gone fishing' });
    expect(outcome).toEqual([503, '{"error":{"code":503,"message":"gone fishing"}}']);
    expect(written).toBe(false);
  });

  test('a request arrives late', async () => {
    expect(await tryInProcess(put, { kind: 'delay', ms: 400 })).toMatchObject({ written: true, ms: 407 });
  });

  test('an answer breaks off', async () => {
    expect(await tryInProcess(put, { kind: 'cut-body' })).toMatchObject({
      outcome: 'other side closed',
      written: true,
    });
  });

  test('an aborted request rejects with the reason', async () => {
    const abort = new AbortController();
    const clock = new VirtualClock();
    const endpoint = new SimulatedEndpoint({
      cluster: new SimulatedCluster({ startAt: 0 }),
      clock,
      latency: () => 1000,
    });
    const reason = new Error('enough');
    await clock.run(async () => {
      const pending = inProcessTransport(endpoint)(machines, abort.signal);
      abort.abort(reason);
      await expect(pending).rejects.toBe(reason);
      await expect(inProcessTransport(endpoint)(machines, abort.signal)).rejects.toBe(reason);
    });
  });

  test('requests are counted by method and resource, and writes are logged', async () => {
    const clock = new VirtualClock(500);
    const endpoint = new SimulatedEndpoint({ cluster: new SimulatedCluster({ startAt: 500 }), clock });
    const transport = inProcessTransport(endpoint);
    await clock.run(async () => {
      for (const path of ['units', 'units/a.service', 'state?unitName=a', 'units?nextPageToken=x']) {
        await transport({ method: 'GET', path: `/fleet/v1/${path}`, headers: {} }, signal);
      }
      await transport(put, signal);
    });
    expect(Object.fromEntries(endpoint.requestCounts)).toEqual({
      'GET units': 2,
      'GET units/': 1,
      'GET state': 1,
      'PUT units/': 1,
    });
    const { method, path, body = '' } = put;
    expect(endpoint.writes).toEqual([{ at: 500, method, path, body, status: 201 }]);
  });
});

describe('over a socket', () => {
  test.each<[string, Fault, boolean]>([
    ['a reset before', { kind: 'reset-before' }, false],
    ['a reset after', { kind: 'reset-after' }, true],
  ])('%s rejects', async (_, fault, written) => {
    const clock = scaledClock(1);
    const cluster = new SimulatedCluster({ startAt: clock.now() });
    const server = await startSimulatorServer(
      new SimulatedEndpoint({ cluster, clock, faults: failFirst(1, 'PUT', '/', fault) }),
    );
    const { method, path, headers, body = '' } = put;
    await expect(fetch(`${server.url}${path}`, { method, headers, body })).rejects.toThrow('fetch failed');
    expect(cluster.registry.jobs.size === 1).toBe(written);
    await server.close();
  });

  test('an answer breaks off after half its body', async () => {
    const clock = scaledClock(1);
    const cluster = new SimulatedCluster({ startAt: clock.now() });
    const faults = failFirst(1, 'GET', '/', { kind: 'cut-body' });
    const server = await startSimulatorServer(new SimulatedEndpoint({ cluster, clock, faults }));
    const response = await fetch(`${server.url}${machines.path}`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
    await server.close();
  });

  test('closing breaks off a request that hangs', async () => {
    const clock = scaledClock(1);
    const cluster = new SimulatedCluster({ startAt: clock.now() });
    const server = await startSimulatorServer(new SimulatedEndpoint({ cluster, clock, latency: () => 60_000 }));
    const hanging = fetch(`${server.url}${machines.path}`);
    hanging.catch(() => undefined);
    await clock.sleep(50);
    await server.close();
    await expect(hanging).rejects.toThrow('fetch failed');
  });
});
