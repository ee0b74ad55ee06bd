import { expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { play } from './play.js';
import { seeds } from './seeds.js';
import { anyStory } from './story.js';

jest.setTimeout(300_000);

test.each(seeds)(
  'no random deployment of the $stories stories, whatever happens to it, breaks a promise',
  async ({ options }) => {
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        expect(await play(story)).toEqual([]);
      }),
      { numRuns: 500, ...options },
    );
  },
);
