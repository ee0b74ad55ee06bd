import { stripVTControlCharacters } from 'node:util';
import { beginningOf, plainLine } from '../host/plain-text.js';

/** Longer lines are cut. */
const maxLineLength = 400;

/**
 * Returns a line of a log without what a terminal would do with it. Of a line that was written over again and again, such
 * as a progress bar, it is the last version.
 *
 * `ESC[31mred ESC[0m` is `red`; `10 % CR 20 % CR` is `20 %`.
 */
export function plainLogText(text: string): string {
  const versions = stripVTControlCharacters(text).split('\r');
  const last = versions.findLast((version) => version.trim() !== '') ?? '';
  return plainLine(last).trimEnd();
}

/** Returns a line as long as is worth reading. */
export function cutLine(text: string, length = maxLineLength): string {
  return text.length > length ? `${beginningOf(text, length)}…` : text;
}
