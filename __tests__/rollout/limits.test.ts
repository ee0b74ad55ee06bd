import { expect, test } from '@jest/globals';
import { limitsOf } from '../../src/rollout/service-rollout.js';
import { servicePlan, settings, step } from './cases.js';

const standIn = step({ unit: 9, action: 'create', stage: 'surge' });
const sidekickOfStandIn = step({ unit: 'log@9.service', action: 'create', stage: 'surge', serves: false });
const instances = [1, 2, 3].map((unit) => step({ unit }));

test.each([
  ['one at a time', instances, { maxUnavailable: 1 }, { size: 3, unavailable: 1, canary: 0 }],
  [
    'a percentage is of the size',
    instances,
    { maxUnavailable: { percent: 67 } },
    { size: 3, unavailable: 2, canary: 0 },
  ],
  [
    'at least one, or nothing could be updated',
    instances,
    { maxUnavailable: 0 },
    { size: 3, unavailable: 1, canary: 0 },
  ],
  [
    'none where another stands in',
    [standIn, ...instances],
    { maxUnavailable: 0 },
    { size: 3, unavailable: 0, canary: 0 },
  ],
  [
    'a sidekick stands in for nothing',
    [sidekickOfStandIn, ...instances],
    { maxUnavailable: 0 },
    { size: 3, unavailable: 1, canary: 0 },
  ],
  ['no more than there are', instances, { maxUnavailable: 7 }, { size: 3, unavailable: 3, canary: 0 }],
  ['canaries that are counted', instances, { canary: 2 }, { size: 3, unavailable: 1, canary: 2 }],
  ['canaries that are a percentage', instances, { canary: { percent: 34 } }, { size: 3, unavailable: 1, canary: 2 }],
])('how many may be down, and how many go first: %s', (_, steps, facts, expected) => {
  expect(limitsOf(servicePlan(steps, 3), settings(facts))).toEqual(expected);
});
