import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openWorkspace, WorkspaceError } from '../../src/definition/workspace.js';
import { Checkout, removeFolders, secret, sleeper } from './checkout.js';

afterEach(removeFolders);

const files = {
  'a.service': sleeper,
  'b.timer': '[Timer]\nOnCalendar=daily\n',
  'sub/c.service': sleeper,
  'sub/deep/d.service': sleeper,
  'README.md': 'not a unit',
};

describe('patterns', () => {
  test.each<[string | string[], string[]]>([
    ['a.service', ['a.service']],
    ['*.service', ['a.service']],
    ['./*.service', ['a.service']],
    ['**/*.service', ['a.service', 'sub/c.service', 'sub/deep/d.service']],
    ['sub/*.service', ['sub/c.service']],
    ['sub//c.service', ['sub/c.service']],
    ['*.{service,timer}', ['a.service', 'b.timer']],
    ['{a.service,sub/c.service}', ['a.service', 'sub/c.service']],
    ['[ab].*', ['a.service', 'b.timer']],
    ['?.service', ['a.service']],
    [
      ['sub/c.service', 'a.service'],
      ['sub/c.service', 'a.service'],
    ],
    [['a.service', '*.service', './a.service'], ['a.service']],
    [['**/*.service', '!sub/**'], ['a.service']],
    [
      ['**/*.service', '!**/d.service'],
      ['a.service', 'sub/c.service'],
    ],
    [['!a.service', '*.service'], ['a.service']],
    [['*.service', '!a.service', 'a.service'], ['a.service']],
    [
      ['**/*.service', '!nothing'],
      ['a.service', 'sub/c.service', 'sub/deep/d.service'],
    ],
  ])('%j make %j', async (patterns, expected) => {
    expect(await new Checkout(files).files(patterns)).toEqual(expected);
  });

  const escaped = { 'data\\x2dvol.service': sleeper, 'data\\x2dlog.service': sleeper, 'de[v]/x.service': sleeper };
  test.each<[string | string[], string[]]>([
    ['data\\x2dvol.service', ['data\\x2dvol.service']],
    ['./data\\x2dvol.service', ['data\\x2dvol.service']],
    ['de[v]/x.service', ['de[v]/x.service']],
    ['*.service', ['data\\x2dlog.service', 'data\\x2dvol.service']],
    ['data?x2dv*.service', ['data\\x2dvol.service']],
    [['*.service', '!data\\x2dvol.service'], ['data\\x2dlog.service']],
  ])('%j is that very file if there is one, and otherwise a pattern: %j', async (patterns, expected) => {
    expect(await new Checkout(escaped).files(patterns)).toEqual(expected);
  });

  test('with a backslash match nothing, and say how to write it', async () => {
    expect(await new Checkout(escaped).errors(['data\\x2d*.service', 'data\\x2d.service'])).toEqual([
      'units: "data\\x2d*.service" matches no file; in a pattern, write ? for a backslash',
      'units: "data\\x2d.service" matches no file',
    ]);
  });

  test('are relative to the working directory, and paths to the workspace', async () => {
    expect(await new Checkout(files).files('*.service', { workingDirectory: 'sub' })).toEqual(['sub/c.service']);
    expect(await new Checkout(files).files('**', { workingDirectory: './sub/deep/' })).toEqual(['sub/deep/d.service']);
  });

  test('may be absolute within the workspace, also where that is reached through a link', async () => {
    const checkout = new Checkout({ ...files, 'de[v]/x.service': sleeper });
    const alias = `${checkout.root}-alias`;
    symlinkSync(checkout.root, alias);
    for (const root of [checkout.root, alias]) {
      const workspace = await openWorkspace(root, 'sub');
      for (const spelled of [root, checkout.root]) {
        expect(await workspace.find(`${spelled}/a.service`)).toEqual(['a.service']);
        expect(await workspace.find(`${spelled}/**/*.service`)).toEqual([
          'a.service',
          'de[v]/x.service',
          'sub/c.service',
          'sub/deep/d.service',
        ]);
        expect(await workspace.find(`${spelled}//de[v]/x.service`)).toEqual(['de[v]/x.service']);
        expect(await workspace.find(`${spelled}/{a.service,b.timer}`)).toEqual(['a.service', 'b.timer']);
        expect(await workspace.find(spelled)).toEqual([]);
        expect(workspace.resolve(`${spelled}/sub/services.yaml`)).toBe('sub/services.yaml');
      }
    }
    expect(
      await checkout.files([join(checkout.root, 'sub/*.service'), `!${checkout.root}/sub/c.service`, 'a.service']),
    ).toEqual(['a.service']);
  });

  test('may be absolute in a workspace whose own path looks like a pattern', async () => {
    const checkout = new Checkout({ 'w[x]/a.service': sleeper, 'wx/b.service': sleeper });
    const workspace = await openWorkspace(join(checkout.root, 'w[x]'), '.');
    expect(await workspace.find(join(checkout.root, 'w[x]', '*.service'))).toEqual(['a.service']);
  });

  test('that match nothing are errors, each of them', async () => {
    expect(await new Checkout(files).errors(['a.service', 'x.service', '*.mount'])).toEqual([
      'units: "x.service" matches no file',
      'units: "*.mount" matches no file',
    ]);
  });

  test('a folder with a name like a unit is no unit', async () => {
    const checkout = new Checkout({ 'x.service/inside': 'x', 'a.service': sleeper });
    expect(await checkout.files('*.service')).toEqual(['a.service']);
    expect(await checkout.errors('x.service')).toEqual(['units: "x.service" matches no file']);
  });

  test('a pipe with a name like a unit is not waited for', async () => {
    const checkout = new Checkout({ 'a.service': sleeper });
    execFileSync('mkfifo', [join(checkout.root, 'pipe.service')]);
    expect(await checkout.files('*.service')).toEqual(['a.service']);
  });

  test('that only take out deploy nothing, and say so', async () => {
    expect(await new Checkout(files).errors(['!a.service', '!b.timer'])).toEqual([
      'units: every pattern starts with "!", so nothing would be deployed; add one that selects files',
    ]);
  });

  test('that take everything out again deploy nothing, and say so', async () => {
    expect(await new Checkout(files).errors(['*.service', '!*.service'])).toEqual([
      'units: patterns with "!" exclude every matching file, so nothing would be deployed',
    ]);
  });
});

