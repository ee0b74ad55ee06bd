import type { Clock } from './clock.js';
import { whenAborted } from './when-aborted.js';

/** How long something is waited for, in milliseconds; and how much longer at the most once the signal is aborted. */
export interface Patience {
  readonly ms: number;
  readonly msOnceAborted: number;
  readonly signal: AbortSignal;
}

/** Returns what some work returns, or undefined once it has been waited for long enough. The work goes on. */
export async function within<T>(
  { ms, msOnceAborted, signal }: Patience,
  clock: Clock,
  work: Promise<T>,
): Promise<T | undefined> {
  const timer = new AbortController();
  const sleep = (long: number) =>
    clock.sleep(long, timer.signal).then(
      () => undefined,
      () => undefined,
    );
  const hurry = whenAborted(signal).catch(() => sleep(msOnceAborted));
  const result = await Promise.race([work, sleep(ms), hurry]);
  timer.abort();
  return result;
}
