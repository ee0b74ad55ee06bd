import { describe, expect, test } from '@jest/globals';
import type { Condition } from '../../src/health/condition.js';
import { overdueRestartMs, withLook } from '../../src/rollout/process-exits.js';
import { type Progressing, progressing } from '../../src/rollout/unit-rollout.js';
import { condition, state, step } from './cases.js';

/** What systemd shows, in words: `active/running`, or `auto-restart` for `activating/auto-restart`. */
const conditions: Readonly<Record<string, Condition>> = {
  up: condition('running', 'new active/running'),
  unhealthy: condition('starting', 'new active/running'),
  starting: condition('starting', 'new activating/start'),
  'auto-restart': condition('restarting', 'new activating/auto-restart'),
  stopping: condition('stopping', 'new deactivating/stop-post'),
  dead: condition('ended', 'new inactive/dead'),
  failed: condition('failed', 'new failed/failed'),
  missing: condition('unpublished'),
  old: condition('other-revision', 'old active/running'),
  elsewhere: condition('starting', state('new activating/start', { machine: 'm2' })),
};

const always = ['Service Restart=always', 'Service RestartSec=5'];

/** What is known of a unit that shows these words one after another, a second apart. */
function seen(words: string, lines: readonly string[] = always): Progressing {
  const one = step({ lines });
  return words.split(' ').reduce<Progressing>(
    (phase, word, index) => {
      const shown = conditions[word];
      if (!shown) throw new Error(`no condition ${word}`);
      const { process: _, ...rest } = phase;
      return { ...rest, ...withLook(phase, shown, false, one, index * 1_000) };
    },
    progressing(0, 'plain'),
  );
}

describe('one exit is proven', () => {
  test.each<[string, string]>([
    ['by an auto-restart, also if the unit was never up', 'auto-restart auto-restart'],
    ['by an auto-restart between two times of being up', 'up auto-restart up'],
    ['by a start of what was up', 'up up up starting up'],
    ['also if its health check was bad meanwhile', 'up unhealthy up starting up'],
    ['by an end of what was up', 'up up up dead up'],
    ['by a failure of what was up', 'up up up failed starting up'],
    ['once, when it is seen to stop before its restart', 'up up up stopping auto-restart starting up'],
    ['once, when it is seen to stop and to be dead before its restart', 'up up up stopping dead auto-restart up'],
    ['once, when its state is missing meanwhile', 'up auto-restart missing auto-restart up'],
  ])('%s', (_, words) => {
    expect(seen(words).exits).toBe(1);
  });
});

describe('two exits are proven', () => {
  test.each<[string, string]>([
    ['by two auto-restarts', 'up auto-restart up auto-restart'],
    ['by two auto-restarts between which it was never up', 'auto-restart starting auto-restart'],
    ['by a start, whose auto-restart was not seen, and by an auto-restart', 'up up up starting auto-restart'],
    ['by a second start, whatever is known of the first look after the first', 'up up up starting up starting'],
  ])('%s', (_, words) => {
    expect(seen(words).exits).toBe(2);
  });
});

describe('no exit is proven', () => {
  test.each<[string, string, string[]]>([
    ['while it comes up', 'old missing dead starting starting up up', always],
    ['by a start after one publication, which may have been of the old process', 'up starting up', always],
    ['by a stop after one publication', 'up up stopping dead starting up', always],
    ['by a state that is missing for a while', 'up up up missing up', always],
    ['by a start after that: it may have been moved', 'up up up missing starting up', always],
    ['by what another machine shows', 'up up up elsewhere', always],
    ['by a bad health check', 'up up up unhealthy up', always],
    [
      'by a stop with another unit that it is bound to',
      'up up up stopping dead starting up',
      ['Unit BindsTo=db.service'],
    ],
    ['by a restart with another unit', 'up up up starting up', ['Unit PartOf=db.service']],
  ])('%s', (_, words, lines) => {
    expect(seen(words, lines).exits).toBe(0);
  });

  test('by what may be from before fleet was asked to run it', () => {
    const up = seen('up up up');
    expect(withLook(up, condition('failed'), true, step({ lines: always }), 3_000).exits).toBe(0);
  });
});

describe('a restart is overdue', () => {
  const since = 10_000;
  const waiting = (is: 'auto-restart' | 'starting') =>
    ({ ...progressing(0, 'plain'), process: { is, machine: 'm1', since, until: since, isCounted: true } }) as const;
  const restarting = conditions['auto-restart'] as Condition;

  test.each<[string, lines: string[], afterMs: number, overdue: boolean]>([
    ['after twice RestartSec= and what a state may be late', always, 12_500, true],
    ['and no sooner', always, 12_499, false],
    ['with 0.1 s without RestartSec=', ['Service Restart=always'], 2_700, true],
    ['not when it takes for ever', ['Service Restart=always', 'Service RestartSec=infinity'], 1e9, false],
    ['not when its file does not say how long', [], 1e9, false],
  ])('%s', (_, lines, afterMs, overdue) => {
    const lasts = overdueRestartMs(waiting('auto-restart'), restarting, step({ lines }), since + afterMs);
    expect(lasts).toBe(overdue ? afterMs : undefined);
  });

  test('not when it is starting, nor when systemd says that it waits for others', () => {
    const one = step({ lines: always });
    expect(overdueRestartMs(waiting('starting'), restarting, one, since + 1e6)).toBeUndefined();
    const queued = condition('restarting', 'new activating/auto-restart-queued');
    expect(overdueRestartMs(waiting('auto-restart'), queued, one, since + 1e6)).toBeUndefined();
  });

  test('as long as it is seen on the same machine without anything in between', () => {
    expect(seen('up auto-restart auto-restart missing auto-restart').process?.since).toBe(1_000);
    expect(seen('auto-restart starting auto-restart').process?.since).toBe(2_000);
  });
});
