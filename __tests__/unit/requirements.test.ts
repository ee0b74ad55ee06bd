import { expect, test } from '@jest/globals';
import { optionsError, requirementsOf } from '../../src/unit/requirements.js';
import { newestReading, type XFleetReading } from '../../src/unit/x-fleet-reading.js';

const oldest: XFleetReading = { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' };

function options(...lines: string[]) {
  return lines.map((line) => {
    const [name = '', ...value] = line.split('=');
    return { section: 'X-Fleet', name, value: value.join('=') };
  });
}

test('several globs on a line of Conflicts= are one glob to old servers, and several where each is quoted', () => {
  const given = options('Conflicts=a@*.service b@*.service', 'X-Conflicts="c.service" "d.service"');
  const conflictsBy = (reading: XFleetReading) => requirementsOf('web.service', given, reading).conflicts;
  expect(conflictsBy(newestReading)).toEqual(['c.service', 'd.service', 'a@*.service', 'b@*.service']);
  expect(conflictsBy(oldest)).toEqual(['c.service', 'd.service', 'a@*.service b@*.service']);
});

test.each([
  ['true', true],
  ['True', true],
  ['yes', false],
  ['on', false],
  ['1', false],
  ['t', false],
])('Global=%s is true to new servers, and to old ones: %s', (value, toOld) => {
  expect(requirementsOf('web.service', options(`Global=${value}`), newestReading).global).toBe(true);
  expect(requirementsOf('web.service', options(`Global=${value}`), oldest).global).toBe(toOld);
});

test('Replaces= is nothing to a server that does not know it, and so it cannot contradict anything there', () => {
  const given = options('Replaces=a.service', 'Conflicts=b.service');
  expect(requirementsOf('web.service', given, oldest).replaces).toEqual([]);
  expect(optionsError(given)).toBe('Conflicts cannot be used with Replaces');
  expect(optionsError(given, oldest)).toBeUndefined();
});
