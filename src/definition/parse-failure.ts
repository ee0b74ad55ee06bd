import type { UnitFileError } from '../unit/parse-unit-file.js';
import { behindBackslash } from './continuations.js';

/**
 * Returns why fleet cannot read a unit file, in words that help to mend it: fleet's own, or what led to them.
 *
 * Of `[Service] # main`: `"# main" stands behind [Service]; put it on a line of its own`.
 */
export function explainParseFailure(text: string, { message, line }: UnitFileError): string {
  const lines = text.split('\n');
  if (message.startsWith('found garbage after section name')) {
    const [, header = '', behind = ''] = /(\[[^\]]*\])(.*)/.exec(lines[line - 1] ?? '') ?? [];
    return header === ''
      ? message
      : `${JSON.stringify(withoutValue(behind.trim()))} stands behind ${header}; put it on a line of its own`;
  }
  if (message === 'EOF') return whyBrokenOff(lines, line) ?? 'EOF: the last line has no "="';
  if (message.startsWith('unexpected newline')) return whyBrokenOff(lines, line) ?? message;
  return message;
}

/** The value of an option can be a secret; what is behind a `#` or `;` is a comment. */
function withoutValue(text: string): string {
  return text.replace(/^([^#;=]*=).+$/, '$1…');
}

/** Why a line without `=` does not continue the value above it, although that has a backslash; undefined if it has none. */
function whyBrokenOff(lines: readonly string[], line: number): string | undefined {
  const isSkipped = (text: string) => /^\s*([#;].*)?$/su.test(text);
  let last = line - 1;
  while (last > 0 && isSkipped(lines[last - 1] ?? '')) last--;
  const text = lines[last - 1] ?? '';
  if (!/\\\s*$/u.test(text)) return undefined;
  const noOption = `line ${line} has no "=", so it is no option, and it does not continue line ${last} because`;
  const behind = behindBackslash(text);
  if (behind) return `${noOption} there is ${behind.what} behind the backslash. ${behind.advice}`;
  if (last === line - 1) return undefined;
  const isBlank = (lines[last] ?? '').trim() === '';
  const between = `line ${last + 1} is ${isBlank ? 'blank' : 'a comment'}`;
  return `${noOption} ${between}. Remove ${isBlank ? 'the blank line' : 'the comment'}`;
}
