import { describe, expect, test } from '@jest/globals';
import { handleRequest } from '../../src/simulator/api/handle-request.js';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { seedRunning } from '../../src/simulator/harness/seed-running.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';

const startAt = Date.UTC(2026, 0, 1);
const name = 'app.service';

function file(version: number, ...more: string[]): string {
  return ['[Unit]', `Description=${version}`, '[Service]', 'ExecStart=/bin/app', ...more, ''].join('\n');
}

function runningCluster(seed: number, unitFile = file(1), version: FleetVersion = '1.0.0'): SimulatedCluster {
  const random = seededRandom(seed);
  const cluster = new SimulatedCluster({ startAt, random, version, removalLast: 0 });
  seedRunning(cluster, [{ name, file: unitFile }]);
  cluster.advanceTo(startAt + 3000 + random() * 20_000);
  return cluster;
}

function get(cluster: SimulatedCluster, path: string) {
  const request = { method: 'GET', path: `/fleet/v1${path}`, headers: {} };
  const response = handleRequest(cluster, request, cluster.now);
  if (response === 'drop') throw new Error('dropped');
  return { status: response.status, json: JSON.parse(response.body) };
}

/** Returns every different state of a unit that a client sees within some time: the hash's position among all, and the state. */
function statesSeen(cluster: SimulatedCluster, ms: number): string[] {
  const seen: string[] = [];
  const hashes: string[] = [];
  for (const end = cluster.now + ms; cluster.now < end; cluster.advanceTo(cluster.now + 20)) {
    const state = cluster.registry.states(name)[0]?.state;
    if (state && !hashes.includes(state.hash)) hashes.push(state.hash);
    const text = state ? `${hashes.indexOf(state.hash) + 1} ${state.activeState}/${state.subState}` : 'none';
    if (seen.at(-1) !== text) seen.push(text);
  }
  return seen;
}

test('what was just loaded can be dead under its new hash before it is active', () => {
  const ways = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    const cluster = runningCluster(seed);
    cluster.putUnit(name, file(2));
    ways.add(statesSeen(cluster, 15_000).join(', '));
  }
  expect(ways).toContain('1 active/running, none, 2 active/running');
  expect(ways).toContain('1 active/running, none, 2 inactive/dead, 2 active/running');
});

test('a slow stop in place shows the new hash on the old process, and takes the agent one look', () => {
  const cluster = runningCluster(1, file(1, 'ExecStop=/bin/sleep 4'));
  cluster.putUnit(name, file(2, 'ExecStop=/bin/sleep 4'));
  expect(statesSeen(cluster, 12_000)).toEqual(['1 active/running', '2 deactivating/stop', '2 active/running']);
});

test.each<[FleetVersion, number]>([
  ['1.0.0', 2],
  ['0.13.0', 1],
])('a fast stop in place takes an agent of %s %s looks', (version, looks) => {
  const cluster = runningCluster(1, file(1), version);
  cluster.putUnit(name, file(2));
  cluster.advanceTo(cluster.now + 12_000);
  const [, stop, , start] = cluster.history();
  const gap = (start?.at ?? 0) - (stop?.at ?? 0);
  if (looks === 1) expect(gap).toBeLessThan(200);
  else expect(Math.abs(gap - 5000)).toBeLessThan(300);
});

test('two units of one machine that change together need an unloading look each', () => {
  const random = seededRandom(1);
  const cluster = new SimulatedCluster({ startAt, random, machines: [{ id: 'm1', primaryIP: '', metadata: {} }] });
  const names = ['a.service', 'b.service'];
  seedRunning(
    cluster,
    names.map((unit) => ({ name: unit, file: file(1) })),
  );
  cluster.advanceTo(startAt + 5000);
  for (const unit of names) cluster.putUnit(unit, file(2));
  cluster.advanceTo(startAt + 25_000);
  const starts = cluster.history().filter(({ active, at }) => active === 'active' && at > startAt);
  const stops = cluster.history().filter(({ active }) => active === 'inactive');
  expect(stops.map(({ unitName }) => unitName)).toEqual(names);
  expect((stops[1]?.at ?? 0) - (stops[0]?.at ?? 0)).toBeGreaterThan(4000);
  expect((starts[1]?.at ?? 0) - (starts[0]?.at ?? 0)).toBeLessThan(100);
});

