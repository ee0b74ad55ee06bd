import { expect, test } from '@jest/globals';
import { ReconcileLoop } from '../../src/simulator/fleetd/reconcile-loop.js';
import { Registry } from '../../src/simulator/fleetd/registry.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { seedRunning } from '../../src/simulator/harness/seed-running.js';
import { EventQueue } from '../../src/simulator/simulation/event-queue.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';

/** An agent's loop whose looks take no time, and the seconds at which it looks. */
function setUp(firstLookMs: number, lookMs = 0) {
  const queue = new EventQueue(0);
  const registry = new Registry(queue);
  const looks: number[] = [];
  const loop = new ReconcileLoop(queue, registry, 5000, seededRandom(1), (done) => {
    looks.push(Math.round(queue.now / 100) / 10);
    queue.after(lookMs, done);
  });
  loop.start(firstLookMs);
  return { queue, registry, looks, loop };
}

const name = 'app.service';
const object = { options: [], isReadable: true, hash: 'x' };

test('without a wake the ticks are five seconds apart', () => {
  const { queue, looks } = setUp(1000);
  queue.advanceTo(12_000);
  expect(looks).toEqual([1, 6, 11]);
});

test('a desired state that is heard is acted upon a second later, and the next tick counted from there', () => {
  const { queue, registry, looks } = setUp(4000);
  queue.at(500, () => registry.setTargetState(name, 'launched'));
  queue.advanceTo(12_000);
  expect(looks).toEqual([1.5, 6.5, 11.5]);
});

test('a new object deafens the watch to the desired state that follows', () => {
  const { queue, registry, looks } = setUp(4000);
  queue.at(500, () => {
    registry.setObject(name, object);
    registry.setTargetState(name, 'launched');
  });
  queue.advanceTo(3000);
  expect(looks).toEqual([]);
});

test.each([
  [900, []],
  [1100, [2.6]],
])('written again %s ms later, the desired state is heard or not', (ms, expected) => {
  const { queue, registry, looks } = setUp(4000);
  queue.at(500, () => registry.setObject(name, object));
  queue.at(500 + ms, () => registry.setTargetState(name, 'launched'));
  queue.advanceTo(3000);
  expect(looks).toEqual(expected);
});

test('heartbeats, and units that are destroyed, cost a second and wake nobody', () => {
  const { queue, registry, looks } = setUp(4900);
  queue.at(500, () => registry.setHeartbeat(name, 'm1', 30_000));
  queue.at(1000, () => registry.setTargetState(name, 'launched'));
  queue.at(2000, () => registry.removeJob(name));
  queue.at(2500, () => registry.setTargetState(name, 'launched'));
  queue.advanceTo(4800);
  expect(looks).toEqual([]);
});

test('a wake during a long look waits for its end', () => {
  const { queue, registry, looks } = setUp(1000, 3000);
  queue.at(1500, () => registry.setTargetState(name, 'launched'));
  queue.advanceTo(4900);
  expect(looks).toEqual([1, 4]);
});

test('a loop that is stopped neither looks nor listens', () => {
  const { queue, registry, looks, loop } = setUp(1000);
  queue.at(500, () => {
    registry.setTargetState(name, 'launched');
    loop.stop();
  });
  queue.advanceTo(12_000);
  expect(looks).toEqual([]);
});

test('an agent beats for all its units at once, so that the watches are deaf once in 24 s for each machine', () => {
  const startAt = Date.UTC(2026, 0, 1);
  const medianWith = (machineCount: number, unitCount: number) => {
    const machines = Array.from({ length: machineCount }, (_, index) => ({
      id: `${index}`.padStart(32, '0'),
      primaryIP: `10.0.0.${index}`,
      metadata: {},
    }));
    const others = Array.from({ length: unitCount }, (_, index) => ({
      name: `other@${index}.service`,
      file: serviceFile(1),
    }));
    const times = Array.from({ length: 31 }, (_, seed) => {
      const cluster = new SimulatedCluster({ startAt, random: seededRandom(seed), machines });
      seedRunning(cluster, [...others, { name, file: serviceFile(1) }]);
      cluster.advanceTo(startAt + 10_000);
      cluster.putUnit(name, serviceFile(2));
      let startedAt = 0;
      cluster.onActivityChange(({ active, unitName, at }) => {
        if (unitName === name && active === 'active') startedAt = at;
      });
      for (let time = cluster.now; startedAt === 0; time += 1100) {
        cluster.advanceTo(time);
        cluster.setDesiredState(name, 'launched');
      }
      return startedAt - startAt - 10_000;
    });
    return times.sort((a, b) => a - b)[15] ?? 0;
  };
  expect(medianWith(3, 0)).toBeLessThan(4500);
  expect(medianWith(3, 600)).toBeLessThan(4500);
  // A hundred machines beat four times a second: the watches are nearly always asleep, and writing again hardly helps.
  expect(medianWith(100, 200)).toBeGreaterThan(5000);
});

function serviceFile(version: number): string {
  return `[Unit]\nDescription=${version}\n[Service]\nExecStart=/bin/app\n`;
}
