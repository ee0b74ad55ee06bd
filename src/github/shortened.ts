import { beginningOf } from '../host/plain-text.js';

/** Returns a text of at most `length` characters; one that is cut ends with `…`. */
export function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${beginningOf(text, length - 1)}…`;
}
