import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { parseDuration } from '../../src/action/duration.js';
import { inputDefaults, parseInputs } from '../../src/action/inputs.js';
import { readInputs } from '../../src/action/read-inputs.js';
import { DefinitionError } from '../../src/definition/diagnostic.js';
import { MemoryHost } from './memory-host.js';

type Given = Readonly<Record<string, string>>;

const { inputs: documented, outputs } = parse(readFileSync('action.yml', 'utf8')) as {
  inputs: Record<string, { description?: string; default?: unknown; required?: boolean }>;
  outputs: Record<string, { description?: string }>;
};

function parsed(given: Given) {
  return parseInputs((name) => given[name] ?? (name === 'units' ? '*.service' : ''));
}

/** Everything that is wrong with inputs, as it is told. */
async function errorsOf(given: Given): Promise<string[]> {
  const host = new MemoryHost({ units: '*.service', ...given });
  try {
    await readInputs({ host, workspace: '/', environment: {} });
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    expect(error.diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
    return error.diagnostics.map(({ message }) => message);
  }
  return [];
}

/** Several of those for tunnels and TLS are of use only together. */
function namesInput(name: string): RegExp {
  return new RegExp(`^inputs? (\\S+ and )?${name}( and \\S+)?: `);
}

describe('action.yml', () => {
  test('lists the inputs that the code reads, with the defaults that it has', () => {
    const defaults = Object.entries(documented).map(([name, input]) => [name, input.default ?? '']);
    expect(Object.fromEntries(defaults)).toEqual(inputDefaults);
  });

  test('gives defaults as text, describes everything, and requires what has no default', () => {
    for (const input of Object.values(documented)) {
      expect(typeof (input.default ?? '')).toBe('string');
      expect(input.description).toBeTruthy();
      expect(Boolean(input.required)).toBe(input.default === undefined);
    }
    for (const output of Object.values(outputs)) expect(output.description).toBeTruthy();
  });
});

describe('inputs that are not given', () => {
  test('have their defaults', () => {
    expect(parsed({})).toMatchObject({
      command: 'deploy',
      units: ['*.service'],
      count: { others: 1 },
      'working-directory': '.',
      'max-unavailable': { instances: 1 },
      'min-ready': 10_000,
      timeout: 600_000,
      'deploy-timeout': 0,
      'connect-timeout': 10_000,
      'request-timeout': 10_000,
      summary: true,
    });
  });

  test('are missed where there is no default', () => {
    for (const units of ['', '\n', ' \n # only a comment\n'])
      expect(() => parseInputs((name) => (name === 'units' ? units : ''))).toThrow(
        /^input units: names no unit files; give one glob a line, such as deploy\/\*\.service$/,
      );
  });
});

test('units are one pattern a line, without blanks, comments and the line ends of Windows', () => {
  expect(parsed({ units: '\n deploy/*.service \r\n\n# not these\n!deploy/old.service\n' }).units).toEqual([
    'deploy/*.service',
    '!deploy/old.service',
  ]);
});

describe('a value that cannot be understood is an error that names its input', () => {
  test.each([
    ['command', 'rollout', 'input command: "rollout" is neither deploy nor plan'],
    ['command', 'Deploy', 'input command: "Deploy" is neither deploy nor plan'],
    ['endpoint', '10.0.0.1:49153', /^input endpoint: "10\.0\.0\.1:49153" is not a URL/],
    ['endpoint', 'http://deploy:50%@10.0.0.1', /^input endpoint: a percent sign/],
    ['count', 'three', /^input count: "three" is neither/],
    ['max-unavailable', '-1', 'input max-unavailable: "-1" is neither a number nor a percentage up to 100%'],
    [
      'max-unavailable',
      '0',
      'inputs max-unavailable and max-surge: both are 0, with which nothing could ever be updated',
    ],
    ['max-surge', '101%', 'input max-surge: "101%" is neither a number nor a percentage up to 100%'],
    ['canary', 'one', 'input canary: "one" is neither a number nor a percentage up to 100%'],
    ['on-failure', 'ignore', 'input on-failure: "ignore" is neither rollback nor stop'],
    ['health-check', '/health', 'input health-check: "/health" is not a URL such as http://{machine-ip}:8080/health'],
    ['health-check', 'http://{ip}/', /^input health-check: \{ip\} is none of \{machine-ip\}, \{machine-id\}/],
    ['min-ready', 'soon', 'input min-ready: "soon" is not a duration such as 90, 90s, 10m or 1h30m'],
    ['timeout', '0', 'input timeout: "0" leaves no time at all'],
    ['timeout', '-5', /^input timeout: "-5" is not a duration/],
    ['deploy-timeout', 'never', /^input deploy-timeout: "never" is not a duration/],
    ['connect-timeout', '0s', 'input connect-timeout: "0s" leaves no time at all'],
    ['request-timeout', '0s', 'input request-timeout: "0s" leaves no time at all'],
    ['summary', 'yes', 'input summary: "yes" is neither true nor false'],
    ['summary', '1', 'input summary: "1" is neither true nor false'],
  ])('%s: %s', async (name, value, message) => {
    expect(await errorsOf({ [name]: value })).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  test('and all of them are told at once', async () => {
    const wrong = Object.fromEntries(Object.keys(inputDefaults).map((name) => [name, '\u0001?']));
    const named = (await errorsOf({ ...wrong, units: '#' })).map((message) => /^input ([\w-]+): /.exec(message)?.[1]);
    // Any text may be the name of a folder, or a passphrase; whether it is shows later.
    expect(named.toSorted()).toEqual(
      Object.keys(inputDefaults)
        .filter((name) => name !== 'working-directory' && name !== 'ssh-passphrase')
        .toSorted(),
    );
  });

  test('and none of them shows credentials', async () => {
    for (const endpoint of ['ftp://a:hunter2@b', 'http://a:hunter2@b/c', 'unix://a:hunter2@b/c'])
      expect((await errorsOf({ endpoint, count: 'x' })).join()).not.toContain('hunter2');
  });

  test('whatever it is', async () => {
    const name = fc.constantFrom(...Object.keys(inputDefaults));
    await fc.assert(
      fc.asyncProperty(name, fc.string(), async (input, value) => {
        for (const message of await errorsOf({ [input]: value })) expect(message).toMatch(namesInput(input));
      }),
      { numRuns: 500 },
    );
  });
});

describe('durations', () => {
  test.each([
    ['0', 0],
    ['0s', 0],
    ['90', 90_000],
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['1h5s', 3_605_000],
    ['1h1m1s', 3_661_000],
    ['090', 90_000],
    ['500h', 1_800_000_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    '',
    ' ',
    's',
    'm',
    '1.5h',
    '-1',
    '10 m',
    '1h30',
    '30m1h',
    '1d',
    '1H',
    '1h1h',
    '10ms',
    '٣',
    'Infinity',
    '1e3',
    '5s\n',
  ])('%j is none', (text) => {
    expect(() => parseDuration(text)).toThrow(/is not a duration such as 90, 90s, 10m or 1h30m/);
  });

  // A timer of more than 2^31 - 1 ms fires at once.
  test.each(['600h', '2147484', '99999999999999999999', `${'9'.repeat(400)}h`])(
    '%s is longer than a timer can run',
    (text) => {
      expect(() => parseDuration(text)).toThrow(RangeError);
      expect(() => parseDuration(text)).toThrow(/is longer than 24 days/);
    },
  );
});

describe('shares', () => {
  test.each([
    ['1', { instances: 1 }],
    ['25', { instances: 25 }],
    ['1%', { percent: 1 }],
    ['50 %', { percent: 50 }],
    ['100%', { percent: 100 }],
  ])('%s', (text, share) => {
    expect(parsed({ 'max-unavailable': text })['max-unavailable']).toEqual(share);
  });

  test.each(['0', '0%', '101%', '-1', '1.5', '1.5%', '%', 'all', '1e2', '1 2', '10%%'])('%s is none', async (text) => {
    expect(await errorsOf({ 'max-unavailable': text })).toHaveLength(1);
  });
});

test.each([
  ['true', true],
  ['True', true],
  ['TRUE', true],
  ['false', false],
  ['False', false],
  ['FALSE', false],
])('summary: %s', (text, value) => {
  expect(parsed({ summary: text }).summary).toBe(value);
});
