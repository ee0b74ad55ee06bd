import { ConnectError } from './connect-error.js';
import type { Deadline } from './deadline.js';

/** Waits before another attempt after so many failures, or rejects as soon as the signal is aborted. */
export type Pause = (failures: number, signal: AbortSignal) => Promise<void>;

/**
 * Returns what `open` opens before the deadline. A connection that is dropped is opened again, after a pause: a server
 * that turns some of many strangers away takes the next attempt. Rejects with the first error that is none of that, or
 * with the last one when the time is up.
 */
export async function untilOpen<T>(
  open: () => Promise<T>,
  { signal }: Deadline,
  pause: Pause,
  onDropped: (error: ConnectError) => void = () => {},
): Promise<T> {
  let dropped: ConnectError | undefined;
  for (let failures = 1; ; failures++) {
    try {
      return await open();
    } catch (error) {
      // That the time ran out in the next attempt says less than why there had to be one.
      if (signal.aborted) throw dropped ?? error;
      if (!(error instanceof ConnectError) || !error.isDropped) throw error;
      dropped = error;
    }
    onDropped(dropped);
    try {
      await pause(failures, signal);
    } catch {
      throw dropped;
    }
  }
}
