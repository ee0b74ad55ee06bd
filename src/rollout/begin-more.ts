import type { UnitState } from '../fleet/schemas.js';
import { endsByItself } from '../health/unit-kind.js';
import { admit, siblingsToCheck } from './admission.js';
import type { RolloutEvent } from './event.js';
import type { Answers, Frame, ServiceRollout } from './service-rollout.js';
import type { RolloutSettings } from './settings.js';
import { unavailableAllowed } from './share.js';
import type { Task } from './task.js';

/** A service after those whose turn it is have begun. */
interface Begun {
  readonly rollout: ServiceRollout;
  readonly events: readonly RolloutEvent[];
  /** Set when nothing may begin before the other instances have been looked at. */
  readonly mustAskFirst?: true;
}

/** After a failure, or past the deadline, nothing new begins; what is in flight is seen through, so that the report is true. */
export function beginMore(
  rollout: ServiceRollout,
  { siblings }: Answers,
  now: number,
  { settings, deadline }: Frame,
): Begun {
  const { tasks, plan } = rollout;
  const reason = stopReason(tasks, siblings, now >= deadline, settings);
  if (reason !== undefined)
    return { rollout: { ...rollout, tasks: tasks.map((task) => skip(task, reason)) }, events: [] };

  const allowed = unavailableAllowed(settings.maxUnavailable, plan.size);
  // Those that were in flight at the last look have not been asked about as siblings yet.
  const states = siblings instanceof Error ? new Map<string, readonly UnitState[]>() : siblings;
  if (siblingsToCheck(tasks, allowed).some(({ step }) => !states.has(step.unit)))
    return { rollout, events: [], mustAskFirst: true };

  const down = new Set([...states].filter(([name, seen]) => isDown(name, seen, tasks)).map(([name]) => name));
  const { begin, blockedBy } = admit(tasks, down, allowed);
  const { blockedSince, ...free } = rollout;
  if (blockedBy.length > 0) return blocked({ ...free, blockedSince: blockedSince ?? now }, blockedBy, now, settings);
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
  isLate: boolean,
  settings: RolloutSettings,
): string | undefined {
  const failed = tasks.find(({ phase }) => phase.name === 'failed');
  if (failed) return `${failed.step.unit} failed`;
  if (isLate) return `the deploy-timeout of ${settings.deployTimeoutMs / 1000} s is over`;
  if (siblings instanceof Error) return `the cluster could not be asked about the other instances: ${siblings.message}`;
  return undefined;
}

/** Somebody has to bring those units up again; taking more down meanwhile is what max-unavailable forbids. */
function blocked(
  rollout: ServiceRollout & { readonly blockedSince: number },
  blockedBy: readonly string[],
  now: number,
  { timeoutMs }: RolloutSettings,
): Begun {
  const reason = `${blockedBy.join(', ')} went down meanwhile, and max-unavailable allows no more`;
  const { service } = rollout.plan;
  if (now - rollout.blockedSince >= timeoutMs)
    return { rollout: { ...rollout, tasks: rollout.tasks.map((task) => skip(task, reason)) }, events: [] };
  return { rollout, events: now === rollout.blockedSince ? [{ type: 'waiting', service, reason }] : [] };
}

function isDown(name: string, states: readonly UnitState[], tasks: readonly Task[]): boolean {
  const step = tasks.find((task) => task.step.unit === name)?.step;
  if (endsByItself(name, step?.before?.options ?? step?.after?.options ?? [])) return false;
  return !states.some(
    ({ systemdActiveState }) => systemdActiveState === 'active' || systemdActiveState === 'reloading',
  );
}

function skip(task: Task, reason: string): Task {
  return task.phase.name === 'pending' ? { ...task, phase: { name: 'skipped', reason } } : task;
}
