import { describe, expect, test } from '@jest/globals';
import { cancelRollout, type ServiceRollout } from '../../src/rollout/service-rollout.js';
import type { UnitRollout } from '../../src/rollout/unit-rollout.js';
import { deployment, instance, phasesOf, reasonsOf, service } from './cases.js';

const now = 60_000;

function cancelled(given: ServiceRollout): ServiceRollout {
  const [service] = cancelRollout(deployment(given), now).services;
  if (!service) throw new TypeError('the service is gone');
  return service;
}

describe('a deployment that is cancelled', () => {
  test.each<[string, UnitRollout, phase: string, reason?: RegExp]>([
    ['does not start a unit that is pending', instance(1), 'skipped', /cancelled/],
    [
      'leaves a unit in flight as it is, and says what it was doing',
      instance(1, { phase: 'progressing', condition: 'starting' }),
      'interrupted',
      /cancelled.*starting/,
    ],
    [
      'says so of a unit that was never observed',
      instance(1, { phase: 'checking' }),
      'interrupted',
      /^(?!.*undefined).*cancelled/,
    ],
    [
      'says that a destroyed unit has not been created again',
      instance(1, { phase: 'removing', condition: 'missing' }),
      'interrupted',
      /has not been created again/,
    ],
    [
      'says so only of a unit that was to be created again',
      instance(1, { phase: 'removing', action: 'destroy', condition: 'stopping' }),
      'interrupted',
      /stopping/,
    ],
    [
      'says that a unit was being stopped, to be started again',
      instance(1, { phase: 'stopping', action: 'restart', condition: 'running' }),
      'interrupted',
      /while it was being stopped, to be started again; last seen: running/,
    ],
    ['leaves a unit that is available', instance(1, { phase: 'available' }), 'available'],
    ['leaves a unit that has failed', instance(1, { phase: 'failed', reason: 'crash loop' }), 'failed', /^crash loop$/],
    ['leaves a unit that was skipped', instance(1, { phase: 'skipped', reason: 'too late' }), 'skipped', /^too late$/],
  ])('%s', (...[, one, phase, reason]) => {
    const after = cancelled(service([one]));
    expect(phasesOf(after)).toBe(phase);
    expect(reasonsOf(after)).toEqual(reason ? [expect.stringMatching(reason)] : []);
  });

  test('ends a unit in flight at that moment, and counts its downtime up to then', () => {
    const downtime = { intervals: [], isDown: true, lastUp: { at: 50_000, revision: 'a' } };
    const { units } = cancelled(service([instance(1, { phase: 'progressing', healthySince: 55_000, downtime })]));
    expect(units[0]).toMatchObject({
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
    expect(cancelled(service([instance(1)], { ...(hold && { canaryHold: hold }) })).canaryHold).toEqual(expected);
  });
});

test('a cancelled deployment leaves services that are done, and skips those that were waiting', () => {
  const done = service([instance(1, { phase: 'available', effect: 'applied' })], { state: 'done' });
  const active = service([instance(1, { phase: 'progressing' }), instance(2)]);
  const waiting = service([instance(1), instance(2, { action: 'unchanged', phase: 'available' })], {
    state: 'waiting',
  });
  const { services } = cancelRollout(deployment(done, active, waiting), now);
  expect(services.map(phasesOf)).toEqual(['available', 'interrupted, skipped', 'skipped, available']);
  expect(services.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
});

describe('what the plan leaves for later', () => {
  const paused = [
    instance(1, { phase: 'available', effect: 'applied' }),
    instance(2, { phase: 'left', reason: 'later' }),
  ];

  test('is skipped if what comes before it was not seen through', () => {
    const given = cancelled(service(paused));
    expect([phasesOf(given), reasonsOf(given)]).toEqual(['available, skipped', ['the deployment was cancelled']]);
  });

  test('is left if it was', () => {
    const given = cancelled(service(paused, { state: 'done' }));
    expect([phasesOf(given), reasonsOf(given)]).toEqual(['available, left', ['later']]);
  });
});
