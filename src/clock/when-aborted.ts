/** Returns a promise that rejects with the signal's reason once it is aborted, and never settles otherwise. */
export function whenAborted(signal: AbortSignal): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  if (signal.aborted) reject(signal.reason);
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  // It may reject after the race that it took part in is over, when nothing handles it any more.
  promise.catch(() => {});
  return promise;
}
