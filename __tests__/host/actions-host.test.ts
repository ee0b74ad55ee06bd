import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actionsHost } from '../../src/host/actions-host.js';
import { plainLine } from '../../src/host/plain-text.js';
import { commandIn, linesOf, outputsIn, type RunnerCommand } from './runner.js';

const folder = mkdtempSync(join(tmpdir(), 'fleet-deploy-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is written to standard output meanwhile. */
function captured(write: () => void): string {
  const chunks: string[] = [];
  const original = process.stdout.write;
  process.stdout.write = (chunk: string | Uint8Array) => chunks.push(String(chunk)) > 0;
  try {
    write();
  } finally {
    process.stdout.write = original;
  }
  return chunks.join('');
}

/** The commands that a runner finds in what is written meanwhile. */
function commandsIn(write: () => void): RunnerCommand[] {
  return linesOf(captured(write))
    .map(commandIn)
    .filter((command) => command !== undefined);
}

/** Text by somebody who knows the runner's syntax. */
const hostile = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.constantFrom('::', ':', '#', '##', '##[', '[', ']', '%', '%0A', '%3A', ',', '=', ' '),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom('\n', '\r', '\r\n', '\t', '\v', '\f', '\u0085', '\u2028', '\u00a0', '\u3000'),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom('\u001b', '\0', '\u00ad', '\u200b', '\u200d', '\ufeff', '\u180e', '\u202e'),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom('error', 'add-mask', 'set-env name=A', 'stop-commands', 'endgroup', 'x'),
      },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const known = [
  '::error::no',
  '  ::error::no',
  '\t::add-mask::no',
  '\u00a0::error::no',
  '\u3000\u2003::error::no',
  '\ufeff::error::no',
  '\u0085::error::no',
  '\u200b::error::no',
  '\u001b::error::no',
  ':::error::no',
  '::::error::no',
  ':\n:error::no',
  'a\n::error::no',
  'a\r::error::no',
  'a\u2028::error::no',
  '##[error]no',
  'a ##[error]no',
  '###[[error]no',
  '##\u200b[error]no',
  '#\u001b#[error]no',
  '#\n#[error]no',
  '##[##[error]no',
];

describe('no text makes a line that the runner takes for a command', () => {
  test('the reader of commands in these tests reads what a runner reads', () => {
    expect(commandIn('  ::error file=a%2Cb,line=3::c%0Ad')).toEqual({
      name: 'error',
      properties: { file: 'a,b', line: '3' },
      data: 'c\nd',
    });
    expect(commandIn('x ##[add-mask]a')).toEqual({ name: 'add-mask', properties: {}, data: 'a' });
    for (const text of known) expect(linesOf(text).some((line) => commandIn(line)) || /[#:]/.test(text)).toBe(true);
  });

  test.each(known)('logged: %j', (text) => {
    expect(commandsIn(() => actionsHost.log(text))).toEqual([]);
  });

  test('logged: whatever', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const output = captured(() => actionsHost.log(text));
        expect(linesOf(output)).toHaveLength(2);
        expect(linesOf(output).map(commandIn)).toEqual([undefined, undefined]);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['debug', 'debug', actionsHost.debug],
    ['group', 'startGroup', actionsHost.startGroup],
    ['error', 'annotate', (text: string) => actionsHost.annotate('error', text)],
    ['warning', 'annotate', (text: string) => actionsHost.annotate('warning', text, { file: text, line: 3 })],
  ] as const)('%s (%s) stays the one command that it is', (name, _, write) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const output = captured(() => write(text));
        expect(commandsIn(() => write(text)).map((command) => command.name)).toEqual([name]);
        expect(linesOf(output).filter((line) => line !== '')).toHaveLength(1);
        expect(commandIn(output.trimEnd())?.data).not.toMatch(/##\[|[\r\n]/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('the end of a group is nothing but that', () => {
    expect(captured(actionsHost.endGroup)).toBe('::endgroup::\n');
  });

  test('text without anything special is logged as it is', () => {
    expect(captured(() => actionsHost.log('  update  web@1.service  revision 1 becomes 2: 50 %'))).toBe(
      '  update  web@1.service  revision 1 becomes 2: 50 %\n',
    );
  });

  test('a very long line of blanks takes no time to speak of', () => {
    const startedAt = performance.now();
    plainLine(`${' '.repeat(200_000)}x${'\t'.repeat(200_000)}`);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('an annotation', () => {
  const files = [
    'a,b.service',
    'a:b.service',
    '50%.service',
    '%0A.service',
    'a,line=1.service',
    'a::b.service',
    'grün.service',
  ];

  test.each(files)('stands at its file, %s, and line', (file) => {
    expect(commandsIn(() => actionsHost.annotate('error', 'a: b, 5 %', { file, line: 7 }))).toEqual([
      { name: 'error', properties: { file, line: '7' }, data: 'a: b, 5 %' },
    ]);
  });

  test('stands at its column, too, where it has a line', () => {
    const place = { file: 'services.yaml', column: 5 };
    expect(commandsIn(() => actionsHost.annotate('error', 'x', { ...place, line: 7 }))).toEqual([
      { name: 'error', properties: { file: 'services.yaml', line: '7', col: '5' }, data: 'x' },
    ]);
    expect(commandsIn(() => actionsHost.annotate('error', 'x', place))[0]?.properties).toEqual({
      file: 'services.yaml',
    });
  });

  test('does not get out of the name of its file', () => {
    const [command] = commandsIn(() => actionsHost.annotate('warning', 'text', { file: 'a\nb::x,title=y\r.service' }));
    expect(command?.name).toBe('warning');
    expect(Object.keys(command?.properties ?? {})).toEqual(['file']);
    expect(command?.data).toBe('text');
  });

  test('without a place has none', () => {
    expect(captured(() => actionsHost.annotate('error', 'text'))).toBe('::error::text\n');
  });

  test('is no longer than GitHub shows, and ends in a whole character', () => {
    const [command] = commandsIn(() => actionsHost.annotate('error', `x${'😀'.repeat(5_000)}`));
    expect(command?.data.length).toBeLessThanOrEqual(4_096);
    expect(command?.data.isWellFormed()).toBe(true);
  });
});

test('a secret is masked exactly as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'binary' }), (secret) => {
      expect(commandsIn(() => actionsHost.maskSecret(secret))).toEqual([
        { name: 'add-mask', properties: {}, data: secret },
      ]);
    }),
  );
});

/** Preloaded, this module resolves the inner modules of @actions/core as `paths` in tsconfig.json does. */
const resolveActionsCore = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  const folder = ${JSON.stringify(pathToFileURL(resolve('node_modules')).href)};
  registerHooks({
    resolve: (specifier, context, next) =>
      next(specifier.startsWith('@actions/core/lib/') ? folder + '/' + specifier : specifier, context),
  });
`)}`;

describe('in a process of its own, as the runner starts it', () => {
  /** Runs statements with `host`, and returns what the runner is left with. */
  function runAction(statements: string, environment: Readonly<Record<string, string>> = {}) {
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    writeFileSync(output, '');
    writeFileSync(summary, '# before\n');
    const host = new URL('../../src/host/actions-host.js', import.meta.url);
    const script = `const { actionsHost: host } = await import(${JSON.stringify(host.href)});\n${statements}`;
    const options = ['--import', resolveActionsCore, '--input-type=module'];
    const { status, stdout, stderr } = spawnSync(process.execPath, [...options, '-e', script], {
      env: { PATH: process.env.PATH, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, ...environment },
      encoding: 'utf8',
    });
    const read = (path: string) => readFileSync(path, 'utf8');
    return { status, stdout, stderr, outputs: outputsIn(read(output)), summary: read(summary) };
  }

  test('outputs hold whatever they are given, newlines and delimiters too', () => {
    const values: Record<string, string> = {
      status: 'failed',
      reason: 'a\nb<<EOF\nEOF\nc=d\nghadelimiter_1',
      instances: '[{"unit":"web@1.service"}]',
      failed: '',
      plan: '::error::x\n',
    };
    const statements = Object.entries(values).map((entry) => `host.output(...${JSON.stringify(entry)});`);
    const { outputs, stdout } = runAction(statements.join('\n'));
    expect(outputs).toEqual(values);
    expect(stdout).toBe('');
  });

  test('the summary is added to what is there', () => {
    expect(runAction("await host.appendSummary('## ✅ Deployed\\n');").summary).toBe('# before\n## ✅ Deployed\n\n');
  });

  test('without a summary file there is no summary and no error', () => {
    const { status, stderr } = runAction("await host.appendSummary('x');", { GITHUB_STEP_SUMMARY: '' });
    expect([status, stderr]).toEqual([0, '']);
  });

  test('failing marks the step and goes on', () => {
    const { status, stdout } = runAction("host.markFailed(); host.log('still here');");
    expect([status, stdout]).toEqual([1, 'still here\n']);
  });

  test('inputs are trimmed, hyphens and all, and empty when not given', () => {
    const { stdout } = runAction(
      "for (const name of ['command', 'working-directory', 'units', 'timeout']) host.log(JSON.stringify(host.input(name)));",
      { INPUT_COMMAND: ' plan\n', 'INPUT_WORKING-DIRECTORY': 'deploy', INPUT_UNITS: '\n a \n b \n' },
    );
    expect(stdout).toBe('"plan"\n"deploy"\n"a \\n b"\n""\n');
  });
});

describe('plain text', () => {
  test.each([
    ['a\nb', 'a b'],
    ['a \r\n\t b', 'a b'],
    ['a\tb', 'a b'],
    ['a\u0085b\u2028c\u2029d', 'a b c d'],
    ['\u001b[31mred\u001b[0m', '[31mred[0m'],
    ['a\0b\u200bc\ufeffd\u202ee', 'abcde'],
    ['##[error]', '## [error]'],
    ['two  blanks', 'two  blanks'],
    ['', ''],
  ])('%j is %j', (text, line) => {
    expect(plainLine(text)).toBe(line);
  });

  test('is one line without control characters, and stays as it is when done twice', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const line = plainLine(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]|##\[/u);
        expect(plainLine(line)).toBe(line);
      }),
      { numRuns: 1_000 },
    );
  });
});
