import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readYaml } from '../../src/definition/yaml-file.js';

/** What is wrong with YAML, as `line:column message`. */
function problems(text: string): string[] {
  return readYaml(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('what is not YAML is reported with its line and column', () => {
  test.each([
    ['a:\n\t- b\n', '2:1 Tabs are not allowed as indentation'],
    ['services:\n  - name: x\n\tversion: 1\n', '3:1 Tabs are not allowed as indentation'],
    ["a: 'x\n", "2:1 Missing closing 'quote"],
    ['a: 1\nb: c: d\n', '2:4 Nested mappings are not allowed in compact mappings'],
    ['a: @x\n', '1:4 Plain value cannot start with reserved character @'],
    ['a: 1\nb: 2\na: 3\n', '3:1 Map keys must be unique'],
    ['a: *nope\n', '1:4 *nope has no anchor: &nope is not defined before it'],
    ['a: *later\nb: &later x\n', '1:4 *later has no anchor: &later is not defined before it'],
    ['a: &x [1]\nb:\n  <<: *x\n', '3:3 << can only merge a map or a list of maps'],
    ['- a\nb: c\n', '2:1 Unexpected scalar at node end'],
  ])('%j', (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  test('and the rest is read all the same where a key is there twice', () => {
    expect(readYaml('a: 1\na: 2\nb: 3\n').value).toMatchObject({ b: '3' });
    expect(readYaml('a: [\n').value).toBeUndefined();
  });

  test('nothing that contains itself is followed without end', () => {
    expect(readYaml('&a [*a]').value).toEqual([null]);
    expect(readYaml('a: &a\n  <<: *a\n  b: 1\n').value).toEqual({ a: { b: '1' } });
  });

  test('aliases of aliases of aliases take no time', () => {
    const lines = ['a0: &a0 [x, x]'];
    for (let depth = 1; depth < 60; depth++) lines.push(`a${depth}: &a${depth} [*a${depth - 1}, *a${depth - 1}]`);
    expect(readYaml(lines.join('\n')).problems).toEqual([]);
  });

  test('keys that are maps, with nothing to merge in them, are no reason to fail', () => {
    expect(readYaml('{{<<').positionOf(['services'])).toEqual({ line: 1, column: 1 });
  });

  test('whatever it is, it is read or reported', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a:- \n\t{}[]&*<>|"\'#?!~,1T'.split('')) }), (text) => {
        const { value, problems: found, positionOf } = readYaml(text);
        if (value === undefined) expect(found).not.toEqual([]);
        for (const { line, column } of [...found, positionOf(['services', 3, 'x'])])
          expect(Math.min(line, column)).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('values are the text that stands there', () => {
  test.each([
    ['1.10', '1.10'],
    ['03', '03'],
    ['0x1F', '0x1F'],
    ['1_000', '1_000'],
    ['1e3', '1e3'],
    ['yes', 'yes'],
    ['true', 'true'],
    ['2026-01-02', '2026-01-02'],
    ['"a\\tb"', 'a\tb'],
    ["'it''s'", "it's"],
    ['a b # comment', 'a b'],
    ['>-\n  a\n  b', 'a b'],
    ['', null],
    ['~', null],
    ['null', null],
    ['"null"', 'null'],
    ['""', ''],
  ])('%s', (text, value) => {
    expect(readYaml(`key: ${text}\n`).value).toEqual({ key: value });
  });
});

describe('placeholders need no quotes', () => {
  test.each([
    ['{{TAG}}', '{{TAG}}'],
    ['{{TAG}}-{{SUFFIX}}', '{{TAG}}-{{SUFFIX}}'],
    ['"{{TAG}}"', '{{TAG}}'],
    ['>\n  x {{TAG}}', 'x {{TAG}}\n'],
  ])('%s', (text, value) => {
    expect(readYaml(`key: ${text}\n`).value).toMatchObject({ key: value });
  });

  test('not as keys, in lists or in maps in braces either', () => {
    expect(readYaml('{{A}}: [{{B}}, {c: {{D}}}]').value).toEqual({ '{{A}}': ['{{B}}', { c: '{{D}}' }] });
  });
});

describe('aliases and merge keys', () => {
  const yaml = readYaml(`base: &base
  count: 2
  version: 1
list:
  - <<: *base
    version: 2
  - version: 3
    <<: [*base, {extra: x}]
    count: 4
  - *base
`);

  test('are followed, and what stands beside a merge key goes before what it merges', () => {
    expect(yaml.value).toEqual({
      base: { count: '2', version: '1' },
      list: [
        { count: '2', version: '2' },
        { count: '4', version: '3', extra: 'x' },
        { count: '2', version: '1' },
      ],
    });
  });

  test('have the place of what they stand for, which is where it can be mended', () => {
    expect(yaml.positionOf(['list', 0, 'count'])).toEqual({ line: 2, column: 10 });
    expect(yaml.positionOf(['list', 0, 'version'])).toEqual({ line: 6, column: 14 });
    expect(yaml.positionOf(['list', 2, 'version'])).toEqual({ line: 3, column: 12 });
    expect(yaml.keyPositionOf(['list', 1, 'extra'])).toEqual({ line: 8, column: 18 });
  });

  test('are no matter of how often they are used', () => {
    const many = readYaml(`- &a {x: 1}\n${'- <<: *a\n'.repeat(1_000)}`);
    expect(many.problems).toEqual([]);
    expect(many.value).toHaveLength(1_001);
  });
});

describe('positions', () => {
  const yaml = readYaml('# comment\r\na:\r\n  - b: "x {{B}}"\r\n    "c d": {e: [f]}\r\n');

  test.each([
    [['a', 0, 'b'], 3, 8],
    [['a', 0, 'c d', 'e', 0], 4, 17],
    [['a', 0, 'gone', 'deeper'], 3, 5],
    [['a', 9], 3, 3],
    [[], 2, 1],
  ])('of %j', (path, line, column) => {
    expect(yaml.positionOf(path)).toEqual({ line, column });
  });

  test('of a key, and of what stands in a value', () => {
    expect(yaml.keyPositionOf(['a', 0, 'c d'])).toEqual({ line: 4, column: 5 });
    expect(yaml.positionOf(['a', 0, 'b'], '{{B}}')).toEqual({ line: 3, column: 11 });
  });

  test('of an empty file', () => {
    expect(readYaml('').positionOf(['services'])).toEqual({ line: 1, column: 1 });
  });
});
