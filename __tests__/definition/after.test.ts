import { afterEach, describe, expect, test } from '@jest/globals';
import { Checkout, removeFolders, sleeper } from './checkout.js';

afterEach(removeFolders);

const files = {
  'a.service': sleeper,
  'b.service': sleeper,
  'c.service': sleeper,
  'web@.service': sleeper,
  'a-sidekick.service': sleeper,
  'cleanup.timer': '[Timer]\nOnCalendar=daily\n',
};

/** A services file of these entries, each a name and what it is to go after. */
function listing(...entries: readonly (readonly [name: string, after?: string])[]): string {
  const lines = entries.flatMap(([name, after]) => [
    `  - name: ${name}`,
    ...(name.includes('@.') ? ['    count: 2'] : []),
    ...(after === undefined ? [] : [`    after: ${after}`]),
  ]);
  return `services:\n${lines.join('\n')}\n`;
}

const checkoutOf = (services: string) => new Checkout({ ...files, 'services.yaml': services });
const inFile = { servicesFile: 'services.yaml' };

/** What every service goes after, by its name, and the line that says so. */
async function afterIn(services: string, patterns: string[] = [], variables = '') {
  const { definition } = await checkoutOf(services).load(patterns, { ...inFile, variables });
  return Object.fromEntries(
    definition.services.map(({ name, after = [] }) => [name, after.map((one) => `${one.service}:${one.place.line}`)]),
  );
}

const errorsIn = (services: string, patterns: string[] = []) => checkoutOf(services).errors(patterns, inFile);

describe('an entry goes after what its `after` names', () => {
  test.each([
    ['by the name of a unit', 'b.service', ['b:4']],
    ['by that of a service', 'b', ['b:4']],
    ['of several, as a list', '[b, cleanup.timer]', ['b:4', 'cleanup.timer:4']],
    ['one of which is on a line of its own', '\n      - b\n      - web@.service', ['b:5', 'web:6']],
    ['none', '[]', []],
    ['which may be a variable', '["{{OTHER}}"]', ['b:4']],
  ])('%s', async (_, after, expected) => {
    const services = listing(['web@.service'], ['b.service'], ['cleanup.timer'], ['a.service', after]);
    const at = services.split('\n').indexOf('  - name: a.service') - 2;
    const { a } = await afterIn(services, [], 'OTHER=b.service\nUNUSED=1');
    expect(a?.map((one) => one.replace(/\d+$/, (line) => String(Number(line) - at)))).toEqual(expected);
  });

  test('which a pattern may define', async () => {
    expect(await afterIn(listing(['a.service', 'b']), ['b.service'])).toEqual({ a: ['b:3'], b: [] });
  });

  test('a sidekick stands for its main unit, both as the one that waits and as the one that is named', async () => {
    const services = listing(['a.service'], ['a-sidekick.service', 'b'], ['b.service'], ['c.service', 'a-sidekick']);
    expect(await afterIn(services)).toEqual({ a: ['b:4'], b: [], c: ['a:7'] });
  });
});

