import fc from 'fast-check';
import { play } from './play.js';
import { anyStory } from './story.js';

// `npm run soak -- RUNS SEED`: as many random deployments as are wanted; a failure prints the story that broke a promise.
const [runs = '5000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
console.log(`${runs} random deployments, seed ${seed}`);
const startedAt = Date.now();
const details = await fc.check(
  fc.asyncProperty(anyStory, async (story) => {
    const violations = await play(story);
    if (violations.length > 0) throw new Error(violations.join('\n'));
  }),
  { numRuns: Number(runs), seed: Number(seed) },
);
const seconds = Math.round((Date.now() - startedAt) / 1_000);
if (details.failed) {
  console.error(await fc.asyncDefaultReportMessage(details));
  process.exitCode = 1;
} else console.log(`${details.numRuns} passed in ${seconds} s`);
