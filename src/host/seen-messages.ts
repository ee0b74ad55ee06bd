/** Returns a function that remembers messages, and returns whether it was called with the same one before. */
export function seenMessages(): (message: string) => boolean {
  const seen = new Set<string>();
  return (message) => {
    const isKnown = seen.has(message);
    seen.add(message);
    return isKnown;
  };
}
