import type { InstanceClient } from './instance-client.js';
import { replaceOnce, type Sample, type Setting } from './measure.js';
import { every, first, type Policy } from './policy.js';

/*
 * The best that anybody could do who knew all clocks. Two looks of one agent replace a unit that stops at once, and a
 * look is either the agent's tick or comes a second after a write that its watch hears. So an oracle writes about a
 * second before the agent's tick: the tick unloads, and that write loads. If the tick is too far away it writes at
 * once, and again when the agent's watch opens for a moment, as the chosen policy does. For every phase of the clocks
 * the bound is the best of such attempts that begin a fifth of a second apart, each on a cluster whose clocks stand
 * exactly alike, watched closely.
 */

const attemptsAtMs = Array.from({ length: 16 }, (_, index) => index * 200);
const lookEveryMs = 50;

/** Returns the fastest replacement that was found for one phase of the clocks. */
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
    watchClosely(instance, at);
  };
}

function watchClosely(instance: InstanceClient, at: number): void {
  const writeAgainAt = first([at + 1002, at + 1004, at + 1006], every(at + 2020, 1020));
  instance.until(() => instance.isNew(), { lookAt: every(at, lookEveryMs), writeAgainAt });
}