describe('nothing outside the workspace is read', () => {
  const climbing = [
    '../outside/*.service',
    'sub/../../outside/secret.service',
    '{..,x}/outside/secret.service',
    '.{.,x}/outside/secret.service',
    '{.,x}./outside/*.service',
    '[.][.]/outside/*.service',
    '[.]./outside/secret.service',
    '@(..)/outside/*.service',
    '..\\/outside/*.service',
  ];

  test.each(climbing)('by climbing: %s', async (pattern) => {
    const checkout = new Checkout(files);
    const errors = await checkout.errors(['a.service', pattern]);
    expect(errors).toEqual([expect.stringMatching(/points outside the workspace|matches no file/)]);
    expect(errors.join()).not.toContain('secret.service:');
  });

  test.each(climbing)('nor is what is taken out looked for there: !%s', async (pattern) => {
    const outcome = await new Checkout(files).load(['a.service', `!${pattern}`]).catch((error: unknown) => error);
    expect(JSON.stringify(outcome)).not.toContain(secret);
  });

  test('by an absolute path, in braces either, nor by one that begins like the workspace', async () => {
    const checkout = new Checkout(files);
    for (const pattern of [
      join(checkout.outside, '*.service'),
      `{${checkout.outside},x}/*.service`,
      `${checkout.root}/../outside/*.service`,
      `${checkout.root}-other/*.service`,
      `${checkout.root}/{..,x}/outside/*.service`,
    ]) {
      const errors = await checkout.errors(pattern);
      expect(errors).toEqual([expect.stringContaining('points outside the workspace')]);
    }
  });

  test('through a symbolic link to a file', async () => {
    const checkout = new Checkout(files);
    checkout.link('leak.service', join(checkout.outside, 'secret.service'));
    const errors = await checkout.errors('*.service');
    expect(errors).toEqual(['leak.service: leak.service is a symbolic link that points outside the workspace']);
    expect(errors.join()).not.toContain(secret);
  });

  test.each(['folder/*.service', '**/*.service', 'folder/secret.service', 'f*/s*'])(
    'through a symbolic link to a folder: %s',
    async (pattern) => {
      const checkout = new Checkout(files);
      checkout.link('folder', checkout.outside);
      const outcome = await checkout.load(['a.service', pattern]).catch((error: unknown) => error);
      expect(JSON.stringify(outcome)).not.toContain(secret);
      expect(String(outcome)).not.toContain(secret);
    },
  );

  test('through a chain of links', async () => {
    const checkout = new Checkout(files);
    checkout.link('first.service', 'second');
    checkout.link('second', '../outside/secret.service');
    expect(await checkout.errors('first.service')).toEqual([expect.stringContaining('points outside the workspace')]);
  });

  test('by the name of a folder that begins like the workspace', async () => {
    const checkout = new Checkout(files);
    mkdirSync(`${checkout.root}-other`);
    checkout.link('x.service', `${checkout.root}-other`);
    checkout.link('y.service', join(checkout.outside, 'secret.service'));
    await expect(openWorkspace(checkout.root, `../workspace-other`)).rejects.toThrow(/is outside the workspace/);
  });
});

