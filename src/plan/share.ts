import type { Amount } from '../definition/amount.js';

/**
 * Returns how many of a service's `size` units may be down at a time. A percentage is rounded down, so that never more
 * are down than it says. Nothing could ever be updated with none allowed to be down and none to spare; without surge it
 * is at least 1.
 *
 * 25 % of 10 is 2; 25 % of 3 is 0, and so 1 without surge, 0 with; 100 % of 3 is 3; 5 of 3 is 3.
 */
export function unavailableAllowed(share: Amount, size: number, surge: number): number {
  const wanted = 'percent' in share ? Math.floor((size * share.percent) / 100) : share.instances;
  return Math.max(surge > 0 ? 0 : 1, Math.min(wanted, size));
}

/**
 * Returns how many instances may be started beyond a service's `size`. A percentage is rounded up, so that one that is
 * asked for has an effect.
 *
 * 25 % of 10 is 3; 1 % of 3 is 1; 2 of 1 is 2; 0 of 5 is 0.
 */
export function surgeAllowed(share: Amount, size: number): number {
  return 'percent' in share ? Math.ceil((size * share.percent) / 100) : share.instances;
}

/**
 * Returns how many of a service's `size` units are updated first. A percentage is rounded up: a canary that is asked
 * for is at least one.
 *
 * 10 % of 3 is 1; 50 % of 5 is 3; 7 of 3 is 3; 0 of 5 is 0.
 */
export function canarySize(share: Amount, size: number): number {
  return Math.min(surgeAllowed(share, size), size);
}
