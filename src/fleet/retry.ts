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

/** Attempts at a server that accepts connections and says nothing: a fleetd that is restarting does so for two seconds. */
const silentAttempts = 3;

interface RetriedFailure {
  readonly code: FleetErrorCode;
  /** Of an unreachable server: whether it broke the connection off, or something on the way did. */
  readonly isDropped?: boolean;
}

/**
 * Returns whether a request that failed is worth retrying. All of fleet's methods can be repeated safely (a PUT sets, a
 * repeated DELETE finds nothing), so this depends on the failure alone. A server that has never been reachable is not
 * retried: its address is more likely wrong than its fleetd restarting. One that drops connections is, since it may be
 * busy. One that accepts connections and never answers gets a few attempts.
 */
export function isRetryable(
  { code, isDropped = false }: RetriedFailure,
  hasAnswered: boolean,
  attempt: number,
): boolean {
  switch (code) {
    case 'unavailable':
    case 'interrupted':
      return true;
    case 'timeout':
      return hasAnswered || attempt < silentAttempts;
    case 'unreachable':
      return hasAnswered || isDropped;
    case 'refused':
    case 'not-fleet':
      return false;
  }
}
