import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readmeScenes } from '../browser/scenes.js';

const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].map(
  (path) => [path, readFileSync(path, 'utf8')] as const,
);
const contributing = readFileSync('CONTRIBUTING.md', 'utf8');

/** As GitHub makes an anchor of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function anchorsIn(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

describe.each(documents)('%s', (path, text) => {
  test('links to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, target = '', anchor]) => {
      const file = target || path;
      return !existsSync(file) || (anchor !== undefined && !anchorsIn(file).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names files and commands that there are', () => {
    const files = [...text.matchAll(/`((?:src|__tests__|\.ci|\.github)\/[^`]+)`/g)].map(([, file = '']) => file);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const commands = [...text.matchAll(/\bnpm run ([\w-]+)/g)].map(([, name = '']) => name);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the pictures of README', () => {
  const readme = readFileSync('README.md', 'utf8');
  const shown = [...readme.matchAll(/(?:src|srcset|href)="([^"]+\.png)"/g)].map(([, path = '']) => path);

  test('are there, each in light and dark', () => {
    expect(shown.filter((path) => !existsSync(path))).toEqual([]);
    const names = [...new Set(shown.map((path) => path.replace(/-(?:light|dark)\.png$/, '')))];
    expect(names).toHaveLength(2);
    for (const name of names) expect(shown).toEqual(expect.arrayContaining([`${name}-light.png`, `${name}-dark.png`]));
  });

  test('load fast', () => {
    const large = shown.filter((path) => statSync(path).size >= 150_000);
    expect(large).toEqual([]);
  });

  test('are those that the command for them takes, and no others are kept', () => {
    const kept = readdirSync('.github/pictures').map((name) => `.github/pictures/${name}`);
    expect(new Set(shown)).toEqual(new Set(kept));
    expect(new Set(kept.map((path) => basename(path).replace(/-\w+\.png$/, '')))).toEqual(
      new Set(Object.keys(readmeScenes)),
    );
  });

  test('say in words what they show', () => {
    const words = [...readme.matchAll(/<img alt="([^"]*)"/g)].map(([, alt = '']) => alt);
    expect(words.filter((alt) => alt.length < 50)).toEqual([]);
    expect(words).toHaveLength(2);
  });
});

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => [path, readFileSync(`src/${path}`, 'utf8')] as const);

describe('the map of the code', () => {
  const section = contributing.split('\n## The map of the code\n')[1]?.split('\n### ')[0] ?? '';
  const rows = [...section.matchAll(/^\| (`[^|]+) \|/gm)].map(([, names = '']) =>
    [...names.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name),
  );

  test('has every folder once, and no other', () => {
    const known = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rows.flat().sort()).toEqual(known.map(({ name }) => name).sort());
  });

  test('has no folder above one that it depends on', () => {
    const rowOf = (folder: string) => rows.findIndex((names) => names.includes(folder));
    const downwards = sources.flatMap(([path, text]) =>
      [...text.matchAll(/from '(?:\.\.\/)+(\w+)\//g)]
        .filter(([, target = '']) => rowOf(target) > rowOf(path.split('/')[0] ?? ''))
        .map(([, target]) => `${path} → ${target}`),
    );
    expect(downwards).toEqual([]);
  });

  test('names functions that there are', () => {
    const code = sources.map(([, text]) => text).join('\n');
    const path = contributing.split('\n### The path of a deployment\n')[1]?.split('\n### ')[0] ?? '';
    const functions = [...path.matchAll(/`([a-z]+[A-Z]\w+|deploy|run|reconcile|admit|execute|recover)`/g)].map(
      ([, name = '']) => name,
    );
    expect(functions.length).toBeGreaterThan(8);
    expect(functions.filter((name) => !code.includes(`function ${name}(`))).toEqual([]);
  });
});
