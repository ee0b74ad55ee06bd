import { describe, expect, test } from '@jest/globals';
import { calledOff, untouched } from '../../src/rollout/call-off.js';
import type { Task } from '../../src/rollout/task.js';
import { instance, phasesOf, reasonsOf, service, servicePlan, step, task } from './cases.js';

const now = 60_000;

describe('a deployment that is cancelled', () => {
  test.each<[string, Task, phase: string, reason?: RegExp]>([
    ['does not begin what is pending', instance(1), 'skipped', /cancelled/],
    [
      'leaves what is in flight as it is, with what it was doing',
      instance(1, { phase: 'watching', condition: 'starting' }),
      'interrupted',
      /cancelled.*starting/,
    ],
    [
      'says so of what has never been seen',
      instance(1, { phase: 'inspecting' }),
      'interrupted',
      /^(?!.*undefined).*cancelled/,
    ],
    [
      'says that what was destroyed has still to be created',
      instance(1, { phase: 'removing', condition: 'missing' }),
      'interrupted',
      /to be created again/,
    ],
    [
      'says so only of what shall be created again',
      instance(1, { phase: 'removing', action: 'destroy', condition: 'stopping' }),
      'interrupted',
      /stopping/,
    ],
    ['leaves what has come through', instance(1, { phase: 'succeeded' }), 'succeeded'],
    ['leaves what has failed', instance(1, { phase: 'failed', reason: 'crash loop' }), 'failed', /^crash loop$/],
    ['leaves what was skipped', instance(1, { phase: 'skipped', reason: 'too late' }), 'skipped', /^too late$/],
  ])('%s', (...[, one, phase, reason]) => {
    const cancelled = calledOff(service([one]), now);
    expect(phasesOf(cancelled)).toBe(phase);
    expect(reasonsOf(cancelled)).toEqual(reason ? [expect.stringMatching(reason)] : []);
  });

  test('ends what is in flight then, and counts what has been down until then', () => {
    const downtime = { intervals: [], isDown: true, lastUp: { at: 50_000, revision: 'a' } };
    const { tasks } = calledOff(service([instance(1, { phase: 'watching', healthySince: 55_000, downtime })]), now);
    expect(tasks[0]).toMatchObject({
      finishedAt: now,
      healthySince: 55_000,
      downtime: { intervals: [{ from: 50_000, to: now }] },
    });
  });

  test.each([
    ['ends a canary hold then', { from: 40_000, to: 70_000 }, { from: 40_000, to: now }],
    ['leaves a canary hold that was over', { from: 10_000, to: 40_000 }, { from: 10_000, to: 40_000 }],
    ['has no canary hold where there was none', undefined, undefined],
  ])('%s', (_, hold, expected) => {
    expect(calledOff(service([instance(1)], { ...(hold && { hold }) }), now).hold).toEqual(expected);
  });
});

describe('a service behind one that was not rolled out', () => {
  const plan = servicePlan([step({ action: 'unchanged' }), step({ unit: 2 })]);
  test.each<[string, Task, RegExp]>([
    [
      'is skipped, with the unit as the reason',
      task({ unit: 'db.service', phase: 'failed', reason: 'crash loop' }),
      /db\.service/,
    ],
    ['is skipped because of an interrupted one', task({ unit: 'db.service', phase: 'interrupted' }), /db\.service/],
    [
      'is skipped for the same reason as one that was skipped',
      task({ phase: 'skipped', reason: 'no time is left' }),
      /^no time is left$/,
    ],
  ])('%s', (_, because, reason) => {
    const tasks = untouched(plan, because);
    expect(phasesOf({ tasks })).toBe('succeeded, skipped');
    expect(reasonsOf({ tasks })).toEqual([expect.stringMatching(reason)]);
    expect(tasks.map(({ id }) => id)).toEqual([0, 1]);
  });
});
