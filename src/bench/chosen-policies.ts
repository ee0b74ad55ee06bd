import { every, first, type Policy } from './policy.js';

/*
 * What a write wakes up is known to the millisecond: an agent that hears it looks a second later, and hears again from
 * that moment on. But if its look unloads a unit, it removes the unit's heartbeat some milliseconds into the look, and
 * that deafens its own watch for the second in which the look that loads should be called for. A desired state that is
 * written after the watch has opened and before the heartbeat goes is heard, and the agent looks again after one
 * second and not after two. On real clusters that moment began 3 to 5 ms after the second was over, and lasted 4 to
 * 15 ms; a write arrived 1 to 8 ms after it was sent. So three of them are sent, without waiting for an answer in
 * between, and one falls into the moment. Those that follow are for an agent that was deaf when an earlier one came.
 */

/** When to write again for a look that the first write has called for, in milliseconds since that was sent. */
const asTheyLookMs = [1002, 1004, 1006];

/** A second after that look, when the watch that its unloading has deafened hears again; and so on. */
function* laterMs(from = 0): Generator<number> {
  for (let times = 0; times < 5; times++) yield from + 2050 + 1030 * times;
  // Whatever fleet sleeps through that often is not in its watches.
  yield* every(from + 11_000, 5000);
}

/** Nothing can be seen before. Later on whatever takes so long is slow in itself. */
function* looksFrom(firstMs: number): Generator<number> {
  let at = firstMs;
  for (const end = firstMs + 3000; at < end; at += 300) yield at;
  yield* every(at, 1000);
}

const inPlace: Policy = {
  name: 'CHOSEN: desired state, in place, again as they look',
  versions: ['1.0.0'],
  replace(instance) {
    instance.writeDesiredState('launched');
    instance.replace();
    instance.until(() => instance.isNew(), {
      lookAt: looksFrom(1150),
      writeAgainAt: first(asTheyLookMs, laterMs()),
    });
  },
};

/**
 * fleet 0.11.1 keeps a unit's options, so that it has to be destroyed. While it is inactive the agent lets go of it
 * and the engine of its machine; only then, so that it never runs twice, it is destroyed and created at once.
 */
const recreate: Policy = {
  name: 'CHOSEN: inactive, let go of, destroy and create at once',
  versions: ['0.11.1'],
  replace(instance) {
    instance.writeDesiredState('inactive');
    instance.until(() => !instance.isLaunched(), {
      lookAt: first([600], every(1030, 200)),
      writeAgainAt: first(asTheyLookMs, laterMs()),
      desiredState: 'inactive',
    });
    instance.destroy();
    instance.replace();
    const from = instance.elapsedMs;
    instance.until(() => instance.isNew(), { lookAt: looksFrom(from + 900), writeAgainAt: laterMs(from - 1020) });
  },
};

export const chosenPolicies: readonly Policy[] = [inPlace, recreate];
