import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { globMatches } from '../../src/simulator/fleetd/glob.js';
import { unitGlobMatches } from '../../src/unit/unit-glob.js';

test.each([
  ['web@*.service', 'web@1.service', true],
  ['web@*.service', 'web-api@1.service', false],
  ['db@?.service', 'db@10.service', false],
  ['db@[1-3].service', 'db@2.service', true],
  ['db@[^1-3].service', 'db@2.service', false],
  ['db@[13].service', 'db@3.service', true],
  ['a\\*b', 'a*b', true],
  ['a\\*b', 'axb', false],
  ['*', 'a/b', false],
  ['web@[.service', 'web@[.service', false],
  ['[a-]', 'a', false],
  ['[]a]', 'a', false],
  ['*a*b', 'xxaxxb', true],
])('%s against %s: %s', (glob, name, matches) => {
  expect(globMatches(glob, name)).toBe(matches);
});

test('it agrees with the product, which matches by other means', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*', '?', '-', '/', '^'), maxLength: 8 });
  const withClasses = fc
    .array(fc.oneof(text, fc.constantFrom('[ab]', '[^a]', '[a-b]', '[^b-c]', '\\*', '\\a')), { maxLength: 5 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(withClasses, text, (glob, name) => {
      expect(globMatches(glob, name)).toBe(unitGlobMatches(glob, name));
    }),
    { numRuns: 3000 },
  );
});
