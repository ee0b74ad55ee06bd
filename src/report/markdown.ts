import { plainLine } from '../host/plain-text.js';

/** No name or message that is meant to be read in a table is longer. */
const maxCellLength = 600;

/**
 * Returns foreign text for use anywhere in Markdown, table cells included: it shows as it is, and can open no tag, link,
 * image, code span, table cell or mention.
 */
export function markdownText(text: string): string {
  const line = plainLine(text);
  const cut = line.length > maxCellLength ? `${line.slice(0, maxCellLength)}…` : line;
  return cut.replace(/[!-/:-@[-`{-~]/g, (character) =>
    plain.has(character) ? character : `&#${character.charCodeAt(0)};`,
  );
}

/** Punctuation that means nothing in the middle of a line. Everything else goes as a character reference, which Markdown never takes for markup. */
const plain = new Set([...`.,;%()'"?/-=+`]);

/** Returns foreign text in the type of code, for names and revisions. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

/** Returns a table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
