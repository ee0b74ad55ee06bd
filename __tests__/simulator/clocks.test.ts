import { describe, expect, test } from '@jest/globals';
import { scaledClock } from '../../src/simulator/harness/scaled-clock.js';
import { DeadlockError, VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { EventQueue } from '../../src/simulator/simulation/event-queue.js';

describe('the virtual clock', () => {
  test('lets hours pass at once, in the order in which sleepers wake', async () => {
    const clock = new VirtualClock(1000);
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ...naps: number[]) => {
      for (const ms of naps) {
        await clock.sleep(ms);
        woken.push([name, clock.now()]);
      }
    };
    await clock.run(() => Promise.all([sleeper('a', 3_600_000, 10), sleeper('b', 5, 5, 5)]));
    expect(woken).toEqual([
      ['b', 1005],
      ['b', 1010],
      ['b', 1015],
      ['a', 3_601_000],
      ['a', 3_601_010],
    ]);
  });

  test('does not move on while anybody is still at work', async () => {
    const clock = new VirtualClock();
    const times: number[] = [];
    await clock.run(async () => {
      const sleeping = clock.sleep(50);
      for (let step = 0; step < 1000; step++) await Promise.resolve();
      times.push(clock.now());
      await sleeping;
      times.push(clock.now());
    });
    expect(times).toEqual([0, 50]);
  });

  test('gives a sleeper that is aborted the reason, without letting time pass', async () => {
    const clock = new VirtualClock();
    const reason = new Error('enough');
    await clock.run(async () => {
      const abort = new AbortController();
      const sleeping = clock.sleep(1000, abort.signal);
      abort.abort(reason);
      await expect(sleeping).rejects.toBe(reason);
      await expect(clock.sleep(1, abort.signal)).rejects.toBe(reason);
    });
    expect(clock.now()).toBe(0);
  });

  test('says so when everybody waits for somebody else', async () => {
    await expect(new VirtualClock().run(() => new Promise(() => undefined))).rejects.toThrow(DeadlockError);
  });

  test('hands on what the work returns or throws', async () => {
    const clock = new VirtualClock();
    await expect(clock.run(async () => 7)).resolves.toBe(7);
    await expect(clock.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

test('a scaled clock lets a minute pass in 60 ms, and wakes a sleeper that is aborted', async () => {
  const clock = scaledClock(1000);
  const start = clock.now();
  const realStart = Date.now();
  await clock.sleep(60_000);
  expect(clock.now() - start).toBeGreaterThanOrEqual(59_000);
  expect(Date.now() - realStart).toBeLessThan(5000);
  const abort = new AbortController();
  const sleeping = clock.sleep(3_600_000_000, abort.signal);
  abort.abort('enough');
  await expect(sleeping).rejects.toBe('enough');
});

test('events of one millisecond happen in the order in which they were scheduled, and none that was cancelled', () => {
  const queue = new EventQueue(0);
  const seen: string[] = [];
  const see = (name: string) => () => seen.push(`${name} ${queue.now}`);
  queue.at(20, see('c'));
  queue.at(10, see('a'));
  queue.at(10, () => {
    seen.push('b');
    queue.after(0, see('late'));
  });
  queue.at(15, see('never')).cancel();
  queue.at(30, see('future'));
  queue.advanceTo(25);
  expect([seen, queue.now]).toEqual([['a 10', 'b', 'late 10', 'c 20'], 25]);
});
