import { expect, test } from '@jest/globals';
import { neededVariables } from '../../src/rollout/needed-variables.js';
import { optionsOf } from './cases.js';

test.each<[lines: string[], files: string[]]>([
  [[], []],
  [['Service EnvironmentFile=/etc/%p.env'], ['EnvironmentFile=/etc/web.env']],
  [['Service EnvironmentFile=-/etc/web.env'], []],
  [['Service EnvironmentFile=/a', 'Service EnvironmentFile=', 'Service EnvironmentFile=/b'], ['EnvironmentFile=/b']],
])('with %j, a service needs the variables of %j', (lines, files) => {
  expect(neededVariables('web@1.service', optionsOf('web', lines))).toEqual(files);
});
