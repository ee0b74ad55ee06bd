import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../clock/clock.js';

/**
 * Returns a clock that starts now and runs `factor` times as fast as real time: at 10, sleeping for a minute takes 6 s.
 */
export function scaledClock(factor: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * factor,
    async sleep(ms, signal) {
      try {
        await setTimeout(ms / factor, undefined, { ...(signal && { signal }) });
      } catch (error) {
        throw signal?.aborted ? signal.reason : error;
      }
    },
  };
}
