import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { play } from './play.js';
import { anyStory } from './story.js';

jest.setTimeout(300_000);

test('no random deployment, whatever happens to it, breaks a promise', async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async (story) => {
      expect(await play(story)).toEqual([]);
    }),
    { numRuns: 500, seed: 20_261 },
  );
});
