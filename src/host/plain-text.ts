/**
 * Returns text as one line without workflow commands for the runner, or control sequences for a terminal. Line breaks
 * become spaces, control characters are removed, and `##[`, which a runner interprets anywhere in a line, is broken up.
 * (`::` is a command only at the start of a line, where the caller must not put foreign text.)
 */
export function plainLine(text: string): string {
  return text
    .replace(/[\s\u0085]+/g, (blanks) => (/[\r\n\u0085\u2028\u2029]/.test(blanks) ? ' ' : blanks))
    .replace(/\t/g, ' ')
    .replace(/\p{Cc}|\p{Cf}/gu, '')
    .replaceAll('##[', '## [');
}

/** Returns the first `length` UTF-16 code units of a text, or one fewer if that would split a surrogate pair. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
