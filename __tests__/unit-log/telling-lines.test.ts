import { expect, test } from '@jest/globals';
import { tellingLines } from '../../src/unit-log/telling-lines.js';

function tellingIn(lines: readonly string[]): string[] {
  const parsed = lines.map((line) => {
    const [source = '', ...rest] = line.split(': ');
    return { time: '', source, text: rest.join(': ') };
  });
  return tellingLines(parsed, 'web@1.service');
}

test.each([
  {
    of: 'a process that says why it ends',
    lines: [
      'systemd: Starting Web...',
      'systemd: Started Web.',
      'sh: reading /etc/web.conf',
      'sh: no such file: /etc/web.conf',
      'systemd: web@1.service: Main process exited, code=exited, status=1/FAILURE',
      "systemd: web@1.service: Failed with result 'exit-code'.",
      'systemd: web@1.service: Unit entered failed state.',
    ],
    expected: [
      'reading /etc/web.conf',
      'no such file: /etc/web.conf',
      'Main process exited, code=exited, status=1/FAILURE',
    ],
  },
  {
    of: 'a crash loop, the last exit and what came before it',
    lines: [
      'web: panic: no database',
      'systemd: web@1.service: Main process exited, code=exited, status=2/INVALIDARGUMENT',
      "systemd: web@1.service: Failed with result 'exit-code'.",
      'systemd: web@1.service: Service RestartSec=100ms expired, scheduling restart.',
      'systemd: web@1.service: Scheduled restart job, restart counter is at 5.',
      'systemd: Stopped Web.',
      'systemd: web@1.service: Start request repeated too quickly.',
    ],
    expected: [
      'panic: no database',
      'Main process exited, code=exited, status=2/INVALIDARGUMENT',
      'Start request repeated too quickly.',
    ],
  },
  {
    of: 'a program that is not there',
    lines: [
      'systemd: Starting Web...',
      'systemd: web@1.service: Failed at step EXEC spawning /usr/bin/wbe: No such file or directory',
      'systemd: web@1.service: Main process exited, code=exited, status=203/EXEC',
      'systemd: Failed to start Web.',
    ],
    expected: [
      'Failed at step EXEC spawning /usr/bin/wbe: No such file or directory',
      'Main process exited, code=exited, status=203/EXEC',
    ],
  },
  {
    of: 'a dependency that failed',
    lines: [
      'systemd: Dependency failed for Web.',
      "systemd: web@1.service: Job web@1.service/start failed with result 'dependency'.",
    ],
    expected: ['Dependency failed for Web.', "Job web@1.service/start failed with result 'dependency'."],
  },
  {
    of: 'nothing but what systemd says of every unit, that',
    lines: ['systemd: Starting Web...', 'systemd: Failed to start Web.'],
    expected: ['Starting Web...', 'Failed to start Web.'],
  },
  { of: 'a program that writes like systemd, its words', lines: ['web: Started worker'], expected: ['Started worker'] },
  { of: 'an empty log, nothing', lines: [], expected: [] },
])('of $of tells', ({ lines, expected }) => {
  expect(tellingIn(lines)).toEqual(expected);
});
