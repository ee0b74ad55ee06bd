import { describe, expect, test } from '@jest/globals';
import { unitResults } from '../../src/report/fold-runs.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import {
  created,
  destroyed,
  machines,
  type Run,
  restarted,
  resultFacts,
  run,
  running,
  service,
  unchanged,
  unit,
  updated,
} from '../rollback/cases.js';

const web1 = 'web@1.service';

function resultOf(one: Run): UnitResult {
  const [result] = unitResults([service('web', [one])], machines);
  if (!result) throw new TypeError('a run has a result');
  return result;
}
const was = [{ from: 1_000, to: 1_500 }];

describe('one run of a unit', () => {
  test.each<[string, Run, string]>([
    ['was updated', updated(web1), 'update succeeded, old → new'],
    ['was created', created(web1), 'create succeeded, nothing → new'],
    ['was destroyed', destroyed(web1), 'destroy succeeded, old → nothing'],
    ['was restarted', restarted(web1), 'restart succeeded, old → old'],
    ['became healthy by itself', restarted(web1, { effect: 'none' }), 'unchanged unchanged, old → old'],
    ['needed no change', unchanged(web1), 'unchanged unchanged, new → new'],
    [
      'did not become healthy, and was not restarted',
      restarted(web1, { effect: 'none', phase: 'failed' }),
      'restart failed, old → old, with an error',
    ],
    [
      'turned out to be updated without a change of its own',
      updated(web1, { effect: 'none' }),
      'update succeeded, old → new',
    ],
    [
      'failed, and was seen with the new revision',
      updated(web1, { phase: 'failed', seen: unit(web1, 'new') }),
      'update failed, old → new, with an error',
    ],
    [
      'failed, and was seen with its former revision still',
      updated(web1, { phase: 'failed', seen: unit(web1, 'old') }),
      'update failed, old → old, with an error',
    ],
    [
      'failed after a change, and was not observed',
      updated(web1, { phase: 'failed' }),
      'update failed, old → nothing, with an error',
    ],
    [
      'failed before a change, and was not observed',
      updated(web1, { phase: 'failed', effect: 'none' }),
      'update failed, old → old, with an error',
    ],
    [
      'failed before a change, because it was found changed',
      updated(web1, { phase: 'failed', effect: 'none', seen: unit(web1, 'theirs') }),
      'update failed, old → theirs, with an error',
    ],
    [
      'failed without an answer, no matter what had been observed before',
      updated(web1, { phase: 'failed', effect: 'unconfirmed', seen: unit(web1, 'old') }),
      'update failed, old → nothing, with an error',
    ],
    ['was not started', updated(web1, { phase: 'skipped' }), 'update skipped, old → old, with an error'],
    [
      'was not started, no matter what is observed of it',
      updated(web1, { phase: 'skipped', seen: unit(web1, 'theirs') }),
      'update skipped, old → old, with an error',
    ],
    ['has not been started', updated(web1, { phase: 'pending' }), 'update skipped, old → old'],
    ['was not created', created(web1, { phase: 'skipped' }), 'create skipped, nothing → nothing, with an error'],
    [
      'was interrupted',
      updated(web1, { phase: 'interrupted', seen: unit(web1, 'new') }),
      'update cancelled, old → new, with an error',
    ],
  ])('%s', (_, given, facts) => {
    expect(resultFacts(resultOf(given))).toBe(`${web1} ${facts}`);
  });

  test('says why it failed', () => {
    expect(resultOf(updated(web1, { phase: 'failed', because: 'out of memory' })).error).toBe('out of memory');
  });

  test('knows its service', () => {
    expect(resultOf(updated(web1)).service).toBe('web');
  });
});

describe('the times of a run', () => {
  const given = { startedAt: 1_000, finishedAt: 4_000, downtime: { intervals: was, isDown: false } };
  const times = (one: Run) => {
    const { startedAt, finishedAt, durationMs, downtimeMs } = resultOf(one);
    return { startedAt, finishedAt, durationMs, downtimeMs };
  };

  test.each<[string, Run, ReturnType<typeof times>]>([
    [
      'that counts as available',
      updated(web1, given),
      {
        startedAt: '1970-01-01T00:00:01.000Z',
        finishedAt: '1970-01-01T00:00:04.000Z',
        durationMs: 3_000,
        downtimeMs: 500,
      },
    ],
    [
      'that does not count as available: its downtime does not matter',
      updated('log@1.service', { ...given, countsAsAvailable: false }),
      {
        startedAt: '1970-01-01T00:00:01.000Z',
        finishedAt: '1970-01-01T00:00:04.000Z',
        durationMs: 3_000,
        downtimeMs: undefined,
      },
    ],
    [
      'that started at time zero',
      updated(web1, { startedAt: 0, finishedAt: 0 }),
      {
        startedAt: '1970-01-01T00:00:00.000Z',
        finishedAt: '1970-01-01T00:00:00.000Z',
        durationMs: 0,
        downtimeMs: 0,
      },
    ],
    [
      'that was never started',
      updated(web1, { ...given, startedAt: 'never' }),
      { startedAt: undefined, finishedAt: '1970-01-01T00:00:04.000Z', durationMs: undefined, downtimeMs: undefined },
    ],
    [
      'that has not finished',
      updated(web1, { startedAt: 1_000 }),
      { startedAt: '1970-01-01T00:00:01.000Z', finishedAt: undefined, durationMs: undefined, downtimeMs: 0 },
    ],
  ])('%s', (_, one, expected) => {
    expect(times(one)).toEqual(expected);
  });
});

describe('where a unit runs', () => {
  const place = (one: Run) => {
    const { machineId, machineIp, systemdActiveState } = resultOf(one);
    return { machineId, machineIp, systemdActiveState };
  };

  test.each<[string, Run, ReturnType<typeof place>]>([
    [
      'is what its state says',
      updated(web1, { seenDoing: running(web1, 'new', 'm2'), seen: unit(web1, 'new', 'm1') }),
      { machineId: 'm2', machineIp: '10.0.0.2', systemdActiveState: 'active' },
    ],
    [
      'is what fleet says if there is no state',
      updated(web1, { seen: unit(web1, 'new', 'm1') }),
      { machineId: 'm1', machineIp: '10.0.0.1', systemdActiveState: undefined },
    ],
    [
      'is what fleet says if the state names no machine',
      updated(web1, { seenDoing: running(web1, 'new', ''), seen: unit(web1, 'new', 'm1') }),
      { machineId: 'm1', machineIp: '10.0.0.1', systemdActiveState: 'active' },
    ],
    [
      'may be a machine whose address is not known',
      updated(web1, { seenDoing: running(web1, 'new', 'm9') }),
      { machineId: 'm9', machineIp: undefined, systemdActiveState: 'active' },
    ],
    [
      'is not known of a unit that was never observed',
      run(web1, { to: 'new', phase: 'failed' }),
      { machineId: undefined, machineIp: undefined, systemdActiveState: undefined },
    ],
  ])('%s', (_, one, expected) => {
    expect(place(one)).toEqual(expected);
  });
});
