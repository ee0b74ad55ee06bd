/**
 * Returns text as one line that a runner cannot take for a workflow command and a terminal not for a control sequence.
 * Line breaks become spaces, control characters go, and `##[` is broken up, which a runner would obey anywhere in a
 * line. (`::` it obeys only at the start of a line; whoever prints must not begin a line with foreign text.)
 */
export function plainLine(text: string): string {
  return text
    .replace(/[\s\u0085]+/g, (blanks) => (/[\r\n\u0085\u2028\u2029]/.test(blanks) ? ' ' : blanks))
    .replace(/\t/g, ' ')
    .replace(/\p{Cc}|\p{Cf}/gu, '')
    .replaceAll('##[', '## [');
}

/** Returns the first `length` characters of a text, or one fewer where that would cut one in two. */
export function beginningOf(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
