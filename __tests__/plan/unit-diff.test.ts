import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { diffOptions } from '../../src/plan/unit-diff.js';
import type { UnitOption } from '../../src/unit/unit-option.js';

const options = (...texts: string[]): UnitOption[] =>
  texts.map((text) => {
    const [, section = 'Service', name = '', value = ''] = /^(?:\[(\w+)\])?(\w+)=(.*)$/.exec(text) ?? [];
    return { section, name, value };
  });

const shown = (before: readonly UnitOption[], after: readonly UnitOption[]) =>
  diffOptions(before, after).map(({ kind, option }) => `${kind === 'added' ? '+' : '-'}${option.name}=${option.value}`);

describe('the difference of two unit files', () => {
  test('is nothing where they are the same', () => {
    expect(shown(options('A=1', 'B=2'), options('A=1', 'B=2'))).toEqual([]);
    expect(shown([], [])).toEqual([]);
  });

  test('is what was taken out and put in, and nothing of the rest', () => {
    const before = options('Description=x', 'ExecStart=/bin/a', 'Restart=always');
    const after = options('Description=x', 'ExecStart=/bin/b', 'Restart=always', 'RestartSec=1');
    expect(shown(before, after)).toEqual(['-ExecStart=/bin/a', '+ExecStart=/bin/b', '+RestartSec=1']);
  });

  test('knows one of several equal lines from all of them', () => {
    expect(shown(options('E=1', 'E=1'), options('E=1', 'E=1', 'E=1'))).toEqual(['+E=1']);
  });

  test('knows a change of order, which matters to ExecStartPre=', () => {
    expect(shown(options('E=1', 'E=2'), options('E=2', 'E=1'))).toEqual(['-E=1', '+E=1']);
  });

  test('knows the same option in another section', () => {
    const lines = diffOptions(options('[Unit]After=a'), options('[Install]After=a'));
    expect(lines.map(({ kind, option }) => [kind, option.section])).toEqual([
      ['removed', 'Unit'],
      ['added', 'Install'],
    ]);
  });

  describe('of thousands of lines', () => {
    const many = (count: number, lineAt: (index: number) => string) =>
      options(...Array.from({ length: count }, (_, index) => `E=${lineAt(index)}`));
    const inTime = (before: readonly UnitOption[], after: readonly UnitOption[]) => {
      const startedAt = performance.now();
      const lines = diffOptions(before, after);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      return lines;
    };

    test.each([3_000, 5_000])('is computed in time where all %i differ', (count) => {
      const [before, after] = [many(count, (index) => `a${index}`), many(count, (index) => `b${index}`)];
      expect(inTime(before, after)).toEqual([
        ...before.map((option) => ({ kind: 'removed', option })),
        ...after.map((option) => ({ kind: 'added', option })),
      ]);
    });

    test('is exact where every tenth differs', () => {
      const before = many(5_000, (index) => `a${index}`);
      const after = many(5_000, (index) => (index % 10 === 0 ? `b${index}` : `a${index}`));
      expect(inTime(before, after)).toHaveLength(1_000);
    });
  });

  test('turns one into the other, and is never longer than both together', () => {
    const some = fc.array(
      fc.record({
        section: fc.constantFrom('Unit', 'Service'),
        name: fc.constantFrom('A', 'B'),
        value: fc.constantFrom('1', '2'),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(some, some, (before, after) => {
        const lines = diffOptions(before, after);
        const count = (list: readonly UnitOption[], one: UnitOption) =>
          list.filter((option) => JSON.stringify(option) === JSON.stringify(one)).length;
        for (const one of [...before, ...after]) {
          const change = (kind: string) =>
            count(
              lines.filter((line) => line.kind === kind).map(({ option }) => option),
              one,
            );
          expect(count(before, one) - change('removed') + change('added')).toBe(count(after, one));
        }
        expect(lines.length).toBeLessThanOrEqual(before.length + after.length);
        if (JSON.stringify(before) === JSON.stringify(after)) expect(lines).toEqual([]);
      }),
    );
  });
});
