import { describe, expect, test } from '@jest/globals';
import type { FleetVersion } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { seedRunning } from '../../src/simulator/harness/seed-running.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';

const startAt = Date.UTC(2026, 0, 1);
const [one, two, three] = [1, 2, 3].map((number) => `a0000000000000000000000000abc00${number}`) as [
  string,
  string,
  string,
];

function cluster(version: FleetVersion = '1.0.0', seed = 1): SimulatedCluster {
  return new SimulatedCluster({ startAt, version, random: seededRandom(seed) });
}

function file(...xFleet: string[]): string {
  return `[Service]\nExecStart=/bin/app\n\n[X-Fleet]\n${xFleet.join('\n')}\n`;
}

function wait(simulated: SimulatedCluster, ms = 12_000): void {
  simulated.advanceTo(simulated.now + ms);
}

/** Where every unit truly runs. */
function running(simulated: SimulatedCluster): Record<string, string[]> {
  const active = simulated.units().filter((unit) => unit.active === 'active');
  const byName = Map.groupBy(active, (unit) => unit.unitName);
  return Object.fromEntries([...byName].map(([name, units]) => [name, units.map((unit) => unit.machineId).sort()]));
}

test('units go to the machine with the fewest', () => {
  const simulated = cluster();
  for (let number = 1; number <= 9; number++) simulated.putUnit(`app@${number}.service`, file());
  wait(simulated, 15_000);
  const machines = Object.values(running(simulated)).flat();
  expect([one, two, three].map((id) => machines.filter((machine) => machine === id).length)).toEqual([3, 3, 3]);
});

test.each([
  ['MachineID=a0000000000000000000000000abc002', [two]],
  ['MachineID=a0000000', [one]],
  ['MachineID=a000000', undefined],
  ['MachineMetadata=rack=r3', [three]],
  ['MachineMetadata=rack=r3\nMachineMetadata=rack=r2\nMachineMetadata=region=us-west', [two]],
  ['MachineMetadata=region=none', undefined],
  ['MachineMetadata="rack=r3" "region=us-west"', [three]],
  ['MachineOf=absent.service', undefined],
  ['Global=true', [one, two, three]],
  ['Global=true\nMachineMetadata=rack=r2', [two]],
])('%s', (rule, machines) => {
  const simulated = cluster();
  simulated.putUnit('app.service', file(rule));
  wait(simulated);
  expect(running(simulated)['app.service']).toEqual(machines);
});

describe('Conflicts=', () => {
  test('keeps the instances of a template apart, and leaves out those that find no machine', () => {
    const simulated = cluster();
    for (const number of [1, 2, 3, 4]) simulated.putUnit(`app@${number}.service`, file('Conflicts=app@*.service'));
    wait(simulated);
    expect(Object.values(running(simulated)).flat().sort()).toEqual([one, two, three]);
  });

  test.each([
    ['the newcomer says so', '', 'Conflicts=db.service'],
    ['the one that is there says so', 'Conflicts=a*.service', ''],
  ])('holds whichever unit declares it: %s', (_, there, newcomer) => {
    const simulated = cluster();
    seedRunning(simulated, [{ name: 'db.service', file: file(there), machineId: one }]);
    simulated.putUnit('app.service', file(newcomer));
    simulated.putUnit('pin@1.service', file(`MachineID=${two}`));
    simulated.putUnit('pin@2.service', file(`MachineID=${three}`));
    wait(simulated);
    expect(running(simulated)['app.service']).not.toContain(one);
  });

  test('makes a global unit give way on one machine alone', () => {
    const simulated = cluster();
    seedRunning(simulated, [{ name: 'a.service', file: file(), machineId: two }]);
    simulated.putUnit('everywhere.service', file('Global=true', 'Conflicts=a.service'));
    wait(simulated);
    expect(running(simulated)['everywhere.service']).toEqual([one, three]);
  });
});

