import { expect, test } from '@jest/globals';
import { canarySize, surgeAllowed, unavailableAllowed } from '../../src/plan/share.js';

test.each([
  [{ percent: 25 }, 10, 0, 2],
  [{ percent: 25 }, 3, 0, 1],
  [{ percent: 25 }, 3, 1, 0],
  [{ percent: 100 }, 3, 0, 3],
  [{ percent: 99 }, 3, 0, 2],
  [{ percent: 1 }, 1, 0, 1],
  [{ instances: 1 }, 3, 0, 1],
  [{ instances: 5 }, 3, 0, 3],
  [{ instances: 0 }, 3, 1, 0],
  [{ instances: 0 }, 3, 0, 1],
  [{ instances: 2 }, 0, 0, 1],
])('with %j of %i instances and a surge of %i, %i may be down', (share, size, surge, allowed) => {
  expect(unavailableAllowed(share, size, surge)).toBe(allowed);
});

test.each([
  [{ percent: 25 }, 10, 3],
  [{ percent: 1 }, 3, 1],
  [{ instances: 2 }, 1, 2],
  [{ instances: 0 }, 5, 0],
  [{ percent: 100 }, 4, 4],
])('with a surge of %j, %i instances may have %i more', (share, size, allowed) => {
  expect(surgeAllowed(share, size)).toBe(allowed);
});

test.each([
  [{ percent: 10 }, 3, 1],
  [{ percent: 50 }, 5, 3],
  [{ instances: 7 }, 3, 3],
  [{ instances: 0 }, 5, 0],
])('a canary of %j of %i instances is %i', (share, size, count) => {
  expect(canarySize(share, size)).toBe(count);
});
