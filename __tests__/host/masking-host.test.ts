import { expect, test } from '@jest/globals';
import { maskingHost } from '../../src/host/masking-host.js';
import { MemoryHost } from '../action/memory-host.js';

test('every line of a private key is a secret, since a log shows line by line', () => {
  const host = maskingHost(new MemoryHost({}));
  host.maskSecret('-----BEGIN KEY-----\nQUJDREVGR0g=\n{\n}\n-----END KEY-----\n');
  expect(host.masked('loaded QUJDREVGR0g= { }')).toBe('loaded *** { }');
});

test('a secret is hidden as a line of a log has it: without tabs, control characters and what cannot be seen', () => {
  const host = maskingHost(new MemoryHost({}));
  host.maskSecret('user\tcorrect\u200bhorse');
  expect(host.masked('login user correcthorse failed')).toBe('login *** failed');
});

test('a secret is hidden as it is, and as JSON has it; a short one is not looked for', () => {
  const host = maskingHost(new MemoryHost({}));
  for (const secret of ['say "please"', 'abc']) host.maskSecret(secret);
  expect(host.masked('say "please" or "say \\"please\\"" abc')).toBe('*** or "***" abc');
});
