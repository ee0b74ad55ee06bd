import { describe, expect, test } from '@jest/globals';
import { parseCheckHeaders } from '../../src/health/check-headers.js';
import { parseStatusRanges, writtenRanges } from '../../src/health/status-ranges.js';

describe('headers of a health check', () => {
  test('are lines of a name and a value, which may have colons', () => {
    expect(parseCheckHeaders('Host: web.example:8080\r\n\n  X-Forwarded-Proto :https  \n')).toEqual({
      Host: 'web.example:8080',
      'X-Forwarded-Proto': 'https',
    });
    expect(parseCheckHeaders('')).toEqual({});
  });

  test.each([
    ['hunter2', 'line 1 is not a header such as Host: web.example'],
    ['Host: a\nBearer hunter2: x', 'line 2 is not a header such as Host: web.example'],
    ['Cookie:', 'line 1: Cookie has no value'],
    ['Cookie: hunter2 🚀', 'line 1: the value of Cookie has characters that HTTP cannot send'],
    ['Host: a\nhost: hunter2', 'line 2: host is there twice; remove one of them'],
    ['Content-Length: 3', 'line 1: Content-Length is set by whoever sends the request; remove it'],
    ['Transfer-Encoding: hunter2', 'line 1: Transfer-Encoding is set by whoever sends the request; remove it'],
  ])('%j is an error that shows no value', (text, message) => {
    expect(() => parseCheckHeaders(text)).toThrow(new Error(message));
    expect(message).not.toContain('hunter2');
  });
});

describe('the status codes of a health check', () => {
  test.each([
    ['200-399', '200-399'],
    ['204', '204'],
    ['200,204, 301 - 302\n401', '200, 204, 301-302, 401'],
  ])('%j', (text, ranges) => {
    expect(writtenRanges(parseStatusRanges(text))).toBe(ranges);
  });

  test.each([
    ['2xx', '"2xx" is not a status code such as 204, nor a range such as 200-399'],
    ['200-', '"200-" is not a status code such as 204, nor a range such as 200-399'],
    ['100', '"100" is not a status code such as 204, nor a range such as 200-399'],
    ['200-600', '"200-600" is not a status code such as 204, nor a range such as 200-399'],
    ['399-200', '"399-200" is a range from 399 down to 200'],
    [' , ', '" , " lists no status codes such as 200-399'],
  ])('%j is an error', (text, message) => {
    expect(() => parseStatusRanges(text)).toThrow(message);
  });
});
