import { expect, test } from '@jest/globals';
import type { HttpRequest } from '../../src/fleet/transport.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

const signal = new AbortController().signal;
const startAt = Date.UTC(2026, 0, 1);

function setUp(version: '1.0.0' | '0.13.0' | '0.11.1' = '1.0.0') {
  const clock = new VirtualClock(startAt);
  const cluster = new SimulatedCluster({ startAt, version });
  const transport = inProcessTransport(new SimulatedEndpoint({ cluster, clock }));
  const send = async (method: HttpRequest['method'], path: string, body?: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const request = {
      method,
      path: `/fleet/v1${path}`,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    const response = await transport(request, signal);
    return { ...response, json: response.body === '' ? undefined : JSON.parse(response.body) };
  };
  return { clock, cluster, send };
}

function options(description: string) {
  return [
    { section: 'Unit', name: 'Description', value: description },
    { section: 'Service', name: 'ExecStart', value: '/bin/sleep 86400' },
  ];
}

test('a unit is created, replaced in place and destroyed, each within the time that fleet takes', async () => {
  const { clock, cluster, send } = setUp();
  await clock.run(async () => {
    const stateAfter = async (ms: number) => {
      await clock.sleep(ms);
      return (await send('GET', '/state?unitName=app%401.service')).json.states;
    };
    expect(
      (await send('PUT', '/units/app@1.service', { desiredState: 'launched', options: options('1') })).status,
    ).toBe(201);
    const [first] = await stateAfter(7000);
    expect(first).toMatchObject({ systemdActiveState: 'active', systemdSubState: 'running' });
    expect(
      (await send('PUT', '/units/app@1.service', { desiredState: 'launched', options: options('2') })).status,
    ).toBe(201);
    const [second] = await stateAfter(12_000);
    expect(second).toMatchObject({ systemdActiveState: 'active', machineID: first.machineID });
    expect(second.hash).not.toBe(first.hash);
    expect((await send('DELETE', '/units/app@1.service')).status).toBe(204);
    expect(await stateAfter(7000)).toBeUndefined();
  });
  const history = cluster.history().map(({ active, sub }) => `${active}/${sub}`);
  const life = ['active/running', 'deactivating/stop-sigterm', 'inactive/dead'];
  expect(history).toEqual([...life, ...life]);
});

test('with its phases laid down, a cluster starts a unit step by step as fleet does', () => {
  const phases = { engine: 1500, agents: [4000, 4000, 4000], publishers: [300, 300, 300] };
  const cluster = new SimulatedCluster({ startAt, phases });
  const name = 'app@1.service';
  const seen: [number, string][] = [];
  cluster.putUnit(name, options('1'));
  for (let ms = 0; ms <= 4000; ms += 100) {
    cluster.advanceTo(startAt + ms);
    const scheduled = cluster.registry.jobs.get(name)?.target !== undefined;
    const runs = cluster.units().some(({ active }) => active === 'active');
    const published = cluster.registry.states(name).length > 0;
    const now = published ? 'published' : runs ? 'running' : scheduled ? 'scheduled' : 'created';
    if (seen.at(-1)?.[1] !== now) seen.push([ms, now]);
  }
  // The engine's tick; the agents hear its schedule and wake a second later; the next publication.
  expect(seen).toEqual([
    [0, 'created'],
    [1600, 'scheduled'],
    [2600, 'running'],
    [3300, 'published'],
  ]);
});
