import { beginningOf, plainLine } from '../host/plain-text.js';

/** No name or message worth reading in a table is longer. */
const maxCellLength = 600;

/** So much is such a text as Markdown: of nothing but punctuation, it would be up to eighteen times as long as it is shown. */
const maxCellBytes = 1_200;

/**
 * Returns untrusted text for use anywhere in Markdown, table cells included: it shows as it is, and cannot open a tag,
 * link, image, code span, list, table cell or mention.
 */
export function markdownText(text: string): string {
  const line = plainLine(text).trim();
  let shown = Math.min(line.length, maxCellLength);
  for (;;) {
    const markdown = escaped(shown < line.length ? `${beginningOf(line, shown)}…` : line);
    const bytes = Buffer.byteLength(markdown);
    if (bytes <= maxCellBytes) return markdown;
    shown = Math.floor((shown * maxCellBytes) / bytes);
  }
}

function escaped(line: string): string {
  return line.replace(punctuation, (character, special?: string) => {
    if (special === undefined && plain.has(character)) return character;
    const reference = `&#${character.charCodeAt(0)};`;
    return tellsWhom.has(character) ? `<span>${reference}</span>` : reference;
  });
}

/** All ASCII punctuation; `special` starts a list at the start of a line, or a link after `www`. */
const punctuation = /(^[-+]|(?<=^\d+)[.)]|(?<=www)\.)|[!-/:-@[-`{-~]/gi;

/** Punctuation without a meaning in the middle of a line. Everything else becomes a character reference, which is never markup. */
const plain = new Set([...`.,;%()'"?/-=+`]);

/** GitHub looks for these after resolving references: a name after one is a mention, `web@1.service` a mail address. A tag in between prevents that. */
const tellsWhom = new Set('@#');

/** Returns untrusted text as code, for names and revisions. */
export function markdownCode(text: string): string {
  return text.length <= maxCellLength && /^[\w@.:\\/-]+$/.test(text) ? `\`${text}\`` : codeElement(text);
}

/** Returns the same as a tag, for use inside other tags, where Markdown is not parsed. */
export function codeElement(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}

/** Returns untrusted lines as a block of code on one line, for a cell of a table: the last ones that fit into `room` bytes. */
export function preElement(lines: readonly string[], room: number): string {
  const texts = lines.map(markdownText);
  let left = room;
  const first = texts.findLastIndex((text) => {
    left -= Buffer.byteLength(text) + lineBreak.length;
    return left < 0;
  });
  return `<pre>${texts.slice(first + 1).join(lineBreak)}</pre>`;
}

const lineBreak = '&#10;';

/** Returns a table of Markdown cells. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows].map(markdownRow).join('\n');
}

/** Returns one row of a table. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Returns a block of code. Its fence is longer than any run of backticks in the text, which therefore cannot close it. */
export function markdownBlock(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
