import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors/user-error.js';
import { environmentProxy, exceptions } from '../../src/tunnel/environment-proxy.js';

describe('the proxy of the environment', () => {
  test('is that of ALL_PROXY', () => {
    const choice = environmentProxy({ ALL_PROXY: 'socks5://deploy:p%40ss@proxy.example:1081' });
    expect(choice?.proxy).toMatchObject({
      source: 'ALL_PROXY',
      label: 'socks5://proxy.example:1081',
      user: 'deploy',
      password: 'p@ss',
    });
    expect(choice?.bypasses('fleet.example', 80)).toBe(false);
  });

  test.each([
    {},
    { ALL_PROXY: '' },
    { NO_PROXY: '*' },
    { HTTP_PROXY: 'http://proxy.example', https_proxy: 'socks5://x' },
  ])('is none: %j', (environment) => {
    expect(environmentProxy(environment)).toBeUndefined();
  });

  test('is that in lower case if both are set, and says so', () => {
    const both = { all_proxy: 'socks5://lower.example', ALL_PROXY: 'socks5://upper.example' };
    expect(environmentProxy(both)?.proxy).toMatchObject({ source: 'all_proxy', host: 'lower.example' });
    expect(environmentProxy({ ...both, all_proxy: '' })?.proxy).toMatchObject({
      source: 'ALL_PROXY',
      host: 'upper.example',
    });
  });

  test('has the exceptions in lower case if both are set', () => {
    const both = { ALL_PROXY: 'socks5://proxy.example', no_proxy: 'lower.example', NO_PROXY: 'upper.example' };
    const lower = environmentProxy(both);
    expect(['lower.example', 'upper.example'].map((host) => lower?.bypasses(host, 80))).toEqual([true, false]);
    const upper = environmentProxy({ ...both, no_proxy: '' });
    expect(['lower.example', 'upper.example'].map((host) => upper?.bypasses(host, 80))).toEqual([false, true]);
  });

  test('may be socks://, as desktops set it, with names looked up there', () => {
    for (const url of ['socks://127.0.0.1:1080/', 'SOCKS://127.0.0.1:1080'])
      expect(environmentProxy({ ALL_PROXY: url })?.proxy.label).toBe('socks5h://127.0.0.1:1080');
  });

  test.each(['http://deploy:hunter2@proxy.example:3128', 'deploy:hunter2@proxy.example:3128', ' '])(
    'is rejected as none of SOCKS, without credentials: %s',
    (url) => {
      let error: unknown;
      try {
        environmentProxy({ ALL_PROXY: url });
      } catch (thrown) {
        error = thrown;
      }
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toContain('is not the URL of a SOCKS proxy');
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/hunter2|deploy/);
    },
  );
});

