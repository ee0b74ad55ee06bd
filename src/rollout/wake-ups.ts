import type { DesiredState } from '../fleet/schemas.js';
import type { Task, WakeUps } from './task.js';
import { waitsForFleet } from './waits-for-fleet.js';
import type { Write } from './write.js';

/**
 * Milliseconds after `since`. An agent that has heard the first write looks a second later. If that look unloads a unit,
 * it removes the unit's heartbeat some milliseconds into it, and that deafens its own watch for the second in which the
 * look that loads the new revision should be called for. What is written after the watch has opened and before the
 * heartbeat goes is heard; on real clusters that moment begins 3 to 5 ms after the second is over and lasts 4 to 15 ms.
 * So the first repetition is a burst. Those that follow are for an agent that was deaf when an earlier one came.
 */
const rhythms = {
  aimed: [1_002, 2_050, 3_080, 4_110, 5_140, 6_170],
  plain: [1_030, 2_060, 3_090, 4_120, 5_150],
} as const;

/** Whatever fleet sleeps through that often is not in its watches. */
const laterFromMs = 11_000;
const laterEveryMs = 5_000;

/** What was seen longer ago may have been changed by somebody else since. */
const freshMs = 500;

/** Returns the clock's time of the next repetition. */
export function nextWakeUp({ since, done, rhythm }: WakeUps): number {
  const times: readonly number[] = rhythms[rhythm];
  return since + (times[done] ?? laterFromMs + (done - times.length) * laterEveryMs);
}

/** Whether what is known of a task's unit will be too old to tell fleet again at that time. */
export function isStale({ meantAt }: Task, at: number): boolean {
  return meantAt === undefined || at - meantAt > freshMs;
}

/** Returns when fleet has to be told again about a task; undefined while it is not fleet that is waited for. */
export function wakeUpDue(task: Task, now: number): number | undefined {
  const { phase } = task;
  if (!('wakeUps' in phase)) return undefined;
  const waits = phase.name !== 'watching' || (task.condition !== undefined && waitsForFleet(task.condition, task, now));
  return waits ? nextWakeUp(phase.wakeUps) : undefined;
}

/**
 * Returns the task and the write that tells fleet again, if that is due. Only a unit that has just been seen to be meant
 * so is told so again: somebody may have decided otherwise.
 */
export function wakeUp(task: Task, now: number): { readonly task: Task; readonly write: Write } | undefined {
  const { phase, step } = task;
  const due = wakeUpDue(task, now);
  if (due === undefined || due > now || !('wakeUps' in phase) || isStale(task, now)) return undefined;
  let wakeUps = phase.wakeUps;
  while (nextWakeUp(wakeUps) <= now) wakeUps = { ...wakeUps, done: wakeUps.done + 1 };
  const burst = phase.wakeUps.rhythm === 'aimed' && phase.wakeUps.done === 0;
  return {
    task: { ...task, phase: { ...phase, wakeUps } },
    write: { kind: 'wake-up', unit: step.unit, desiredState: desiredIn(phase.name), burst },
  };
}

/** What a unit is meant to be in a phase in which fleet has to act. */
export function desiredIn(phase: 'watching' | 'stopping' | 'releasing'): DesiredState {
  if (phase === 'watching') return 'launched';
  return phase === 'stopping' ? 'loaded' : 'inactive';
}
