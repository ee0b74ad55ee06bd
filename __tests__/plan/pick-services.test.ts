import { describe, expect, test } from '@jest/globals';
import type { Definition, Service } from '../../src/definition/definition.js';
import { pickServices } from '../../src/plan/pick-services.js';
import { serviceOf } from './services.js';

const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/true' }];
const service = (file: string, sidekicks: readonly Service[] = []): Service => ({
  ...serviceOf(file, options, 3),
  sidekicks,
});

const definition: Definition = {
  services: [
    service('api-eu.service'),
    service('web@.service', [service('web-sidekick@.service', [service('logger@.service')])]),
    service('api-us.service'),
    service('data\\x2dvol.service'),
  ],
};

/** Everything that names pick, in the order of the definition. */
function picked(...names: string[]): string[] {
  const { services, instances } = pickServices(definition, names);
  return [...services.map(({ name }) => name), ...instances];
}

describe('services of a definition are picked', () => {
  test.each<[string[], string[]]>([
    [[], ['api-eu', 'web', 'api-us', 'data\\x2dvol']],
    [['web'], ['web']],
    [['web@.service'], ['web']],
    [
      ['api-us.service', 'web'],
      ['web', 'api-us'],
    ],
    [['api-*'], ['api-eu', 'api-us']],
    [
      ['api-*', 'api-eu'],
      ['api-eu', 'api-us'],
    ],
    [['web@*.service'], ['web']],
    [['*'], ['api-eu', 'web', 'api-us', 'data\\x2dvol']],
    [['data\\x2dvol.service'], ['data\\x2dvol']],
    [['web-sidekick'], ['web']],
    [['logger'], ['web']],
    [['web@2.service'], ['web@2.service']],
    [
      ['api-eu', 'web-sidekick@3.service'],
      ['api-eu', 'web-sidekick@3.service'],
    ],
  ])('%j: %j', (names, expected) => {
    expect(picked(...names)).toEqual(expected);
  });

  test('with all of their sidekicks', () => {
    expect(pickServices(definition, ['web']).services).toEqual([definition.services[1]]);
  });
});

test('every name that picks nothing is reported, with the one that it is nearly', () => {
  expect(() => pickServices(definition, ['wbe', 'web', 'db-*', 'web@4.service'])).toThrow(
    expect.objectContaining({
      diagnostics: [
        { severity: 'error', message: 'input services: wbe picks nothing of what the files define; did you mean web?' },
        {
          severity: 'error',
          message:
            'input services: db-* picks nothing of what the files define; check it against units and services-file',
        },
        { severity: 'error', message: expect.stringMatching(/^input services: web@4\.service picks nothing/) },
      ],
    }),
  );
});
