import { inspect } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors/user-error.js';
import { parseSocksProxy } from '../../src/tunnel/socks-proxy.js';

const parse = (text: string) => parseSocksProxy(text, 'input proxy');

/** What is wrong with a text; it must not be taken for a proxy. */
function refusalOf(text: string): Error {
  try {
    parse(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return error as Error;
  }
  throw new Error(`${text} is taken for a proxy`);
}

describe('a proxy', () => {
  test.each([
    ['socks5://127.0.0.1:1081', 'socks5://127.0.0.1:1081', '127.0.0.1', 1081],
    ['socks5h://proxy.example', 'socks5h://proxy.example:1080', 'proxy.example', 1080],
    ['socks4://proxy.example:80/', 'socks4://proxy.example:80', 'proxy.example', 80],
    ['SOCKS4A://Proxy.Example:443', 'socks4a://proxy.example:443', 'proxy.example', 443],
    ['socks5://[::1]', 'socks5://[::1]:1080', '::1', 1080],
    ['socks5h://[2001:DB8:0::1]:65535', 'socks5h://[2001:db8::1]:65535', '2001:db8::1', 65535],
    ['socks5://my_proxy:1', 'socks5://my_proxy:1', 'my_proxy', 1],
    [' socks5://proxy.example \n', 'socks5://proxy.example:1080', 'proxy.example', 1080],
    ['socks5://grün.example', 'socks5://xn--grn-ioa.example:1080', 'xn--grn-ioa.example', 1080],
  ])('%j', (text, label, host, port) => {
    expect(parse(text)).toEqual({
      label,
      source: 'input proxy',
      scheme: label.slice(0, label.indexOf(':')),
      host,
      port,
      user: '',
      password: '',
      secrets: [],
    });
  });
});

describe('user and password', () => {
  test.each([
    ['socks5://deploy:hunter2@proxy.example', 'deploy', 'hunter2'],
    ['socks5://deploy:p%40ss%3Aw%25%2F%C3%B6@proxy.example', 'deploy', 'p@ss:w%/ö'],
    ['socks5h://deploy:p@ss:w@[::1]:1', 'deploy', 'p@ss:w'],
    ['socks5h://deploy:pä%40@proxy.example', 'deploy', 'pä@'],
    ['socks5://:hunter2@proxy.example', '', 'hunter2'],
    ['socks5://gr%C3%BCn:@proxy.example', 'grün', ''],
    ['socks4a://deploy@proxy.example', 'deploy', ''],
    [`socks5://deploy:${'x'.repeat(255)}@proxy.example`, 'deploy', 'x'.repeat(255)],
  ])('%j', (text, user, password) => {
    const proxy = parse(text);
    expect([proxy.user, proxy.password]).toEqual([user, password]);
    expect(proxy.label).toMatch(/^socks\w+:\/\/(proxy\.example:1080|\[::1\]:1)$/);
  });

  test('are secret both as they are and as the URL has them', () => {
    expect(parse('socks5://deploy:p%40ss@proxy.example').secrets).toEqual(['p@ss', 'p%40ss']);
    expect(parse('socks5://deploy:hunter2@proxy.example').secrets).toEqual(['hunter2']);
  });

  test('a token in the place of the user is as secret as a password', () => {
    expect(parse('socks5://t0ken@proxy.example').secrets).toEqual(['t0ken']);
  });
});

describe('a text that is no proxy', () => {
  const notOne = 'is not the URL of a SOCKS proxy, such as socks5h://proxy.example:1080';
  test.each([
    ['', `"" ${notOne}`],
    ['proxy.example', `"proxy.example" ${notOne}`],
    ['proxy.example:1080', `"proxy.example:1080" ${notOne}`],
    ['127.0.0.1:1080', `"127.0.0.1:1080" ${notOne}`],
    ['http://proxy.example:3128', `"http://proxy.example:3128" ${notOne}`],
    ['socks://proxy.example', `"socks://proxy.example" ${notOne}`],
    ['socks5:proxy.example', `"socks5:proxy.example" ${notOne}`],
    ['socks5://', `"socks5://" ${notOne}`],
    ['socks5://:1080', `"socks5://:1080" ${notOne}`],
    ['socks5://proxy.example:65536', `"socks5://proxy.example:65536" ${notOne}`],
    ['socks5://::1:1080', `"socks5://::1:1080" ${notOne}`],
    ['socks5://a%20b', `"socks5://a%20b" ${notOne}`],
    ['socks5://a%2Fb:1080', `"socks5://a%2Fb:1080" ${notOne}`],
    ['socks5://10.0.0.256', `"socks5://10.0.0.256" ${notOne}`],
    ['socks5://proxy.example:0', 'port 0 is not a valid port for a proxy'],
    ['socks5://proxy.example:1080/fleet', '"socks5://proxy.example:1080" is followed by a path'],
    ['socks5://proxy.example?x', '"socks5://proxy.example" is followed by a path'],
    ['socks5://proxy.example#x', '"socks5://proxy.example" is followed by a path'],
  ])('%j', (text, message) => {
    expect(refusalOf(text).message).toContain(message);
  });

  test.each([
    ['http://deploy:hunter2@proxy.example', '"http://***@proxy.example"'],
    ['deploy:hunter2@proxy.example:1080', '"***@proxy.example:1080"'],
    ['socks5://deploy:hunter2@', '"socks5://***@"'],
    ['socks5://deploy:hunter2@proxy.example:99999', '"socks5://***@proxy.example:99999"'],
    ['socks5://deploy:hunter2@x@proxy.example:-1', '"socks5://***@proxy.example:-1"'],
    ['socks5//deploy:hunter2@proxy.example', '"***@proxy.example"'],
    ['socks5://deploy:hunter2@proxy.example/path', '"socks5://proxy.example" is followed by a path'],
    ['socks5://deploy:hunter2/x@proxy.example', '"socks5://***@proxy.example"'],
    [
      'socks5://deploy:hunter2%@proxy.example',
      'it has an invalid percent-encoding; write a literal percent sign as %25',
    ],
    [
      'socks5://deploy:hunter2%FF@proxy.example',
      'it has an invalid percent-encoding; write a literal percent sign as %25',
    ],
    ['socks4://deploy:hunter2@proxy.example', 'socks4 supports a user but no password; use socks5 or socks5h'],
    ['socks4a://deploy:hunter2@proxy.example', 'socks4a supports a user but no password; use socks5 or socks5h'],
    [`socks5://deploy:hunter2${'ö'.repeat(125)}@proxy.example`, 'longer than the 255 bytes that SOCKS can carry'],
    [`socks5://hunter2${'x'.repeat(249)}@proxy.example`, 'longer than the 255 bytes that SOCKS can carry'],
  ])('%j is not shown with its credentials', (text, message) => {
    const refusal = refusalOf(text);
    expect(refusal.message).toContain(message);
    expect(inspect(refusal, { depth: 10, showHidden: true })).not.toMatch(/hunter2|deploy/);
  });

  test.each(['/', '?', '#'])('a %s in a password does not make a host of the user', (sign) => {
    // So read, the port is 49, and the host is deploy.
    const { message } = refusalOf(`socks5://deploy:49${sign}x@proxy.example`);
    expect(message).toBe('in user and password, write / as %2F, ? as %3F and # as %23');
  });
});

describe('any text', () => {
  const password = 'hunter2';
  const odd = fc.stringMatching(/^[-+.:/?#[\]@%\\ a-z0-9ö\n]*$/);
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(odd, odd, odd).map(([user, more, rest]) => `socks5://${user}:${password}${more}@${rest}`),
    fc.tuple(odd, odd).map(([before, after]) => `socks5h://${before}${password}@${after}`),
  );

  test('is a proxy, or a UserError without its password', () => {
    fc.assert(
      fc.property(text, (it) => {
        try {
          const proxy = parse(it);
          expect(proxy.label).not.toContain(password);
          expect(parse(proxy.label)).toMatchObject({ host: proxy.host, port: proxy.port, label: proxy.label });
          if (proxy.password !== '') expect(proxy.secrets).toContain(proxy.password);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          expect(error.message).not.toContain(password);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  test('user and password that are written as the message says come out as they are', () => {
    const credential = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((it) => it.isWellFormed());
    fc.assert(
      fc.property(credential, credential, (user, secret) => {
        const url = `socks5://${encodeURIComponent(user)}:${encodeURIComponent(secret)}@proxy.example`;
        expect(parse(url)).toMatchObject({ user, password: secret, label: 'socks5://proxy.example:1080' });
      }),
    );
  });
});
