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

test('a secret is hidden as it is, and as JSON has it', () => {
  const host = maskingHost(new MemoryHost({}));
  host.maskSecret('say "please"');
  expect(host.masked('say "please" or "say \\"please\\""')).toBe('*** or "***"');
});

test('neither the runner nor this host masks a value that would be found where it is no secret', () => {
  const inner = new MemoryHost({});
  const host = maskingHost(inner);
  for (const value of ['true', '8080', '90s', 'active', 'abc', 'hunter2']) host.maskSecret(value);
  expect(inner.events).toEqual([{ type: 'mask', text: 'hunter2' }]);
  expect(host.masked('true 8080 90s active abc hunter2')).toBe('true 8080 90s active abc ***');
});

test('the runner is given a secret of several lines line by line, and none that is `}` or short', () => {
  const inner = new MemoryHost({});
  maskingHost(inner).maskSecret('{\r\n  "key": "QUJDREVGR0g=",\n  "a": 1\n}\n');
  expect(inner.events).toEqual([{ type: 'mask', text: '"key": "QUJDREVGR0g=",' }]);
});

test.each(['hunter2\n', 'hunter2\r\n\n', '\nhunter2'])(
  'a short secret of one line is hidden whatever line breaks are around it: %j',
  (value) => {
    const inner = new MemoryHost({});
    const host = maskingHost(inner);
    host.maskSecret(value);
    expect(inner.events).toEqual([{ type: 'mask', text: 'hunter2' }]);
    expect(host.masked('password hunter2')).toBe('password ***');
  },
);
