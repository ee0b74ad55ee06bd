import { describe, expect, test } from '@jest/globals';
import type { Unit } from '../../src/fleet/schemas.js';
import { obstacleText } from '../../src/placement/obstacle.js';
import { candidatesFor, whyUnplaceable, whyUnplaceableInFull } from '../../src/placement/placement.js';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';

const machines = [
  { id: 'aaaaaaaa0000000000000000000000a1', primaryIP: '10.0.0.1', metadata: { rack: 'r1', disk: 'ssd' } },
  { id: 'bbbbbbbb0000000000000000000000b2', primaryIP: '', metadata: { rack: 'r2' } },
];

function unit(name: string, xFleet: string, machineID?: string): Unit {
  return {
    name,
    options: parseUnitFile(`[X-Fleet]\n${xFleet}`).options.map(({ section, name: key, value }) => ({
      section,
      name: key,
      value,
    })),
    desiredState: 'launched',
    ...(machineID && { machineID }),
  };
}

function obstacles(name: string, xFleet: string, others: Unit[] = []): (string | undefined)[] {
  return candidatesFor(unit(name, xFleet), machines, others).map(({ obstacle }) => obstacle && obstacleText(obstacle));
}

const [first, second] = machines.map(({ id }) => id) as [string, string];

describe('what keeps a unit off a machine', () => {
  test.each<[string, string, string, Unit[], (string | undefined)[]]>([
    ['nothing', 'web.service', '', [], [undefined, undefined]],
    [
      "another machine's id",
      'web.service',
      `MachineID=${first}`,
      [],
      [undefined, `MachineID=${first} asks for another machine`],
    ],
    [
      "another machine's short id",
      'web.service',
      'MachineID=bbbbbbbb',
      [],
      ['MachineID=bbbbbbbb asks for another machine', undefined],
    ],
    [
      'metadata of another value',
      'web.service',
      'MachineMetadata=rack=r2',
      [],
      ['MachineMetadata=rack=r2 is not met: its rack is r1', undefined],
    ],
    [
      'metadata that it lacks',
      'web.service',
      'MachineMetadata=disk=ssd',
      [],
      [undefined, 'MachineMetadata=disk=ssd is not met: it has no disk'],
    ],
    [
      'none of several values',
      'web.service',
      'MachineMetadata=rack=r3\nMachineMetadata=rack=r2',
      [],
      ['MachineMetadata=rack=r3 or r2 is not met: its rack is r1', undefined],
    ],
    [
      'a main unit that is elsewhere',
      'side@1.service',
      'MachineOf=web@%i.service',
      [unit('web@1.service', '', second)],
      ['MachineOf=web@1.service, which is not scheduled there', undefined],
    ],
    [
      'a unit that it conflicts with',
      'web@2.service',
      'Conflicts=web@*.service',
      [unit('web@1.service', '', first)],
      ['Conflicts= with web@1.service, which is there', undefined],
    ],
    [
      'a unit that conflicts with it',
      'web@2.service',
      '',
      [unit('db.service', 'Conflicts=web@*.service', second)],
      [undefined, 'db.service, which is there, Conflicts= with it'],
    ],
    [
      'a global unit that conflicts with it',
      'web@2.service',
      '',
      [unit('log.service', 'Global=true\nMachineMetadata=rack=r2\nConflicts=web@*.service')],
      [undefined, 'log.service, which is there, Conflicts= with it'],
    ],
    [
      'not itself',
      'web@1.service',
      'Conflicts=web@*.service',
      [unit('web@1.service', 'Conflicts=web@*.service', first)],
      [undefined, undefined],
    ],
  ])('%s', (_, name, xFleet, others, expected) => {
    expect(obstacles(name, xFleet, others)).toEqual(expected);
  });
});

test('as long as one machine could run it, there is no obstacle', () => {
  expect(whyUnplaceable(candidatesFor(unit('web.service', 'MachineMetadata=rack=r2'), machines, []))).toBeUndefined();
});

test('where none could, every machine is named with its reason', () => {
  expect(whyUnplaceable(candidatesFor(unit('web.service', 'MachineMetadata=rack=r9'), machines, []))).toBe(
    '10.0.0.1: MachineMetadata=rack=r9 is not met: its rack is r1; bbbbbbbb: MachineMetadata=rack=r9 is not met: its rack is r2',
  );
  expect(whyUnplaceable(candidatesFor(unit('web.service', ''), [], []))).toBe('the cluster has no machines');
});

test('of more than five machines, those with the same kind of reason are put together, and apart in full', () => {
  const candidates = (count: number) => {
    const many = Array.from({ length: count }, (_, index) => ({
      id: `m${index + 1}`,
      primaryIP: `10.0.0.${index + 1}`,
      metadata: { rack: index < 4 ? 'r1' : 'r2' },
    }));
    return candidatesFor(unit('web.service', 'MachineMetadata=rack=r9'), many, []);
  };
  const onEach = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `10.0.0.${index + 1}: MachineMetadata=rack=r9 is not met: its rack is ${index < 4 ? 'r1' : 'r2'}`,
    ).join('; ');
  expect(whyUnplaceable(candidates(5))).toBe(onEach(5));
  expect(whyUnplaceable(candidates(6))).toBe(
    '10.0.0.1, 10.0.0.2 and 4 more: MachineMetadata=rack=r9 is not met: their rack is r1 or r2',
  );
  expect(whyUnplaceableInFull(candidates(6))).toBe(onEach(6));
});
