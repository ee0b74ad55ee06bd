import { counted } from './counted.js';
import { markdownRow, markdownTable } from './markdown.js';

/** A piece of Markdown that takes no more room than there is. */
export interface Part {
  /** Those with a lower number are given their room first. */
  readonly importance: number;
  /** Returns its Markdown in at most `room` bytes, cut with a word about it; undefined when that is too little to be of use. */
  readonly write: (room: number) => string | undefined;
}

/** Between two parts stands an empty line. */
const gap = 2;

/** What it takes to say that something is missing. */
const wordRoom = 200;

/** Returns the parts in their order, in at most `room` bytes together, and how many there was no room for. */
export function fill(parts: readonly Part[], room: number): { texts: string[]; left: number } {
  const written = new Map<Part, string>();
  let remaining = room;
  for (const part of parts.toSorted((a, b) => a.importance - b.importance)) {
    const text = part.write(remaining - gap);
    if (text === undefined) continue;
    written.set(part, text);
    remaining -= Buffer.byteLength(text) + gap;
  }
  return { texts: parts.flatMap((part) => written.get(part) ?? []), left: parts.length - written.size };
}

/** Returns a part that is there as it is, or not at all. */
export function whole(importance: number, text: string): Part {
  return { importance, write: (room) => (Buffer.byteLength(text) <= room ? text : undefined) };
}

interface Table {
  readonly header: readonly string[];
  /** Cells are Markdown, the rows that matter most come first. */
  readonly rows: readonly (readonly string[])[];
  /** Where the rows can be found that there is no room for. */
  readonly elsewhere: string;
  readonly heading?: string;
}

/** Returns a table that has as many of its rows as there is room for. */
export function table(importance: number, { header, rows, elsewhere, heading }: Table): Part {
  const title = heading === undefined ? '' : `${heading}\n\n`;
  const frame = Buffer.byteLength(title + markdownTable(header, [])) + wordRoom;
  return {
    importance,
    write: (room) => {
      let remaining = room - frame;
      const fitting = rows.findIndex((row) => {
        remaining -= Buffer.byteLength(markdownRow(row)) + 1;
        return remaining < 0;
      });
      if (fitting === 0) return undefined;
      const more = fitting === -1 ? 0 : rows.length - fitting;
      const shown = `${title}${markdownTable(header, rows.slice(0, rows.length - more))}`;
      return more === 0 ? shown : `${shown}\n\n… and ${counted(more, 'more row')}, which ${elsewhere} has.`;
    },
  };
}

/** Returns parts that are folded away behind a title of HTML. */
export function folded(importance: number, title: string, parts: readonly Part[]): Part {
  const opening = `<details><summary>${title}</summary>`;
  const frame = Buffer.byteLength(opening) + wordRoom;
  return {
    importance,
    write: (room) => {
      const { texts, left } = fill(parts, room - frame);
      if (texts.length === 0) return undefined;
      const word = left === 0 ? [] : [`… and ${left} more, for which there is no room here.`];
      return [opening, ...texts, ...word, '</details>'].join('\n\n');
    },
  };
}
