import { counted } from './counted.js';
import { markdownRow, markdownTable } from './markdown.js';

/** A section of Markdown that takes no more room than there is. */
export interface Section {
  /** Sections with a lower number get their room first. */
  readonly importance: number;
  /** Returns its Markdown in at most `room` bytes, with a note if it was cut; undefined if that is too little to be useful. */
  readonly write: (room: number) => string | undefined;
}

/** Sections are separated by an empty line. */
const gap = 2;

/** Room for a note that something is missing. */
const wordRoom = 200;

/** Returns the sections in order, in at most `room` bytes together, and how many did not fit. */
export function fill(sections: readonly Section[], room: number): { texts: string[]; left: number } {
  const written = new Map<Section, string>();
  let remaining = room;
  for (const part of sections.toSorted((a, b) => a.importance - b.importance)) {
    const text = part.write(remaining - gap);
    if (text === undefined) continue;
    written.set(part, text);
    remaining -= Buffer.byteLength(text) + gap;
  }
  return { texts: sections.flatMap((part) => written.get(part) ?? []), left: sections.length - written.size };
}

/** Returns a section that is there whole, or not at all. */
export function whole(importance: number, text: string): Section {
  return { importance, write: (room) => (Buffer.byteLength(text) <= room ? text : undefined) };
}

interface Table {
  readonly header: readonly string[];
  /** Cells are Markdown; the rows that matter most come first. */
  readonly rows: readonly (readonly string[])[];
  /** Where to find the rows that do not fit. */
  readonly elsewhere: string;
  readonly heading?: string;
}

/** Returns a table with as many of its rows as fit. */
export function table(importance: number, { header, rows, elsewhere, heading }: Table): Section {
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
      return more === 0 ? shown : `${shown}\n\n… and ${counted(more, 'more row')} in ${elsewhere}.`;
    },
  };
}

/** Returns sections folded behind a title, which is HTML. */
export function folded(importance: number, title: string, sections: readonly Section[]): Section {
  const opening = `<details><summary>${title}</summary>`;
  const frame = Buffer.byteLength(opening) + wordRoom;
  return {
    importance,
    write: (room) => {
      const { texts, left } = fill(sections, room - frame);
      if (texts.length === 0) return undefined;
      const word = left === 0 ? [] : [`… and ${left} more, which do not fit here.`];
      return [opening, ...texts, ...word, '</details>'].join('\n\n');
    },
  };
}
