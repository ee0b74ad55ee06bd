import { beginningOf, plainLine } from '../host/plain-text.js';

/** No name or message that is meant to be read in a table is longer. */
const maxCellLength = 600;

/**
 * Returns foreign text for use anywhere in Markdown, table cells included: it shows as it is, and can open no tag, link,
 * image, code span, list, table cell or mention.
 */
export function markdownText(text: string): string {
  const line = plainLine(text).trim();
  const cut = line.length > maxCellLength ? `${beginningOf(line, maxCellLength)}…` : line;
  return cut.replace(punctuation, (character, special?: string) => {
    if (special === undefined && plain.has(character)) return character;
    const reference = `&#${character.charCodeAt(0)};`;
    return tellsWhom.has(character) ? `<span>${reference}</span>` : reference;
  });
}

/** All of ASCII's; `special` is what begins a list at the start of a line, or a link behind `www`. */
const punctuation = /(^[-+]|(?<=^\d+)[.)]|(?<=www)\.)|[!-/:-@[-`{-~]/gi;

/** Punctuation that means nothing in the middle of a line. Everything else goes as a character reference, which Markdown never takes for markup. */
const plain = new Set([...`.,;%()'"?/-=+`]);

/** GitHub looks for these once references are resolved: a name behind one is a mention, `web@1.service` a mail address. A tag in between keeps it from that. */
const tellsWhom = new Set('@#');

/** Returns foreign text in the type of code, for names and revisions. */
export function markdownCode(text: string): string {
  return text.length <= maxCellLength && /^[\w@.:\\/-]+$/.test(text) ? `\`${text}\`` : codeElement(text);
}

/** Returns the same as a tag, for places inside of other tags, where Markdown is not looked for. */
export function codeElement(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

/** Returns a table of cells that are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map(markdownRow).join('\n');
}

/** Returns the line of a table's row. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Returns a block of code. A fence that is longer than any row of backticks in the text cannot be closed by it. */
export function markdownBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