test('a stop is `loaded` at once, and `deactivating/stop` until ExecStop is through', () => {
  const cluster = runningCluster(1, file(1, 'ExecStop=/bin/sleep 4'));
  cluster.setDesiredState(name, 'loaded');
  const seen = statesSeen(cluster, 3500);
  expect(get(cluster, `/units/${name}`).json.currentState).toBe('loaded');
  expect([...seen, ...statesSeen(cluster, 5000)]).toEqual([
    '1 active/running',
    '1 deactivating/stop',
    '1 deactivating/stop',
    '1 inactive/dead',
  ]);
});

test('until the new revision is loaded, the old one is active under its hash, and `launched`', () => {
  const cluster = runningCluster(1);
  const [before] = get(cluster, '/state').json.states;
  cluster.putUnit(name, file(2));
  cluster.advanceTo(cluster.now + 10);
  expect(get(cluster, '/state').json.states).toEqual([before]);
  expect(get(cluster, `/units/${name}`).json.currentState).toBe('launched');
});

test('a removal that is written last hides a running unit until the next full publication', () => {
  const gaps: number[] = [];
  for (let seed = 0; seed < 60; seed++) {
    const cluster = new SimulatedCluster({ startAt, random: seededRandom(seed), removalLast: 1 });
    seedRunning(cluster, [{ name, file: file(1) }]);
    cluster.advanceTo(startAt + 10_000);
    cluster.putUnit(name, file(2));
    let hiddenMs = 0;
    for (; cluster.now < startAt + 50_000; cluster.advanceTo(cluster.now + 100)) {
      cluster.setDesiredState(name, 'launched');
      const runs = cluster.units().some((unit) => unit.active === 'active');
      if (runs && cluster.registry.states(name).length === 0) hiddenMs += 100;
    }
    expect(cluster.registry.states(name)).toHaveLength(1);
    if (hiddenMs > 1100) gaps.push(hiddenMs);
  }
  expect(gaps.length).toBeGreaterThan(0);
  // The second until its first publication counts as well.
  expect(Math.max(...gaps)).toBeLessThanOrEqual(25_100);
});

test("destroyed and created at once, an instance can be active, vanish with the old machine's removal, and come back", () => {
  const vanished = Array.from({ length: 100 }, (_, seed) => {
    const cluster = new SimulatedCluster({ startAt, random: seededRandom(seed), ttl: 10_000 });
    seedRunning(cluster, [{ name, file: file(1), machineId: 'a0000000000000000000000000abc003' }]);
    cluster.advanceTo(startAt + 10_000);
    cluster.destroyUnit(name);
    cluster.putUnit(name, file(2));
    const seen = statesSeen(cluster, 40_000);
    expect(seen.at(-1)).toBe('2 active/running');
    return seen.slice(seen.indexOf('2 active/running')).includes('none');
  });
  expect(vanished).toContain(true);
  expect(vanished).toContain(false);
});

test('a global unit is replaced by every machine at its own pace', () => {
  const cluster = new SimulatedCluster({ startAt, random: seededRandom(3) });
  const global = (version: number) => `${file(version)}[X-Fleet]\nGlobal=true\n`;
  seedRunning(cluster, [{ name, file: global(1) }]);
  cluster.advanceTo(startAt + 10_000);
  expect(cluster.registry.states(name)).toHaveLength(3);
  cluster.putUnit(name, global(2));
  cluster.advanceTo(startAt + 60_000);
  const starts = cluster.history().filter(({ active, at }) => active === 'active' && at > startAt);
  expect(new Set(starts.map(({ machineId }) => machineId)).size).toBe(3);
  expect(cluster.registry.states(name).map(({ state }) => state.activeState)).toEqual(['active', 'active', 'active']);
});

