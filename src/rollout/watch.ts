import type { Unit } from '../fleet/schemas.js';
import { type Condition, isHealthy } from '../health/condition.js';
import { candidatesFor, whyUnplaceable } from '../placement/placement.js';
import type { Step } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import type { Look } from './look.js';
import type { Task, Watching } from './task.js';
import { type Advance, fail, type Surroundings, stay, subjectOf, succeed } from './transition.js';
import { crashLoops, endedEarly, hasFailed, unplaceable } from './verdict.js';

/**
 * How often fleet is told the desired state again while it has yet to act. Its watches hear one key and are deaf for
 * a second; a write just after that is heard at once, where waiting for the next look would take up to seven seconds.
 */
export const nudgeEveryMs = 1_100;

/** Once fleet has slept through this long, it is something else that keeps it. */
const nudgeForMs = 30_000;
const laterNudgeEveryMs = 10_000;

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
  const watching = nextPhase(phase, condition, isNew, isHealthy(condition, subject), look, now);
  const next: Task = { ...task, phase: watching };

  const reason = reasonToGiveUp(next, watching, condition, look, now, surroundings);
  if (reason !== undefined) return fail(next, reason, now);

  const events: Advance['events'] = [];
  if (watching.healthySince !== undefined) {
    const remainingMs = readyAt(watching.healthySince, condition, step, surroundings.minReadyMs) - now;
    if (remainingMs <= 0) return succeed(next, now);
    const isFirst = phase.healthySince === undefined;
    return { task: next, writes: [], events: isFirst ? [{ type: 'healthy', step, condition, remainingMs }] : events };
  }
  const told = previous?.detail === condition.detail && !isNew ? events : [tell(next, condition, now)];
  if (!waitsForFleet(condition, task.unit, step.unit) || now - watching.wroteAt < nudgeInterval(next, now))
    return { task: next, writes: [], events: told };
  const nudged: Task = { ...next, phase: { ...watching, wroteAt: now } };
  return {
    task: nudged,
    writes: [{ kind: 'set-desired-state', unit: step.unit, desiredState: 'launched' }],
    events: told,
  };
}

function nextPhase(
  { healthySince, ...phase }: Watching,
  condition: Condition,
  isNew: boolean,
  healthy: boolean,
  look: Look,
  now: number,
): Watching {
  // From running to ended, or the other way round, is no steady health.
  const since = isNew ? now : (healthySince ?? now);
  return {
    ...phase,
    conditionSince: isNew ? now : (phase.conditionSince ?? now),
    exits: phase.exits + (isNew && condition.is === 'restarting' ? 1 : 0),
    ...(healthy && { healthySince: since }),
    ...(look.placement && { placementAskedAt: now }),
  };
}

/** Returns when a unit that stays healthy has been so for long enough. */
export function readyAt(healthySince: number, { is }: Condition, { until }: Step, minReadyMs: number): number {
  const wanted = until === 'healthy' ? minReadyMs : 0;
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
  const revision = look.unit && look.unit !== 'absent' ? revisionOf(look.unit.options) : step.after?.revision;
  if (revision !== step.after?.revision)
    return `somebody else changed it while it was being rolled out: it has revision ${revision?.slice(0, 7)} now`;
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
    case 'unscheduled': {
      if (!look.placement || !step.after) return undefined;
      const unit = { name: step.unit, options: step.after.options };
      const why = whyUnplaceable(candidatesFor(unit, look.placement.machines, look.placement.units));
      return why && unplaceable(why);
    }
    default:
      return undefined;
  }
}

/** Before fleet has asked systemd to start it, a unit's state may still be the one it was in before. */
function fleetHasActed(unit: Unit | undefined): boolean {
  return unit?.currentState === undefined || unit.currentState === 'launched';
}

function waitsForFleet({ is }: Condition, unit: Unit | undefined, name: string): boolean {
  if (is === 'unscheduled' || is === 'unpublished' || is === 'other-revision') return true;
  const isGlobal = unit && requirementsOf(name, unit.options).global;
  return (is === 'ended' || is === 'failed') && !isGlobal && !fleetHasActed(unit);
}

function nudgeInterval(task: Task, now: number): number {
  return now - (task.startedAt ?? now) < nudgeForMs ? nudgeEveryMs : laterNudgeEveryMs;
}

function tell(task: Task, condition: Condition, now: number): Advance['events'][number] {
  return { type: 'condition', step: task.step, condition, elapsedMs: now - (task.startedAt ?? now) };
}
