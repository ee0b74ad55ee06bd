import { expect, test } from '@jest/globals';
import { unmetNeeds } from '../../src/rollout/unmet-needs.js';
import { optionsOf } from './cases.js';

test.each<[string, string[], string[]]>([
  ['names nothing where its file does not', ['Unit After=db.service', 'Unit Wants=db.service'], []],
  [
    'names the units that it is bound to',
    ['Unit Requires=db.service cache.service'],
    ['Requires=db.service cache.service is not on its machine or failed'],
  ],
  ['puts specifiers in', ['Unit BindsTo=db@%i.service'], ['BindsTo=db@1.service is not on its machine or failed']],
  [
    'names one of several',
    ['Unit Requires=a.service', 'Unit Requisite=b.service'],
    ['Requires=a.service or Requisite=b.service is not on its machine or failed'],
  ],
  [
    'names conditions and assertions',
    ['Unit ConditionHost=%i', 'Unit AssertPathExists=/a'],
    ['ConditionHost=1 or AssertPathExists=/a was not met'],
  ],
  ['takes an empty value for none', ['Unit Requires=', 'Unit ConditionHost='], []],
  ['reads no other section', ['X-Fleet Requires=db.service', 'Service ConditionHost=a'], []],
  [
    'names no more than four',
    ['a', 'b', 'c', 'd', 'e', 'f'].map((one) => `Unit ConditionHost=${one}`),
    ['ConditionHost=a or ConditionHost=b or ConditionHost=c or ConditionHost=d or one of 2 more was not met'],
  ],
])('what may have cancelled the start of a unit %s', (_, lines, expected) => {
  expect(unmetNeeds('web@1.service', optionsOf('web', lines))).toEqual(expected);
});
