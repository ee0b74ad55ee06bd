import { expect, test } from '@jest/globals';
import { unitGlobMatches } from '../../src/unit/unit-glob.js';

test.each([
  ['web@*.service', 'web@1.service', true],
  ['web@*.service', 'web@.service', true],
  ['web@*.service', 'web-api@1.service', false],
  ['web.service', 'web.service', true],
  ['web.service', 'webxservice', false],
  ['db@?.service', 'db@1.service', true],
  ['db@?.service', 'db@10.service', false],
  ['db@[1-3].service', 'db@2.service', true],
  ['db@[1-3].service', 'db@4.service', false],
  ['db@[^1-3].service', 'db@4.service', true],
  ['db@[^1-3].service', 'db@3.service', false],
  ['a\\*b.service', 'a*b.service', true],
  ['a\\*b.service', 'axb.service', false],
  ['*', 'anything.service', true],
  ['', '', true],
  ['web@[.service', 'web@[.service', false],
  ['web@[z-a].service', 'web@b.service', false],
  ['web\\', 'web\\', false],
])('%s against %s: %s', (glob, name, matches) => {
  expect(unitGlobMatches(glob, name)).toBe(matches);
});
