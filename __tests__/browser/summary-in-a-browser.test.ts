import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { type GanttRow, ganttOf } from '../../src/report/gantt.js';
import { summaryOf } from '../../src/report/summary.js';
import { instance, report } from '../report/reports.js';
import { describeWith } from '../tunnel/programs.js';
import { SummaryBrowser } from './chromium.js';
import { diagramsOf, drawnOf, faultsOf } from './in-page.js';
import { largeScenes, scenes } from './scenes.js';

jest.setTimeout(180_000);

describeWith(['chromium'], 'a job summary in a browser', () => {
  let browser: SummaryBrowser;
  beforeAll(async () => {
    browser = await SummaryBrowser.open();
  });
  afterAll(() => browser.close());

  async function shown(markdown: string, theme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.show(markdown, theme);
    expect(await page.evaluate(faultsOf)).toEqual([]);
    return page;
  }

  describe.each(['light', 'dark'] as const)('on a %s page', (theme) => {
    test.each(Object.entries(scenes))('%s: is drawn, and nothing runs over anything else', async (name, play) => {
      const { summary } = await play();
      expect(Buffer.byteLength(summary)).toBeLessThan(10_000);
      const page = await shown(summary, theme);
      const diagrams = await page.evaluate(diagramsOf);
      expect(diagrams.flatMap(({ crowded }) => crowded)).toEqual([]);
      expect(diagrams).toHaveLength(['badFile', 'planned', 'status'].includes(name) ? 0 : 1);
      await page.close();
    });
  });

  test('a rolling update shows the canary alone, the hold, and then the others', async () => {
    const page = await shown((await scenes.rollingUpdate()).summary);
    const [diagram] = await page.evaluate(diagramsOf);
    expect(diagram?.titles).toEqual([
      'web@1.service',
      'canary hold',
      'web@2.service',
      'web@3.service',
      'web@4.service',
      'web@5.service',
      'web@.service',
    ]);
    expect(diagram?.bars.filter((look) => look === 'crit')).toHaveLength(5);
    expect(diagram?.bars).not.toContain('task');
    await page.close();
  });

  test('a failed canary shows as failed, as down only once it was, and as rolled back', async () => {
    const { summary } = await scenes.failedCanary();
    const page = await shown(summary);
    const [diagram] = await page.evaluate(diagramsOf);
    expect(diagram?.titles).toEqual(['❌ web@1.service', 'canary hold']);
    expect(diagram?.bars.toSorted()).toEqual(['active', 'crit', 'crit', 'done', 'done', 'task']);
    const [, downSeconds = ''] = /none down for more than ([\d.]+) s/.exec(summary) ?? [];
    expect(Number(downSeconds)).toBeLessThan(6);
    await page.close();
  });

  test('what is folded away opens, and is drawn as wide as the rest', async () => {
    const { summary } = await largeScenes.largeFailure();
    expect(Buffer.byteLength(summary)).toBeLessThan(1_000_000);
    const started = performance.now();
    const page = await shown(summary);
    expect(performance.now() - started).toBeLessThan(60_000);
    await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true");
    const diagrams = await page.evaluate(diagramsOf);
    expect(diagrams.length).toBeGreaterThan(4);
    expect(new Set(diagrams.map(({ width }) => Math.round(width))).size).toBe(1);
    expect(diagrams.flatMap(({ crowded }) => crowded)).toEqual([]);
    expect(diagrams[0]?.titles.filter((title) => title.startsWith('❌'))).toHaveLength(1);
    await page.close();
  });

  test('foreign text is read as it is, wherever it stands, and does nothing', async () => {
    const text = '</td></table></details><img src=x onerror="ran=1"><script>ran=1</script> **a** `b` %%{init: {}}%%';
    const failed = instance(`${text}1`, { service: text, outcome: 'failed', error: text, machineId: text });
    const spans = [{ kind: 'down' as const, from: 0, to: 9_000 }];
    const timeline = [{ service: text, units: [{ unit: text, spans }] }];
    const page = await browser.show(
      summaryOf(report({ status: 'failed', reason: text, cluster: text, instances: [failed], timeline })),
    );
    expect(await page.evaluate('globalThis.ran')).toBeUndefined();
    expect(await page.locator('img, pre.mermaid script').count()).toBe(0);
    expect(await page.locator('td').nth(1).textContent()).toBe(`${text}1`);
    expect(await page.locator('h2 + p').textContent()).toBe(`${text}.`);
    expect((await page.evaluate(diagramsOf))[0]?.titles[0]).toMatch(/^<\/td><\/table>.*%%\{init: \{\}\}%%$/);
    await page.close();
  });

  test('whatever units are called, diagrams show it literally, and nothing else comes of it', async () => {
    const page = await shown('Nothing yet.');
    const part = fc.oneof(
      fc.constantFrom(...':;#%{}[]()"\'`<>&|\\/@,.-_=~^$!?* \n', '%%', '%%{init: {}}%%', '```', '-->', '#59;', '&lt;'),
      fc.constantFrom(
        'section x',
        'click a href',
        'title x',
        'gantt',
        'end',
        '<br>',
        '<script>x()</script>',
        '__proto__',
      ),
      fc.constantFrom(
        'accTitle: x',
        'todayMarker off',
        'dateFormat X',
        '2001-01-01',
        '---',
        'ﬂ°°59¶ß',
        '1',
        'web@1.service',
      ),
      fc.string({ unit: 'grapheme' }),
    );
    const names = fc.uniqueArray(
      fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => `${parts.join('')}.service`),
      {
        minLength: 1,
        maxLength: 4,
      },
    );
    await fc.assert(
      fc.asyncProperty(names, async (titles) => {
        const rows = titles.map(
          (title, index): GanttRow => ({ title, bars: [{ kind: 'stable', from: 0, to: 9_000 + index }] }),
        );
        const fenced = ganttOf(rows, 0).split('\n');
        expect(fenced.filter((line) => line.startsWith('```'))).toEqual(['```mermaid', '```']);
        const drawn = await page.evaluate(drawnOf, fenced.slice(1, -1).join('\n'));
        const seen = (text: string) => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
        if (titles.every((title) => [...title].length <= 40)) expect(drawn.titles.map(seen)).toEqual(titles.map(seen));
        const ours = ['svg', 'style', 'g', 'rect', 'text', 'tspan', 'path', 'line'];
        expect(drawn.elements.filter((name) => !ours.includes(name))).toEqual([]);
      }),
      { numRuns: 150 },
    );
    await page.close();
  });
});
