import { expect, test } from '@jest/globals';
import { type Ability, serverTraits } from '../../src/fleet/server-traits.js';
import { recorded, versions } from './recordings.js';

test.each<[string, Ability, Ability]>([
  ['fleetd/0.11.1', 'no', 'no'],
  ['fleetd/0.13.0', 'yes', 'no'],
  ['fleetd/0.13.0+git', 'yes', 'no'],
  ['fleetd/1.0.0', 'yes', 'yes'],
  ['fleetd/1.1.0', 'yes', 'yes'],
  ['fleetd/unknown', 'unknown', 'unknown'],
  ['nginx/0.11.1', 'unknown', 'unknown'],
  ['', 'unknown', 'unknown'],
])('%j replaces in place: %s; accepts a global unit with Conflicts=: %s', (header, replacesInPlace, globals) => {
  expect(serverTraits(header)).toMatchObject({ replacesInPlace, acceptsGlobalConflicts: globals });
});

test.each([
  ['fleetd/0.10.2', { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' }],
  ['fleetd/0.11.1', { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' }],
  ['fleetd/0.12.0', { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' }],
  ['fleetd/0.13.0', { splitsConflicts: false, takesYesForTrue: true, replaces: 'keeps apart' }],
  ['fleetd/1.0.0', { splitsConflicts: true, takesYesForTrue: true, replaces: 'moves the other' }],
  ['fleetd/1.1.0', { splitsConflicts: true, takesYesForTrue: true, replaces: 'moves the other' }],
  ['nginx', undefined],
  ['', undefined],
])('%j reads [X-Fleet] as the source of that version does', (header, reading) => {
  expect(serverTraits(header).xFleet).toEqual(reading);
});

test.each(versions)('fleetd %s replaces in place as its recorded answer to other options says', (version) => {
  const { response } = recorded('other options, launched', version);
  expect(response.headers?.server).toBe(`fleetd/${version}`);
  expect(serverTraits(response.headers?.server ?? '').replacesInPlace).toBe(response.status === 201 ? 'yes' : 'no');
});
