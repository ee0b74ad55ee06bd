import { describe, expect, test } from '@jest/globals';
import { compareUnitNames, instanceName, parseUnitName, unitNameError } from '../../src/unit/unit-name.js';
import { readFleetFixture } from '../fixtures/read-fixture.js';

interface Vector {
  name: string;
  error?: string;
  prefix?: string;
  template?: string;
  instance?: string;
  isTemplate?: boolean;
  isInstance?: boolean;
}

const { names } = readFleetFixture<{ names: Vector[] }>('unit-name-vectors.json');

describe('a unit name means what it meant to a fleet server', () => {
  test('there are recordings to compare with', () => expect(names).toHaveLength(42));

  test.each(names)('$name', ({ name, error, ...parts }) => {
    expect(unitNameError(name)).toBe(error);
    if (parts.prefix !== undefined) expect(parseUnitName(name)).toMatchObject(parts);
  });

  test('a template names its instances', () => {
    expect(instanceName(parseUnitName('web@.service'), 12)).toBe('web@12.service');
  });

  test('instances are ordered as numbers, not as text', () => {
    expect(['web@10.service', 'web@2.service', 'app@1.service', 'web@1.service'].sort(compareUnitNames)).toEqual([
      'app@1.service',
      'web@1.service',
      'web@2.service',
      'web@10.service',
    ]);
  });
});