describe('an `after` that cannot be is an error on its line', () => {
  test.each([
    [
      'a name that is unknown',
      listing(['a.service', '[b, x.service]'], ['b.service']),
      ['3:16: after: x.service is neither a unit nor a service of this definition'],
    ],
    [
      'a variable without a value',
      listing(['a.service', '["{{NAME}}"]']),
      ['3:14: after.0: {{NAME}} has no value; set NAME in the variables input or in the variables of this service'],
    ],
    [
      'one instance',
      listing(['a.service', 'web@1.service'], ['web@.service']),
      ['3:12: after: web@1.service is one instance, and only whole services wait for each other; use web@.service'],
    ],
    ['the entry itself', listing(['a.service', 'a']), ['3:12: after: a is this service itself; remove it']],
    [
      'its sidekick',
      listing(['a.service', 'a-sidekick'], ['a-sidekick.service']),
      [
        '3:12: after: a-sidekick belongs to the same service as a.service, where sidekicks follow their main unit anyway; remove it',
      ],
    ],
    [
      'its main unit',
      listing(['a.service'], ['a-sidekick.service', 'a.service']),
      [
        '4:12: after: a.service belongs to the same service as a-sidekick.service, where sidekicks follow their main unit anyway; remove it',
      ],
    ],
    ['no text', listing(['a.service', '[[b]]']), ['3:13: after.0: must be text or a number']],
    ['no name', listing(['a.service', '{b: c}']), ['3:12: after: must be a name or a list of names']],
    [
      'a cycle',
      listing(['c.service', 'a'], ['a.service', '[b]'], ['b.service', 'c']),
      [
        '3:12: after: c.service → a.service → b.service → c.service is a cycle, so none of them could ever begin; remove one of these',
      ],
    ],
    [
      'a cycle through a sidekick',
      listing(['a.service'], ['a-sidekick.service', 'b'], ['b.service', 'a']),
      [
        '4:12: after: a-sidekick.service → b.service → a-sidekick.service is a cycle, so none of them could ever begin; remove one of these',
      ],
    ],
    [
      'cycles that share a member are one error, which names all of them',
      listing(['a.service', '[b, c]'], ['b.service', 'a'], ['c.service', 'a']),
      [
        '3:13: after: a.service → b.service → a.service is a cycle, and c.service is part of it, so none of them could ever begin; remove one of these',
      ],
    ],
  ])('%s', async (_, services, expected) => {
    expect(await errorsIn(services)).toEqual(expected.map((error) => `services.yaml:${error}`));
  });

  test('but not if the file has other mistakes, since these may be why a name is unknown', async () => {
    const errors = await errorsIn('services:\n  - name: a.service\n    after: b\n  - name: b.service\n    canary: x\n');
    expect(errors).toEqual(['services.yaml:5:13: canary: "x" is neither a number nor a percentage up to 100%']);
  });

  test('together with what is wrong with unit files', async () => {
    const checkout = checkoutOf(listing(['a.service', 'x'], ['b.service', 'a']));
    checkout.write('a.service', '[Service\n');
    expect(await checkout.errors([], inFile)).toEqual([
      expect.stringMatching(/^a\.service:1: fleet cannot read this unit file/),
      'services.yaml:3:12: after: x is neither a unit nor a service of this definition',
    ]);
  });
});

describe('waves', () => {
  async function wavesOf(patterns: string[], services?: string) {
    const { definition } = await checkoutOf(services ?? '').load(patterns, services === undefined ? {} : inFile);
    return definition.services.map(({ name, wave }) => `${name} ${wave}`);
  }

  test.each([
    ['what one line matches is one', ['[ab].service'], ['a 0', 'b 0']],
    ['every line is a later one', ['b.service', 'a.service'], ['b 0', 'a 1']],
    ['what two lines match is in that of the first', ['b.service', '[abc].service'], ['b 0', 'a 1', 'c 1']],
    ['a line that excludes is none', ['[abc].service', '!b.service', '*.timer'], ['a 0', 'c 0', 'cleanup.timer 1']],
    [
      'what is excluded and matched again is in that of the later line',
      ['[ab].service', '!a.service', 'a.service'],
      ['b 0', 'a 1'],
    ],
    ['a sidekick has that of its main unit', ['a-sidekick.service', 'b.service', 'a.service'], ['b 1', 'a 2']],
  ])('%s', async (_, patterns, expected) => {
    expect(await wavesOf(patterns)).toEqual(expected);
  });

  test('the services file is the last one', async () => {
    expect(await wavesOf(['c.service', 'b.service'], listing(['a.service'], ['web@.service']))).toEqual([
      'c 0',
      'b 1',
      'a 2',
      'web 2',
    ]);
    expect(await wavesOf([], listing(['a.service']))).toEqual(['a 0']);
  });

  test('a sidekick on another line has the wave of the service that it follows', async () => {
    const { definition } = await checkoutOf('').load(['a-sidekick.service', 'b.service', 'a.service']);
    expect(definition.services.flatMap(({ sidekicks }) => sidekicks.map(({ name, wave }) => [name, wave]))).toEqual([
      ['a-sidekick', 2],
    ]);
  });
});
