import { type GanttRow, ganttOf, legendOf } from './gantt.js';
import { markdownText } from './markdown.js';
import { folded, type Part } from './parts.js';
import { extentOf, layered, type ServiceTimeline, type Timeline, timeIn, type UnitTimeline } from './timeline.js';

/** More rows in one diagram are no longer seen at a glance. */
const maxRows = 40;
/** With fewer there is nothing to see. */
const minRows = 5;
/** Every diagram is a page of its own for the browser, with Mermaid in it. */
const maxFolded = 8;
/** GitHub draws no diagram of more than 50,000 characters. */
const maxCharacters = 45_000;

/**
 * Returns the timeline as diagrams: a row for each instance while these can be seen at a glance; otherwise a row for each
 * service, and the instances of those that matter most folded away.
 */
export function timelineParts(importance: number, timeline: Timeline): Part[] {
  const extent = extentOf(timeline);
  if (!extent) return [];
  const origin = extent.from;
  const count = timeline.reduce((sum, { units }) => sum + units.length, 0);
  const startedAt = new Date(origin).toISOString().slice(0, 19).replace('T', ' ');
  const bars = timeline.flatMap(unitRows).flatMap((row) => row.bars);
  const heading = `### Timeline\n\n${legendOf(bars)}\n\nThe axis counts from ${startedAt} UTC.`;
  if (count <= maxRows || timeline.length === 1)
    return [diagram(importance, heading, timeline.flatMap(unitRows), 'instances', origin)];
  const services = timeline.toSorted((a, b) => weightOf(b) - weightOf(a)).slice(0, maxFolded);
  return [
    diagram(
      importance,
      `${heading} A row is a service: 🟥 while any of its instances is down.`,
      timeline.map(serviceRow),
      'services',
      origin,
    ),
    folded(
      importance + 0.5,
      `The instances of ${services.length === timeline.length ? 'each service' : `the ${services.length} services that failed, were down or took the longest`}`,
      services.map((service) => {
        const title = `**${markdownText(service.service)}**`;
        return diagram(0, title, unitRows(service), 'instances', origin);
      }),
    ),
  ];
}

/** A row of a diagram, and how much it matters that it is seen. */
interface WeighedRow extends GanttRow {
  readonly weight: number;
}

/** Shows the rows that matter most, in their order, as many as there is room for. */
function diagram(importance: number, heading: string, rows: readonly WeighedRow[], noun: string, origin: number): Part {
  const byWeight = rows.toSorted((a, b) => b.weight - a.weight);
  const write = (count: number): string => {
    const chosen = new Set(byWeight.slice(0, count));
    const word =
      count < rows.length
        ? ` These are ${count} of ${rows.length} ${noun}: those that failed, were down or took the longest.`
        : '';
    return `${heading}${word}\n\n${ganttOf(
      rows.filter((row) => chosen.has(row)),
      origin,
    )}`;
  };
  return {
    importance,
    write: (room) => {
      const least = Math.min(minRows, rows.length);
      for (let count = Math.min(maxRows, rows.length); count >= least; count -= 5) {
        const text = write(count);
        if (Buffer.byteLength(text) <= Math.min(room, maxCharacters)) return text;
      }
      return undefined;
    },
  };
}

/** In the order of time; everything waits for canaries in a row of its own. */
function unitRows({ units, hold }: ServiceTimeline): WeighedRow[] {
  const rows = units.map(
    (unit): WeighedRow => ({ title: titled(unit.unit, unit.ending), bars: unit.spans, weight: weight(unit) }),
  );
  if (!hold) return rows;
  const held: WeighedRow = {
    title: 'canary hold',
    bars: [{ kind: 'hold', from: hold.from, to: hold.to }],
    weight: Number.POSITIVE_INFINITY,
  };
  const next = units.findIndex(({ spans: [first] }) => first && first.from >= hold.from);
  return rows.toSpliced(next === -1 ? rows.length : next, 0, held);
}

function serviceRow(service: ServiceTimeline): WeighedRow {
  const { units } = service;
  const endings = units.flatMap(({ ending }) => ending ?? []);
  const ending = endings.find((one) => one === 'failed') ?? endings[0];
  return {
    title: titled(`${service.service} (${units.length})`, ending),
    bars: layered(units.flatMap(({ spans }) => spans)),
    weight: weightOf(service),
  };
}

function titled(name: string, ending: UnitTimeline['ending']): string {
  return ending === undefined ? name : `${{ failed: '❌', interrupted: '🛑' }[ending]} ${name}`;
}

/** What failed outweighs all that was down, and that all that merely took its time. */
function weight({ spans, ending }: UnitTimeline): number {
  const [first, last] = [spans[0], spans.at(-1)];
  const tookMs = first && last ? last.to - first.from : 0;
  return (ending === undefined ? 0 : 1e15) + timeIn({ spans }, 'down') * 1e4 + tookMs;
}

function weightOf({ units }: ServiceTimeline): number {
  return units.reduce((most, unit) => Math.max(most, weight(unit)), 0);
}
