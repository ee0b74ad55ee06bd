import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { githubLint } from './github-lint.js';

const content = readFileSync('action.yml', 'utf8');
const lint = (text: string) => githubLint([{ path: 'action.yml', content: text }]);

test("GitHub's schema of actions has nothing against action.yml", () => {
  expect(lint(content)).toEqual([]);
});

test.each([
  ['branding:', 'brandin:', "Unexpected value 'brandin'"],
  ['  icon: ', '  icon: up', 'Unexpected value '],
  ['  color: ', '  color: dark', 'Unexpected value '],
  ['using: node24', 'using: node23', "Unexpected value 'node23'"],
  ['  main: ', '  mian: ', "Unexpected value 'mian'"],
])('and would have something against "%s" written "%s"', (right, wrong, complaint) => {
  expect(content).toContain(right);
  expect(lint(content.replace(right, wrong)).join('\n')).toContain(complaint);
});

test('inputs and outputs have the keys that GitHub reads, of which its schema says nothing', () => {
  const { inputs, outputs } = parse(content) as Record<'inputs' | 'outputs', Record<string, object>>;
  const keysOf = (all: Record<string, object>) => [...new Set(Object.values(all).flatMap(Object.keys))];
  expect(keysOf(inputs).sort()).toEqual(['default', 'description']);
  expect(keysOf(outputs)).toEqual(['description']);
});

test('has a face in the marketplace, and a name and a description that it takes', () => {
  const { name, description, branding } = parse(content) as Record<string, unknown>;
  expect(branding).toEqual({ icon: expect.any(String), color: expect.any(String) });
  expect(name).toMatch(/^[\w ]+$/);
  // The marketplace refuses longer ones.
  expect(String(description).length).toBeLessThan(125);
});

test('every script that it runs is built', () => {
  const { runs } = parse(content) as { runs: Record<string, string> };
  const scripts = ['pre', 'main', 'post'].flatMap((phase) => runs[phase] ?? []);
  expect(scripts).toContain('dist/index.js');
  expect(scripts.filter((script) => !existsSync(script))).toEqual([]);
});
