import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import { describe, expect, test } from '@jest/globals';

const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'));

/** `export async function* name`, `export abstract class Name`, `export type Name`; nothing is exported by lists or by default. */
const exported =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|interface|type|const enum|enum|const|let) (\w+)/gm;

const exportsOf = (path: string): string[] => {
  const text = readFileSync(join('src', path), 'utf8');
  return [...new Set([...text.matchAll(exported)].map(([, name = '']) => name))];
};

/** Returns the names that are given more than once. */
function repeated(names: readonly string[]): string[] {
  return [...Map.groupBy(names, (name) => name)]
    .filter(([, uses]) => uses.length > 1)
    .map(([name]) => name)
    .sort();
}

describe('a name means one thing', () => {
  test('among everything that is exported', () => {
    expect(repeated(paths.flatMap(exportsOf))).toEqual([]);
  });

  test('among files', () => {
    const names = paths.map((path) => basename(path, '.ts'));
    expect(repeated(names)).toEqual([]);
  });

  test('and every export is seen here', () => {
    const unseen = paths.filter((path) =>
      /^export (?:default|\*|type \{|\{|namespace|var)/m.test(readFileSync(join('src', path), 'utf8')),
    );
    expect(unseen).toEqual([]);
    expect(exportsOf('errors/user-error.ts')).toEqual(['UserError']);
    expect(paths.flatMap(exportsOf).length).toBeGreaterThan(paths.length);
  });
});
