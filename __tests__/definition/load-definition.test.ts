import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseDesiredStates } from '../../src/definition/desired-states.js';
import { parseInstanceCounts } from '../../src/definition/instance-counts.js';
import { UserError } from '../../src/errors/user-error.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';
import { Checkout, removeFolders, sleeper } from './checkout.js';

afterEach(removeFolders);

interface Vector {
  readonly case: string;
  readonly text: string;
  readonly options?: readonly object[];
  readonly hash?: string;
  readonly parseError?: string;
  readonly optionsError?: string;
}

/** What is said of these in place of fleet's own words, which help nobody. */
const inOtherWords: Readonly<Record<string, string>> = {
  'text after section header': '"trailing" stands behind [Service]',
  'continuation followed by a comment line': 'it does not continue line 2 because line 3 is a comment',
};

describe('counts', () => {
  test.each([
    ['3', 3, {}],
    ['0', 0, {}],
    ['1000', 1000, {}],
    ['web@.service=5', 1, { 'web@.service': 5 }],
    ['2\nweb@.service=5\n\n  db@.service = 0  \r\n', 2, { 'web@.service': 5, 'db@.service': 0 }],
    ['', 1, {}],
  ])('%j', (input, others, byTemplate) => {
    const counts = parseInstanceCounts(input);
    expect(counts.others).toBe(others);
    expect(Object.fromEntries(counts.byTemplate)).toEqual(byTemplate);
  });

  test.each([
    ['-1', /^"-1" is neither a number from 0 to 1000 nor a line such as web@\.service=3$/],
    ['1.5', /"1\.5" is neither/],
    ['1e3', /"1e3" is neither/],
    ['1001', /"1001" is neither/],
    ['99999999999999999999', /is neither/],
    ['web@.service', /"web@\.service" is neither/],
    ['web@.service=', /is neither/],
    ['web@.service=x', /is neither/],
    ['=3', /is neither/],
    ['2\n3', /the count of all templates is set twice/],
    ['a@.service=1\na@.service=1', /the count of a@\.service is set twice/],
    ['2, 3', /is neither/],
    ['٣', /is neither/],
  ])('%j is refused', (input, message) => {
    expect(() => parseInstanceCounts(input)).toThrow(UserError);
    expect(() => parseInstanceCounts(input)).toThrow(message);
  });

  test('whatever is given, there are whole counts or a UserError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(\w@\.service=)?\d{1,4}$/)), (input) => {
        try {
          const { others, byTemplate } = parseInstanceCounts(input);
          for (const count of [others, ...byTemplate.values()]) expect(count).toBeLessThanOrEqual(1000);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('desired states', () => {
  test.each([
    ['', {}],
    ['backup.service=loaded', { 'backup.service': 'loaded' }],
    ['\n a.service = inactive \r\n\nweb@.service=launched\n', { 'a.service': 'inactive', 'web@.service': 'launched' }],
    ['data\\x2dvol.service=loaded', { 'data\\x2dvol.service': 'loaded' }],
  ])('%j', (input, states) => {
    expect(Object.fromEntries(parseDesiredStates(input))).toEqual(states);
  });

  test.each([
    ['loaded', /^"loaded" is no line such as backup\.service=loaded; a state is launched, loaded or inactive$/],
    ['a.service=', /^"a\.service=" is no line/],
    ['a.service=stopped', /^"a\.service=stopped" is no line/],
    ['a.service=Loaded', /is no line/],
    ['a.service=loaded, b.service=loaded', /is no line/],
    ['a.service=loaded\na.service=inactive', /^the desired state of a\.service is set twice$/],
  ])('%j is refused', (input, message) => {
    expect(() => parseDesiredStates(input)).toThrow(UserError);
    expect(() => parseDesiredStates(input)).toThrow(message);
  });

  test('units have the one that is given for their file, and all others are launched', async () => {
    const checkout = new Checkout({ 'a.service': sleeper, 'job@.service': sleeper, 'web@.service': sleeper });
    const { definition } = await checkout.load('*', {
      count: '2',
      desiredState: 'a.service=inactive\njob@.service=loaded',
    });
    const states = definition.services.flatMap(({ template, units }) =>
      [...(template ? [template] : []), ...units].map(({ name, desiredState }) => `${name} ${desiredState}`),
    );
    expect(states).toEqual([
      'a.service inactive',
      'job@.service inactive',
      'job@1.service loaded',
      'job@2.service loaded',
      'web@.service inactive',
      'web@1.service launched',
      'web@2.service launched',
    ]);
  });

  test('one for a unit that the patterns do not match is an error', async () => {
    const checkout = new Checkout({
      'a.service': sleeper,
      'list/b.service': sleeper,
      'list/services.yaml': 'services:\n  - name: b.service\n    desiredState: loaded\n',
    });
    expect(
      await checkout.errors('*.service', {
        servicesFile: 'list/services.yaml',
        desiredState: 'c.service=loaded\nb.service=loaded',
      }),
    ).toEqual([
      'desired-state: no unit file defines c.service',
      'desired-state: b.service comes from the services file; set its desiredState there, at list/services.yaml:3',
    ]);
  });
});

describe('services', () => {
  test('a template has as many instances as its count says, the others as many as the rest', async () => {
    const checkout = new Checkout({ 'web@.service': sleeper, 'db@.service': sleeper, 'cron.service': sleeper });
    expect(await checkout.units('*', { count: '2\nweb@.service=3' })).toEqual({
      cron: ['cron.service'],
      db: ['db@1.service', 'db@2.service'],
      web: ['web@1.service', 'web@2.service', 'web@3.service'],
    });
  });

  test('a template itself is inactive, since fleet could not run it; its instances have its revision', async () => {
    const { definition } = await new Checkout({ 'web@.service': sleeper }).load('*');
    const [service] = definition.services;
    expect(service?.template).toMatchObject({ name: 'web@.service', desiredState: 'inactive' });
    expect(service?.units).toMatchObject([{ name: 'web@1.service', desiredState: 'launched' }]);
    expect(service?.units[0]?.revision).toBe(service?.template?.revision);
  });

  test('a count of 0 leaves the template alone, with a warning', async () => {
    const checkout = new Checkout({ 'web@.service': sleeper });
    expect(await checkout.units('*', { count: '0' })).toEqual({ web: [] });
    expect(await checkout.warnings('*', { count: 'web@.service=0' })).toEqual([
      'web@.service: web@.service has a count of 0, so no instance of it is deployed',
    ]);
  });

  test('the count of all templates does not touch plain units', async () => {
    expect(await new Checkout({ 'a.service': sleeper }).units('*', { count: '5' })).toEqual({ a: ['a.service'] });
  });

  test('all types of units, instances with files of their own, and global ones', async () => {
    const checkout = new Checkout({
      'a.timer': '[Timer]\nOnCalendar=daily\n',
      'b.socket': '[Socket]\nListenStream=80\n',
      'c.path': '[Path]\nPathExists=/x\n',
      'd.mount': '[Mount]\nWhat=/dev/sdb\n',
      'e@7.service': sleeper,
      'f@.timer': '[Timer]\nOnCalendar=daily\n',
      'g.service': `${sleeper}[X-Fleet]\nGlobal=true\n`,
      'h@blue.service': sleeper,
    });
    expect(await checkout.units('*')).toEqual({
      'a.timer': ['a.timer'],
      'b.socket': ['b.socket'],
      'c.path': ['c.path'],
      'd.mount': ['d.mount'],
      e: ['e@7.service'],
      'f.timer': ['f@1.timer'],
      g: ['g.service'],
      'h@blue': ['h@blue.service'],
    });
  });

  test('services come in the order of the patterns', async () => {
    const checkout = new Checkout({ 'a.service': sleeper, 'b.service': sleeper, 'c.service': sleeper });
    expect(Object.keys(await checkout.units(['c.service', '*']))).toEqual(['c', 'a', 'b']);
  });

  test("a revision is fleet's own hash of the same file", async () => {
    const { unitFiles } = readFleetFixture<{ unitFiles: Vector[] }>('unit-file-vectors.json');
    // Once it is stored, fleet reads this one otherwise: see `keptOptions`.
    const otherwise = 'continuation at end of file';
    const good = unitFiles.filter(
      (vector) => vector.hash && vector.options?.length && !vector.optionsError && vector.case !== otherwise,
    );
    expect(good.length).toBeGreaterThan(40);
    for (const { text, hash } of good) {
      const { definition } = await new Checkout({ 'a.service': text }).load('a.service');
      expect(definition.services[0]?.units[0]?.revision).toBe(hash);
    }
  });

  test('what fleet would refuse is refused here, in its own words', async () => {
    const { unitFiles } = readFleetFixture<{ unitFiles: Vector[] }>('unit-file-vectors.json');
    const bad = unitFiles.filter(({ parseError, optionsError }) => parseError || optionsError);
    expect(bad.length).toBeGreaterThan(10);
    for (const { text, parseError, optionsError, case: name } of bad) {
      const errors = await new Checkout({ 'a.service': text }).errors('a.service');
      expect(errors).toHaveLength(1);
      expect(errors[0]).toMatch(/^a\.service:\d+: fleet (cannot read this unit file|refuses this unit): /);
      expect(errors[0]).toContain(inOtherWords[name] ?? parseError ?? optionsError);
    }
  });

  test('a file from Windows has what its lines say', async () => {
    const checkout = new Checkout({
      'a.service': '\ufeff[Service]\r\nExecStart=/bin/true\r\n',
      'b.service': '[Service]\nExecStart=/bin/true\n',
    });
    const { definition, warnings } = await checkout.load('*');
    const [a, b] = definition.services;
    expect(a?.units[0]?.options).toEqual([{ section: 'Service', name: 'ExecStart', value: '/bin/true' }]);
    expect(a?.units[0]?.revision).toBe(b?.units[0]?.revision);
    expect(warnings).toEqual([]);
  });

  test('text of all languages stays as it is', async () => {
    const { definition } = await new Checkout({ 'a.service': '[Unit]\nDescription=grün ✓ 日本\n' }).load('*');
    expect(definition.services[0]?.units[0]?.options[0]?.value).toBe('grün ✓ 日本');
  });
});

describe('warnings, each with its file and line', () => {
  test.each([
    [
      '\nDescription=x\n[Service]\nExecStart=/x\n',
      ['sub/a.service:2: fleet ignores what comes before the first section'],
    ],
    [
      '[Service]\nExecStart=/x\n\n[X-Fleet]\nMachineIDs=x\nGlobal=true\nRestart=always\n',
      [
        'sub/a.service:5: fleet ignores the unknown option MachineIDs= in [X-Fleet]; write MachineID=',
        'sub/a.service:7: fleet ignores the unknown option Restart= in [X-Fleet]',
      ],
    ],
    [
      '[Service]\nExecStart=/x\n[X-Fleet]\nConflicts=a \\\n\n  docker login -p hunter2 --config=b\n',
      [
        'sub/a.service:4: Conflicts= ends in a backslash, but line 5 is blank, which ends the value: line 6 is an option of its own to fleet. Remove the blank line if the value goes on, and the backslash if it does not',
        'sub/a.service:4: fleet finds no unit that Conflicts=a could match: the name of a unit has a type at its end, as in a.service',
        'sub/a.service:6: fleet ignores the unknown option docker login -p *** --config= in [X-Fleet]',
      ],
    ],
    ['# only a comment before\n[Service]\nExecStart=/x\n', []],
  ])('%j', async (text, warnings) => {
    expect(await new Checkout({ 'sub/a.service': text }).warnings('sub/*')).toEqual(warnings);
  });
});

describe('errors, each with its file and line', () => {
  test.each([
    ['a.service', 'Hello\n', 'a.service: fleet refuses to create an empty unit, and this file has no options'],
    ['a.service', '', 'a.service: fleet refuses to create an empty unit, and this file has no options'],
    ['a.service', '[Service]\n', 'a.service: fleet refuses to create an empty unit, and this file has no options'],
    [
      'a.service',
      '[Service\nExecStart=/x\n',
      'a.service:1: fleet cannot read this unit file: unable to find end of section',
    ],
    [
      'a.service',
      '[Service]\nExecStart\n',
      'a.service:2: fleet cannot read this unit file: unexpected newline encountered while parsing option name',
    ],
    ['a.nope', sleeper, 'a.nope: a.nope is not a valid unit name: invalid unit type: "nope"'],
    ['a b.service', sleeper, "a b.service: a b.service is not a valid unit name: invalid character ' ' in unit name"],
    ['README', sleeper, 'README: README is not a valid unit name: unit name must contain "."'],
    ['a@.mount', sleeper, 'a@.mount: a@.mount is not a valid unit name: invalid unit type for template: "mount"'],
    [
      'a.service',
      `${sleeper}[X-Fleet]\nConflicts=b*\nMachineID=abc\n`,
      'a.service:4: fleet refuses this unit: MachineID cannot be used with Conflicts',
    ],
    [
      'a.service',
      `${sleeper}[X-Fleet]\nConflicts=b*\nMachineOf=b.service\n`,
      'a.service:4: fleet refuses this unit: unresolvable requirements: peer "b.service" matches conflict "b*"',
    ],
  ])('%s holding %j', async (name, text, message) => {
    const [error, ...others] = await new Checkout({ [name]: text }).errors('*');
    expect(others).toEqual([]);
    expect(error).toBe(message);
  });

  test('all that is wrong is reported at once', async () => {
    const checkout = new Checkout({
      'a.service': '[Service\n',
      'b.nope': sleeper,
      'sub/c.service': sleeper,
      'c.service': sleeper,
      'd@.service': sleeper,
      'd@1.service': sleeper,
      'e.service': sleeper,
    });
    checkout.link('leak.service', '../outside/secret.service');
    expect(await checkout.errors(['*', 'sub/*', 'none', '../x'], { count: 'e.service=2\nf@.service=2' })).toEqual([
      'units: "none" matches no file',
      expect.stringContaining('units: "../x" points outside the workspace'),
      'a.service:1: fleet cannot read this unit file: unable to find end of section',
      'b.nope: b.nope is not a valid unit name: invalid unit type: "nope"',
      'leak.service: leak.service is a symbolic link that points outside the workspace',
      'sub/c.service: c.service is defined twice, first in c.service',
      'count: e.service is not a template unit and has no count',
      'count: no unit file defines f@.service',
      'd@1.service: d@1.service is also an instance of d@.service; remove this file or lower the count',
    ]);
  });

  test('an instance with a file of its own is no clash while the count does not make it', async () => {
    const checkout = new Checkout({ 'd@.service': sleeper, 'd@2.service': sleeper });
    expect(await checkout.units('*', { count: '1' })).toEqual({ d: ['d@1.service', 'd@2.service'] });
  });
});
