import { setTimeout } from 'node:timers/promises';
import type { Clock } from './clock.js';

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await setTimeout(ms, undefined, { ...(signal && { signal }) });
    } catch (error) {
      // Node rejects with an AbortError that wraps the reason; callers expect the reason itself.
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
