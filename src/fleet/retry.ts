import type { FleetErrorKind } from './fleet-error.js';

const firstDelayMs = 200;
const longestDelayMs = 4_000;

/**
 * Returns the milliseconds to wait before trying again after `failures` failures: doubling, capped, and spread over
 * the upper half of the interval, so that clients that were cut off together do not come back together.
 *
 * After 1 failure 100 to 200 ms, after 2 200 to 400, after 3 400 to 800, from 6 on 2 to 4 s.
 */
export function retryDelay(failures: number, random: () => number): number {
  const interval = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return interval * (0.5 + random() / 2);
}

/**
 * Returns whether a failure may pass by itself. All of fleet's methods can be repeated safely (a PUT sets, a repeated
 * DELETE finds nothing), so this depends on the failure alone. A server that has never answered is not waited for: its
 * address is more likely wrong than its fleetd restarting.
 */
export function mayPass(kind: FleetErrorKind, hasAnswered: boolean): boolean {
  switch (kind) {
    case 'interrupted':
    case 'timeout':
    case 'unavailable':
      return true;
    case 'unreachable':
      return hasAnswered;
    case 'refused':
    case 'not-fleet':
      return false;
  }
}
