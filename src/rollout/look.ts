import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { hashesOf } from '../health/condition.js';
import { type CheckResult, healthCheckUrl } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import type { Step } from '../plan/plan.js';
import { requirementsOf } from '../unit/requirements.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';
import { isStale, wakeUpDue } from './wake-ups.js';

/** What is asked about a unit: no more than its phase needs, since everything asked costs the cluster something. */
export interface Question {
  readonly unit: boolean;
  readonly states: boolean;
  readonly machines: boolean;
  /** All units of the cluster, to find out what is in the way on which machine. */
  readonly units: boolean;
  /** URL template to ask once the unit runs as it should. */
  readonly healthCheck?: string;
}

/** The answers, at one moment. */
export interface Look {
  readonly unit?: Unit | 'absent';
  readonly states: readonly UnitState[];
  readonly machines?: readonly Machine[];
  readonly units?: readonly Unit[];
  /** Of a unit that runs on several machines, the worst. */
  readonly check?: CheckResult;
}

/** What is seen of a unit that no task is at work on. */
export interface SiblingLook {
  readonly states: readonly UnitState[];
  /** Of one that this rollout has brought up, where services are asked themselves. */
  readonly check?: CheckResult;
}

/** Returns the unit that a look has shown, if it asked for it and it is there. */
export function present(unit: Look['unit']): Unit | undefined {
  return unit === 'absent' ? undefined : unit;
}

const unitEveryMs = 900;
const unscheduledMs = 3_000;
const placementEveryMs = 10_000;

/** Returns what has to be asked about a task that is in flight. */
export function questionFor(task: Task, { healthCheck }: Pick<RolloutSettings, 'healthCheck'>, now: number): Question {
  const { step, phase } = task;
  // What is not meant to run, a template for instance, has no state to ask for.
  const runs = (step.after ?? step.before)?.desiredState === 'launched';
  const states = runs && phase.name !== 'verifying';
  const isWatched = phase.name === 'watching';
  return {
    // Once it is healthy its state alone tells when it no longer is; what then becomes of it is asked at the next look.
    unit: !isWatched || (phase.healthySince === undefined && wantsUnit(task, now)),
    states,
    ...placementQuestion(task, now),
    ...(isWatched && healthCheck !== undefined && isChecked(step) && { healthCheck }),
  };
}

/** The unit changes less often than its state; only where there is no state does it alone tell how things stand. */
function wantsUnit(task: Task, now: number): boolean {
  const { condition, unitSeenAt } = task;
  if (condition?.state === undefined || unitSeenAt === undefined || now - unitSeenAt >= unitEveryMs) return true;
  const due = wakeUpDue(task, now);
  return due !== undefined && isStale(task, Math.max(due, now));
}

function placementQuestion(
  { step, phase, condition, runsOn }: Task,
  now: number,
): Pick<Question, 'machines' | 'units'> {
  const { global, conflicts } = requirementsOf(step.unit, (step.after ?? step.before)?.options ?? []);
  if (global) {
    const isDue = runsOn === undefined || now - runsOn.askedAt >= placementEveryMs;
    return { machines: isDue, units: isDue && conflicts.length > 0 };
  }
  if (phase.name !== 'watching' || condition?.is !== 'unscheduled') return { machines: false, units: false };
  const isDue =
    now - (phase.conditionSince ?? now) >= unscheduledMs && now - (phase.placementAskedAt ?? 0) >= placementEveryMs;
  return { machines: isDue, units: isDue };
}

/** Only what answers for the service is asked whether it is well: not its sidekicks, and nothing that ends by itself. */
export function isChecked({ serves, until, unit, after }: Step): boolean {
  return (
    serves && until === 'healthy' && parseUnitName(unit).type === 'service' && !endsByItself(unit, after?.options ?? [])
  );
}

/** What a look asks: the cluster, and the services themselves. */
export interface Sources {
  readonly fleet: Fleet;
  /** Asks a URL through the same tunnel as fleet; a rejection counts as an answer that never came. */
  readonly check: (url: string, call: CallOptions) => Promise<CheckResult>;
  readonly machines: readonly Machine[];
}

/** Asks the cluster, and then the service itself where it runs as it should; rejects as the methods of `Fleet` do. */
export async function look(task: Task, question: Question, sources: Sources, call: CallOptions): Promise<Look> {
  const { fleet } = sources;
  const { step } = task;
  const [unit, states, machines, units] = await Promise.all([
    question.unit ? fleet.unit(step.unit, call).then((found) => found ?? ('absent' as const)) : undefined,
    question.states ? Array.fromAsync(fleet.states({ unitName: step.unit }, call)) : [],
    question.machines ? Array.fromAsync(fleet.machines(call)) : undefined,
    question.units ? Array.fromAsync(fleet.units(call)) : undefined,
  ]);
  const served = unit === undefined || unit === 'absent' ? task.unit : unit;
  const hashes = step.after ? hashesOf({ name: step.unit, ...step.after }, served) : [];
  const running = states.filter(
    ({ hash, systemdActiveState }) => hashes.includes(hash) && systemdActiveState === 'active',
  );
  const check =
    question.healthCheck === undefined ? undefined : await checkAll(question.healthCheck, running, sources, call);
  return {
    states,
    ...(unit && { unit }),
    ...(machines && { machines }),
    ...(units && { units }),
    ...(check && { check }),
  };
}

/** Asks the services of all states given; returns the first bad answer, or a good one. */
export async function checkAll(
  template: string,
  states: readonly UnitState[],
  { check, machines }: Sources,
  call: CallOptions,
): Promise<CheckResult | undefined> {
  const results = await Promise.all(states.map((state) => check(healthCheckUrl(template, state, machines), call)));
  return results.find(({ healthy }) => !healthy) ?? results[0];
}
