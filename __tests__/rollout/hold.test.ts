import { describe, expect, test } from '@jest/globals';
import { hold } from '../../src/rollout/hold.js';
import type { ServiceRollout } from '../../src/rollout/service-rollout.js';
import { eventWords, frame, instance, phasesOf, reasonsOf, service, siblings } from './cases.js';

// A canary that came through at 10 s is held for 30 s.
const held = frame({ canary: 1, canaryHoldMs: 30_000 });
const canary = { phase: 'succeeded', effect: 'applied', served: 'new launched', finishedAt: 10_000 } as const;
const waiting = service([instance(1, canary), instance(2), instance(3)]);
const isUp = { 1: ['new active/running'] };

/** What is done at that time, in seconds, after one look at the canary. */
function holdAt(seconds: number, found: Parameters<typeof siblings>[0] = isUp, rollout = waiting, given = held) {
  const begun = hold(rollout, siblings(found), seconds * 1_000, given);
  if (!begun) return 'none';
  const reasons = reasonsOf(begun.rollout);
  return { phases: phasesOf(begun.rollout), askAgainMs: begun.askAgainMs, ...(reasons.length > 0 && { reasons }) };
}

const isHeld = (askAgainMs: number) => ({ phases: 'succeeded, pending, pending', askAgainMs });
const isGivenUp = {
  phases: 'failed, pending, pending',
  askAgainMs: 0,
  reasons: [expect.stringContaining('canary')],
};

describe('everything waits for the canaries', () => {
  test.each([
    ['as soon as the last of them is through', 10, isHeld(2_000)],
    ['and asks for them every two seconds', 20, isHeld(2_000)],
    ['and no later than the hold ends', 39.5, isHeld(500)],
    ['until the hold ends', 40, 'none'],
    ['and no longer', 41, 'none'],
  ])('%s', (_, seconds, expected) => {
    expect(holdAt(seconds)).toEqual(expected);
  });

  test.each<[string, ServiceRollout, ReturnType<typeof frame>]>([
    ['without a hold', waiting, frame({ canary: 1 })],
    ['without canaries', waiting, frame({ canaryHoldMs: 30_000 })],
    ['while a canary is under way', service([instance(1, { ...canary, phase: 'watching' }), instance(2)]), held],
    ['before a canary has begun', service([instance(1), instance(2)]), held],
  ])('but not %s', (_, rollout, given) => {
    expect(holdAt(11, isUp, rollout, given)).toBe('none');
  });

  test('which is announced once, with when it began and shall end', () => {
    const first = hold(waiting, siblings(isUp), 11_000, held);
    expect(first?.events).toEqual([{ type: 'canary-hold', service: 'web', remainingMs: 29_000 }]);
    expect(first?.rollout.hold).toEqual({ from: 10_000, to: 40_000 });
    const second = hold(first?.rollout ?? waiting, siblings(isUp), 13_000, held);
    expect(second?.events).toEqual([]);
    expect(second?.rollout.hold).toEqual({ from: 10_000, to: 40_000 });
  });
});

describe('a canary during its hold', () => {
  test.each<[string, string[], ReturnType<typeof holdAt>]>([
    ['is held while it runs', ['new active/running'], isHeld(2_000)],
    ['fails at once when systemd has given it up', ['new failed/failed'], isGivenUp],
    ['fails at once when it is about to be restarted', ['new activating/auto-restart'], isGivenUp],
    ['is given time when its state is missing', [], isHeld(2_000)],
    ['is given time when it has ended', ['new inactive/dead'], isHeld(2_000)],
    ['is given time when it starts anew', ['new activating/start'], isHeld(2_000)],
  ])('%s', (_, states, expected) => {
    expect(holdAt(20, { 1: states })).toEqual(expected);
  });

  test('fails at once only by what its state shows, not by a bad answer to its health check', () => {
    expect(holdAt(20, { 1: { states: ['new active/running'], check: false } })).toEqual(isHeld(2_000));
  });

  test.each([
    ['is given as long as a stale state lasts', 22_499, isHeld(2_000)],
    ['and fails then', 22_500, isGivenUp],
  ])('%s', (_, now, expected) => {
    const strayed = hold(waiting, siblings({ 1: [] }), 20_000, held)?.rollout ?? waiting;
    expect(holdAt(now / 1_000, { 1: [] }, strayed)).toEqual(expected);
  });

  test('that has come back in between is given as long again', () => {
    const strayed = hold(waiting, siblings({ 1: [] }), 20_000, held)?.rollout ?? waiting;
    const back = hold(strayed, siblings(isUp), 21_000, held)?.rollout ?? waiting;
    expect(holdAt(23, { 1: [] }, back)).toEqual(isHeld(2_000));
  });

  test('that fails ends the hold then', () => {
    const first = hold(waiting, siblings(isUp), 11_000, held)?.rollout ?? waiting;
    const failed = hold(first, siblings({ 1: ['new failed/failed'] }), 20_000, held);
    expect(failed?.rollout.hold).toEqual({ from: 10_000, to: 20_000 });
    expect(failed?.events.map(eventWords)).toEqual(['finished web@1.service']);
    const atOnce = hold(waiting, siblings({ 1: ['new failed/failed'] }), 20_000, held);
    expect(atOnce?.rollout.hold).toEqual({ from: 20_000, to: 20_000 });
  });

  test('that was down and is up again has been down since it was last seen up', () => {
    const seen = (rollout: ServiceRollout, states: string[], now: number) =>
      hold(rollout, siblings({ 1: states }), now, held)?.rollout ?? waiting;
    const back = seen(seen(seen(waiting, ['new active/running'], 20_000), [], 21_000), ['new active/running'], 22_000);
    expect(back.tasks[0]?.downtime.intervals).toEqual([{ from: 20_000, to: 22_000 }]);
  });

  test('that this rollout has not changed has no downtime of it', () => {
    const found = service([instance(1, { ...canary, effect: 'none' }), instance(2)]);
    const seen = hold(found, siblings(isUp), 20_000, held)?.rollout;
    expect(seen?.tasks[0]?.downtime.lastUp).toBeUndefined();
  });
});
