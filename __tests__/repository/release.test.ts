import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changelogSection } from '../../.github/scripts/changelog.mjs';
import { releaseProblems, tagsOf } from '../../.github/scripts/release.mjs';
import { compareVersions, newestVersion } from '../../.github/scripts/version.mjs';
import { workflowFiles, workflowOf } from './workflow-files.js';

const changelog = `# Changelog

## [Unreleased]

## [1.10.0] - 2026-05-01

### Added

- Ten.

## [1.1.0] - 2026-01-01

### Fixed

- One.

[Unreleased]: https://example.com/compare/v1.10.0...HEAD
`;

describe("a version's section of the changelog", () => {
  test('is what stands below its heading', () => {
    expect(changelogSection(changelog, '1.10.0')).toBe('### Added\n\n- Ten.');
  });

  test('ends before the addresses at the end of the file', () => {
    expect(changelogSection(changelog, '1.1.0')).toBe('### Fixed\n\n- One.');
  });

  test.each([['1.1'], ['1x10.0'], ['1.1.00'], ['Unreleased']])('is not there for %s', (version) => {
    expect(changelogSection(changelog, version)).toBeUndefined();
  });

  test('is found in the changelog of this repository', () => {
    const ours = readFileSync('CHANGELOG.md', 'utf8');
    const [, unreleased = ''] = ours.split('\n## [Unreleased]\n');
    const newest = /^## \[(.+)\] - /m.exec(unreleased)?.[1];
    expect(changelogSection(ours, 'Unreleased') ?? changelogSection(ours, newest ?? '')).toMatch(/^### \w+\n\n- /);
  });
});

test('versions compare by number, and not by letter', () => {
  const sorted = ['0.9.10', '0.10.0', '1.0.0', '1.0.9', '1.0.10', '10.0.0'];
  expect(sorted.toReversed().toSorted(compareVersions)).toEqual(sorted);
  expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
});

test('the newest version is found among tags of all kinds', () => {
  expect(newestVersion(['v1', 'v1.9.0', 'v1.10.0', 'v2.0.0-rc.1', '3.0.0', 'vendor'])).toBe('1.10.0');
  expect(newestVersion(['v0', 'latest'])).toBeUndefined();
});

describe('a release', () => {
  const candidate = {
    version: '1.10.0',
    ref: 'refs/heads/main',
    tags: ['v1', 'v1.1.0', 'v1.9.3'],
    packageVersion: '1.10.0',
    changelog,
  };

  test('can be made of what is ready', () => {
    expect(releaseProblems(candidate)).toEqual([]);
    expect(releaseProblems({ ...candidate, tags: [] })).toEqual([]);
  });

  test.each([
    ['another branch', { ref: 'refs/heads/fix' }, 'Releases are made from main, and this run is on refs/heads/fix.'],
    ['a version that is out', { tags: ['v1.10.0'] }, '1.10.0 is not newer than 1.10.0, which is released.'],
    ['an older version', { tags: ['v1.11.0'] }, '1.10.0 is not newer than 1.11.0, which is released.'],
    [
      'a version that package.json does not know',
      { packageVersion: '1.9.3' },
      'package.json says 1.9.3: run "npm version --no-git-tag-version 1.10.0".',
    ],
    [
      'a version without a word on what is new',
      { changelog: '## [1.10.0] - 2026-05-01\n\n## [1.9.3]\n' },
      'CHANGELOG.md has no section "## [1.10.0]" with anything in it.',
    ],
    ['a tag', { version: 'v1.10.0' }, '"v1.10.0" is not a version such as 1.2.3.'],
    ['a pre-release', { version: '2.0.0-rc.1' }, '"2.0.0-rc.1" is not a version such as 1.2.3.'],
    ['leading zeros', { version: '1.010.0' }, '"1.010.0" is not a version such as 1.2.3.'],
    ['more than a version', { version: '1.10.0\n' }, '"1.10.0\n" is not a version such as 1.2.3.'],
  ])('is not made of %s', (_, differently, problem) => {
    expect(releaseProblems({ ...candidate, ...differently })).toEqual([problem]);
  });

  test('before 1.0 moves v0', () => {
    expect(tagsOf('0.3.1')).toEqual({ tag: 'v0.3.1', majorTag: 'v0' });
    expect(tagsOf('12.0.0')).toEqual({ tag: 'v12.0.0', majorTag: 'v12' });
  });
});

describe('preparing a release in a repository', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'release-'));
  });

  afterEach(() => rmSync(root, { recursive: true }));

  function prepare(version: string) {
    const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: 'pipe' });
    git('init', '-q');
    git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'first');
    git('tag', 'v1.9.3');
    git('remote', 'add', 'origin', root);
    writeFileSync(join(root, 'CHANGELOG.md'), changelog);
    writeFileSync(join(root, 'package.json'), '{"version": "1.10.0"}');
    const outputs = join(root, 'outputs');
    writeFileSync(outputs, '');
    const script = resolve('.github/scripts/prepare-release.mjs');
    const env = { PATH: process.env.PATH, VERSION: version, GITHUB_REF: 'refs/heads/main', GITHUB_OUTPUT: outputs };
    const log = execFileSync(process.execPath, [script, 'notes.md'], { cwd: root, env, encoding: 'utf8' });
    return { log, outputs: readFileSync(outputs, 'utf8'), notes: readFileSync(join(root, 'notes.md'), 'utf8') };
  }

  test('writes the notes, and says which tags to set', () => {
    expect(prepare('1.10.0')).toEqual({
      log: '1.10.0 becomes v1.10.0, and v1 is moved to it.\n',
      outputs: 'tag=v1.10.0\nmajor-tag=v1\n',
      notes: '### Added\n\n- Ten.\n',
    });
  });

  test('fails with an annotation for everything that is missing', () => {
    expect(() => prepare('1.9.3')).toThrow(
      expect.objectContaining({
        status: 1,
        stdout: [
          '::error::1.9.3 is not newer than 1.9.3, which is released.',
          '::error::package.json says 1.10.0: run "npm version --no-git-tag-version 1.9.3".',
          '::error::CHANGELOG.md has no section "## [1.9.3]" with anything in it.',
          '',
        ].join('\n'),
      }),
    );
  });
});

