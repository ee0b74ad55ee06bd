import type { Machine, UnitState } from '../fleet/schemas.js';
import { endsByItself } from '../health/unit-kind.js';
import type { ServicePlan } from '../plan/plan.js';
import { admit, siblingsToCheck } from './admission.js';
import { advance } from './advance.js';
import type { RolloutEvent } from './event.js';
import { type Look, type Question, questionFor } from './look.js';
import type { RolloutSettings } from './settings.js';
import { unavailableAllowed } from './share.js';
import { isInFlight, pendingTask, type Task } from './task.js';
import { fail, type Surroundings } from './transition.js';
import type { Write } from './write.js';

/** One service on its way from what the plan found to what it wants. */
export interface ServiceRollout {
  readonly plan: ServicePlan;
  readonly tasks: readonly Task[];
  readonly replacesInPlace: boolean;
  /** Since when nothing could begin because of units that are down and not part of the rollout. */
  readonly blockedSince?: number;
}

/** What has to be asked before the next decision. */
export interface Questions {
  readonly units: ReadonlyMap<string, Question>;
  /** Units of the service of which only the states are wanted. */
  readonly siblings: readonly string[];
}

/** The answers to `Questions`; an Error where the cluster could not be asked. */
export interface Answers {
  readonly looks: ReadonlyMap<string, Look | Error>;
  readonly siblings: ReadonlyMap<string, readonly UnitState[]> | Error;
}

export interface Decision {
  readonly rollout: ServiceRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next look; absent when the service is through. */
  readonly waitMs?: number;
}

/** What stays the same for a whole deployment. */
export interface Frame {
  readonly settings: RolloutSettings;
  readonly machines: readonly Machine[];
  /** The clock's time at which the deploy-timeout is over; infinite without one. */
  readonly deadline: number;
}

export function startService(plan: ServicePlan, replacesInPlace: boolean): ServiceRollout {
  return { plan, tasks: plan.steps.map(pendingTask), replacesInPlace };
}

export function questionsOf({ plan, tasks }: ServiceRollout, { settings }: Frame, now: number): Questions {
  const allowed = unavailableAllowed(settings.maxUnavailable, plan.size);
  return {
    units: new Map(tasks.filter(isInFlight).map((task) => [task.step.unit, questionFor(task, now)])),
    siblings: siblingsToCheck(tasks, allowed).map(({ step }) => step.unit),
  };
}

/** Returns what to do next about a service: the whole of the rollout's judgement, and nothing but that. */
export function decide(rollout: ServiceRollout, answers: Answers, now: number, frame: Frame): Decision {
  const advanced = advanceAll(rollout, answers, now, frame);
  const begun = beginMore(advanced.rollout, answers, now, frame);
  const { tasks } = begun.rollout;
  const isThrough = !tasks.some((task) => isInFlight(task) || task.phase.name === 'pending');
  return {
    rollout: begun.rollout,
    writes: advanced.writes,
    events: [...advanced.events, ...begun.events],
    ...(!isThrough && { waitMs: Math.min(...tasks.filter(isInFlight).map(lookAgainAfter), blockedLookMs) }),
  };
}

function advanceAll(
  rollout: ServiceRollout,
  { looks }: Answers,
  now: number,
  { settings, machines, deadline }: Frame,
): Omit<Decision, 'waitMs'> {
  const { minReadyMs, timeoutMs } = settings;
  const surroundings: Surroundings = { machines, minReadyMs, timeoutMs, replacesInPlace: rollout.replacesInPlace };
  const advances = rollout.tasks.map((task) => {
    const look = looks.get(task.step.unit);
    if (!isInFlight(task) || !look) return { task, writes: [], events: [] };
    if (look instanceof Error) return fail(task, `the cluster could not be asked about it: ${look.message}`, now);
    const next = advance(task, look, now, surroundings);
    if (isInFlight(next.task) && now >= deadline) return fail(next.task, deployTimedOut(next.task, settings), now);
    return next;
  });
  return {
    rollout: {
      ...rollout,
      tasks: advances.map(({ task }) => task),
      replacesInPlace:
        rollout.replacesInPlace && !advances.some(({ events }) => events.some(({ type }) => type === 'recreating')),
    },
    writes: advances.flatMap(({ writes }) => writes),
    events: advances.flatMap(({ events }) => events),
  };
}

/** After a failure, or past the deadline, nothing new begins; what is in flight is seen through, so that the report is true. */
function beginMore(
  rollout: ServiceRollout,
  { siblings }: Answers,
  now: number,
  { settings, deadline }: Frame,
): Omit<Decision, 'waitMs' | 'writes'> {
  const { tasks, plan } = rollout;
  const reason = stopReason(tasks, siblings, now >= deadline, settings);
  if (reason !== undefined)
    return { rollout: { ...rollout, tasks: tasks.map((task) => skip(task, reason)) }, events: [] };

  const allowed = unavailableAllowed(settings.maxUnavailable, plan.size);
  const down = new Set(
    siblings instanceof Error
      ? []
      : [...siblings].filter(([name, states]) => isDown(name, states, tasks)).map(([name]) => name),
  );
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
): Omit<Decision, 'waitMs' | 'writes'> {
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

function deployTimedOut({ condition }: Task, { deployTimeoutMs }: RolloutSettings): string {
  const last = condition ? `; it was last seen: ${condition.detail}` : '';
  return `was not healthy when the deploy-timeout of ${deployTimeoutMs / 1000} s was over${last}`;
}

const blockedLookMs = 2_000;

/** States are published once a second: looking twice as often while something is about to change finds it soon after, more often finds nothing new. */
function lookAgainAfter({ phase }: Task): number {
  if (phase.name === 'inspecting' || phase.name === 'verifying') return 0;
  return phase.name === 'watching' && phase.healthySince !== undefined ? 1_000 : 600;
}
