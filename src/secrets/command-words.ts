/** A word of a command line, as a shell or systemd reads it. */
export interface Word {
  /** Without quotes and backslashes. */
  readonly text: string;
  /** Where each character of `text` stands in the line. */
  readonly at: readonly number[];
  /** From its first character to behind its last one, quotes included. */
  readonly start: number;
  readonly end: number;
  /** Where in `text` the quoted part begins with which it ends. */
  readonly quotedFrom?: number;
  /** A line break stands between it and the word before. */
  readonly isOnNewLine: boolean;
  /** What ends its command behind it. */
  readonly ending?: ';' | '|' | '&';
}

/** A stretch of text, of which each character knows where it stands in the line. */
interface Stretch {
  readonly text: string;
  readonly at: readonly number[];
}

/** A stretch of a line: from its first character to behind its last one. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const blank = /\s/;
const brokenLine = /\\[^\S\n]*\n/y;

/**
 * Returns the words of a line from one of its characters on, in order. Quotes hold words together, and so does a backslash before a blank; a value may
 * span lines. A quoted script is one word: see `wordsWithin`.
 *
 * `-p 'a b' \` with `reg` on the next line is `-p`, `a b` and `reg`.
 */
export function wordsOf(line: string, from: number): Word[] {
  const at: number[] = [];
  for (let index = from; index < line.length; index++) at.push(index);
  return wordsIn({ text: line.slice(from), at });
}

/** Returns the words of the script that a word holds, such as that of `sh -c "a b"`; [] for a word without blanks. */
export function wordsWithin(word: Word): Word[] {
  return blank.test(word.text) ? wordsIn(word) : [];
}

/** Returns where the rest of a word stands, from a character of its text on, with the quotes that belong to the rest alone. */
export function restOf({ text, at, start, end, quotedFrom }: Word, from: number): Extent {
  const isQuotedBefore = quotedFrom !== undefined && quotedFrom < from;
  return {
    start: from === 0 ? start : (at[from - 1] ?? start) + 1,
    end: isQuotedBefore ? (at[text.length - 1] ?? end - 1) + 1 : end,
  };
}

function wordsIn(stretch: Stretch): Word[] {
  const { text } = stretch;
  const words: Word[] = [];
  let isOnNewLine = false;
  for (let next = 0; next < text.length; ) {
    const broken = lengthOfBreak(text, next);
    if (broken > 0) {
      isOnNewLine = true;
      next += broken;
    } else if (blank.test(text.charAt(next))) {
      if (text.charAt(next) === '\n') {
        isOnNewLine = true;
        endCommand(words, ';');
      }
      next++;
    } else {
      const read = readWord(stretch, next);
      push(words, { ...read.word, isOnNewLine });
      isOnNewLine = false;
      next = read.next;
    }
  }
  return words;
}

function readWord({ text, at }: Stretch, from: number): { word: Omit<Word, 'isOnNewLine'>; next: number } {
  let content = '';
  const places: number[] = [];
  let quote = '';
  let openedAt = 0;
  let next = from;
  for (; next < text.length; next++) {
    let character = text.charAt(next);
    if (quote === '' && (blank.test(character) || lengthOfBreak(text, next) > 0)) break;
    if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) {
      quote = character;
      openedAt = content.length;
    } else {
      if (character === '\\' && quote !== "'" && next + 1 < text.length) character = text.charAt(++next);
      content += character;
      places.push(at[next] ?? 0);
    }
  }
  const start = at[from] ?? 0;
  const end = (at[next - 1] ?? start) + 1;
  const isQuotedAtEnd = quote === '' && end - 1 !== places.at(-1);
  return { word: { text: content, at: places, start, end, ...(isQuotedAtEnd && { quotedFrom: openedAt }) }, next };
}

function lengthOfBreak(text: string, from: number): number {
  brokenLine.lastIndex = from;
  return brokenLine.exec(text)?.[0].length ?? 0;
}

/** `;`, `|`, `||` and `&&` are no words, but end the command before them, also without a blank: `a;`. */
function push(words: Word[], word: Word): void {
  const separator = word.quotedFrom === undefined ? (/[;|&]+$/.exec(word.text)?.[0] ?? '') : '';
  const length = word.text.length - separator.length;
  if (length > 0) {
    const cut = { text: word.text.slice(0, length), at: word.at.slice(0, length), end: word.end - separator.length };
    words.push(separator === '' ? word : { ...word, ...cut });
  } else if (separator === '') words.push(word);
  if (separator !== '') endCommand(words, separator === '|' ? '|' : separator.startsWith(';') ? ';' : '&');
}

function endCommand(words: Word[], ending: ';' | '|' | '&'): void {
  const last = words.pop();
  if (last) words.push({ ...last, ending: last.ending ?? ending });
}
