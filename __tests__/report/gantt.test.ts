import { describe, expect, test } from '@jest/globals';
import { ganttOf, legendOf } from '../../src/report/gantt.js';
import { fill } from '../../src/report/sections.js';
import type { ServiceTimeline, Span, SpanKind, Timeline, UnitTimeline } from '../../src/report/timeline.js';
import { timelineSections } from '../../src/report/timeline-sections.js';

const bar = (kind: SpanKind, from: number, to: number): Span => ({ kind, from, to });
const linesOf = (bars: readonly Span[], title = 'a.service') => ganttOf([{ title, bars }], 0).split('\n');
const barsOf = (bars: readonly Span[]) => linesOf(bars).filter((line) => line.includes(' :'));

describe('a diagram', () => {
  test('labels a bar with what it has room for', () => {
    expect(barsOf([bar('starting', 0, 500), bar('down', 500, 20_000), bar('hold', 20_000, 60_000)])).toEqual([
      '#8203; :active, 2001-01-01 00:00:00.000, 500ms',
      'down 19.5 s :crit, 2001-01-01 00:00:00.500, 19500ms',
      'canary hold :done, 2001-01-01 00:00:20.000, 40000ms',
    ]);
  });

  test('makes what is too short to be seen longer, and shows the worse of what then lies over each other', () => {
    const [down = '', second = '', ...more] = barsOf([
      bar('starting', 0, 5),
      bar('down', 5, 6),
      bar('stable', 60_000, 120_000),
    ]);
    expect(more).toEqual([]);
    expect(down).toMatch(/^#8203; :crit, 2001-01-01 00:00:00\.005, \d{3}ms$/);
    expect(second).toMatch(/:done, 2001-01-01 00:01:00\.000, 60000ms$/);
  });

  test('moves nothing, however many short bars there are', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => bar(index % 2 ? 'down' : 'starting', index, index + 1));
    const lines = barsOf([...many, bar('stable', 3_600_000, 7_200_000)]);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/:done, 2001-01-01 01:00:00\.000, 3600000ms$/);
  });

  test.each([
    [12_000, '%M:%S', '2second'],
    [59 * 60_000, '%M:%S', '10minute'],
    [5 * 3_600_000, '%H:%M:%S', '30minute'],
    [30 * 3_600_000, 'day %j %H:%M', '3hour'],
    [30 * 86_400_000, 'day %j %H:%M', '1week'],
  ])('of %i ms has an axis that can be read', (length, format, interval) => {
    expect(linesOf([bar('stable', 0, length)])).toEqual(
      expect.arrayContaining([`axisFormat ${format}`, `tickInterval ${interval}`]),
    );
  });

  test('keeps rows apart whose titles are the same once they are cut', () => {
    const title = (end: string) => `${'x'.repeat(100)}${end}${'y'.repeat(100)}`;
    const text = ganttOf(
      ['1', '2'].map((end) => ({ title: title(end), bars: [bar('stable', 0, 9)] })),
      0,
    );
    const sections = [...text.matchAll(/^section (.*)$/gm)].map(([, section]) => section);
    expect(new Set(sections).size).toBe(2);
  });

  test('has a legend of the colours that are in it', () => {
    expect(legendOf([bar('down', 0, 1), bar('starting', 0, 1)])).toBe('🟦 starting · 🟥 down');
    expect(legendOf([bar('removing', 0, 1), bar('starting', 0, 1), bar('rollback', 0, 1)])).toBe(
      '🟦 starting or being removed · 🟧 being rolled back',
    );
  });
});

function unit(name: string, more: Partial<UnitTimeline> = {}): UnitTimeline {
  return { unit: name, spans: [{ kind: 'stable', from: 0, to: 10_000 }], ...more };
}

function service(name: string, size: number, more: Partial<ServiceTimeline> = {}): ServiceTimeline {
  return {
    service: name,
    units: Array.from({ length: size }, (_, index) => unit(`${name}@${index}.service`)),
    ...more,
  };
}

const written = (timeline: Timeline, room = 1_000_000) => fill(timelineSections(0, timeline), room).texts.join('\n\n');
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

describe('the timeline in a summary', () => {
  test('of nothing is nothing', () => {
    expect(written([])).toBe('');
  });

  test('of a few instances is one diagram, a row for each, and one for the canary hold where it was', () => {
    const later = unit('web@1.service', { spans: [{ kind: 'starting', from: 20_000, to: 30_000 }] });
    const text = written([
      { service: 'web', units: [unit('web@0.service'), later], canaryHold: { from: 10_000, to: 20_000 } },
    ]);
    expect([...text.matchAll(/^section (.*)$/gm)].map(([, title]) => title)).toEqual([
      'web@0.service',
      'canary hold',
      'web@1.service',
    ]);
    expect(text).not.toContain('<details>');
  });

  test('of many has a row for each service, and the instances of those that matter most folded', () => {
    const failed = [unit('bad@1.service', { ending: 'failed' }), unit('bad@2.service')];
    const services = Array.from({ length: 30 }, (_, index) => service(`s${index}`, 10));
    const text = written([...services, service('bad', 0, { units: failed })]);
    expect(text).toContain('section ❌ bad #40;2#41;');
    const folded = text.slice(text.indexOf('<details>'));
    expect(count(folded, /```mermaid/g)).toBe(8);
    expect(folded.indexOf('**bad**')).toBeLessThan(folded.indexOf('**s0**'));
  });

  test('of one service that is large has the rows that matter most, in their order, and says so', () => {
    const units = service('web', 3_000).units.with(2_000, unit('web@2000.service', { ending: 'interrupted' }));
    const text = written([{ service: 'web', units }]);
    expect(count(text, /^section /gm)).toBe(40);
    expect(text).toContain('section 🛑 web@2000.service');
    expect(text).toContain('These are 40 of 3000 instances: those that failed, were down or took the longest.');
  });

  test('has fewer rows where there is less room, and is left out where there is too little', () => {
    const timeline = [service('web', 40)];
    const short = written(timeline, 3_000);
    expect(count(short, /^section /gm)).toBeGreaterThanOrEqual(5);
    expect(Buffer.byteLength(short)).toBeLessThanOrEqual(3_000);
    expect(written(timeline, 800)).toBe('');
  });

  test('never has a diagram that GitHub would not draw, however long the names are', () => {
    const units = Array.from({ length: 100 }, (_, index) =>
      unit(`${'\\'.repeat(230)}${index}.service`, {
        spans: Array.from({ length: 100 }, (__, at) => ({ kind: at % 2 ? 'down' : 'starting', from: at, to: at + 1 })),
      }),
    );
    const text = written([{ service: 'web', units }]);
    expect(text.length).toBeGreaterThan(10_000);
    expect(text.length).toBeLessThan(50_000);
  });
});
