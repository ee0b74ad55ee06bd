import type { UnitState } from '../fleet/schemas.js';
import { hashesOf, isUp } from '../health/condition.js';
import { endsByItself } from '../health/unit-kind.js';
import { reportedHashes } from '../unit/serialize-unit-file.js';
import { admit, siblingsToCheck } from './admission.js';
import { type Begun, giveUp } from './begun.js';
import { heldTasks, heldUntil } from './canary.js';
import { hold } from './hold.js';
import { lanesOf } from './lanes.js';
import type { SiblingLook } from './look.js';
import { broughtUp, endedAfterTurn, isAllThrough, lookBack } from './look-back.js';
import { type Answers, type Frame, limitsOf, type ServiceRollout } from './service-rollout.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';

/** Returns the units that must be looked at before it can be said who may begin, although no task is at work on them. */
export function siblingsOf({ tasks, plan }: ServiceRollout, { settings }: Frame, now: number): Task[] {
  const limits = limitsOf(plan, settings);
  const lanes = lanesOf(tasks);
  if (isAllThrough(tasks)) return broughtUp(tasks);
  const until = heldUntil(lanes, limits.canary, settings.canaryHoldMs) ?? 0;
  return now < until ? heldTasks(lanes, limits.canary) : siblingsToCheck(tasks, limits);
}

/** After a failure, or past the deadline, nothing new begins; what is in flight is seen through, so that the report is true. */
export function beginMore(rollout: ServiceRollout, { siblings }: Answers, now: number, frame: Frame): Begun {
  const { settings, deadline } = frame;
  const { tasks, plan } = rollout;
  const reason = stopReason(tasks, siblings, now >= deadline ? frame.deadlineName : undefined, settings);
  // Too late, or impossible, to look back as well.
  if (reason !== undefined) return { rollout: { ...skipAll(rollout, reason), looked: true }, events: [] };

  const looks = siblings instanceof Error ? new Map<string, SiblingLook>() : siblings;
  const toCheck = siblingsOf(rollout, frame, now);
  // Those that were in flight at the last look have not been asked about as siblings yet.
  if (toCheck.some(({ step }) => !looks.has(step.unit))) return { rollout, events: [], askAgainMs: 0 };

  const foreign = toCheck.find((task) => isForeign(task, looks.get(task.step.unit)?.states ?? []));
  if (foreign) return giveUp(rollout, foreign, 'somebody else changed it while its service was being rolled out', now);

  const held = hold(rollout, looks, now, frame);
  if (held) return held;
  const gone = endedAfterTurn(rollout, toCheck, looks, now, frame);
  if (gone) return gone;
  if (isAllThrough(tasks)) return lookBack(rollout);

  const up = new Set([...looks].filter(([name, { states }]) => isServing(name, states, tasks)).map(([name]) => name));
  const { begin, blockedBy } = admit(tasks, up, limitsOf(plan, settings));
  const { blockedSince, ...free } = rollout;
  if (blockedBy) return blocked({ ...free, blockedSince: blockedSince ?? now }, blockedBy, now, settings);
  return {
    rollout: {
      ...free,
      tasks: tasks.map((task) =>
        begin.includes(task) ? { ...task, phase: { name: 'inspecting' }, startedAt: now } : task,
      ),
    },
    events: begin.map(({ step }) => ({ type: 'started', step })),
  };
}

function stopReason(
  tasks: readonly Task[],
  siblings: Answers['siblings'],
  over: string | undefined,
  { afterFailure }: RolloutSettings,
): string | undefined {
  const failed = tasks.find(({ phase }) => phase.name === 'failed');
  if (failed && afterFailure === 'stop') return `${failed.step.unit} failed`;
  if (over !== undefined) return `${over} is over`;
  if (siblings instanceof Error) return `the cluster could not be asked about the other instances: ${siblings.message}`;
  return undefined;
}

const blockedLookMs = 2_000;

/** Somebody has to bring those units up again; taking more down meanwhile is what max-unavailable forbids. */
function blocked(
  rollout: ServiceRollout & { readonly blockedSince: number },
  blockedBy: readonly string[],
  now: number,
  { timeoutMs }: RolloutSettings,
): Begun {
  const { service } = rollout.plan;
  const isNew = now === rollout.blockedSince;
  const down = blockedBy.length > 0 ? `${blockedBy.join(', ')} went down meanwhile, and` : 'too few instances are up:';
  const reason = `${down} max-unavailable allows no more`;
  if (now - rollout.blockedSince < timeoutMs)
    return { rollout, events: isNew ? [{ type: 'waiting', service, reason }] : [], askAgainMs: blockedLookMs };
  const culprit = rollout.tasks.find(({ step, phase }) => blockedBy.includes(step.unit) && phase.name === 'succeeded');
  if (!culprit) return { rollout: skipAll(rollout, reason), events: [] };
  const why = `went down while its service was being rolled out, and did not come up again within ${timeoutMs / 1_000} s`;
  return giveUp(rollout, culprit, why, now);
}

/** Its machine has a revision of it that neither the plan nor this rollout put there. */
function isForeign({ step, phase, unit, condition }: Task, states: readonly UnitState[]): boolean {
  const isProven = phase.name === 'succeeded' && step.until === 'healthy';
  // What is only staged may show an older revision for long; it is read anew when it is launched.
  const version = isProven ? step.after : (step.before ?? step.after);
  if (version && version.desiredState !== 'launched') return false;
  const after = step.after ? hashesOf({ name: step.unit, ...step.after }, unit) : [];
  // Just after another deployment was broken off, a machine may still show what neither of these definitions says.
  const seenBefore = [step.condition, condition].map((seen) => seen?.state?.hash ?? '');
  const earlier = [...reportedHashes(step.before?.options ?? []), ...(step.hashesInBetween ?? []), ...seenBefore];
  const own = isProven ? after : [...after, ...earlier];
  return phase.name !== 'failed' && states.length > 0 && !states.some(({ hash }) => own.includes(hash));
}

function isServing(name: string, states: readonly UnitState[], tasks: readonly Task[]): boolean {
  const step = tasks.find((task) => task.step.unit === name)?.step;
  if (endsByItself(name, step?.before?.options ?? step?.after?.options ?? [])) return true;
  return states.some(isUp);
}

function skipAll(rollout: ServiceRollout, reason: string): ServiceRollout {
  const skip = (task: Task): Task =>
    task.phase.name === 'pending' ? { ...task, phase: { name: 'skipped', reason } } : task;
  return { ...rollout, tasks: rollout.tasks.map(skip) };
}
