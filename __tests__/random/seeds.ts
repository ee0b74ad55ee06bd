/**
 * Random tests run once for each of these. The kept seed makes up the same stories every time, so that what fails there
 * was broken by the change at hand. The fresh one makes up others with every run, so that CI goes on exploring. Either
 * way a failure is reproducible: fast-check's message has the seed and the path, and the story as data, which is then
 * kept under a name of its own.
 */
export const seeds = [
  { stories: 'kept', options: { seed: 20_261 } },
  { stories: 'fresh', options: {} },
] as const;
