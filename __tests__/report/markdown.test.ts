import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plainLine } from '../../src/host/plain-text.js';
import { markdownCode, markdownTable, markdownText } from '../../src/report/markdown.js';
import { linked, render } from './rendered.js';

/** Text by somebody who knows Markdown. */
const hostile = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'|\\`*_~[]()<>!#@&;:-+=."\'{}$^/', '||', '```', '**', '~~', '---') },
      { weight: 2, arbitrary: fc.constantFrom('\n', '\r\n', '\n\n', ' ', '    ', '\t', '\u2028', '\u00a0') },
      {
        weight: 3,
        arbitrary: fc.constantFrom('a', '1', '1.', '1)', 'octocat', 'web@1.service', '@octocat', '#12', 'GH-1'),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          '<script>alert(1)</script>',
          '<img src=x onerror=alert(1)>',
          '<a href="https://evil.example">x</a>',
          '![x](https://evil.example/x.png)',
          '[x](https://evil.example)',
          '[x]: https://evil.example',
          'https://evil.example',
          'www.evil.example',
          'WWW.evil.example',
          'mail@evil.example',
          'mailto:mail@evil.example',
          '<!-- ',
          ' -->',
          '&lt;',
          '&#64;octocat',
          '</code>',
          '</td></tr></table>',
          '# heading',
          '- item',
          '> quote',
          '| - | - |',
          '[^1]',
          '- [ ] todo',
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

/** Blanks at the edges and in a row count for nothing in HTML. */
function seen(text: string): string {
  return plainLine(text).toWellFormed().replaceAll('\uFFFD', '').replace(/\s+/g, ' ').trim();
}

const ours = ['table', 'thead', 'tbody', 'tr', 'th', 'td', 'code', 'span', 'p', 'h3', 'ul', 'li'];

function expectHarmless(markdown: string): void {
  const { elements, prose } = render(markdown);
  expect(elements.filter((name) => !ours.includes(name))).toEqual([]);
  for (const text of prose) for (const pattern of linked) expect(text).not.toMatch(pattern);
}

describe('foreign text', () => {
  test.each([
    '- item',
    '+ item',
    '* item',
    '1. item',
    '12) item',
    '# heading',
    '> quote',
    '    code',
    '```',
    '---',
    '===',
    '***',
    '<script>alert(1)</script>',
    '<!-- comment',
    '@octocat',
    'thanks to @octocat/team',
    'web@1.service failed',
    'see #12 and octo/repo#12',
    'www.evil.example',
    'https://evil.example',
    'a | b',
    'a \\| b \\',
    '`a` b``',
    '&lt;b&gt; &#64;octocat &amp;',
    '[a](b) ![a](b) [a][b] [a]: b',
    '~~a~~ *a* _a_ __a__',
    ':tada: $x$',
    '- [x] done',
    '[^1]',
  ])('alone on its line shows as it is: %s', (text) => {
    const { blocks, elements } = render(markdownText(text));
    expect(blocks).toEqual([seen(text)]);
    expect(elements.filter((name) => name !== 'span')).toEqual(['p']);
    expectHarmless(markdownText(text));
  });

  test('anywhere shows as it is, whatever it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = markdownText(text);
        expect(shown).not.toMatch(/[\r\n]/);
        expectHarmless(`${shown}\n\n### ${shown}\n\n- ${shown}`);
        const { blocks, elements } = render(`x ${shown}\n\n### x ${shown}\n\n- x ${shown}`);
        expect(elements.filter((name) => name !== 'span')).toEqual(['p', 'h3', 'ul', 'li']);
        for (const block of blocks) expect(seen(block)).toBe(seen(`x ${seen(text)}`));
      }),
      { numRuns: 300 },
    );
  });

  test('in a table leaves every row its cells, and every cell its text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(hostile, hostile, hostile), { minLength: 1, maxLength: 4 }), (cells) => {
        const rows = cells.map(([text, name, more]) => [
          markdownText(text),
          markdownCode(name),
          `not done: ${markdownText(more)}`,
        ]);
        const table = markdownTable(['A', 'B', 'C'], rows);
        const rendered = render(table);
        expect(rendered.rows.map((row) => row.map(seen))).toEqual([
          ['A', 'B', 'C'],
          ...cells.map(([text, name, more]) => [seen(text), seen(name), seen(`not done: ${seen(more)}`)]),
        ]);
        expect(rendered.elements.filter((name) => name === 'table')).toHaveLength(1);
        expectHarmless(table);
      }),
      { numRuns: 200 },
    );
  });

  test('is cut when it is endless, in a whole character', () => {
    for (const text of ['x'.repeat(100_000), `x${'😀'.repeat(10_000)}`, '@'.repeat(100_000), '<'.repeat(100_000)]) {
      const [block = ''] = render(markdownText(text)).blocks;
      expect(block.length).toBeLessThanOrEqual(601);
      expect(block).toMatch(/…$/);
      expect(markdownText(text).isWellFormed()).toBe(true);
    }
  });
});

describe('names in the type of code', () => {
  test.each(['web@1.service', 'run\\x2ddocker:80.service', '-.mount', 'a_b_c.service', '10.77.0.11', 'abc1234', 'a\\'])(
    '%s can be copied as it stands, and is no mail address',
    (name) => {
      const { rows, html } = render(markdownTable(['A', 'B'], [[markdownCode(name), 'x']]));
      expect(rows[1]).toEqual([name, 'x']);
      expect(html).toContain(`<code>${name}</code>`);
      expectHarmless(markdownTable(['A', 'B'], [[markdownCode(name), 'x']]));
    },
  );

  test('show as they are whatever they are', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const code = `x ${markdownCode(name)} y`;
        expectHarmless(code);
        expect(seen(render(code).blocks[0] ?? '')).toBe(seen(`x ${seen(name)} y`));
      }),
      { numRuns: 200 },
    );
  });
});
