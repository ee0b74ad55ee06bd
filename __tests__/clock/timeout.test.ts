import { describe, expect, test } from '@jest/globals';
import { startTimeout, within } from '../../src/clock/timeout.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

const never = new AbortController().signal;

describe('a timeout', () => {
  test('fires once its time is up', async () => {
    const clock = new VirtualClock(0);
    const firedAt: number[] = [];
    startTimeout(clock, 5_000, () => firedAt.push(clock.now()));
    await clock.run(() => clock.sleep(20_000));
    expect(firedAt).toEqual([5_000]);
  });

  test('does not fire once it is cancelled', async () => {
    const clock = new VirtualClock(0);
    let hasFired = false;
    const cancel = startTimeout(clock, 5_000, () => {
      hasFired = true;
    });
    await clock.run(async () => {
      await clock.sleep(4_999);
      cancel();
      await clock.sleep(20_000);
    });
    expect(hasFired).toBe(false);
  });
});

describe('work that is waited for', () => {
  /** What comes of work that takes so long, and when. */
  async function waitFor(workMs: number, abortAtMs?: number) {
    const clock = new VirtualClock(0);
    const controller = new AbortController();
    if (abortAtMs !== undefined) startTimeout(clock, abortAtMs, () => controller.abort());
    const signal = abortAtMs === undefined ? never : controller.signal;
    const work = clock.sleep(workMs).then(() => 'done');
    const result = await clock.run(() => within({ ms: 30_000, msOnceAborted: 3_000, signal }, clock, work));
    return [result, clock.now()];
  }

  test.each<[string, number, number | undefined, string | undefined, number]>([
    ['in time returns its result', 10_000, undefined, 'done', 10_000],
    ['in vain returns nothing after that time', 60_000, undefined, undefined, 30_000],
    ['has less time once the signal is aborted', 60_000, 5_000, undefined, 8_000],
    ['has no more time than before if the signal is aborted late', 60_000, 29_000, undefined, 30_000],
    ['returns its result in the time that is left after that', 7_000, 5_000, 'done', 7_000],
  ])('%s', async (_, workMs, abortAtMs, result, at) => {
    expect(await waitFor(workMs, abortAtMs)).toEqual([result, at]);
  });

  test('after the signal was aborted has the short time only', async () => {
    const clock = new VirtualClock(0);
    const work = clock.sleep(60_000).then(() => 'done');
    const patience = { ms: 30_000, msOnceAborted: 3_000, signal: AbortSignal.abort() };
    expect(await clock.run(() => within(patience, clock, work))).toBeUndefined();
    expect(clock.now()).toBe(3_000);
  });

  test('rejects as the work does', async () => {
    const clock = new VirtualClock(0);
    const work = clock.sleep(1_000).then(() => Promise.reject(new Error('it failed')));
    const patience = { ms: 30_000, msOnceAborted: 3_000, signal: never };
    await expect(clock.run(() => within(patience, clock, work))).rejects.toThrow('it failed');
  });
});
