/** When a connection has to be open. All its legs share the time. */
export interface Deadline {
  /** Aborted when the time is up, or when the connection is not needed any more. */
  readonly signal: AbortSignal;
  /** The time limit in milliseconds, from the beginning. */
  readonly ms: number;
  /** For messages: `within 10 s`. */
  readonly words: string;
}

/** Returns a deadline `ms` milliseconds from now, which expires at once when `closing` is aborted. */
export function deadlineIn(ms: number, closing: AbortSignal): Deadline {
  return { signal: AbortSignal.any([AbortSignal.timeout(ms), closing]), ms, words: `within ${ms / 1_000} s` };
}

/**
 * Calls `giveUp` when the deadline expires, and returns a function that cancels this. `giveUp` is never called
 * synchronously, even if the deadline has expired already.
 */
export function onDeadline({ signal }: Deadline, giveUp: () => void): () => void {
  if (signal.aborted) queueMicrotask(giveUp);
  else signal.addEventListener('abort', giveUp, { once: true });
  return () => signal.removeEventListener('abort', giveUp);
}
