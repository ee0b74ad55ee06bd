import { seconds } from '../clock/seconds.js';
import { layered, type Span, type SpanKind } from './timeline.js';

/** A row of a diagram: its title, and what happened when. */
export interface GanttRow {
  readonly title: string;
  readonly bars: readonly Span[];
}

/** What the colours mean to a reader. Mermaid knows four styles of bars. */
const colours: readonly (readonly [string, Partial<Record<SpanKind, string>>])[] = [
  ['🟦', { starting: 'starting', removing: 'being removed' }],
  ['🟥', { down: 'down' }],
  ['🟩', { stable: 'healthy for less than min-ready' }],
  ['🟧', { rollback: 'being rolled back' }],
];

/** Returns what the colours of a diagram with these bars mean. */
export function legendOf(bars: readonly Span[]): string {
  const kinds = new Set(bars.map(({ kind }) => kind));
  const entries = colours.map(([square, meanings]) => {
    const words = Object.entries(meanings).filter(([kind]) => kinds.has(kind as SpanKind));
    return words.length === 0 ? '' : `${square} ${words.map(([, word]) => word).join(' or ')}`;
  });
  return entries.filter((entry) => entry !== '').join(' · ');
}

const tags: Record<SpanKind, string> = {
  starting: 'active, ',
  removing: 'active, ',
  down: 'crit, ',
  stable: 'done, ',
  hold: 'done, ',
  rollback: '',
};

/** In pixels; the page scales the whole to its own width. A folded diagram has no width of its own. */
const width = 1_000;
const margin = 20;
const characterWidth = 7;
/** Shorter bars would not be visible. */
const leastWidth = 2;
const maxTitleLength = 48;

/**
 * Returns a fenced Mermaid gantt diagram with a row of bars, side by side, for each of `rows`. The axis shows the time
 * since `origin`. There must be rows, and every row must have bars.
 */
export function ganttOf(rows: readonly GanttRow[], origin: number): string {
  const titles = distinct(rows.map(({ title }) => title));
  const room = Math.max(...titles.map((title) => title.length)) * characterWidth + 2 * margin;
  const bars = rows.flatMap((row) => row.bars);
  const from = Math.min(...bars.map((bar) => bar.from));
  const length = Math.max(...bars.map((bar) => bar.to)) - from;
  const perPixel = Math.max(1, length) / (width - room - margin);
  return [
    '```mermaid',
    ...head(room),
    'gantt',
    'dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    ...axis(from - origin, length),
    'todayMarker off',
    ...rows.flatMap((row, index) => [
      `section ${literally(titles[index] ?? '')}`,
      ...visible(row.bars, perPixel).map((bar) => barLine(bar, origin, perPixel)),
    ]),
    '```',
  ].join('\n');
}

/**
 * Returns bars that are all visible: short ones are made longer, and where they then overlap others, the worse one shows.
 * None is moved.
 */
function visible(bars: readonly Span[], perPixel: number): Span[] {
  const least = Math.ceil(leastWidth * perPixel);
  const widened = bars.map(({ kind, from, to }): Span => ({ kind, from, to: Math.max(to, from + least) }));
  return layered(widened).filter(({ from, to }) => to - from >= least / 2);
}

/** The legend's colours, on light and on dark pages; stripes are translucent, so that both show through. */
function head(room: number): string[] {
  const looks: Record<string, string> = {
    activeTaskBkgColor: '#218bff',
    activeTaskBorderColor: '#218bff',
    critBkgColor: '#e5242f',
    critBorderColor: '#e5242f',
    doneTaskBkgColor: '#2da44e',
    doneTaskBorderColor: '#2da44e',
    taskBkgColor: '#e16f24',
    taskBorderColor: '#e16f24',
    taskTextColor: '#ffffff',
    taskTextDarkColor: '#ffffff',
    sectionBkgColor: '#80808080',
    sectionBkgColor2: '#80808080',
    altSectionBkgColor: '#80808000',
    gridColor: '#80808080',
  };
  return [
    '---',
    'displayMode: compact',
    'config:',
    '  gantt:',
    `    useWidth: ${width}`,
    `    leftPadding: ${room}`,
    `    rightPadding: ${margin}`,
    '    topPadding: 46',
    '    barHeight: 16',
    '    barGap: 6',
    '    fontSize: 11',
    '    sectionFontSize: 12',
    '    gridLineStartPadding: 36',
    '  themeVariables:',
    ...Object.entries(looks).map(([name, colour]) => `    ${name}: '${colour}'`),
    '---',
  ];
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const intervals: readonly (readonly [string, number])[] = [
  ...[1, 2, 5, 10, 15, 30].map((count) => [`${count}second`, count * second] as const),
  ...[1, 2, 5, 10, 15, 30].map((count) => [`${count}minute`, count * minute] as const),
  ...[1, 2, 3, 6, 12].map((count) => [`${count}hour`, count * hour] as const),
  ['1day', day],
];

/** Some ten ticks at most, or their labels would overlap. */
function axis(beginning: number, length: number): string[] {
  const interval = intervals.find(([, ms]) => length / ms <= 11)?.[0] ?? '1week';
  const end = beginning + length;
  const format = end < hour ? '%M:%S' : end < day ? '%H:%M:%S' : 'day %j %H:%M';
  return [`axisFormat ${format}`, `tickInterval ${interval}`];
}

/** A bar's text is as long as the bar has room for. */
function barLine({ kind, from, to }: Span, origin: number, perPixel: number): string {
  const took = seconds(Math.round((to - from) / 100) * 100);
  const words = { hold: ['canary hold', 'hold'], down: [`down ${took}`, took] };
  const fitting = [...(words[kind as keyof typeof words] ?? [took])].find(
    (text) => text.length * characterWidth * perPixel < to - from,
  );
  return `${fitting ?? nothing} :${tags[kind]}${moment(from - origin)}, ${to - from}ms`;
}

/** Mermaid requires a text; this is a space without width. */
const nothing = '#8203;';

/** Mermaid parses and shows times in the reader's time zone, which cancels out. */
function moment(elapsedMs: number): string {
  return new Date(Date.UTC(2001, 0, 1) + elapsedMs).toISOString().slice(0, 23).replace('T', ' ');
}

/** Mermaid would merge rows of the same title. */
function distinct(titles: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    const text = short(title);
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return count === 1 ? text : `${text} (${count})`;
  });
}

/** Instances of a template differ at the end, templates at the beginning, so the middle is cut out. */
function short(title: string): string {
  const characters = [...title];
  if (characters.length <= maxTitleLength) return title;
  return `${characters.slice(0, maxTitleLength / 2 - 1).join('')}…${characters.slice(-maxTitleLength / 2).join('')}`;
}

/**
 * Escapes all ASCII punctuation as references, so that nothing in a name is parsed as Mermaid, a fence or HTML; and the
 * characters that Mermaid itself uses as placeholders for references.
 */
function literally(text: string): string {
  return text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(/[!-,/:-?[-^`{-~°¶ﬂ]/g, (character) => `#${character.charCodeAt(0)};`);
}
