import { describe, expect, test } from '@jest/globals';
import type { ServiceRollout } from '../../src/rollout/service-rollout.js';
import { holdForCanaries } from '../../src/rollout/stability.js';
import { eventWords, instance, m1, phasesOf, reasonsOf, service, siblings } from './cases.js';

// A canary that became available at 10 s; the rest is held for 30 s.
const held = { canary: 1, canaryHoldMs: 30_000 };
const canary = { phase: 'available', effect: 'applied', served: 'new launched', finishedAt: 10_000 } as const;
const units = [instance(1, canary), instance(2), instance(3)];
const waiting = service(units, { plan: held });
const isUp = { 1: ['new active/running'] };

function hold(of: ServiceRollout, found: Parameters<typeof siblings>[0], now: number) {
  return holdForCanaries(of, siblings(found), now, [m1]);
}

/** What is done at that time, in seconds, after one observation of the canary. */
function holdAt(seconds: number, found: Parameters<typeof siblings>[0] = isUp, of = waiting) {
  const next = hold(of, found, seconds * 1_000);
  if (!next) return 'none';
  const reasons = reasonsOf(next.service);
  return { phases: phasesOf(next.service), waitMs: next.waitMs, ...(reasons.length > 0 && { reasons }) };
}

const isHeld = (waitMs: number) => ({ phases: 'available, pending, pending', waitMs });
const isFailed = {
  phases: 'failed, pending, pending',
  waitMs: 0,
  reasons: [expect.stringContaining('canary')],
};

describe('the rest waits for the canaries', () => {
  test.each([
    ['as soon as the last of them is available', 10, isHeld(2_000)],
    ['and observes them every two seconds', 20, isHeld(2_000)],
    ['and no later than the hold ends', 39.5, isHeld(500)],
    ['until the hold ends', 40, 'none'],
    ['and no longer', 41, 'none'],
  ])('%s', (_, seconds, expected) => {
    expect(holdAt(seconds)).toEqual(expected);
  });

  test.each<[string, ServiceRollout]>([
    ['without a hold', service(units, { plan: { canary: 1 } })],
    ['without canaries', service(units, { plan: { canaryHoldMs: 30_000 } })],
    [
      'while a canary is in flight',
      service([instance(1, { ...canary, phase: 'progressing' }), instance(2)], { plan: held }),
    ],
    ['before a canary has started', service([instance(1), instance(2)], { plan: held })],
  ])('but not %s', (_, of) => {
    expect(holdAt(11, isUp, of)).toBe('none');
  });

  test('which is announced once, with its start and end', () => {
    const first = hold(waiting, isUp, 11_000);
    expect(first?.events).toEqual([{ type: 'canary-hold', service: 'web', remainingMs: 29_000 }]);
    expect(first?.service.canaryHold).toEqual({ from: 10_000, to: 40_000 });
    const second = hold(first?.service ?? waiting, isUp, 13_000);
    expect(second?.events).toEqual([]);
    expect(second?.service.canaryHold).toEqual({ from: 10_000, to: 40_000 });
  });
});

describe('a canary during its hold', () => {
  test.each<[string, string[], ReturnType<typeof holdAt>]>([
    ['is held while it runs', ['new active/running'], isHeld(2_000)],
    ['fails at once when systemd shows it failed', ['new failed/failed'], isFailed],
    ['fails at once when it is about to be restarted', ['new activating/auto-restart'], isFailed],
    ['gets time when its state is missing', [], isHeld(2_000)],
    ['gets time when it has ended', ['new inactive/dead'], isHeld(2_000)],
    ['gets time when it starts anew', ['new activating/start'], isHeld(2_000)],
  ])('%s', (_, states, expected) => {
    expect(holdAt(20, { 1: states })).toEqual(expected);
  });

  test('does not fail at once because of a bad health check', () => {
    expect(holdAt(20, { 1: { states: ['new active/running'], check: false } })).toEqual(isHeld(2_000));
  });

  test.each([
    ['gets as long as a stale state lasts', 22_499, isHeld(2_000)],
    ['and fails then', 22_500, isFailed],
  ])('%s', (_, now, expected) => {
    const notReady = hold(waiting, { 1: [] }, 20_000)?.service ?? waiting;
    expect(holdAt(now / 1_000, { 1: [] }, notReady)).toEqual(expected);
  });

  test('that has come back in between gets as long again', () => {
    const notReady = hold(waiting, { 1: [] }, 20_000)?.service ?? waiting;
    const back = hold(notReady, isUp, 21_000)?.service ?? waiting;
    expect(holdAt(23, { 1: [] }, back)).toEqual(isHeld(2_000));
  });

  test('that fails ends the hold then', () => {
    const first = hold(waiting, isUp, 11_000)?.service ?? waiting;
    const failed = hold(first, { 1: ['new failed/failed'] }, 20_000);
    expect(failed?.service.canaryHold).toEqual({ from: 10_000, to: 20_000 });
    expect(failed?.events.map(eventWords)).toEqual(['finished web@1.service']);
    const atOnce = hold(waiting, { 1: ['new failed/failed'] }, 20_000);
    expect(atOnce?.service.canaryHold).toEqual({ from: 20_000, to: 20_000 });
  });

  test('that was down and is up again has been down since it was last seen up', () => {
    const seen = (rollout: ServiceRollout, states: string[], now: number) =>
      hold(rollout, { 1: states }, now)?.service ?? waiting;
    const back = seen(seen(seen(waiting, ['new active/running'], 20_000), [], 21_000), ['new active/running'], 22_000);
    expect(back.units[0]?.downtime.intervals).toEqual([{ from: 20_000, to: 22_000 }]);
  });

  test('that this rollout has not touched has no downtime', () => {
    const found = service([instance(1, { ...canary, effect: 'none' }), instance(2)], { plan: held });
    const seen = hold(found, isUp, 20_000)?.service;
    expect(seen?.units[0]?.downtime.lastUp).toBeUndefined();
  });
});
