import type { FleetErrorCode } from './fleet-error.js';

const firstDelayMs = 200;
/** The longest pause between two attempts, in milliseconds. */
export const longestDelayMs = 4_000;

/**
 * Returns the milliseconds to wait before the next attempt after `failures` failures: doubling, capped, and spread
 * over the upper half of the interval, so that clients that lost their connections together do not all return at once.
 *
 * After 1 failure 100 to 200 ms, after 2 200 to 400, after 3 400 to 800, from 6 on 2 to 4 s.
 */
export function retryDelay(failures: number, random: () => number): number {
  const interval = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return interval * (0.5 + random() / 2);
}

/**
 * Attempts at a server that accepts connections but has never answered: a network may lose a few answers, and a fleetd
 * that is restarting lets requests hang for two seconds.
 */
const attemptsBeforeFirstAnswer = { interrupted: 5, timeout: 3 };

/**
 * Returns whether a request that failed is worth retrying. All of fleet's methods can be repeated safely (a PUT sets, a
 * repeated DELETE finds nothing), so this depends on the failure alone. A server that has never been reachable is not
 * retried: its address is more likely wrong than its fleetd restarting. One that accepts connections and never answers
 * gets a few attempts.
 */
export function isRetryable(code: FleetErrorCode, hasAnswered: boolean, attempt: number): boolean {
  switch (code) {
    case 'unavailable':
      return true;
    case 'interrupted':
    case 'timeout':
      return hasAnswered || attempt < attemptsBeforeFirstAnswer[code];
    case 'unreachable':
      return hasAnswered;
    case 'refused':
    case 'not-fleet':
      return false;
  }
}