describe('links within the workspace', () => {
  test('are read, as a unit of the name of the link', async () => {
    const checkout = new Checkout(files);
    checkout.link('alias.service', 'sub/c.service');
    expect(await checkout.units('alias.service')).toEqual({ alias: ['alias.service'] });
  });

  test('that lead nowhere are errors', async () => {
    const checkout = new Checkout(files);
    checkout.link('gone.service', 'nowhere.service');
    expect(await checkout.errors('*.service')).toEqual([
      expect.stringMatching(/^gone\.service: gone\.service cannot be read: .*(no such file|ENOENT)/),
    ]);
  });

  test('that lead in a circle are errors', async () => {
    const checkout = new Checkout(files);
    checkout.link('one.service', 'two.service');
    checkout.link('two.service', 'one.service');
    expect(await checkout.errors('*.service')).toHaveLength(2);
  });
});

describe('files that cannot be read', () => {
  test('because they are too large', async () => {
    const checkout = new Checkout({ ...files, 'big.service': Buffer.alloc(1024 * 1024 + 1, '#') });
    expect(await checkout.errors('*.service')).toEqual(['big.service: big.service is larger than 1 MiB']);
  });

  test('because they may not be', async () => {
    const checkout = new Checkout(files);
    chmodSync(join(checkout.root, 'a.service'), 0);
    if (process.getuid?.() === 0) {
      // Root may read everything; there is nothing to see then.
      expect(await checkout.files('a.service')).toEqual(['a.service']);
    } else {
      expect(await checkout.errors('a.service')).toEqual([expect.stringContaining('a.service cannot be read')]);
    }
  });
});

describe('no workspace', () => {
  test.each([
    ['', 'working-directory: GITHUB_WORKSPACE is not set, so there is no folder to find unit files in'],
    [
      '/nowhere/to/be/found',
      'GITHUB_WORKSPACE is /nowhere/to/be/found, which does not exist; check out the repository',
    ],
  ])('where GITHUB_WORKSPACE is %j', async (root, message) => {
    const error = await openWorkspace(root, '.').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(WorkspaceError);
    expect((error as Error).message).toContain(message);
  });
});

describe('the working directory', () => {
  test.each([
    ['..', 'is outside the workspace'],
    ['../outside', 'is outside the workspace'],
    ['/', 'is outside the workspace'],
    ['../nowhere', 'is outside the workspace'],
    ['nowhere', 'is not a folder in the workspace'],
    ['a.service', 'is not a folder in the workspace'],
    ['a.service/x', 'is not a folder in the workspace'],
  ])('%s %s', async (workingDirectory, problem) => {
    const error = await openWorkspace(new Checkout(files).root, workingDirectory).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(WorkspaceError);
    expect(error).toHaveProperty('message', `working-directory "${workingDirectory}" ${problem}`);
  });

  test('does not lead out through a link', async () => {
    const checkout = new Checkout(files);
    checkout.link('link', checkout.outside);
    await expect(openWorkspace(checkout.root, 'link')).rejects.toThrow(/is outside the workspace/);
  });

  test('may be a link within the workspace', async () => {
    const checkout = new Checkout(files);
    checkout.link('link', 'sub');
    expect(await checkout.files('*.service', { workingDirectory: 'link' })).toEqual(['sub/c.service']);
  });

  test('may be absolute, also where the workspace is reached through a link', async () => {
    const checkout = new Checkout(files);
    expect(await checkout.files('*.service', { workingDirectory: join(checkout.root, 'sub') })).toEqual([
      'sub/c.service',
    ]);
    const alias = `${checkout.root}-alias`;
    symlinkSync(checkout.root, alias);
    const workspace = await openWorkspace(alias, join(alias, 'sub'));
    expect(await workspace.find('*.service')).toEqual(['sub/c.service']);
    expect(await workspace.read('sub/c.service')).toEqual({ path: 'sub/c.service', text: sleeper });
  });
});
