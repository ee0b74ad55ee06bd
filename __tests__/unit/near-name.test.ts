import { expect, test } from '@jest/globals';
import { nearestName } from '../../src/unit/near-name.js';

const names = ['X-Fleet', 'Service', 'Unit', 'MachineMetadata'];

test.each([
  ['X-fleet', 'X-Fleet'],
  ['x_fleet', 'X-Fleet'],
  [' X-Fleet ', 'X-Fleet'],
  ['Fleet', 'X-Fleet'],
  ['Sevice', 'Service'],
  ['Services', 'Service'],
  ['Serivce', 'Service'],
  ['Servise', 'Service'],
  ['MachneMetaDat', 'MachineMetadata'],
])('%j is nearly %s', (text, name) => expect(nearestName(text, names)).toBe(name));

test.each(['Service', 'X-Fleet', 'Device', 'Float', 'Seves', 'MachineOf', ''])('%j is nearly none', (text) =>
  expect(nearestName(text, names)).toBeUndefined(),
);
