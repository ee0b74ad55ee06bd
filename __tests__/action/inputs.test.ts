import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { inputDefaults, parseInputs } from '../../src/action/inputs.js';
import { readInputs } from '../../src/action/read-inputs.js';
import { systemClock } from '../../src/clock/system-clock.js';
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

/** Everything that is wrong with inputs, as it is reported. */
async function errorsOf(given: Given): Promise<string[]> {
  const host = new MemoryHost({ units: '*.service', ...given });
  try {
    await readInputs({ host, clock: systemClock, workspace: '/', environment: {} });
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
    // The runner puts these in, and without a runner there are none.
    expect(Object.fromEntries(defaults)).toEqual({
      ...inputDefaults,
      'github-token': `\${{ github.token }}`,
      'comment-key': `\${{ github.job }} \${{ toJSON(matrix) }}`,
    });
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
      'max-parallel': 10,
      'connect-timeout': 10_000,
      'request-timeout': 10_000,
      summary: true,
    });
  });

  test.each(['', '\n', ' \n # only a comment\n'])(
    'are missed where nothing would be deployed: units is %j',
    (units) => {
      expect(() => parsed({ units })).toThrow(
        /^inputs units and services-file: both are empty; set units to one glob per line, such as deploy\/\*\.service, or/,
      );
      expect(parsed({ units, 'services-file': 'services.yaml' })).toMatchObject({ units: [] });
    },
  );
});

test('units are one pattern a line, without blanks, comments and the line ends of Windows', () => {
  expect(parsed({ units: '\n deploy/*.service \r\n\n# not these\n!deploy/old.service\n' }).units).toEqual([
    'deploy/*.service',
    '!deploy/old.service',
  ]);
});

describe('a value that cannot be understood is an error that names its input', () => {
  test.each([
    ['command', 'rollout', 'input command: "rollout" is none of deploy, plan, restart, destroy and status'],
    ['command', 'Deploy', 'input command: "Deploy" is none of deploy, plan, restart, destroy and status'],
    ['endpoint', '10.0.0.1:49153', /^input endpoint: "10\.0\.0\.1:49153" is not a URL/],
    ['endpoint', 'http://deploy:50%@10.0.0.1', /^input endpoint: it has an invalid percent-encoding/],
    ['count', 'three', /^input count: "three" is neither/],
    [
      'desired-state',
      'loaded',
      'input desired-state: "loaded" is no line such as backup.service=loaded; a state is launched, loaded or inactive',
    ],
    [
      'variables',
      'A=1\ntag=s3cret',
      'input variables: line 2 is not NAME=value, where NAME consists of upper-case letters, digits and underscores',
    ],
    ['max-unavailable', '-1', 'input max-unavailable: "-1" is neither a number nor a percentage up to 100%'],
    [
      'max-unavailable',
      '0',
      'inputs max-unavailable and max-surge: both are 0, so nothing could ever be updated; set one of them to at least 1',
    ],
    ['max-surge', '101%', 'input max-surge: "101%" is neither a number nor a percentage up to 100%'],
    ['run-always', 'migrate', /^input run-always: "migrate" is not the name of a unit file such as migrate\.service/],
    ['stop-after', 'canaries', 'input stop-after: "canaries" is not canary, after which a deployment can stop'],
    ['canary', 'one', 'input canary: "one" is neither a number nor a percentage up to 100%'],
    ['on-failure', 'ignore', 'input on-failure: "ignore" is neither rollback nor stop'],
    ['on-cancel', 'ignore', 'input on-cancel: "ignore" is neither settle nor rollback'],
    ['max-parallel', '-1', 'input max-parallel: "-1" is not a whole number; 0 is no limit'],
    ['max-parallel', '1.5', 'input max-parallel: "1.5" is not a whole number; 0 is no limit'],
    ['max-parallel', '50%', 'input max-parallel: "50%" is not a whole number; 0 is no limit'],
    ['environment-url', 'shop', 'input environment-url: "shop" is not a URL such as https://shop.example.com'],
    ['health-check', '/health', 'input health-check: "/health" is not a URL such as http://{machine-ip}:8080/health'],
    ['health-check-headers', 'hunter2', 'input health-check-headers: line 1 is not a header such as Host: web.example'],
    ['health-check-headers', 'Host: web.example', 'input health-check-headers: has no effect without health-check'],
    ['health-check-status', '200-399', 'input health-check-status: has no effect without health-check'],
    ['health-check-status', '2xx', /^input health-check-status: "2xx" is not a status code such as 204/],
    ['health-check', 'http://{ip}/', /^input health-check: \{ip\} is none of \{machine-ip\}, \{machine-id\}/],
    ['journal', 'all', 'input journal: "all" is not a number of lines such as 20; 0 is for none'],
    ['journal', '-1', 'input journal: "-1" is not a number of lines such as 20; 0 is for none'],
    [
      'journal-gateway',
      'http://{ip}:19531',
      /^input journal-gateway: \{ip\} is none of \{machine-ip\}, \{machine-id\}/,
    ],
    ['min-ready', 'soon', 'input min-ready: "soon" is not a duration such as 90, 90s, 10m or 1h30m'],
    ['timeout', '0', 'input timeout: "0" has to be longer than 0 s'],
    ['timeout', '-5', /^input timeout: "-5" is not a duration/],
    ['deploy-timeout', 'never', /^input deploy-timeout: "never" is not a duration/],
    ['connect-timeout', '0s', 'input connect-timeout: "0s" has to be longer than 0 s'],
    ['request-timeout', '0s', 'input request-timeout: "0s" has to be longer than 0 s'],
    ['summary', 'yes', 'input summary: "yes" is neither true nor false'],
    ['summary', '1', 'input summary: "1" is neither true nor false'],
  ])('%s: %s', async (name, value, message) => {
    expect(await errorsOf({ [name]: value })).toEqual([
      typeof message === 'string' ? message : expect.stringMatching(message),
    ]);
  });

  test('and all of them are reported at once', async () => {
    const wrong = Object.fromEntries(Object.keys(inputDefaults).map((name) => [name, '\u0001?']));
    const named = (await errorsOf(wrong)).map((message) => /^input ([\w-]+): /.exec(message)?.[1]);
    // Any text may be the name of a file, a folder or an environment, a passphrase or a token; whether it is shows later.
    const anyText = [
      'environment',
      'comment-key',
      'github-token',
      'units',
      'services-file',
      'services',
      'protect',
      'working-directory',
      'ssh-passphrase',
    ];
    expect(named.toSorted()).toEqual(
      Object.keys(inputDefaults)
        .filter((name) => !anyText.includes(name))
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

test.each([
  ['', undefined],
  ['7', 7],
  ['#7', 7],
  [' 1234 ', 1234],
])('pull-request: "%s"', (text, number) => {
  expect(parsed({ 'pull-request': text })['pull-request']).toBe(number);
});

test.each(['0', '-7', '7, 8', 'main', 'https://github.com/acme/shop/pull/7'])(
  'pull-request: "%s" is no number of a pull request',
  async (text) => {
    expect(await errorsOf({ 'pull-request': text })).toEqual([
      `input pull-request: "${text}" is not the number of a pull request, such as 7`,
    ]);
  },
);

test.each([0, 1, 25])('max-parallel: %s', (count) => {
  expect(parsed({ 'max-parallel': String(count) })['max-parallel']).toBe(count);
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
