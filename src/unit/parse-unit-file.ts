import { CodedError } from '../errors/coded-error.js';
import type { UnitOption } from './unit-option.js';

/** An option together with the 1-based line of the file on which its name stands. */
export interface ParsedOption extends UnitOption {
  readonly line: number;
}

/** A `[Section]` header together with its 1-based line. */
export interface ParsedSection {
  readonly name: string;
  readonly line: number;
}

export interface ParsedUnitFile {
  readonly options: readonly ParsedOption[];
  readonly sections: readonly ParsedSection[];
  /** The first line before the first section with anything but blanks and comments; fleet silently skips such text. */
  readonly strayLine?: number;
}

/** fleet would refuse this unit file: its own message, and the 1-based line of the problem. */
export class UnitFileError extends CodedError<'invalid-unit-file'> {
  override readonly name = 'UnitFileError';
  readonly line: number;

  constructor(message: string, line: number) {
    super('invalid-unit-file', message);
    this.line = line;
  }
}

/**
 * Returns the options, sections and stray text of a unit file as fleet's parser (go-systemd's `unit.Deserialize`)
 * reads them, or throws a UnitFileError with that parser's message. systemd reads files slightly differently, but what
 * reaches the machines is fleet's reading.
 */
export function parseUnitFile(text: string): ParsedUnitFile {
  return new Lexer(Buffer.from(text, 'utf8')).run();
}

/** LINE_MAX of the systemd that fleet was written against, in bytes. */
const maxLineBytes = 2048;

/** Size of fleet's read buffer. Only the buffered part of a line is measured, so a long line across the end of a buffer passes; see `checkLineLength`. */
const bufferBytes = 4096;

const [newline, carriageReturn, backslash, equals, hash, semicolon, openBracket, closeBracket] = [...'\n\r\\=#;[]'].map(
  (character) => character.charCodeAt(0),
) as [number, number, number, number, number, number, number, number];

class Lexer {
  readonly #bytes: Buffer;
  readonly #options: ParsedOption[] = [];
  readonly #sections: ParsedSection[] = [];
  #strayLine: number | undefined;
  #position = 0;
  #bufferedTo = 0;
  #countedTo = 0;
  #line = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  run(): ParsedUnitFile {
    this.#skipToFirstSection();
    return {
      options: this.#options,
      sections: this.#sections,
      ...(this.#strayLine !== undefined && { strayLine: this.#strayLine }),
    };
  }

