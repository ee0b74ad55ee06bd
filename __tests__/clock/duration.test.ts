import { describe, expect, test } from '@jest/globals';
import { parseDuration, parsePositiveDuration } from '../../src/clock/duration.js';
import { UserError } from '../../src/errors/user-error.js';

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1h5s', 3_605_000],
    ['1h1m1s', 3_661_000],
    ['090', 90_000],
    ['500h', 1_800_000_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    ' ',
    's',
    'm',
    '1.5h',
    '-1',
    '10 m',
    '1h30',
    '30m1h',
    '1d',
    '1H',
    '1h1h',
    '10ms',
    '٣',
    'Infinity',
    '1e3',
    '5s\n',
  ])('%j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration such as 90, 90s, 10m or 1h30m/);
  });

  // A timer of more than 2^31 - 1 ms fires at once.
  test.each(['600h', '2147484', '99999999999999999999', `${'9'.repeat(400)}h`])(
    '%s is longer than a timer can run',
    (text) => {
      expect(() => parseDuration(text)).toThrow(UserError);
      expect(() => parseDuration(text)).toThrow(/is longer than 24 days/);
    },
  );
});

test('a duration that has to be longer than none is rejected with words of its own', () => {
  expect(parsePositiveDuration('1s')).toBe(1_000);
  expect(() => parsePositiveDuration('0m')).toThrow(/^"0m" has to be longer than 0 s$/);
});
