import { describe, expect, test } from '@jest/globals';
import { isRestartHidden, lookIntervalMs } from '../../src/rollout/look-interval.js';
import { step } from './cases.js';

const restarts = (pause: string) => step({ lines: ['Service Restart=always', `Service RestartSec=${pause}`] });

describe('an instance that is up is looked at', () => {
  test.each<[string, ReturnType<typeof step>, upMs: number, everyMs: number]>([
    ['now and then, if systemd does not restart it', step(), 0, 5_000],
    ['now and then, if a restart hardly ever shows', step({ lines: ['Service Restart=always'] }), 0, 5_000],
    ['at every publication, if a restart may show in one only', restarts('1'), 9_000, 900],
    ['at every publication, if a restart is shorter than that', restarts('300ms'), 9_000, 900],
    ['as often as a restart is published', restarts('4'), 9_000, 3_900],
    ['no less often than anything else', restarts('1min'), 9_000, 5_000],
    ['no less often than anything else, if the restart never comes', restarts('infinity'), 9_000, 5_000],
    ['at every publication just after it has come up', restarts('1min'), 0, 900],
    ['and less often the longer it has been up', restarts('1min'), 2_000, 2_000],
  ])('%s', (_, one, upMs, everyMs) => {
    expect(lookIntervalMs(one, upMs, 5_000)).toBe(everyMs);
  });
});

describe('a restart can be over before it is published', () => {
  test.each<[string, ReturnType<typeof step>, boolean]>([
    ['if it takes less than a second', restarts('0.9'), true],
    ['not if it takes one', restarts('1'), false],
    ['not if there is none', step(), false],
  ])('%s', (_, one, isHidden) => {
    expect(isRestartHidden(one)).toBe(isHidden);
  });
});
