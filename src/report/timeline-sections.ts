import { type GanttRow, ganttOf, legendOf } from './gantt.js';
import { markdownText } from './markdown.js';
import { folded, type Section } from './sections.js';
import { extentOf, layered, type ServiceTimeline, type Timeline, timeIn, type UnitTimeline } from './timeline.js';

/** More rows in one diagram cannot be taken in at a glance. */
const maxRows = 40;
/** Fewer show nothing. */
const minRows = 5;
/** The browser loads a page with Mermaid for every diagram. */
const maxFolded = 8;
/** GitHub does not draw diagrams of more than 50,000 characters. */
const maxCharacters = 45_000;

/**
 * Returns the timeline as diagrams: a row for each instance if there are few enough, otherwise a row for each service,
 * with the instances of the services that matter most in folded diagrams.
 */
export function timelineSections(importance: number, timeline: Timeline): Section[] {
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

/** A row of a diagram, and how much it matters. */
interface WeighedRow extends GanttRow {
  readonly weight: number;
}

/** Shows the rows that matter most, in order, as many as fit. */
function diagram(
  importance: number,
  heading: string,
  rows: readonly WeighedRow[],
  noun: string,
  origin: number,
): Section {
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

/** In the order of time; the canary hold has a row of its own. */
function unitRows({ units, canaryHold: hold }: ServiceTimeline): WeighedRow[] {
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

/** A failure outweighs any downtime, and downtime any duration. */
function weight({ spans, ending }: UnitTimeline): number {
  const [first, last] = [spans[0], spans.at(-1)];
  const tookMs = first && last ? last.to - first.from : 0;
  return (ending === undefined ? 0 : 1e15) + timeIn({ spans }, 'down') * 1e4 + tookMs;
}

function weightOf({ units }: ServiceTimeline): number {
  return units.reduce((most, unit) => Math.max(most, weight(unit)), 0);
}