/** An exception, what it is for, and what it is not for; each with the port 49153 unless it has another. */
const stories: [rule: string, hits: string[], misses: string[]][] = [
  ['', [], ['fleet.example', '10.0.0.1', '::1']],
  ['*', ['fleet.example', '10.0.0.1', '::1'], []],
  ['fleet.example', ['fleet.example', 'a.fleet.example', 'a.b.fleet.example'], ['notfleet.example', 'example']],
  ['.fleet.example', ['fleet.example', 'a.fleet.example'], ['notfleet.example']],
  ['*.fleet.example', ['a.fleet.example', 'a.b.fleet.example'], ['notfleet.example']],
  ['FLEET.Example', ['fleet.example', 'Fleet.EXAMPLE', 'A.fleet.example'], []],
  ['localhost', ['localhost'], ['127.0.0.1', 'mylocalhost']],
  ['svc', ['fleet.svc', 'svc'], ['fleetsvc']],
  // The dot at the end of a name that is complete.
  ['fleet.example.', ['fleet.example', 'fleet.example.', 'a.fleet.example'], []],
  ['fleet.example', ['fleet.example.', 'a.fleet.example.'], []],
  ['.', [], ['fleet.example', 'fleet.example.', '10.0.0.1']],
  ['*.', [], ['fleet.example', 'fleet.example.']],
  // Neither curl nor Go has wildcards within a name.
  ['fl*.example', [], ['fleet.example']],
  ['fleet.example:49153', ['fleet.example', 'a.fleet.example'], ['fleet.example:80']],
  ['.fleet.example:80', ['fleet.example:80', 'a.fleet.example:80'], ['fleet.example', 'a.fleet.example']],
  ['*:80', ['fleet.example:80', '10.0.0.1:80'], ['fleet.example']],
  [':80', [], ['fleet.example:80', '10.0.0.1:80']],
  ['fleet.example:', [], ['fleet.example', 'other.example']],
  ['10.0.0.1', ['10.0.0.1'], ['10.0.0.11', '110.0.0.1']],
  ['10.0.0.1:80', ['10.0.0.1:80'], ['10.0.0.1']],
  // The end of an address is no domain.
  ['0.0.1', [], ['10.0.0.1']],
  ['.0.0.1', [], ['10.0.0.1']],
  ['10.0.0.0/8', ['10.0.0.1', '10.255.255.255'], ['11.0.0.1', '9.255.255.255', 'fleet.example', '::1']],
  ['10.1.2.3/8', ['10.0.0.1'], ['11.0.0.1']],
  ['192.168.4.0/22', ['192.168.4.0', '192.168.7.255'], ['192.168.8.0', '192.168.3.255']],
  ['10.0.0.1/32', ['10.0.0.1'], ['10.0.0.2']],
  ['0.0.0.0/0', ['10.0.0.1'], ['fleet.example', '2001:db8::1']],
  ['10.0.0.0/8:80', ['10.0.0.1:80'], ['10.0.0.1']],
  ['10.0.0.0/33', [], ['10.0.0.0', '10.0.0.1']],
  ['10.0.0.0/', [], ['10.0.0.0']],
  ['10.0.0.0/x', [], ['10.0.0.0']],
  ['fleet.example/8', [], ['fleet.example']],
  ['::1', ['::1'], ['::2', '127.0.0.1']],
  ['[::1]', ['::1'], ['::2']],
  ['0:0:0:0:0:0:0:1', ['::1'], ['::2']],
  ['[0:0::1]:80', ['[::1]:80'], ['::1']],
  ['2001:DB8::A', ['2001:db8::a'], ['2001:db8::b']],
  ['fd00::/8', ['fd12:3456::1', 'fd00::'], ['fe80::1', '10.0.0.1']],
  ['[fd00::/8]:80', ['[fd00::1]:80'], ['fd00::1']],
  ['::/0', ['::1', '2001:db8::1'], ['fleet.example']],
  ['fd00::/129', [], ['fd00::', 'fd00::1']],
  // The same host, as a socket for both families has it.
  ['10.0.0.1', ['::ffff:a00:1'], ['::ffff:a00:2']],
  ['10.0.0.0/8', ['::ffff:a00:1'], ['::ffff:b00:1']],
];

describe('exceptions', () => {
  /** `host`, `host:port`, `[::1]:port`. */
  const isFor = (rule: string, place: string) => {
    const [, bracketed, host = bracketed ?? place, port = 49153] = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(place) ?? [];
    return exceptions(rule)(host, Number(port));
  };

  test.each(stories)('%j is for %j, and not for %j', (rule, hits, misses) => {
    expect(hits.filter((place) => !isFor(rule, place))).toEqual([]);
    expect(misses.filter((place) => isFor(rule, place))).toEqual([]);
  });

  test.each(['a.example,10.0.0.0/8,::1', ' a.example , 10.0.0.0/8 ::1', ',a.example,,10.0.0.0/8\n::1\t,'])(
    'are separated by commas and blanks: %j',
    (list) => {
      const hosts = ['a.example', '10.9.9.9', '::1', 'b.example', '11.0.0.1', '::2'];
      expect(hosts.filter((host) => exceptions(list)(host, 80))).toEqual(['a.example', '10.9.9.9', '::1']);
    },
  );

  test('any text is a list of them, and none that is not the host nor a part of it is for it', () => {
    const rule = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[-.:/[\]%0-9a-f, ]*$/));
    fc.assert(
      fc.property(rule, (it) => {
        fc.pre(!it.includes('*') && !it.toLowerCase().includes('example'));
        expect(exceptions(it)('fleet.example', 80)).toBe(false);
        expect(typeof exceptions(it)('10.0.0.1', 80)).toBe('boolean');
      }),
      { numRuns: 3_000 },
    );
  });
});
