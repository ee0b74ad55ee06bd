import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../src/clock/seconds.js';
import { summaryOf } from '../../src/report/summary.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { linked, render } from './rendered.js';
import { instance, report, statuses } from './reports.js';

const mebibyte = 1024 * 1024;
const columns = 8;

test.each(statuses)(
  'a deployment that is %s has its verdict first: one heading, its reason, how long and where',
  (status) => {
    const { elements, blocks } = render(
      summaryOf(report({ status, cluster: 'fleetd/1.0.0 at http://10.0.0.1:49153' })),
    );
    expect(elements.slice(0, 3)).toEqual(['h2', 'p', 'p']);
    expect(blocks.slice(1, 3)).toEqual(['1 updated.', 'Took 61.4 s · fleetd/1.0.0 at http://10.0.0.1:49153']);
  },
);

test('a reason that is nothing but a number opens no list', () => {
  expect(render(summaryOf(report({ reason: '12', cluster: 'x' }))).elements).toEqual(['h2', 'p', 'p']);
});

const mixed = [
  instance('db.service', { service: 'db', action: 'unchanged', outcome: 'unchanged', revision: 'cccccccccc' }),
  instance('cron.service', { service: 'cron', action: 'create' }),
  instance('web@1.service', {
    previousRevision: 'aaaaaaaaaa',
    revision: 'bbbbbbbbbb',
    machineId: 'a0000000001',
    machineIp: '10.0.0.1',
    systemdActiveState: 'active',
    systemdSubState: 'running',
    durationMs: 4_200,
    downtimeMs: 1_100,
  }),
  instance('web@2.service', { outcome: 'failed', error: 'crash loop; see "journalctl -u web@2.service"' }),
  instance('web@3.service', { outcome: 'skipped', error: 'web@2.service failed' }),
  instance('web@4.service', { outcome: 'cancelled', error: 'cancelled' }),
];

test('services with failures come first, their failures with the reasons on top, and what is unchanged last and folded', () => {
  const { rows, blocks, html } = render(summaryOf(report({ status: 'failed', instances: mixed })));
  expect(blocks.filter((block) => /^(web|cron|db)/.test(block)).slice(1, 6)).toEqual([
    'web@2.service: crash loop; see "journalctl -u web@2.service"',
    'web@4.service: cancelled',
    'web: 1 failed, 1 left in flight, 1 updated, 1 not started',
    'web@2.service',
    'web@4.service',
  ]);
  expect(rows).toEqual([
    ['', 'Unit', 'What happened', 'Revision', 'Machine', 'State', 'Took', 'Down'],
    ['❌', 'web@2.service', 'could not be updated: crash loop; see "journalctl -u web@2.service"', '', '', '', '', ''],
    ['🛑', 'web@4.service', 'could not be updated: cancelled', '', '', '', '', ''],
    [
      '✅',
      'web@1.service',
      'updated',
      'aaaaaaa\u00a0→\u00a0bbbbbbb',
      '10.0.0.1',
      'active/running',
      '4.2\u00a0s',
      '1.1\u00a0s',
    ],
    ['⏸️', 'web@3.service', 'not updated: web@2.service failed', '', '', '', '', ''],
    expect.arrayContaining(['Unit']),
    ['✅', 'cron.service', 'created', '', '', '', '', ''],
    expect.arrayContaining(['Unit']),
    ['➖', 'db.service', 'unchanged', 'ccccccc', '', '', '', ''],
  ]);
  expect(html.slice(html.indexOf('cron.service'))).toMatch(/<details><summary>Unchanged: 1 service, 1 unit<\/summary>/);
});

test('the only failure is in the verdict already', () => {
  const { blocks } = render(
    summaryOf(report({ status: 'failed', instances: [instance('a.service', { outcome: 'failed', error: 'why' })] })),
  );
  expect(blocks).not.toContain('a.service: why');
});

test('of a large service with a failure the failure is open to see, and the rest is folded', () => {
  const many = Array.from({ length: 30 }, (_, index) => instance(`web@${index}.service`, { outcome: 'rolled-back' }));
  const failed = instance('web@99.service', { outcome: 'rolled-back', error: 'why' });
  const { html } = render(summaryOf(report({ status: 'rolled-back', instances: [...many, failed] })));
  const [open = '', hidden = ''] = html.split('<details>');
  expect([open.includes('web@99.service'), open.includes('web@7.service')]).toEqual([true, false]);
  expect(hidden).toMatch(/^<summary>Other units of <code>web<\/code>: 30 rolled back<\/summary>/);
});

test('many services are one line, which opens to a line for each with what it took', () => {
  const instances = Array.from({ length: 40 }, (_, index) =>
    instance(`s${index}.service`, { service: `s${index}`, durationMs: 12_000, downtimeMs: 900 }),
  );
  const { html } = render(summaryOf(report({ instances })));
  expect(html).toMatch(/<summary>40 services: 40 updated<\/summary>/);
  expect(html).toContain('<summary><b>s7</b>: 1 updated; at most 12 s each; down for at most 0.9 s</summary>');
});

