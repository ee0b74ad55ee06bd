import { expect, test } from '@jest/globals';
import type { Service } from '../../src/definition/definition.js';
import { groupSidekicks } from '../../src/definition/sidekicks.js';

/** `side after web` is a service of two instances whose units must be where web's are. */
function service(words: string): Service {
  const [name = '', , main] = words.split(' ');
  const options = main ? [{ section: 'X-Fleet', name: 'MachineOf', value: `${main}@%i.service` }] : [];
  const units = [1, 2].map((instance) => ({
    name: `${name}@${instance}.service`,
    options,
    revision: '',
    desiredState: 'launched' as const,
  }));
  return { name, file: '', wave: 0, units, sidekicks: [], lines: [] };
}

/** `web(side(logger))`: web, which side follows, which logger follows. */
function tree({ name, sidekicks }: Service): string {
  return sidekicks.length === 0 ? name : `${name}(${sidekicks.map(tree).join(' ')})`;
}

test.each([
  ['the order that is given stays', ['c', 'a', 'b'], ['c', 'a', 'b']],
  ["what must be on another's machine follows it", ['side after web', 'web', 'db'], ['web(side)', 'db']],
  ['what is called the sidekick of another follows it', ['web-sidekick', 'db', 'web'], ['db', 'web(web-sidekick)']],
  ['several can follow one', ['web', 'a after web', 'b after web'], ['web(a b)']],
  ['and be followed themselves', ['c after b', 'b after a', 'a'], ['a(b(c))']],
  ['what is defined elsewhere is not followed', ['side after gone', 'web'], ['side', 'web']],
  ['in a circle the first one leads', ['a after b', 'b after a'], ['a(b)']],
  ['one that names itself follows nobody', ['a after a', 'b'], ['a', 'b']],
])('%s', (_, given, expected) => {
  expect(groupSidekicks(given.map(service)).map(tree)).toEqual(expected);
});

test('of instances with unit files of their own, a sidekick follows the one with its number', () => {
  const instance = (name: string, number: number): Service => {
    const { units, ...rest } = service(name);
    return { ...rest, units: units.filter((unit) => unit.name === `${name}@${number}.service`) };
  };
  const given = [instance('web-sidekick', 2), instance('web', 1), instance('web', 2), instance('web-sidekick', 1)];
  const followed = groupSidekicks(given).map(({ units, sidekicks }) => [units, ...sidekicks.map((each) => each.units)]);
  expect(followed.map((services) => services.flat().map(({ name }) => name))).toEqual([
    ['web@1.service', 'web-sidekick@1.service'],
    ['web@2.service', 'web-sidekick@2.service'],
  ]);
});
