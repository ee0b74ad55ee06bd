import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseVariables, substitute } from '../../src/definition/variables.js';
import { UserError } from '../../src/errors/user-error.js';

describe('lines that are not NAME=value', () => {
  test.each([
    ['TAG', 'line 1'],
    ['tag=1', 'line 1'],
    ['A=1\nMy-Tag=2', 'line 2'],
    ['=1', 'line 1'],
    ['TAG =1', 'line 1'],
    ['ÄPFEL=1', 'line 1'],
  ])('%j', (input, line) => {
    const why = `${line} is not NAME=value, where NAME consists of upper-case letters, digits and underscores`;
    expect(() => parseVariables(input)).toThrow(new UserError(why));
  });

  test('are all reported at once, and never with what they hold, which may be secret', () => {
    expect(() => parseVariables('KEY=-----BEGIN\nhunter2\nhunter3==\nKEY=x')).toThrow(
      /^line 2 is not [^;]*; line 3 is not [^;]*; line 4 sets KEY again$/,
    );
    expect(() => parseVariables('hunter2')).not.toThrow(/hunter2/);
  });
});

describe('variables', () => {
  test.each<[string, Record<string, string>]>([
    ['', {}],
    ['TAG=1.2', { TAG: '1.2' }],
    ['A=1\r\nB=2\r\n', { A: '1', B: '2' }],
    ['\n  # what is live\n  A=1\n\n', { A: '1' }],
    ['EMPTY=', { EMPTY: '' }],
    ['URL=http://x/?a=b&c=#d', { URL: 'http://x/?a=b&c=#d' }],
    ['A= x \t', { A: ' x \t' }],
    ['_1=x', { _1: 'x' }],
    ['__PROTO__=x', { __PROTO__: 'x' }],
  ])('%j', (input, expected) => {
    expect(Object.fromEntries(parseVariables(input))).toEqual(expected);
  });
});

describe('a placeholder without a value', () => {
  test('is reported with its line and column, each time', () => {
    const text = '[Unit]\nDescription={{A}} {{B}}\r\n\t{{A}}\n';
    expect(substitute(text, new Map([['B', 'b']])).missing).toEqual([
      { name: 'A', written: '{{A}}', line: 2, column: 13 },
      { name: 'A', written: '{{A}}', line: 3, column: 2 },
    ]);
  });

  test('is not looked for where there are no variables of that name but of every object', () => {
    expect(substitute('{{CONSTRUCTOR}}', new Map()).missing).toHaveLength(1);
  });
});

describe('put in', () => {
  test.each([
    '{{.State.Pid}}',
    '{{json .}}',
    '{{ .Names }}',
    '{{range .Mounts}}{{.Source}}{{end}}',
    '{{ .State.Pid }}',
    '{{ json . }}',
    '{{- .ID -}}',
    '{{ 5 }}',
    '{{5 }}',
    '{{ tag }}',
    '{{ TAG | upper }}',
    '{{ TA G }}',
    '{{\nTAG }}',
    '{{tag}}',
    '{TAG}',
    '$TAG $(TAG) %i',
    '{{TAG',
    '{{TA-G}}',
    '{{}}',
  ])('not for %s, which is left alone', (text) => {
    expect(substitute(text, new Map([['TAG', 'x']]))).toEqual({
      text,
      used: new Set(),
      missing: [],
      swallowing: [],
    });
  });

  test.each(['$&', '$1', '$$', "$'", '%i %%', '\\n', '{{TAG}}', '{{OTHER}}', 'a"b', ''])('%j as it is', (value) => {
    expect(substitute('<{{TAG}}|{{TAG}}>', new Map([['TAG', value]]))).toEqual({
      text: `<${value}|${value}>`,
      used: new Set(['TAG']),
      missing: [],
      swallowing: [],
    });
  });

  test.each(['{{ TAG }}', '{{TAG }}', '{{ TAG}}', '{{\tTAG\t}}', '{{\u00a0TAG\u00a0}}', '{{  TAG  }}'])(
    'for %j, whatever blanks are in it',
    (text) => {
      expect(substitute(`<${text}>`, new Map([['TAG', '1.2']])).text).toBe('<1.2>');
      expect(substitute(`<${text}>`, new Map()).missing).toEqual([{ name: 'TAG', written: text, line: 1, column: 2 }]);
    },
  );

  test.each([
    ['A={{X}}\nB=1\n', ['X 1:3']],
    ['A={{ X }}\nB=1\n', ['X 1:3']],
    ['A={{X}}', ['X 1:3']],
    ['A={{X}} \r\nB={{X}}\t\n', ['X 1:3', 'X 2:3']],
    ['A={{X}}{{EMPTY}}\nB=1\n', ['X 1:3']],
    ['A={{X}}{{OTHER}}\nB={{X}}/bin\n', []],
    ['A={{X}} {{X}}\n', ['X 1:9']],
    ['A={{OTHER}}\n', []],
    ['# {{X}}\n ; {{X}}\nA=1\n', []],
  ])('%j with a value that ends in a backslash is known where it swallows the next line', (text, expected) => {
    const variables = new Map([
      ['X', 'C:\\'],
      ['EMPTY', ''],
      ['OTHER', 'a\\b'],
    ]);
    const { swallowing } = substitute(text, variables);
    expect(swallowing.map(({ name, line, column }) => `${name} ${line}:${column}`)).toEqual(expected);
  });

  test('between braces that are there for something else', () => {
    expect(substitute('{{{A}}} {{{{A}}}}', new Map([['A', 'x']])).text).toBe('{x} {{x}}');
  });

  test('any value of any name, so that lines stay where they are', () => {
    const name = fc.stringMatching(/^[A-Z0-9_]{1,8}$/);
    const value = fc.string().filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(name, value, fc.string(), fc.string(), (key, text, before, after) => {
        const variables = parseVariables(`${key}=${text}`);
        const braces = /\{\{\s*[A-Z0-9_]*\s*\}?\}?/;
        fc.pre(!braces.test(before) && !braces.test(after) && !before.endsWith('{') && !after.startsWith('}'));
        expect(substitute(`${before}{{${key}}}${after}`, variables).text).toBe(`${before}${text}${after}`);
      }),
    );
  });
});
