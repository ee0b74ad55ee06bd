import { expect, test } from '@jest/globals';
import { revisionOf, shortRevision } from '../../src/unit/serialize-unit-file.js';

test('a short revision is the first seven digits of a revision', () => {
  expect(shortRevision('3f786850e387550fdab836ed7e6dc881de23001b')).toBe('3f78685');
});

test('a short revision is what the revision begins with', () => {
  const revision = revisionOf([{ section: 'Service', name: 'ExecStart', value: '/bin/a' }]);
  expect(revision).toMatch(new RegExp(`^${shortRevision(revision)}[0-9a-f]{33}$`));
});
