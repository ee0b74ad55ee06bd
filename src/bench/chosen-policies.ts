import { every, first, type Policy } from './policy.js';

/*
 * When a write wakes an agent is known to the millisecond: an agent that hears it starts a pass a second later and
 * reopens its watch at that moment. But if the pass unloads a unit, it removes the unit's heartbeat a few milliseconds
 * in, and that makes its own watch deaf for the second in which it should hear the call for the pass that loads the
 * unit. A desired state that is written after the watch reopens and before the heartbeat is removed does get heard, and
 * the next pass comes after one second instead of two. On real clusters this window opened 3 to 5 ms after the second
 * was over and lasted 4 to 15 ms; a write arrived 1 to 8 ms after it was sent. So three writes are sent without waiting
 * for a response in between, and one of them hits the window. Later writes are for an agent that was deaf to the
 * earlier ones.
 */

/**
 * When to rewrite the desired state as the pass starts that the first write triggered, in milliseconds since that
 * write.
 */
const asPassStartsMs = [1002, 1004, 1006];

/** A second after that pass, when the watch that was deaf because of the unloading hears again; and so on. */
function* laterMs(from = 0): Generator<number> {
  for (let times = 0; times < 5; times++) yield from + 2050 + 1030 * times;
  // If fleet has not reacted by now, deaf watches are not the reason.
  yield* every(from + 11_000, 5000);
}

/**
 * Nothing can have changed before `firstMs`. After three seconds the unit itself is slow, and frequent polls are
 * wasted.
 */
function* pollsFrom(firstMs: number): Generator<number> {
  let at = firstMs;
  for (const end = firstMs + 3000; at < end; at += 300) yield at;
  yield* every(at, 1000);
}

const inPlace: Policy = {
  name: 'CHOSEN: desired state, in place, rewritten as the pass starts',
  versions: ['1.0.0'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.replace();
    instance.until(() => instance.isNew(), {
      pollAt: pollsFrom(1150),
      rewriteAt: first(asPassStartsMs, laterMs()),
    });
  },
};

/**
 * fleet 0.11.1 cannot change a unit's options, so the unit has to be destroyed. While it is inactive, its agent unloads
 * it and the engine unschedules it. Only then, so that it never runs twice, is it destroyed and created again at once.
 */
const recreate: Policy = {
  name: 'CHOSEN: inactive, wait until unscheduled, destroy and create',
  versions: ['0.11.1'],
  replace(instance) {
    instance.writeDesiredState('inactive');
    instance.until(() => !instance.isLaunched(), {
      pollAt: first([600], every(1030, 200)),
      rewriteAt: first(asPassStartsMs, laterMs()),
      desiredState: 'inactive',
    });
    instance.destroy();
    instance.replace();
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), { pollAt: pollsFrom(from + 900), rewriteAt: laterMs(from - 1020) });
  },
};

export const chosenPolicies: readonly Policy[] = [inPlace, recreate];
