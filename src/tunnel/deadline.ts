/** By when a connection has to stand. All its legs share the time. */
export interface Deadline {
  /** Aborted when the time is up, or when nobody wants the connection any more. */
  readonly signal: AbortSignal;
  /** The milliseconds that there were in the beginning. */
  readonly ms: number;
  /** For people: `within 10 s`. */
  readonly words: string;
}

/** Returns a deadline `ms` from now, which comes at once when `closing` is aborted. */
export function deadlineIn(ms: number, closing: AbortSignal): Deadline {
  return { signal: AbortSignal.any([AbortSignal.timeout(ms), closing]), ms, words: `within ${ms / 1_000} s` };
}

/**
 * Calls `giveUp` when the deadline comes, and returns what takes that back. A deadline that has come already is told
 * in a moment, as one that comes later is.
 */
export function onDeadline({ signal }: Deadline, giveUp: () => void): () => void {
  if (signal.aborted) queueMicrotask(giveUp);
  else signal.addEventListener('abort', giveUp, { once: true });
  return () => signal.removeEventListener('abort', giveUp);
}
