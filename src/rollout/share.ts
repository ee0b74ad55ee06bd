/** A number of instances, or a percentage of a service's instances. */
export type Share = { readonly instances: number } | { readonly percent: number };

/**
 * Returns how many of a service's `size` units may be down at a time. A percentage is rounded down, so that it never
 * takes more than it says, but never to zero, with which nothing could ever be updated.
 *
 * 25 % of 10 is 2; 25 % of 3 is 1 (0.75 rounds to 0, and at least 1 is needed); 100 % of 3 is 3; 5 of 3 is 3.
 */
export function unavailableAllowed(share: Share, size: number): number {
  const wanted = 'percent' in share ? Math.floor((size * share.percent) / 100) : share.instances;
  return Math.max(1, Math.min(wanted, size));
}
