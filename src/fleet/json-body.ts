import type { HttpResponse } from './transport.js';

/** Returns whether a response says that its body is JSON. */
export function isJson({ headers }: Pick<HttpResponse, 'headers'>): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '');
}

/** Returns the value of a JSON text, or undefined if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