describe('a machine that is cut off', () => {
  test('keeps its units for the time its presence lives, then others get them; its states go with their time to live', () => {
    const cluster = runningCluster(1);
    const [machine] = cluster.registry.states(name).map(({ machineId }) => machineId);
    const lostAt = cluster.now;
    cluster.loseMachine(machine ?? '');
    cluster.advanceTo(lostAt + 14_900);
    expect(get(cluster, `/units/${name}`).json).toMatchObject({ machineID: machine, currentState: 'launched' });
    expect(get(cluster, '/machines').json.machines).toHaveLength(3);
    cluster.advanceTo(lostAt + 45_000);
    const unit = get(cluster, `/units/${name}`).json;
    expect(unit.machineID).not.toBe(machine);
    expect(unit.currentState).toBe('launched');
    expect(get(cluster, '/state').json.states.map((state: { machineID: string }) => state.machineID)).toEqual([
      unit.machineID,
    ]);
    const runsOn = () => cluster.units().filter(({ active }) => active === 'active');
    expect(runsOn().map(({ reachable }) => reachable)).toEqual([false, true]);
    cluster.returnMachine(machine ?? '');
    cluster.advanceTo(lostAt + 50_000);
    expect(runsOn().map(({ machineId }) => machineId)).toEqual([unit.machineID]);
  });

  test('leaves a unit that no other machine can run without a machine', () => {
    const cluster = runningCluster(1, `${file(1)}[X-Fleet]\nMachineMetadata=rack=r2\n`);
    const lostAt = cluster.now;
    cluster.loseMachine('a0000000000000000000000000abc002');
    cluster.advanceTo(lostAt + 40_000);
    const { machineID, currentState } = get(cluster, `/units/${name}`).json;
    expect([machineID, currentState]).toEqual([undefined, 'inactive']);
    expect(get(cluster, '/state').json).toEqual({});
    expect(get(cluster, '/machines').json.machines).toHaveLength(2);
  });
});

test('without etcd every request is answered 500 after a second, and nothing changes', () => {
  const cluster = runningCluster(1);
  const from = cluster.now + 100;
  cluster.etcdOutage(from, from + 10_000);
  cluster.advanceTo(from + 5000);
  expect(cluster.api.stallMs).toBe(1000);
  expect(get(cluster, '/units')).toEqual({ status: 500, json: { error: { code: 500, message: '' } } });
  cluster.advanceTo(from + 10_000);
  expect(cluster.api.stallMs).toBe(0);
  expect(get(cluster, '/units').status).toBe(200);
  expect(cluster.history()).toHaveLength(1);
});

test('when etcd is away for longer, fleetd gives up and answers 503 at once, until it is back', () => {
  const cluster = runningCluster(1);
  const from = cluster.now;
  cluster.etcdOutage(from, from + 60_000);
  cluster.advanceTo(from + 30_000);
  expect(cluster.api.stallMs).toBe(0);
  expect(get(cluster, '/units')).toMatchObject({ status: 503, json: { error: { message: /etcd/ } } });
  cluster.advanceTo(from + 100_000);
  expect(get(cluster, `/units/${name}`).json.currentState).toBe('launched');
  expect(cluster.units().filter(({ active }) => active === 'active')).toHaveLength(1);
});

test('a fleetd that restarts says 503, then nothing, then `inactive` for a second, though the unit runs on', () => {
  const random = seededRandom(1);
  const cluster = new SimulatedCluster({ startAt, random });
  seedRunning(cluster, [{ name, file: file(1), machineId: 'a0000000000000000000000000abc001' }]);
  cluster.advanceTo(startAt + 5000);
  cluster.restartFleetd();
  expect(get(cluster, '/units').status).toBe(503);
  cluster.advanceTo(startAt + 5300);
  expect(cluster.api.stallMs).toBe(1700);
  cluster.advanceTo(startAt + 7010);
  expect(cluster.api.stallMs).toBe(0);
  expect(get(cluster, `/units/${name}`).json.currentState).toBe('inactive');
  cluster.advanceTo(startAt + 8100);
  expect(get(cluster, `/units/${name}`).json.currentState).toBe('launched');
  expect(cluster.history()).toHaveLength(1);
});
