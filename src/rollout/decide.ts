import type { ServicePlan } from '../plan/plan.js';
import { advance } from './advance.js';
import { beginMore, siblingsOf } from './begin-more.js';
import type { RolloutEvent } from './event.js';
import { questionFor } from './look.js';
import { broughtUp, isAllThrough } from './look-back.js';
import { nextLook, nextMove } from './pace.js';
import type { Answers, Frame, Questions, ServiceRollout } from './service-rollout.js';
import { isInFlight, isUnfinished, pendingTask, type Task } from './task.js';
import { type Advance, fail, type Surroundings, stay } from './transition.js';
import { wakeUp } from './wake-ups.js';
import type { Write } from './write.js';

export interface Decision {
  readonly rollout: ServiceRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next look; absent when the service is through. */
  readonly waitMs?: number;
}

export function startService(plan: ServicePlan, replacesInPlace: boolean): ServiceRollout {
  return { plan, tasks: plan.steps.map(pendingTask), replacesInPlace };
}

export function questionsOf(rollout: ServiceRollout, frame: Frame, now: number): Questions {
  return {
    units: new Map(
      rollout.tasks
        .filter((task) => isInFlight(task) && nextLook(task, frame.settings, now) <= now)
        .map((task) => [task.step.unit, questionFor(task, frame.settings, now)]),
    ),
    siblings: siblingsOf(rollout, frame, now).map(({ step }) => step.unit),
  };
}

/** Returns what to do next about a service: the whole of the rollout's judgement, and nothing but that. */
export function decide(rollout: ServiceRollout, answers: Answers, now: number, frame: Frame): Decision {
  const advanced = advanceAll(rollout, answers, now, frame);
  const begun = beginMore(advanced.rollout, answers, now, frame);
  const { tasks } = begun.rollout;
  const isThrough =
    !tasks.some(isUnfinished) && (begun.rollout.looked || !isAllThrough(tasks) || broughtUp(tasks).length === 0);
  const moves = tasks.filter(isInFlight).map((task) => nextMove(task, frame.settings, now) - now);
  return {
    rollout: begun.rollout,
    writes: advanced.writes,
    events: [...advanced.events, ...begun.events],
    ...(!isThrough && { waitMs: Math.max(0, Math.min(...moves, begun.askAgainMs ?? longestWaitMs)) }),
  };
}

function advanceAll(
  rollout: ServiceRollout,
  { looks }: Answers,
  now: number,
  { settings, machines, deadline, deadlineName }: Frame,
): Omit<Decision, 'waitMs'> {
  const { minReadyMs, timeoutMs } = settings;
  const surroundings: Surroundings = {
    machines,
    minReadyMs,
    timeoutMs,
    replacesInPlace: rollout.replacesInPlace,
    isChecked: settings.healthCheck !== undefined,
  };
  const advances = rollout.tasks.map((task) => {
    const look = looks.get(task.step.unit);
    if (!isInFlight(task)) return stay(task);
    if (!look) return withWakeUp(stay(task), now);
    if (look instanceof Error) return fail(task, `the cluster could not be asked about it: ${look.message}`, now);
    const next = advance(task, look, now, surroundings);
    if (isInFlight(next.task) && now >= deadline) return fail(next.task, outOfTime(next.task, deadlineName), now);
    return withWakeUp(next, now);
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

/** A look that brought nothing new, or none at all, may still be the time to tell fleet again. */
function withWakeUp(advanced: Advance, now: number): Advance {
  const woken = advanced.writes.length === 0 && isInFlight(advanced.task) ? wakeUp(advanced.task, now) : undefined;
  return woken ? { ...advanced, task: woken.task, writes: [woken.write] } : advanced;
}

function outOfTime({ condition }: Task, deadlineName: string): string {
  const last = condition ? `; it was last seen: ${condition.detail}` : '';
  return `not healthy when ${deadlineName} was over${last}`;
}

const longestWaitMs = 2_000;