/** Foreign text, in every place where a cluster, a workspace or a server may put some. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '|',
        '\\',
        '`',
        '\n',
        '\n\n',
        '<',
        '>',
        '&',
        '@',
        '#',
        '*',
        '_',
        '[',
        ']',
        '(',
        ')',
        '!',
        '-',
        '~',
      ),
      fc.constantFrom(
        '<script>',
        '<img src=x>',
        '</code>',
        '@octocat',
        '\n# heading\n',
        '\n\n| a | b |\n| - | - |\n',
        'www.x.yz',
      ),
      fc.string(),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const anyInstance: fc.Arbitrary<UnitResult> = fc.record({
  unit: text,
  service: fc.constantFrom('a', 'b|c', '# d\n@octocat'),
  action: fc.constantFrom('create', 'update', 'restart', 'destroy'),
  outcome: fc.constantFrom('succeeded', 'failed', 'skipped', 'cancelled'),
  revision: text,
  previousRevision: text,
  machineId: text,
  machineIp: text,
  systemdActiveState: text,
  systemdSubState: text,
  error: text,
});

test('no foreign text changes the form of a summary', () => {
  fc.assert(
    fc.property(fc.array(anyInstance, { maxLength: 4 }), text, text, (instances, reason, cluster) => {
      const { elements, rows, prose } = render(summaryOf(report({ instances, reason, cluster, status: 'failed' })));
      const count = (element: string) => elements.filter((name) => name === element).length;
      expect(rows.filter((row) => row.length !== columns)).toEqual([]);
      expect(rows.filter(([, unit]) => unit !== 'Unit')).toHaveLength(instances.length);
      expect([count('h2'), count('details'), count('summary'), count('table')]).toEqual([1, 0, 0, count('thead')]);
      const ours = ['h2', 'h3', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'span', 'pre'];
      expect(elements.filter((name) => !ours.includes(name))).toEqual([]);
      for (const run of prose) for (const pattern of linked) expect(run).not.toMatch(pattern);
    }),
    { numRuns: 300 },
  );
});

describe('a summary stays under what GitHub shows', () => {
  const hostile = '@<|'.repeat(400);
  const many = (count: number, more: (index: number) => Partial<UnitResult>) =>
    Array.from({ length: count }, (_, index) => instance(`web@${index}.service`, more(index)));
  const failed = { outcome: 'failed', error: hostile } as const;

  test.each<[string, UnitResult[], RegExp]>([
    ['with 3,000 units', many(3_000, (index) => ({ service: `web${index % 200}` })), /web199.*web@2999/s],
    [
      'with more services than there is place for',
      many(3_000, (index) => ({ service: `s${index}`, systemdActiveState: hostile })),
      /… and \d+ more, which do not fit here/,
    ],
    [
      'with half a table',
      many(1_000, () => ({ outcome: 'skipped', error: hostile })),
      /… and \d+ more rows in the `instances` output/,
    ],
    [
      'with nothing but failures',
      many(3_000, (index) => ({ ...failed, service: `web${index % 200}` })),
      /and 2980 more/,
    ],
    [
      'with names that are endless',
      Array.from({ length: 200 }, () => instance('x'.repeat(100_000), { ...failed, error: 'x'.repeat(100_000) })),
      /and 180 more/,
    ],
  ])('%s', (_, instances, expected) => {
    const summary = summaryOf(report({ status: 'failed', instances, reason: hostile.repeat(100), cluster: hostile }));
    expect(Buffer.byteLength(summary)).toBeLessThan(mebibyte);
    expect(expected.test(summary)).toBe(true);
    // Nothing is cut in the middle.
    const { rows, elements } = render(summary);
    expect(rows.filter((row) => row.length !== columns)).toEqual([]);
    const count = (text: string) => summary.split(text).length;
    expect(count('<details>')).toBe(count('</details>'));
    expect(elements[0]).toBe('h2');
  });

  test('and as a comment has the verdict, what to do and the failures, and as much of the rest as there is room for', () => {
    const instances = [
      ...many(2_000, () => ({})),
      instance('bad.service', { service: 'bad', outcome: 'failed', error: 'why', machineId: 'a' }),
    ];
    const comment = summaryOf(report({ status: 'failed', instances, reason: 'bad.service: why' }), 65_000);
    expect(Buffer.byteLength(comment)).toBeLessThan(65_000);
    expect(Buffer.byteLength(comment)).toBeGreaterThan(60_000);
    expect(comment).toContain('fleetctl status bad.service');
    expect(comment).toMatch(/could not be updated: why.*… and \d+ more rows/s);
  });

  test('no matter what there is to say, and how much room there is', () => {
    fc.assert(
      fc.property(
        fc.array(anyInstance, { maxLength: 30 }),
        fc.integer({ min: 5_000, max: 40_000 }),
        (instances, room) => {
          const summary = summaryOf(report({ status: 'cancelled', instances }), room);
          expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(room);
          expect(summary).toMatch(/^## 🛑 Cancelled/);
        },
      ),
      { numRuns: 100 },
    );
  });
});

test.each([
  [0, '0 s'],
  [49, '0 s'],
  [449, '0.4 s'],
  [12_500, '12.5 s'],
  [99_960, '100 s'],
  [119_400, '119 s'],
  [119_600, '2 min 0 s'],
  [425_000, '7 min 5 s'],
  [7_199_700, '120 min 0 s'],
])('%i ms are %s', (ms, text) => {
  expect(seconds(ms)).toBe(text);
});
