import { describe, expect, test } from '@jest/globals';
import type { UnitState } from '../../src/fleet/schemas.js';
import {
  changedMeanwhileReason,
  changedSincePlanReason,
  crashLoopReason,
  endedEarlyReason,
  failedReason,
  neverUpReason,
  notReadyReason,
  notStoppedReason,
  timedOutReason,
  unplaceableReason,
} from '../../src/rollout/failure-reason.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { condition, hashOf, instance, m1, m2, machine, run, state, unit } from './cases.js';

const where = { machines: [m1, m2] };
const failed = condition('failed', 'new failed/failed');
const web = instance(1, { phase: 'progressing', condition: failed });

const variables = { lines: ['Service EnvironmentFile=-/etc/other.env', 'Service EnvironmentFile=/etc/%N.env'] };
const withVariables = instance(1, { ...variables, phase: 'progressing', condition: failed });

describe('the reason of a failure', () => {
  test.each<[string, reason: string, says: RegExp[]]>([
    [
      'names the machine and its journal',
      failedReason(web, failed, where),
      [/failed.*10\.0\.0\.1/, /journalctl -u web@1\.service/],
    ],
    [
      'names the unit file where systemd did not take it',
      failedReason(web, condition('failed', 'new bad-setting/inactive/dead'), where),
      [/10\.0\.0\.1/, /systemd-analyze verify web@1\.service/],
    ],
    [
      'says what helps where systemd has not read the file',
      failedReason(web, condition('failed', 'new not-found/inactive/dead'), where),
      [/10\.0\.0\.1; fleet has written .*"systemctl daemon-reload" there$/],
    ],
    [
      'says what helps where systemd could not read the file',
      failedReason(web, condition('failed', 'new error/inactive/dead'), where),
      [/could not read its file .*"systemctl daemon-reload" there.*"systemctl status web@1\.service"$/],
    ],
    [
      'says what helps where somebody has masked it',
      failedReason(web, condition('failed', 'new masked/inactive/dead'), where),
      [/"systemctl unmask web@1\.service"$/],
    ],
    [
      'names neither machine nor unit file without a state',
      failedReason(web, condition('failed'), where),
      [/^(?!.*10\.0\.0).*journalctl/],
    ],
    [
      'names no machine twice',
      failedReason(web, { ...failed, detail: 'failed/failed on all 3 machines' }, where),
      [/^(?!.*10\.0\.0).*on all 3 machines/],
    ],
    ['names a machine that has left by its id', failedReason(web, failed, { machines: [machine('m9')] }), [/ m1\b/]],
    [
      'counts the ends of a crash loop',
      crashLoopReason(web, 2, 6_400, where),
      [/crash loop.*10\.0\.0\.1/, /\b2\b.*6\.4 s/, /journalctl/],
    ],
    [
      'says how long systemd has been restarting what is never up',
      neverUpReason(web, 35_000, where),
      [/crash loop on .*10\.0\.0\.1.*for 35 s, though its RestartSec= is .*; see "journalctl/],
    ],
    [
      'names the variables that may be missing on the machine',
      neverUpReason(withVariables, 35_000, where),
      [/perhaps EnvironmentFile=\/etc\/web@1\.env is not there \(a "-" in front/],
    ],
    [
      'names them where the process was never seen',
      failedReason(withVariables, failed, where),
      [/failed on .*10\.0\.0\.1.*; perhaps EnvironmentFile=\/etc\/web@1\.env is not there .*; see "journalctl/],
    ],
    [
      'names them no more once the process was seen',
      failedReason(
        instance(1, { ...variables, phase: 'progressing', condition: failed, hasBegun: true }),
        failed,
        where,
      ),
      [/^(?!.*EnvironmentFile)/],
    ],
    [
      'does without a machine that is not known',
      crashLoopReason(instance(1), 2, 6_000, where),
      [/^(?!.*10\.0\.0).*crash loop/],
    ],
    [
      'says when a unit did not stay healthy',
      notReadyReason('as a canary', web, failed, where),
      [/as a canary.*failed.*10\.0\.0\.1.*journalctl/],
    ],
    [
      'takes the machine from the unit without a state',
      notReadyReason(
        'after its turn',
        instance(1, { served: unit('new launched', { machine: 'm2' }) }),
        condition('unpublished'),
        where,
      ),
      [/after its turn.*unpublished.*10\.0\.0\.2/],
    ],
    ['says why no machine can run it', unplaceableReason('rack r9 is missing', []), [/rack r9 is missing$/]],
    [
      'names the machines that have left',
      unplaceableReason('rack r9 is missing', [m1, m2]),
      [/rack r9 is missing.*10\.0\.0\.1.*10\.0\.0\.2/],
    ],
    [
      'names the revision that was found before',
      changedSincePlanReason(unit('foreign launched')),
      [new RegExp(hashOf('foreign').slice(0, 7))],
    ],
    [
      'names the revision that was found meanwhile',
      changedMeanwhileReason(unit('foreign launched')),
      [new RegExp(hashOf('foreign').slice(0, 7))],
    ],
  ])('%s', (_, reason, says) => {
    for (const pattern of says) expect(reason).toMatch(pattern);
  });
});

describe('a unit that has ended early', () => {
  const ended = condition('ended', 'new inactive/dead');
  test.each([
    [
      'web@1.service',
      /^it was never seen active on 10\.0\.0\.1 \(.*\): its process ended at once without an error; .*journalctl/,
    ],
    ['backup.timer', /10\.0\.0\.1.*MachineOf=backup\.service.*journalctl/],
    ['spool.path', /10\.0\.0\.1.*MachineOf=spool\.service.*journalctl/],
    ['web.socket', /10\.0\.0\.1.*same machine.*journalctl/],
    ['data.mount', /^(?!.*same machine).*10\.0\.0\.1.*ended.*journalctl/],
  ])('%s has a reason of its kind', (name, says) => {
    expect(endedEarlyReason(run({ unit: name }), ended, where)).toMatch(says);
  });
});

describe('a service that has ended early', () => {
  const ended = condition('ended', 'new inactive/dead');
  const reasonOf = (lines: readonly string[], hasBegun?: true) =>
    endedEarlyReason(instance(1, { phase: 'progressing', lines, ...(hasBegun && { hasBegun }) }), ended, where);

  test('was running, if it was seen so', () => {
    expect(reasonOf(['Unit Requires=db.service'], true)).toMatch(
      /^its process has ended on 10\.0\.0\.1 without an error \(ended\), but it is not Type=oneshot; .*journalctl/,
    );
  });

  test('has a reason that names everything in its file that may have cancelled its start', () => {
    expect(reasonOf(['Unit BindsTo=db@%i.service', 'Unit ConditionPathExists=/etc/web'])).toMatch(
      /^it was never seen active on 10\.0\.0\.1 \(ended\): either BindsTo=db@1\.service is not on its machine or failed, or ConditionPathExists=\/etc\/web was not met, or its process ended at once without an error; see/,
    );
  });
});

describe('a unit whose time is over', () => {
  const limit = { ...where, timeoutMs: 90_000 };
  const starting = condition('starting', 'new activating/start');
  test.each<[string, UnitRollout, RegExp]>([
    [
      'was not healthy',
      instance(1, { phase: 'progressing', condition: starting }),
      /healthy.*90 s.*starting.*10\.0\.0\.1/,
    ],
    ['was never seen', instance(1, { phase: 'verifying' }), /healthy.*90 s$/],
    ['was not gone', instance(1, { phase: 'removing', condition: condition('stopping') }), /gone.*90 s.*stopping/],
    [
      'found no machine',
      instance(1, {
        phase: 'progressing',
        condition: 'unscheduled',
        unplaceable: { reason: 'no rack r9', forGood: false },
      }),
      /^no rack r9.*90 s$/,
    ],
  ])('%s', (_, one, says) => {
    expect(timedOutReason(one, 90_000, limit)).toMatch(says);
  });
});

describe('a unit whose time is over says what it waits for', () => {
  const limit = { ...where, timeoutMs: 90_000 };
  const reasonOf = (is: Parameters<typeof condition>[0], words: string | undefined, lines: readonly string[] = []) =>
    timedOutReason(
      instance(1, { phase: 'progressing', conditionSince: 10_000, condition: condition(is, words), lines }),
      90_000,
      limit,
    );
  test.each<[string, ...Parameters<typeof reasonOf>, says: RegExp]>([
    [
      'a command before the start',
      'starting',
      'new activating/start-pre',
      [],
      /starting on 10\.0\.0\.1 for 80 s: ExecStartPre= has not ended$/,
    ],
    ['a command after the start', 'starting', 'new activating/start-post', [], /: ExecStartPost= has not ended$/],
    ['a condition that is a command', 'starting', 'new activating/condition', [], /: ExecCondition= has not ended$/],
    [
      'a notification',
      'starting',
      'new activating/start',
      ['Service Type=notify'],
      /not said that it is ready \(Type=notify\)$/,
    ],
    ['a process that forks', 'starting', 'new activating/start', ['Service Type=forking'], /Type=forking$/],
    [
      'a job',
      'starting',
      'new activating/start',
      ['Service Type=oneshot'],
      /ExecStart= has not ended \(Type=oneshot\)$/,
    ],
    ['a name on the bus', 'starting', 'new activating/start', ['Service Type=dbus'], /\(Type=dbus\)$/],
    ['nothing that is known', 'starting', 'new activating/start', [], / for 80 s$/],
    ['the next attempt', 'restarting', 'new activating/auto-restart', [], /: systemd waits for RestartSec= /],
    ['the end of its former process', 'stopping', 'new deactivating/stop', [], /: ExecStop= has not ended, /],
    ['a machine', 'unscheduled', undefined, [], /unscheduled for 80 s: fleet has not given it a machine$/],
    [
      'its state',
      'unpublished',
      undefined,
      [],
      /for 80 s: fleetd on its machine has not published a state; see "journalctl -u fleet" there$/,
    ],
    [
      'its new revision',
      'other-revision',
      'old active/running',
      [],
      /for 80 s: fleetd on its machine has not loaded the new revision; see/,
    ],
  ])('%s', (_, is, words, lines, says) => {
    expect(reasonOf(is, words, lines)).toMatch(says);
  });
});

describe('a unit that does not stop', () => {
  const stopping = instance(1, { phase: 'stopping', action: 'restart' });
  const limit = { ...where, timeoutMs: 90_000 };
  test.each<[string, readonly UnitState[], RegExp]>([
    [
      'is said to be where it is still stopping, and what may keep it',
      [state('new inactive/dead', { machine: 'm2' }), state('new deactivating/stop')],
      /^did not stop .*90 s, systemd still shows deactivating\/stop on 10\.0\.0\.1; .*ExecStop=.*journalctl -u web@1\.service/,
    ],
    [
      'may not have been asked to',
      [state('new active/running')],
      /active\/running on 10\.0\.0\.1; fleetd .*journalctl -u fleet"/,
    ],
    ['may show nowhere', [], /90 s; fleetd/],
    [
      'is said to be on every machine where it is left',
      [state('new deactivating/stop'), state('new active/running', { machine: 'm9' })],
      /deactivating\/stop on 10\.0\.0\.1, active\/running on m9;/,
    ],
  ])('%s', (_, states, says) => {
    expect(notStoppedReason(stopping, states, limit)).toMatch(says);
  });
});
