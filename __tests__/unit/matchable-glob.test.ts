import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canMatchUnitName } from '../../src/unit/matchable-glob.js';
import { unitGlobMatches } from '../../src/unit/unit-glob.js';
import { unitNameError } from '../../src/unit/unit-name.js';

describe('a glob matches some unit, or none', () => {
  test.each([
    '*',
    '*.service',
    'web*',
    'web@*.service',
    'web@?.service',
    'web@[0-9].service',
    'web@[^a].*',
    'web.[st]*',
    'data\\\\x2dvol.mount',
    '?.timer',
    'a.b.service',
  ])('%s matches some', (glob) => expect(canMatchUnitName(glob)).toBe(true));

  test.each([
    '',
    'web',
    'web.sevice',
    'web@*.servic',
    'web@{1,2}.service',
    'web@[.service',
    'web@[z-a].service',
    'a.service b.service',
    'a.service,b.service',
    '"a.service"',
    '/a.service',
    '*/a.service',
    'web@%H.service',
    '.service',
    '@*.service',
    'web@*.mount',
    'web[/].service',
    'ü.service',
  ])('%s matches none', (glob) => expect(canMatchUnitName(glob)).toBe(false));
});

test('a glob that matches the name of any unit is never said to match none', () => {
  const name = fc
    .tuple(fc.stringMatching(/^[a-c@.\\-]{1,5}$/), fc.constantFrom('service', 'timer', 'mount', 'slice'))
    .map(([stem, type]) => `${stem}.${type}`)
    .filter((text) => unitNameError(text) === undefined);
  const glob = fc
    .array(
      fc.constantFrom(
        '*',
        '?',
        'a',
        'b',
        '@',
        '.',
        '-',
        '[a-b]',
        '[^a]',
        '\\.',
        '\\\\',
        '.service',
        '.timer',
        '.mount',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join(''));
  let matching = 0;
  fc.assert(
    fc.property(name, glob, (unit, text) => {
      if (!unitGlobMatches(text, unit)) return;
      matching++;
      expect(canMatchUnitName(text)).toBe(true);
    }),
    { numRuns: 20_000 },
  );
  expect(matching).toBeGreaterThan(100);
});
