/** Returns what rejects with the signal's reason once that is aborted, and is never settled otherwise. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  // Whoever races with it may have been done before.
  promise.catch(() => {});
  return promise;
}
