import { describe, expect, test } from '@jest/globals';
import { listOf, type Obstacle, obstacleSummary } from '../../src/placement/obstacle.js';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('%j is listed as "%s"', (names, expected) => {
  expect(listOf(names)).toBe(expected);
});

describe('obstacles on several machines', () => {
  const unmet = (actual?: string): Obstacle => ({ is: 'unmet metadata', key: 'disk', wanted: ['ssd', 'nvme'], actual });
  const conflict = (other: string): Obstacle => ({ is: 'conflict', other });
  const onMachines = (...obstacles: Obstacle[]) =>
    obstacles.map((obstacle, index): [string, Obstacle] => [`m${index + 1}`, obstacle]);

  test.each<[string, Obstacle[], string]>([
    [
      'of one kind are put together with what is there',
      ['web@1', 'web@2', 'web@3', 'web@4'].map(conflict),
      'm1, m2 and 2 more: Conflicts= with web@1, web@2 and 2 more, which are there',
    ],
    [
      'that are the same are reported once',
      ['log', 'log'].map(conflict),
      'm1 and m2: Conflicts= with log, which is there',
    ],
    [
      'are distinguished by which unit has the Conflicts=',
      [conflict('a'), { is: 'reverse conflict', other: 'b' }, { is: 'reverse conflict', other: 'c' }],
      'm1: Conflicts= with a, which is there; m2 and m3: b and c, which are there, Conflicts= with it',
    ],
    [
      'of metadata have every value that was found once',
      [unmet('hdd'), unmet('tape'), unmet('hdd'), unmet('hdd')],
      'm1, m2 and 2 more: MachineMetadata=disk=ssd or nvme is not met: their disk is hdd or tape',
    ],
    [
      'are distinguished by whether there is a value at all',
      [unmet('hdd'), unmet(), unmet()],
      'm1: MachineMetadata=disk=ssd or nvme is not met: its disk is hdd; m2 and m3: MachineMetadata=disk=ssd or nvme is not met: they have no disk',
    ],
    [
      'of other kinds are put together where they say the same',
      [
        { is: 'missing peer', peer: 'db' },
        { is: 'other machine', machineId: 'x' },
        { is: 'missing peer', peer: 'db' },
        { is: 'global rival' },
      ],
      'm1 and m3: MachineOf=db, which is not scheduled there; m2: MachineID=x asks for another machine; m4: another unit is there',
    ],
  ])('%s', (_, obstacles, expected) => {
    expect(obstacleSummary(onMachines(...obstacles))).toBe(expected);
  });
});