test.each([
  ['1.0.0', [two]],
  ['0.13.0', [one]],
  ['0.11.1', [one]],
] as const)('several globs on a line of Conflicts= count in %s as its source has it', (version, machines) => {
  const simulated = cluster(version);
  seedRunning(simulated, [
    { name: 'db.service', file: file(), machineId: one },
    ...[two, three].flatMap((machineId) =>
      [1, 2, 3].map((number) => ({ name: `x-${machineId}-${number}.service`, file: file(), machineId })),
    ),
  ]);
  simulated.putUnit('app.service', file('Conflicts=web.service db.service'));
  wait(simulated);
  expect(running(simulated)['app.service']).toEqual(machines);
});

test.each([
  ['1.0.0', 3],
  ['0.13.0', 3],
  ['0.11.1', 1],
] as const)('Global=yes means all machines to %s, or one', (version, count) => {
  const simulated = cluster(version);
  simulated.putUnit('app.service', file('Global=yes'));
  wait(simulated);
  expect(running(simulated)['app.service']).toHaveLength(count);
});

describe('Replaces=', () => {
  const setUp = (version: FleetVersion) => {
    const simulated = cluster(version);
    seedRunning(simulated, [{ name: 'old.service', file: file(), machineId: one }]);
    for (const machineId of [two, three]) {
      seedRunning(simulated, [
        { name: `x-${machineId}.service`, file: file(), machineId },
        { name: `y-${machineId}.service`, file: file(), machineId },
      ]);
    }
    simulated.putUnit('new.service', file('Replaces=old.service'));
    wait(simulated, 30_000);
    return running(simulated);
  };

  // Of two units in this relation fleet asks first whichever its map yields first, and moves the other.
  test('parts the two units in 1.0.0', () => {
    const now = setUp('1.0.0');
    expect([now['new.service'], now['old.service']].flat()).toHaveLength(2);
    expect(now['new.service']).not.toEqual(now['old.service']);
  });

  test('makes 0.13.0 take the units away from each other, if it finds another machine', () => {
    const now = setUp('0.13.0');
    expect(now['new.service']).not.toEqual(now['old.service']);
  });

  test('means nothing to 0.11.1', () => {
    const now = setUp('0.11.1');
    expect(now['old.service']).toEqual([one]);
    expect(now['new.service']).toEqual([one]);
  });
});

test('a sidekick follows its main unit, is left alone when that is replaced, and stopped when it is destroyed', () => {
  const simulated = cluster();
  seedRunning(simulated, [
    { name: 'app.service', file: file(), machineId: two },
    { name: 'app-proxy.service', file: file('MachineOf=app.service') },
  ]);
  wait(simulated);
  expect(running(simulated)).toEqual({ 'app.service': [two], 'app-proxy.service': [two] });
  simulated.putUnit('app.service', file('Foo=new'));
  wait(simulated);
  const proxyStarts = simulated.history().filter(({ unitName }) => unitName === 'app-proxy.service');
  expect(proxyStarts).toHaveLength(1);
  simulated.destroyUnit('app.service');
  wait(simulated, 20_000);
  expect(running(simulated)).toEqual({});
  simulated.putUnit('app.service', file());
  wait(simulated, 20_000);
  const now = running(simulated);
  expect(now['app-proxy.service']).toEqual(now['app.service']);
  expect(now['app.service']).toHaveLength(1);
});

test('metadata that is set through the registry counts, and hides a key when it is empty', () => {
  const simulated = cluster();
  simulated.registry.setMachineMetadata(three, 'disk', 'ssd');
  simulated.registry.setMachineMetadata(one, 'rack', '');
  simulated.putUnit('a.service', file('MachineMetadata=disk=ssd'));
  simulated.putUnit('b.service', file('MachineMetadata=rack=r1'));
  wait(simulated);
  expect(running(simulated)).toEqual({ 'a.service': [three] });
});
