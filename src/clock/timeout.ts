import type { Clock } from './clock.js';

/** Calls `onTimeout` after `ms` milliseconds of the clock. Returns a function that cancels this. */
export function startTimeout(clock: Clock, ms: number, onTimeout: () => void): () => void {
  const timer = new AbortController();
  clock.sleep(ms, timer.signal).then(onTimeout, () => {});
  return () => timer.abort();
}

/** Resolves when some work is settled, or after `ms` milliseconds of the clock. The work itself is not stopped. */
export async function waitAtMost(ms: number, clock: Clock, work: Promise<unknown>): Promise<void> {
  const { promise: timeout, resolve: giveUp } = Promise.withResolvers<void>();
  const cancel = startTimeout(clock, ms, giveUp);
  await Promise.race([work, timeout]);
  cancel();
}

/** How long to wait for something, in milliseconds, and how much longer at most once the signal is aborted. */
export interface Patience {
  readonly ms: number;
  readonly msOnceAborted: number;
  readonly signal: AbortSignal;
}

/** Returns the result of some work, or undefined if it takes too long. The work itself is not stopped. */
export async function within<T>(
  { ms, msOnceAborted, signal }: Patience,
  clock: Clock,
  work: Promise<T>,
): Promise<T | undefined> {
  const { promise: timeout, resolve: giveUp } = Promise.withResolvers<undefined>();
  const cancels = [startTimeout(clock, ms, () => giveUp(undefined))];
  const onAbort = () => cancels.push(startTimeout(clock, msOnceAborted, () => giveUp(undefined)));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    for (const cancel of cancels) cancel();
  }
}
