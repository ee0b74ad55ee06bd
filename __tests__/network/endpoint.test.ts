import { describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { UserError } from '../../src/errors/user-error.js';
import { parseEndpoint, parseEndpoints } from '../../src/network/endpoint.js';

describe('an endpoint', () => {
  test.each([
    ['http://127.0.0.1:49153', { label: 'http://127.0.0.1:49153', origin: 'http://127.0.0.1:49153', secrets: [] }],
    ['http://fleet.example/', { label: 'http://fleet.example', origin: 'http://fleet.example', secrets: [] }],
    ['https://[::1]:8443', { label: 'https://[::1]:8443', origin: 'https://[::1]:8443', secrets: [] }],
    ['HTTPS://Fleet.Example', { label: 'https://fleet.example', origin: 'https://fleet.example', secrets: [] }],
    [
      'unix:///var/run/fleet.sock',
      { label: 'unix:///var/run/fleet.sock', socketPath: '/var/run/fleet.sock', secrets: [] },
    ],
    [
      'unix:///var/run/my%20fleet.sock',
      { label: 'unix:///var/run/my fleet.sock', socketPath: '/var/run/my fleet.sock', secrets: [] },
    ],
    [
      'http+unix://%2Fvar%2Frun%2Ffleet.sock',
      { label: 'unix:///var/run/fleet.sock', socketPath: '/var/run/fleet.sock', secrets: [] },
    ],
    [
      'http+unix://%2Fvar%2Frun%2Ffleet.sock/',
      { label: 'unix:///var/run/fleet.sock', socketPath: '/var/run/fleet.sock', secrets: [] },
    ],
  ])('%s', (text, endpoint) => {
    expect(parseEndpoint(text)).toMatchObject(endpoint);
  });
});

describe('credentials in the URL', () => {
  test('go into a header, and out of everything that is shown', () => {
    const { label, origin, authorization, secrets } = parseEndpoint(
      'https://deploy:p%40ss%3Aw%20rd@fleet.example:8443',
    );
    expect([label, origin]).toEqual(['https://fleet.example:8443', 'https://fleet.example:8443']);
    expect(Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('deploy:p@ss:w rd');
    expect(secrets).toEqual(['p%40ss%3Aw%20rd', 'p@ss:w rd', Buffer.from('deploy:p@ss:w rd').toString('base64')]);
  });

  test('a token in the place of the name is as secret as a password', () => {
    expect(parseEndpoint('https://t0ken@fleet.example').secrets).toContain('t0ken');
    expect(parseEndpoint('https://deploy:secret@fleet.example').secrets).not.toContain('deploy');
  });

  test('are read as UTF-8', () => {
    const { authorization } = parseEndpoint('http://gr%C3%BCn:%E2%9C%93@fleet.example');
    expect(Buffer.from(authorization?.replace('Basic ', '') ?? '', 'base64').toString()).toBe('grün:✓');
  });

  test.each([
    'ftp://deploy:hunter2@fleet.example',
    'http://deploy:hunter2@fleet.example:99999',
    'http://deploy:hunter2@fleet.example/fleet/v1',
    'http://deploy:hunter2@fleet.example?hunter2',
    'http://deploy:hunter2@',
    'https//deploy:hunter2@fleet.example',
    'deploy:hunter2@fleet.example',
    'unix://deploy:hunter2@fleet.example/fleet.sock',
    'http://deploy:%zzhunter2@fleet.example',
    'http://deploy/hunter2@fleet.example',
    'http://deploy:8080/hunter2@fleet.example',
    'http://1234/hunter2@fleet.example',
    'https://deploy?hunter2@fleet.example',
    'https://deploy:hunter2',
    'http://deploy:hunter2@hunter2@fleet example',
    'http://hunter2@fleet.example:x',
  ])('%s is refused without repeating them', (text) => {
    expect(() => parseEndpoint(text)).toThrow(UserError);
    expect(() => parseEndpoint(text)).not.toThrow(/hunter2/);
  });
});

describe('a mistake is reported as such', () => {
  test.each([
    ['', /^"" is not a URL such as http:\/\/10\.0\.0\.1:49153 or unix:\/\/\/var\/run\/fleet\.sock$/],
    ['10.0.0.1:49153', /^"10\.0\.0\.1:49153" is not a URL such as http/],
    ['fleet.example', /is not a URL such as/],
    ['ftp://fleet.example', /^"ftp:\/\/fleet\.example" is not a URL such as/],
    ['unix://var/run/fleet.sock', /three slashes: unix:\/\/\/var\/run\/fleet\.sock/],
    ['unix:', /is not the absolute path of a unix socket/],
    ['unix:fleet.sock', /"fleet\.sock" is not the absolute path/],
    ['unix:///', /"\/" is not the absolute path/],
    [`unix:///${'x'.repeat(107)}`, /must not be longer than 107 bytes/],
    ['unix:///var/run/fleet%00.sock', /must not .* contain a zero byte/],
    ['http+unix:///var/run/fleet.sock', /path after a third slash; write unix:\/\/\/var\/run\/fleet\.sock/],
    ['http+unix://fleet.sock', /"fleet\.sock" is not the absolute path/],
    ['http://fleet.example/fleet/v1', /an endpoint has none; \/fleet\/v1 is added automatically/],
    ['http://fleet.example/?a=b', /a path, query or fragment, but an endpoint has none/],
    ['http://fleet.example/#a', /a path, query or fragment, but an endpoint has none/],
    ['http+unix://%2Fvar%2Frun%2Ffleet.sock/fleet/v1', /a path, query or fragment, but an endpoint has none/],
    ['http+unix://%2Fvar%2Frun%2Ffleet.sock?a=b', /a path, query or fragment, but an endpoint has none/],
    ['unix:///var/run/fleet.sock?a=b', /a path, query or fragment, but an endpoint has none/],
    ['unix:///var/run/%zz.sock', /percent/],
    ['http+unix://%zz', /percent/],
    ['http://deploy:50%@fleet.example', /percent/],
    ['http://:49153', /is not a URL such as/],
    ['http://10.0.0.1:99999', /is not a URL such as/],
  ])('%s', (text, message) => {
    expect(() => parseEndpoint(text)).toThrow(UserError);
    expect(() => parseEndpoint(text)).toThrow(message);
  });
});

test('a bug in reading one of several endpoints is not taken for a mistake in it', () => {
  const byteLength = jest.spyOn(Buffer, 'byteLength').mockImplementation(() => {
    throw new TypeError('a bug');
  });
  try {
    expect(() => parseEndpoints('fleet.example, unix:///var/run/fleet.sock')).toThrow(new TypeError('a bug'));
  } finally {
    byteLength.mockRestore();
  }
});

test('any text is an endpoint or a UserError', () => {
  const scheme = fc.constantFrom('http://', 'https://', 'unix://', 'unix:///', 'http+unix://', '');
  fc.assert(
    fc.property(
      scheme,
      fc.oneof(
        fc.string(),
        fc.webUrl().map((url) => url.slice(8)),
      ),
      (start, rest) => {
        try {
          const { label } = parseEndpoint(start + rest);
          expect(label).toMatch(/^(https?|unix):\/\//);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      },
    ),
  );
});
