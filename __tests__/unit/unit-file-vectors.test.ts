import { describe, expect, test } from '@jest/globals';
import { parseUnitFile, UnitFileError } from '../../src/unit/parse-unit-file.js';
import { isGlobal, optionsError, requirementsOf, xFleetKeys } from '../../src/unit/requirements.js';
import { revisionOf, serializeUnitFile } from '../../src/unit/serialize-unit-file.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

interface Vector {
  case: string;
  text: string;
  name?: string;
  parseError?: string;
  options?: { section?: string; name?: string; value?: string }[];
  serialized?: string;
  hash?: string;
  optionsError?: string;
  requirementsError?: string;
  global?: boolean;
  machineID?: string;
  machineOf?: string[];
  conflicts?: string[];
  replaces?: string[];
  machineMetadata?: Record<string, string[]>;
}

const { unitFiles } = readFleetFixture<{ unitFiles: Vector[] }>('unit-file-vectors.json');

describe('a unit file is read exactly as a fleet server read it', () => {
  test('there are recordings to compare with', () => expect(unitFiles).toHaveLength(86));

  test.each(unitFiles.filter((vector) => vector.parseError !== undefined))('refused: $case', (vector) => {
    expect(() => parseUnitFile(vector.text)).toThrow(UnitFileError);
    expect(() => parseUnitFile(vector.text)).toThrow(vector.parseError);
  });

  test.each(unitFiles.filter((vector) => vector.parseError === undefined))('$case', (vector) => {
    const options = parseUnitFile(vector.text).options.map(({ section, name, value }) => ({ section, name, value }));
    expect(options).toEqual(vector.options?.map((option) => ({ section: '', name: '', value: '', ...option })));
    expect(serializeUnitFile(options)).toBe(vector.serialized);
    expect(revisionOf(options)).toBe(vector.hash);
    expect(optionsError(options)).toBe(vector.optionsError);

    const unknown = options.find((option) => option.section === 'X-Fleet' && !xFleetKeys.includes(option.name));
    expect(unknown && `unrecognized requirement in [X-Fleet] section: "${unknown.name}"`).toBe(
      vector.requirementsError,
    );

    const requirements = requirementsOf(vector.name ?? 'unnamed.service', options);
    expect(isGlobal(vector.name ?? 'unnamed.service', options)).toBe(vector.global ?? false);
    expect({ ...requirements, metadata: Object.fromEntries(requirements.metadata) }).toEqual({
      global: vector.global ?? false,
      ...(vector.machineID !== undefined && { machineId: vector.machineID }),
      machineOf: vector.machineOf ?? [],
      conflicts: vector.conflicts ?? [],
      replaces: vector.replaces ?? [],
      metadata: vector.machineMetadata ?? {},
    });
  });
});

describe('what cannot be read is reported with its line', () => {
  test.each([
    ['[Unit]\nDescription=x\n[Service\nExecStart=/bin/true\n', 3],
    ['[Unit]\n[Service] trailing\n', 2],
    ['[Service]\n\n# comment\nExecStart\nExecStop=/bin/true\n', 4],
    ['[Service]\nExecStart=/bin/true\nExecStop', 3],
    ['[Service]\nExecStart=/bin/a \\\n  b\nnonsense\n', 4],
    [`[Service]\nExecStart=/bin/true\nExecStop=${'x'.repeat(3000)}\n`, 3],
  ])('%j', (text, line) => {
    expect(() => parseUnitFile(text)).toThrow(expect.objectContaining({ line }));
  });

  test('options carry the line of their name, also behind continued values and comments', () => {
    const { options, sections } = parseUnitFile(
      '# head\n[Service]\nExecStart=/bin/a \\\n  -b\n\n; note\nExecStop=/bin/c\n[Unit]\nA=1',
    );
    expect(options.map(({ name, line }) => [name, line])).toEqual([
      ['ExecStart', 3],
      ['ExecStop', 7],
      ['A', 9],
    ]);
    expect(sections).toEqual([
      { name: 'Service', line: 2 },
      { name: 'Unit', line: 8 },
    ]);
  });

  test('text before the first section is found, comments and a byte order mark apart', () => {
    expect(parseUnitFile('\ufeff# note\n\nExecStart=/bin/true\n[Service]\nA=1\n').strayLine).toBe(3);
    expect(parseUnitFile('\ufeff# note\n\n[Service]\nA=1\n')).not.toHaveProperty('strayLine');
  });

  test('a long line is measured as far as fleet buffers it: across the edge of its buffer it passes', () => {
    const filler = `[Unit]\n${`A=${'y'.repeat(1000)}\n`.repeat(3)}`;
    expect(filler.length).toBeGreaterThan(4096 - 2048);
    expect(parseUnitFile(`${filler}B=${'x'.repeat(2500)}\n`).options).toHaveLength(4);
  });
});