describe('moving the major tag', () => {
  const [publishing] = workflowFiles.filter(({ path }) => path.endsWith('/release.yml')).map(workflowOf);
  const script = publishing?.jobs.publish?.steps.find(({ name }) => name === 'Move the major tag')?.run ?? '';

  /** Runs the step's script with a `gh` that finds the tag or does not, and returns what it was asked to change. */
  function calls(isThere: boolean): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'gh-'));
    try {
      const fake = `#!/bin/sh\ncase "$*" in *--method*) echo "$*" ;; *) exit ${isThere ? 0 : 1} ;; esac\n`;
      writeFileSync(join(folder, 'gh'), fake, { mode: 0o755 });
      const env = {
        PATH: `${folder}:${process.env.PATH}`,
        GITHUB_REPOSITORY: 'some/where',
        GITHUB_SHA: 'c0ffee',
        MAJOR_TAG: 'v1',
      };
      const stdio = ['ignore', 'pipe', 'inherit'] as const;
      return execFileSync('bash', ['-e', '-c', script], { env, stdio: [...stdio], encoding: 'utf8' })
        .trim()
        .split('\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('moves the one that there is, against its will', () => {
    const expected =
      'api --method PATCH repos/some/where/git/refs/tags/v1 --raw-field sha=c0ffee --field force=true --silent';
    expect(calls(true)).toEqual([expected]);
  });

  test('creates the first one of a major version', () => {
    const expected =
      'api --method POST repos/some/where/git/refs --raw-field ref=refs/tags/v1 --raw-field sha=c0ffee --silent';
    expect(calls(false)).toEqual([expected]);
  });
});