  /** Everything before the first section is skipped, character by character: a `[` anywhere opens the section, a `#` or `;` anywhere comments out the rest of its line. */
  #skipToFirstSection(): void {
    for (;;) {
      this.#checkLineLength();
      const at = this.#position;
      const rune = this.#readRune();
      if (rune === undefined) return;
      if (rune === openBracket) {
        this.#section(at);
        return;
      }
      if (rune === hash || rune === semicolon) this.#ignoreLine();
      else if (!isSpace(rune) && rune !== byteOrderMark) this.#strayLine ??= this.#lineAt(at);
    }
  }

  #section(openedAt: number): void {
    for (let headerAt: number | undefined = openedAt; headerAt !== undefined; ) {
      const line = this.#lineAt(headerAt);
      this.#checkLineLength();
      const closed = this.#readThrough(closeBracket);
      if (!closed.found) throw new UnitFileError('unable to find end of section', line);
      const name = closed.bytes.toString('utf8');
      this.#checkLineLength();
      const rest = trimSpace(this.#restOfLine().bytes.toString('utf8'));
      if (rest !== '')
        throw new UnitFileError(`found garbage after section name : [${[...Buffer.from(rest)].join(' ')}]`, line);
      this.#sections.push({ name, line });
      headerAt = this.#optionsOf(name);
    }
  }

  /** Reads options until the next section header, and returns the offset of its bracket, or undefined at the end of the file. */
  #optionsOf(section: string): number | undefined {
    for (;;) {
      this.#checkLineLength();
      const at = this.#position;
      const rune = this.#readRune();
      if (rune === undefined) return undefined;
      if (isSpace(rune)) continue;
      if (rune === openBracket) return at;
      if (rune === hash || rune === semicolon) {
        this.#ignoreLine();
        continue;
      }
      this.#position = at;
      this.#option(section);
    }
  }

  #option(section: string): void {
    this.#checkLineLength();
    const start = this.#position;
    const line = this.#lineAt(start);
    for (let rune = this.#readRune(); rune !== equals; rune = this.#readRune()) {
      if (rune === undefined) throw new UnitFileError('EOF', line);
      if (rune === newline || rune === carriageReturn)
        throw new UnitFileError('unexpected newline encountered while parsing option name', line);
    }
    const name = trimSpace(this.#bytes.toString('utf8', start, this.#position - 1));
    this.#options.push({ section, name, value: this.#value(), line });
  }

  /** A value continues while its lines end in a backslash; backslash and line break remain part of it. */
  #value(): string {
    let value = '';
    for (;;) {
      this.#checkLineLength();
      const { bytes, atEnd } = this.#restOfLine();
      const part = bytes.toString('utf8');
      if (trimSpace(part) === '') break;
      value += part;
      if (bytes.at(-1) !== backslash) break;
      if (!atEnd) value += '\n';
    }
    return value.endsWith('\n') ? `${trimSpace(value)}\n` : trimSpace(value);
  }

  /** A backslash at the end of its line continues a comment too. */
  #ignoreLine(): void {
    this.#checkLineLength();
    while (/\\ ?$/.test(this.#restOfLine().bytes.toString('latin1')));
  }

  #restOfLine(): { bytes: Buffer; atEnd: boolean } {
    const { bytes, found } = this.#readThrough(newline);
    return { bytes, atEnd: !found };
  }

  /** fleet's parser refuses a line when 2,048 bytes of it are buffered without a line break. */
  #checkLineLength(): void {
    if (this.#bufferedTo - this.#position < maxLineBytes) return;
    const ahead = this.#bytes.subarray(this.#position, this.#position + maxLineBytes);
    if (!ahead.includes(newline) && !ahead.includes(carriageReturn))
      throw new UnitFileError(`line too long (max ${maxLineBytes} bytes)`, this.#lineAt(this.#position));
  }

  #fill(): void {
    this.#bufferedTo = Math.min(this.#position + bufferBytes, this.#bytes.length);
  }

  #readRune(): number | undefined {
    const lead = this.#bytes[this.#position];
    const length = lead === undefined ? 1 : runeLength(lead);
    if (this.#position + length > this.#bufferedTo) this.#fill();
    if (lead === undefined) return undefined;
    this.#position = Math.min(this.#position + length, this.#bytes.length);
    if (length === 1) return lead;
    return this.#bytes.toString('utf8', this.#position - length, this.#position).codePointAt(0);
  }

  /** Reads past the next `delimiter`, and returns what precedes it, or if there is none all the rest. */
  #readThrough(delimiter: number): { bytes: Buffer; found: boolean } {
    const start = this.#position;
    const at = this.#bytes.indexOf(delimiter, start);
    const end = at === -1 ? this.#bytes.length : at + 1;
    while (end > this.#bufferedTo) {
      if (this.#bufferedTo - this.#position >= bufferBytes) this.#position = this.#bufferedTo;
      this.#fill();
    }
    this.#position = end;
    return { bytes: this.#bytes.subarray(start, at === -1 ? end : at), found: at !== -1 };
  }

  /** The 1-based line of an offset. Offsets are requested in ascending order, so line breaks are counted once. */
  #lineAt(offset: number): number {
    for (; this.#countedTo < offset; this.#countedTo++) if (this.#bytes[this.#countedTo] === newline) this.#line++;
    return this.#line;
  }
}

const byteOrderMark = 0xfeff;

/** Go's unicode.IsSpace, which unlike JavaScript's `\s` counts U+0085 and does not count the byte order mark. */
const spaces = '\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const outerSpaces = new RegExp(`^[${spaces}]+|[${spaces}]+$`, 'g');
const space = new RegExp(`^[${spaces}]$`);

function trimSpace(text: string): string {
  return text.replace(outerSpaces, '');
}

function isSpace(rune: number): boolean {
  return space.test(String.fromCodePoint(rune));
}

/** Length in bytes of the UTF-8 sequence that begins with `lead`. */
function runeLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
