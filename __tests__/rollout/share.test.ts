import { expect, test } from '@jest/globals';
import { unavailableAllowed } from '../../src/rollout/share.js';

test.each([
  [{ percent: 25 }, 10, 2],
  [{ percent: 25 }, 3, 1],
  [{ percent: 100 }, 3, 3],
  [{ percent: 99 }, 3, 2],
  [{ percent: 1 }, 1, 1],
  [{ instances: 1 }, 3, 1],
  [{ instances: 5 }, 3, 3],
  [{ instances: 2 }, 0, 1],
])('%j of %i instances may be down: %i', (share, size, allowed) => {
  expect(unavailableAllowed(share, size)).toBe(allowed);
});
