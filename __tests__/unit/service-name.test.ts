import { describe, expect, test } from '@jest/globals';
import { isInstanceNumber, serviceNameOf } from '../../src/unit/service-name.js';

describe('the service that a unit belongs to', () => {
  test.each([
    ['web@.service', 'web'],
    ['web@3.service', 'web'],
    ['web@10.service', 'web'],
    ['web.service', 'web'],
    ['web@.timer', 'web.timer'],
    ['web@3.timer', 'web.timer'],
    ['web.timer', 'web.timer'],
    ['web.v2.service', 'web.v2'],
    ['web-sidekick@1.service', 'web-sidekick'],
  ])('%s shares the name %s', (unit, service) => {
    expect(serviceNameOf(unit)).toBe(service);
  });

  test.each([
    ['web@blue.service', 'web@blue'],
    ['web@blue.timer', 'web@blue.timer'],
    ['web@0.service', 'web@0'],
    ['web@01.service', 'web@01'],
    ['web@1a.service', 'web@1a'],
    ['web@-1.service', 'web@-1'],
    ['web@1@2.service', 'web@1@2'],
  ])('%s is a service of its own, %s', (unit, service) => {
    expect(serviceNameOf(unit)).toBe(service);
  });
});

test.each([
  ['1', true],
  ['10', true],
  ['0', false],
  ['01', false],
  ['blue', false],
  ['', false],
])('whether a count creates the instance "%s": %s', (instance, expected) => {
  expect(isInstanceNumber(instance)).toBe(expected);
});
