import { expect, test } from '@jest/globals';
import type { Service } from '../../src/definition/definition.js';
import { orderServices } from '../../src/definition/order-services.js';

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
  return { name, file: '', units };
}

test.each([
  ['the order that is given stays', ['c', 'a', 'b'], ['c', 'a', 'b']],
  ["what must be on another's machine comes after it", ['side after web', 'web', 'db'], ['web', 'side', 'db']],
  ['through several steps', ['c after b', 'b after a', 'a'], ['a', 'b', 'c']],
  ['what is defined elsewhere is not waited for', ['side after gone', 'web'], ['side', 'web']],
  ['a circle is left to fleet to refuse', ['a after b', 'b after a'], ['b', 'a']],
  ['one that names itself stays', ['a after a', 'b'], ['a', 'b']],
])('%s', (_, given, expected) => {
  expect(orderServices(given.map(service)).map(({ name }) => name)).toEqual(expected);
});
