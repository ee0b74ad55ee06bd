import { describe, expect, test } from '@jest/globals';
import { isZero, parseAmount } from '../../src/definition/amount.js';
import { UserError } from '../../src/errors/user-error.js';

describe('shares', () => {
  test.each(['', '101%', '-1', '1.5', '1.5%', '%', 'all', '1e2', '1 2', '10%%', '٣'])('%j is none', (text) => {
    expect(() => parseAmount(text)).toThrow(UserError);
    expect(() => parseAmount(text)).toThrow(`"${text}" is neither a number nor a percentage up to 100%`);
  });

  test.each([
    ['1', { instances: 1 }],
    ['25', { instances: 25 }],
    ['1%', { percent: 1 }],
    ['50 %', { percent: 50 }],
    ['100%', { percent: 100 }],
  ])('%s', (text, amount) => {
    expect(parseAmount(text)).toEqual(amount);
  });

  test('none at all is 0, in numbers or percent', () => {
    expect(['0', '0%', '1', '1%'].map((text) => isZero(parseAmount(text)))).toEqual([true, true, false, false]);
  });
});
