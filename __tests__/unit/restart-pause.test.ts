import { describe, expect, test } from '@jest/globals';
import { parseUnitFile } from '../../src/unit/parse-unit-file.js';
import { restartPauseMs } from '../../src/unit/restart-pause.js';

const pause = (lines: string, name = 'web@1.service') =>
  restartPauseMs(name, parseUnitFile(`[Service]\nExecStart=/bin/web\n${lines}\n`).options);

describe('how long systemd waits before it starts a process again', () => {
  test.each<[string, string, number]>([
    ['is 0.1 s without RestartSec=', 'Restart=always', 100],
    ['is what RestartSec= says', 'Restart=on-failure\nRestartSec=1min 30s', 90_000],
    ['is what the last one says', 'Restart=always\nRestartSec=5\nRestartSec=20', 20_000],
    ['is what the last one says that can be read', 'Restart=always\nRestartSec=5\nRestartSec=soon', 5_000],
    ['can be for ever', 'Restart=always\nRestartSec=infinity', Number.POSITIVE_INFINITY],
    ['can be no time at all', 'Restart=always\nRestartSec=0', 0],
    ['counts for single exit codes too', 'RestartForceExitStatus=3\nRestartSec=2', 2_000],
  ])('%s', (_, lines, ms) => {
    expect(pause(lines)).toBe(ms);
  });
});

describe('systemd does not start a process again', () => {
  test.each<[string, string, name: string]>([
    ['without Restart=', 'RestartSec=5', 'web.service'],
    ['with Restart=no', 'Restart=no\nRestartSec=5', 'web.service'],
    ['if the last Restart= says so', 'Restart=always\nRestart=no', 'web.service'],
    ['of what is no service', 'Restart=always', 'web.timer'],
  ])('%s', (_, lines, name) => {
    expect(pause(lines, name)).toBeUndefined();
  });
});

test('options of other sections do not count', () => {
  const { options } = parseUnitFile('[Unit]\nRestart=always\n[Service]\nExecStart=/bin/web\n');
  expect(restartPauseMs('web.service', options)).toBeUndefined();
});
