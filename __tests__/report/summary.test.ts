import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seconds } from '../../src/clock/seconds.js';
import type { InstanceResult } from '../../src/report/result.js';
import { summaryOf } from '../../src/report/summary.js';
import { linked, render } from './rendered.js';
import { instance, report, statuses } from './reports.js';

const mebibyte = 1024 * 1024;
const columns = 8;

test.each(statuses)('a deployment that is %s has one heading, its reason, and where', (status) => {
  const { elements, blocks } = render(summaryOf(report({ status, cluster: 'fleetd/1.0.0 at http://10.0.0.1:49153' })));
  expect(elements).toEqual(['h2', 'p']);
  expect(blocks[1]).toBe('1 updated. It took 61.4 s on fleetd/1.0.0 at http://10.0.0.1:49153.');
});

test('one that did not get as far as the cluster has a reason all the same', () => {
  const { blocks } = render(summaryOf(report({ status: 'failed', reason: 'deploy/a.service:3: it is wrong' })));
  expect(blocks).toEqual(['❌ Failed', 'deploy/a.service:3: it is wrong.']);
});

test('a reason that is nothing but a number opens no list', () => {
  expect(render(summaryOf(report({ reason: '12', cluster: 'x' }))).elements).toEqual(['h2', 'p']);
});

test('every service has a table with a row for each unit, and failures are told first', () => {
  const { blocks, rows, elements } = render(
    summaryOf(
      report({
        status: 'failed',
        instances: [
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
          instance('web@4.service', { outcome: 'cancelled', error: 'cancelled' }),
          instance('web@3.service', { outcome: 'skipped', error: 'web@2.service failed' }),
          instance('db.service', { service: 'db', action: 'unchanged', outcome: 'unchanged', revision: 'cccccccccc' }),
        ],
      }),
    ),
  );
  expect(blocks.slice(2, 5)).toEqual([
    'web@2.service: crash loop; see "journalctl -u web@2.service"',
    'web@4.service: cancelled',
    'web',
  ]);
  expect(elements.filter((name) => name === 'h3')).toHaveLength(2);
  expect(rows.slice(1, 5)).toEqual([
    ['✅', 'web@1.service', 'updated', 'aaaaaaa → bbbbbbb', '10.0.0.1', 'active/running', '4.2 s', '1.1 s'],
    ['❌', 'web@2.service', 'could not be updated', '', '', '', '', ''],
    ['🛑', 'web@4.service', 'could not be updated', '', '', '', '', ''],
    ['⏸️', 'web@3.service', 'not updated: web@2.service failed', '', '', '', '', ''],
  ]);
  expect(rows[6]).toEqual(['➖', 'db.service', 'unchanged', 'ccccccc', '', '', '', '']);
});

test('the only failure is in the verdict already; the only unit that was left in flight is not', () => {
  const list = (status: 'failed' | 'cancelled') =>
    render(summaryOf(report({ status, instances: [instance('a.service', { outcome: status, error: 'why' })] }))).blocks;
  expect(list('failed')).not.toContain('a.service: why');
  expect(list('cancelled')).toContain('a.service: why');
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

const anyInstance: fc.Arbitrary<InstanceResult> = fc.record({
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
      const services = new Set(instances.map(({ service }) => service)).size;
      const failures = instances.filter(({ outcome }) => outcome === 'failed' || outcome === 'cancelled').length;
      const count = (element: string) => elements.filter((name) => name === element).length;
      expect(rows.map((row) => row.length)).toEqual(Array.from({ length: instances.length + services }, () => columns));
      expect([count('h2'), count('h3'), count('table'), count('p'), count('li')]).toEqual([
        1,
        services,
        services,
        1,
        failures > 1 ? failures : 0,
      ]);
      const ours = ['h2', 'h3', 'p', 'ul', 'li', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'span'];
      expect(elements.filter((name) => !ours.includes(name))).toEqual([]);
      for (const run of prose) for (const pattern of linked) expect(run).not.toMatch(pattern);
    }),
    { numRuns: 300 },
  );
});

describe('a summary stays under what GitHub shows', () => {
  const hostile = '@<|'.repeat(400);

  test.each<[string, InstanceResult[], RegExp]>([
    [
      'with 3,000 units',
      Array.from({ length: 3_000 }, (_, index) => instance(`web@${index}.service`, { service: `web${index % 200}` })),
      /web199/,
    ],
    [
      'with more services than there is place for',
      Array.from({ length: 3_000 }, (_, index) =>
        instance(hostile, { service: `s${index}`, systemdActiveState: hostile }),
      ),
      /\d+ sections left out here: GitHub shows no longer summary/,
    ],
    [
      'with one service too many',
      Array.from({ length: 1_000 }, () => instance('a.service', { outcome: 'skipped', error: hostile })),
      /1 section left out here/,
    ],
    [
      'with nothing but failures',
      Array.from({ length: 3_000 }, (_, index) =>
        instance(`web@${index}.service`, { outcome: 'failed', error: hostile, service: `web${index % 200}` }),
      ),
      /and 2950 more, which the outputs have/,
    ],
    [
      'with names that are endless',
      Array.from({ length: 200 }, () =>
        instance('x'.repeat(100_000), { outcome: 'failed', error: 'x'.repeat(100_000) }),
      ),
      /and 150 more/,
    ],
  ])('%s', (_, instances, told) => {
    const summary = summaryOf(report({ status: 'failed', instances, reason: hostile.repeat(100), cluster: hostile }));
    expect(Buffer.byteLength(summary)).toBeLessThan(mebibyte);
    expect(summary).toMatch(told);
    // Nothing is cut in the middle: the last line is whole.
    expect(summary).toMatch(/(\|| all\.)\n$/);
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
