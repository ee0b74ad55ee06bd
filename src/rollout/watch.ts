import type { Machine } from '../fleet/schemas.js';
import { type Condition, isHealthy } from '../health/condition.js';
import { candidatesFor, whyUnplaceable } from '../placement/placement.js';
import type { Step } from '../plan/plan.js';
import { sameUnitFile } from '../unit/serialize-unit-file.js';
import type { Look } from './look.js';
import type { Task, Watching } from './task.js';
import { type Advance, fail, type Surroundings, stay, subjectOf, succeed } from './transition.js';
import { changedMeanwhile, crashLoops, endedEarly, hasFailed, unplaceable } from './verdict.js';
import { fleetHasActed } from './waits-for-fleet.js';

/** A unit that has just been loaded shows as inactive/dead for up to a second before it starts. */
const justLoadedMs = 2_000;

/** States are published once a second; the first one may be the old process, still stopping under the new revision's name. */
const publishedTwiceMs = 1_200;

/** What is bad has to be seen for longer than one stale state lasts. */
export const confirmMs = 2_500;
const endedForMs = 5_000;

/** One exit may be a slow neighbour; a second one is a loop. */
const exitsOfCrashLoop = 2;

/** Judges a unit that fleet has been told to run, by its present condition and by what it was doing before. */
export function watch(
  task: Task,
  phase: Watching,
  previous: Condition | undefined,
  look: Look,
  now: number,
  surroundings: Surroundings,
): Advance {
  const { step, condition } = task;
  const subject = subjectOf(step.unit, step.after);
  if (!subject || !condition) return stay(task);

  const isNew = phase.conditionSince === undefined || previous?.is !== condition.is;
  const watching = nextPhase(phase, condition, isNew, isHealthy(condition, subject), { task, look, surroundings }, now);
  const next: Task = { ...task, phase: watching };

  const reason = reasonToGiveUp(next, watching, condition, look, now, surroundings);
  if (reason !== undefined) return fail(next, reason, now);

  if (watching.healthySince !== undefined) {
    const remainingMs = readyAt(watching, condition, step, surroundings.minReadyMs) - now;
    if (remainingMs <= 0) return succeed(next, now);
    const isFirst = phase.healthySince === undefined;
    return { task: next, writes: [], events: isFirst ? [{ type: 'healthy', step, condition, remainingMs }] : [] };
  }
  const told = previous?.detail === condition.detail && !isNew ? [] : [tell(next, condition, now)];
  return { task: next, writes: [], events: [...told, ...tellWhyNowhere(next, phase, watching)] };
}

/** Told once, when a unit has to wait for a machine that is gone. */
function tellWhyNowhere({ step }: Task, before: Watching, { unplaceable: why }: Watching): Advance['events'] {
  if (!why || before.unplaceable) return [];
  return [{ type: 'waiting', service: step.service, reason: `${step.unit}: ${why.reason}` }];
}

function nextPhase(
  { healthySince, unplaceable: wasNowhere, ...phase }: Watching,
  condition: Condition,
  isNew: boolean,
  healthy: boolean,
  { task, look, surroundings }: { task: Task; look: Look; surroundings: Surroundings },
  now: number,
): Watching {
  const nowhere = look.units ? whyNowhere(task, look, surroundings) : wasNowhere;
  // From running to ended, or the other way round, is no steady health.
  const since = isNew ? now : (healthySince ?? now);
  return {
    ...phase,
    conditionSince: isNew ? now : (phase.conditionSince ?? now),
    exits: phase.exits + (isNew && condition.is === 'restarting' ? 1 : 0),
    ...(healthy && { healthySince: since }),
    ...(look.units && { placementAskedAt: now }),
    ...(condition.is === 'unscheduled' && nowhere !== undefined && { unplaceable: nowhere }),
  };
}

/**
 * Returns when a unit that stays healthy has been so for long enough. One whose process has been seen to end has to show
 * for three times as long that it does not do so again: of a loop with short pauses, states once a second show little.
 */
export function readyAt(
  { healthySince = 0, exits }: Watching,
  { is }: Condition,
  { until }: Step,
  minReadyMs: number,
): number {
  const wanted = until === 'healthy' ? minReadyMs * (exits > 0 ? 3 : 1) : 0;
  return healthySince + Math.max(wanted, is === 'ended' ? justLoadedMs : publishedTwiceMs);
}

/** Everything that shows a unit not to become healthy by waiting longer. */
function reasonToGiveUp(
  task: Task,
  watching: Watching,
  condition: Condition,
  look: Look,
  now: number,
  surroundings: Surroundings,
): string | undefined {
  const { step } = task;
  const lasts = now - (watching.conditionSince ?? now);
  const served = look.unit === 'absent' ? undefined : look.unit;
  if (served && step.after && !sameUnitFile(served.options, step.after.options)) return changedMeanwhile(served);
  switch (condition.is) {
    case 'missing':
      return 'somebody else destroyed it while it was being rolled out';
    case 'stopped':
      return `somebody else stopped it while it was being rolled out: ${condition.detail}`;
    case 'restarting':
      return watching.exits >= exitsOfCrashLoop
        ? crashLoops(task, watching.exits, now - (task.startedAt ?? now), surroundings)
        : undefined;
    case 'failed':
      return lasts >= confirmMs && fleetHasActed(task.unit) ? hasFailed(task, condition, surroundings) : undefined;
    case 'ended':
      return watching.healthySince === undefined && lasts >= endedForMs && fleetHasActed(task.unit)
        ? endedEarly(task, condition, surroundings)
        : undefined;
    case 'unscheduled':
      // A machine that has left since the plan was made may come back: its instances are waited for.
      return watching.unplaceable?.forGood ? watching.unplaceable.reason : undefined;
    default:
      return undefined;
  }
}

/** Why no machine takes a unit, as far as that has just been asked. */
function whyNowhere({ step }: Task, look: Look, surroundings: Surroundings): Watching['unplaceable'] {
  if (!look.machines || !look.units || !step.after) return undefined;
  const why = whyUnplaceable(
    candidatesFor({ name: step.unit, options: step.after.options }, look.machines, look.units),
  );
  const left = gone(look.machines, surroundings);
  return why === undefined ? undefined : { reason: unplaceable(why, left), forGood: left.length === 0 };
}

function gone(machines: readonly Machine[], surroundings: Surroundings): Machine[] {
  return surroundings.machines.filter(({ id }) => !machines.some((machine) => machine.id === id));
}

function tell(task: Task, condition: Condition, now: number): Advance['events'][number] {
  return { type: 'condition', step: task.step, condition, elapsedMs: now - (task.startedAt ?? now) };
}
