import { describe, expect, test } from '@jest/globals';
import { timeSpanMs } from '../../src/unit/time-span.js';

const day = 86_400_000;

describe('a time span is read as systemd.time(7) has it', () => {
  test.each<[string, number]>([
    ['5', 5_000],
    ['5s', 5_000],
    [' 5 s ', 5_000],
    ['2.5', 2_500],
    ['100ms', 100],
    ['250msec', 250],
    ['500us', 0.5],
    ['500µs', 0.5],
    ['1min 30s', 90_000],
    ['1min30s', 90_000],
    ['1 minute 30 seconds', 90_000],
    ['2h', 7_200_000],
    ['1d 1hr', day + 3_600_000],
    ['1w', 7 * day],
    ['1M', 30.44 * day],
    ['1m', 60_000],
    ['1y', 365.25 * day],
    ['0', 0],
    ['infinity', Number.POSITIVE_INFINITY],
  ])('%s', (text, ms) => {
    expect(timeSpanMs(text)).toBeCloseTo(ms, 6);
  });
});

test.each(['', 's', '5 parsecs', '-5', '5S', '5,5', 'forever', '{{PAUSE}}'])('"%s" is no time span', (text) => {
  expect(timeSpanMs(text)).toBeUndefined();
});
