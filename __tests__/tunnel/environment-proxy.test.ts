import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { environmentProxies, exceptions } from '../../src/tunnel/environment-proxy.js';

/** The label of the proxy for a target, such as `https://fleet.example`, `ssh://bastion` or `http://10.0.0.1:49153`. */
function proxyOf(environment: Record<string, string>, url: string): string | undefined {
  const { protocol, hostname, port } = new URL(url);
  const scheme = ({ 'http:': 'http', 'https:': 'https' } as const)[protocol];
  const target = {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port || (scheme ? 443 : 22)),
    ...(scheme && { scheme }),
  };
  return environmentProxies(environment).proxyFor?.(target)?.label;
}

describe('the proxies of the environment', () => {
  test('may be SOCKS, with credentials', () => {
    const { proxies } = environmentProxies({ ALL_PROXY: 'socks5://deploy:p%40ss@proxy.example:1081' });
    expect(proxies).toMatchObject([
      { source: 'ALL_PROXY', label: 'socks5://proxy.example:1081', user: 'deploy', password: 'p@ss' },
    ]);
  });

  test.each([{}, { ALL_PROXY: '' }, { NO_PROXY: '*' }, { HTTPS_PROXY: '', http_proxy: '' }])(
    'are none: %j',
    (environment) => {
      expect(environmentProxies(environment)).toEqual({ proxies: [], problems: [] });
    },
  );

  test.each(['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'])('%s in lower case counts if both are set', (upper) => {
    const lower = upper.toLowerCase();
    const both = { [lower]: 'socks5://lower.example', [upper]: 'http://upper.example' };
    expect(environmentProxies(both).proxies).toMatchObject([{ source: lower, host: 'lower.example' }]);
    expect(environmentProxies({ ...both, [lower]: '' }).proxies).toMatchObject([
      { source: upper, host: 'upper.example' },
    ]);
  });

  const each = { HTTP_PROXY: 'http://web:1', HTTPS_PROXY: 'http://secure:2', ALL_PROXY: 'socks5h://all:3' };
  test.each<[Record<string, string>, ...(string | undefined)[]]>([
    [each, 'http://web:1', 'http://secure:2', 'socks5h://all:3'],
    [{ ALL_PROXY: 'http://all:3' }, 'http://all:3', 'http://all:3', 'http://all:3'],
    [{ HTTP_PROXY: 'http://web:1' }, 'http://web:1', undefined, undefined],
    [{ https_proxy: 'https://secure:2' }, undefined, 'https://secure:2', undefined],
    [{ ...each, HTTPS_PROXY: '' }, 'http://web:1', 'socks5h://all:3', 'socks5h://all:3'],
    [{ ...each, NO_PROXY: '.example' }, undefined, undefined, undefined],
    [{ ...each, no_proxy: 'fleet.example:443' }, 'http://web:1', undefined, 'socks5h://all:3'],
  ])('%j are for http %s, for https %s, and for SSH %s', (environment, http, https, ssh) => {
    expect(proxyOf(environment, 'http://fleet.example:49153')).toBe(http);
    expect(proxyOf(environment, 'https://fleet.example:443')).toBe(https);
    expect(proxyOf(environment, 'ssh://fleet.example')).toBe(ssh);
  });

  test('have the exceptions in lower case if both are set', () => {
    const both = { ALL_PROXY: 'socks5://proxy.example', no_proxy: 'lower.example', NO_PROXY: 'upper.example' };
    const excepted = (environment: Record<string, string>) =>
      ['http://lower.example:80', 'http://upper.example:80'].map((url) => proxyOf(environment, url) === undefined);
    expect(excepted(both)).toEqual([true, false]);
    expect(excepted({ ...both, no_proxy: '' })).toEqual([false, true]);
  });

  test.each([
    // As desktops set it, with names looked up there.
    ['socks://127.0.0.1:1080/', 'socks5h://127.0.0.1:1080'],
    ['SOCKS://127.0.0.1:1080', 'socks5h://127.0.0.1:1080'],
    ['proxy.example:3128', 'http://proxy.example:3128'],
    ['deploy:hunter2@proxy.example:3128/', 'http://proxy.example:3128'],
    ['HTTPS://proxy.example', 'https://proxy.example:443'],
    ['http://[::1]:3128', 'http://[::1]:3128'],
  ])('may be %s', (url, label) => {
    expect(environmentProxies({ ALL_PROXY: url }).proxies).toMatchObject([{ label }]);
  });

  test.each(['ftp://deploy:hunter2@proxy.example:3128', 'http://deploy:hunter2@proxy.example:port', ' '])(
    'are ignored, without credentials, if they are no proxies: %s',
    (url) => {
      const found = environmentProxies({ HTTPS_PROXY: url, ALL_PROXY: 'http://all:3' });
      expect(found.problems).toEqual([expect.stringMatching(/^HTTPS_PROXY: .* is not the URL of a proxy, such as/)]);
      expect(found.proxies).toMatchObject([{ source: 'ALL_PROXY' }]);
      expect(inspect(found, { depth: 10, showHidden: true })).not.toMatch(/hunter2|deploy/);
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
