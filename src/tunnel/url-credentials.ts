/** Returns a part of a URL as it was before it was percent-encoded, or throws a RangeError that does not repeat it. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RangeError('a percent sign that stands for itself is written %25');
  }
}

/** Returns what cannot be read as a URL without what may be secret in it: everything before the last `@`. */
export function withoutCredentials(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/is, '$1***@');
}
