import { expect, test } from '@jest/globals';
import { summaryOf } from '../../src/report/summary.js';
import { render } from './rendered.js';
import { instance, report } from './reports.js';

const numbers = Array.from({ length: 10 }, (_, index) => index + 1);

/** Ten failed units that have written such lines, in one service or in one of their own each. */
function failures(line: string, count: number, serviceOf: (number: number) => string) {
  const said = [1, 2, 3].map(() => `"${line.slice(0, 160)}"`).join(', ');
  return numbers.map((number) =>
    instance(`web@${number}.service`, {
      service: serviceOf(number),
      outcome: 'failed',
      error: `systemd shows failed/failed on 10.0.0.12; its journal: ${said}`,
      journal: Array.from({ length: count }, (_, index) => `16:04:09 web: ${index + 1} ${line}`),
    }),
  );
}

test.each([
  ['twenty lines of words', 'no such file or directory: /etc/web.conf, giving up '.repeat(8), 20],
  ['a thousand lines', 'no such file or directory', 1_000],
  ['nothing but punctuation', '@#~'.repeat(130), 20],
  ['no Latin letters', '設定ファイルがありません'.repeat(30), 20],
])('a comment has all ten units that have failed with %s in their journals', (_, line, count) => {
  for (const serviceOf of [() => 'web', (number: number) => `web-${number}`]) {
    const instances = failures(line, count, serviceOf);
    const markdown = summaryOf(report({ status: 'failed', instances }), 65_000);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_000);
    const { rows, blocks } = render(markdown);
    const failed = rows.filter(([mark]) => mark === '❌').map(([, unit]) => unit);
    expect(failed).toEqual(instances.map(({ unit }) => unit));
    expect(blocks).toContain('What failed');
    // The newest line tells more than the first.
    expect(markdown.split(` ${count} `).length - 1).toBeGreaterThanOrEqual(10);
  }
});

test('the summary of the job has every line of a hundred', () => {
  const line = 'no such file or directory: /etc/web.conf, giving up '.repeat(2);
  const markdown = summaryOf(report({ status: 'failed', instances: failures(line, 100, () => 'web') }));
  expect(markdown.split(/web&#58; \d+ no such/).length - 1).toBe(1_000);
});
