import { expect, test } from '@jest/globals';
import { movesOf } from '../../src/preflight/moves.js';
import { ServiceSequence } from '../../src/preflight/service-sequence.js';
import { type Defined, type Present, plannedIn } from './placement-scene.js';

const web: Defined = { file: 'web@.service', count: 2 };
const up = (index: number): Present => ({ unit: `web@${index}.service`, on: index });
const template: Present = { unit: 'web@.service', state: 'inactive', isNew: true };

test.each<[string, Present[], boolean, string[]]>([
  ['creates what is missing', [template], true, ['put web@1.service', 'put web@2.service']],
  [
    'replaces in place where the server can',
    [template, up(1), up(2)],
    true,
    ['put web@1.service', 'put web@2.service'],
  ],
  [
    'releases a machine in between where it cannot',
    [template, up(1), up(2)],
    false,
    ['release web@1.service', 'put web@1.service', 'release web@2.service', 'put web@2.service'],
  ],
  [
    'begins with an instance that waits for a machine',
    [template, up(1), { unit: 'web@2.service' }],
    true,
    ['put web@2.service', 'put web@1.service'],
  ],
  ['leaves alone what is as it should be', [template, { ...up(1), isNew: true }, up(2)], true, ['put web@2.service']],
  [
    'removes what is beyond the count at the end',
    [template, up(1), up(2), up(3)],
    true,
    ['put web@1.service', 'put web@2.service', 'remove web@3.service'],
  ],
])('a rollout of web@1 and web@2 %s', (_, present, replacesInPlace, expected) => {
  const { plan } = plannedIn({ present, define: [web] });
  expect(
    movesOf(new ServiceSequence(plan, 10), replacesInPlace).map(({ kind, step }) => `${kind} ${step.unit}`),
  ).toEqual(expected);
});
