import type { InstanceClient } from './instance-client.js';
import { replaceOnce, type Sample, type Setting } from './measure.js';
import { every, first, type Policy } from './policy.js';

/*
 * The best that a client could do if it knew the phase of every clock. An agent needs two passes to replace a unit that
 * stops at once, and a pass is triggered either by the agent's tick or by a write that its watch hears, a second later.
 * So an oracle writes about a second before the agent's tick: the tick unloads the unit, and the write loads it. If the
 * tick is too far away, the oracle writes at once, and again when the agent's watch opens for a moment, as the chosen
 * policy does. For each phase of the clocks the bound is the best of 16 attempts that start a fifth of a second apart,
 * each on a cluster in exactly the same state and polled closely.
 */

const attemptsAtMs = Array.from({ length: 16 }, (_, index) => index * 200);
const pollEveryMs = 50;

/** Returns the fastest replacement found for one phase of the clocks. */
export function bestPossible(setting: Setting, seed: number): Sample {
  const attempts = attemptsAtMs.map((at) => replaceOnce({ replace: attempt(setting, at) }, setting, seed));
  return attempts.reduce((best, sample) => (sample.ms < best.ms ? sample : best));
}

function attempt({ version }: Setting, at: number): Policy['replace'] {
  return (instance) => {
    instance.waitUntil(at);
    instance.writeDesiredState('launched');
    if (version === '0.11.1') instance.destroy();
    instance.replace();
    pollClosely(instance, at);
  };
}

function pollClosely(instance: InstanceClient, at: number): void {
  const rewriteAt = first([at + 1002, at + 1004, at + 1006], every(at + 2020, 1020));
  instance.until(() => instance.isNew(), { pollAt: every(at, pollEveryMs), rewriteAt });
}
