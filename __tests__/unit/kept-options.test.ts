import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';
import { optionsError } from '../../src/unit/requirements.js';
import { groupedBySection, keptOptions, sameUnitFile, serializeUnitFile } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

function read(text: string): UnitOption[] {
  return parseUnitFile(text).options.map(({ section, name, value }) => ({ section, name, value }));
}

/** `Service ExecStart=/bin/a` as an option. */
function option(line: string): UnitOption {
  const [, section = '', name = '', value = ''] = /^(\S+) ([^=]*)=(.*)$/s.exec(line) ?? [];
  return { section, name, value };
}

describe('what fleet keeps of the options that it was sent', () => {
  test.each<[what: string, text: string, kept: string[]]>([
    ['a value that goes on over lines stays as it is', '[S]\nA=x \\\n  y\nB=z\n', ['S A=x \\\n  y', 'S B=z']],
    [
      'lines with carriage returns become one value, without what they are indented by',
      '[S]\r\nA=x \\\r\n  M=1 \\\r\n  T=2 y\r\n',
      ['S A=x \\\nM=1 \\\nT=2 y'],
    ],
    ['so do those with a blank behind the backslash', '[S]\nA=x \\ \n  M=1\nB=z\n', ['S A=x \\\nM=1', 'S B=z']],
    ['and with a tab', '[S]\nA=x \\\t\nM=1\n', ['S A=x \\\nM=1']],
    ['an option further down is swallowed too', '[S]\nA=x \\ \n\n# note\nB=y\n', ['S A=x \\\nB=y']],
    ['and one of a later part of the same section', '[S]\nA=x \\ \n[U]\nC=1\n[S]\nB=y\n', ['S A=x \\\nB=y', 'U C=1']],
    ['a section that ends keeps its backslash', '[S]\nA=x \\ \n[U]\nC=1\n', ['S A=x \\\n', 'U C=1']],
    ['and so does the end of the file', '[S]\nA=x \\', ['S A=x \\\n']],
    ['a blank line ends a value for good', '[S]\nA=x \\\n\nB=y\n', ['S A=x \\\n', 'S B=y']],
    ['an empty value is swallowed as well', '[S]\nA=x \\ \nB=\nC=z\n', ['S A=x \\\nB=', 'S C=z']],
    ['a backslash inside a line is nothing special', '[S]\nA=x\\y\nB=C:\\d e\n', ['S A=x\\y', 'S B=C:\\d e']],
  ])('%s', (_, text, kept) => {
    expect(keptOptions(read(text))).toEqual(kept.map(option));
  });

  test('is every recorded unit file as it was read, unless a value ends in a backslash', () => {
    const { unitFiles } = readFleetFixture<{ unitFiles: { text: string; parseError?: string }[] }>(
      'unit-file-vectors.json',
    );
    const readable = unitFiles.filter(({ parseError }) => parseError === undefined).map(({ text }) => read(text));
    const stable = readable.filter((options) => !options.some(({ value }) => value.endsWith('\\')));
    expect(stable.length).toBeGreaterThan(50);
    for (const options of stable) {
      expect(keptOptions(options)).toEqual(groupedBySection(options));
      expect(read(serializeUnitFile(options))).toEqual(groupedBySection(options));
    }
  });

  const anyText = fc
    .array(
      fc.constantFrom('[S]\n', '[U]', 'A=', 'B', '=', '\\', '\n', '\r\n', ' ', '\t', 'x', '#', ';', '\u00a0', ']', '-'),
      { maxLength: 40 },
    )
    .map((parts) => `[S]\n${parts.join('')}`);

  test('does not change any more, however it was written', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let sent: UnitOption[];
        try {
          sent = read(text);
        } catch {
          return;
        }
        const kept = keptOptions(sent);
        expect(read(serializeUnitFile(kept))).toEqual(kept);
        expect(keptOptions(kept)).toEqual(kept);
        expect(sameUnitFile(sent, kept)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('is what fleet comes to by reading once more and once more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let options: UnitOption[];
        try {
          options = read(text);
        } catch {
          return;
        }
        const kept = keptOptions(options);
        for (let readings = 0; readings < 4; readings++) options = read(serializeUnitFile(options));
        expect(options).toEqual(kept);
      }),
      { numRuns: 5_000 },
    );
  });

  test('is what was sent where fleet cannot read that, and the reason is told', () => {
    const unreadable = [option('S A=x \\'), option(`S B=${'y'.repeat(5_000)}`)];
    expect(keptOptions(unreadable)).toEqual(unreadable);
    expect(optionsError(keptOptions(unreadable))).toBe('line too long (max 2048 bytes)');
  });
});

describe('two unit files are the same', () => {
  test.each<[what: string, one: string[], other: string[], same: boolean]>([
    ['if fleet makes the same of them', ['S A=x \\', 'S M=1'], ['S A=x \\\nM=1'], true],
    ['as 0.11.1 serves lines that go on', ['S A=x \\\n  y'], ['S A=x    y'], true],
    ['as 0.11.1 serves a backslash at the end', ['S A=x \\\n', 'S B=y'], ['S A=x', 'S B=y'], true],
    ['as 0.11.1 serves two backslashes at the end', ['S A=x \\\\\n'], ['S A=x \\'], true],
    ['but not if one of them swallows an option', ['S A=x \\', 'S M=1'], ['S A=x', 'S M=1'], false],
  ])('%s', (_, one, other, same) => {
    expect(sameUnitFile(one.map(option), other.map(option))).toBe(same);
  });
});
