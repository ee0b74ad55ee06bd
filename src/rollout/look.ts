import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { type CheckResult, healthCheckUrl } from '../health/health-check.js';
import { endsByItself } from '../health/unit-kind.js';
import type { Step } from '../plan/plan.js';
import { parseUnitName } from '../unit/unit-name.js';
import type { RolloutSettings } from './settings.js';
import type { Task } from './task.js';

/** What is asked about a unit: no more than its phase needs, since everything asked costs the cluster something. */
export interface Question {
  readonly unit: boolean;
  readonly states: boolean;
  /** URL template to ask once the unit runs as it should. */
  readonly healthCheck?: string;
  /** Machines and all units, to find out why no machine takes it. */
  readonly placement: boolean;
}

/** The answers, at one moment. */
export interface Look {
  readonly unit?: Unit | 'absent';
  readonly states: readonly UnitState[];
  /** Of a unit that runs on several machines, the worst. */
  readonly check?: CheckResult;
  readonly placement?: { readonly machines: readonly Machine[]; readonly units: readonly Unit[] };
}

const unscheduledMs = 3_000;
const placementEveryMs = 10_000;

/** Returns what has to be asked about a task that is in flight. */
export function questionFor(task: Task, { healthCheck }: Pick<RolloutSettings, 'healthCheck'>, now: number): Question {
  const { step, phase, condition } = task;
  // What is not meant to run, a template for instance, has no state to ask for.
  const runs = (step.after ?? step.before)?.desiredState === 'launched';
  if (phase.name !== 'watching') return { unit: true, states: runs && phase.name !== 'verifying', placement: false };
  const unscheduledFor = condition?.is === 'unscheduled' ? now - (phase.conditionSince ?? now) : 0;
  return {
    // Once it is healthy its state alone tells when it no longer is.
    unit: phase.healthySince === undefined,
    states: runs,
    placement: unscheduledFor >= unscheduledMs && now - (phase.placementAskedAt ?? 0) >= placementEveryMs,
    ...(healthCheck !== undefined && isChecked(step) && { healthCheck }),
  };
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

/** Asks the cluster; rejects as the methods of `Fleet` do. */
export async function look(step: Step, question: Question, sources: Sources, call: CallOptions): Promise<Look> {
  const { fleet } = sources;
  const [unit, states, placement] = await Promise.all([
    question.unit ? fleet.unit(step.unit, call).then((found) => found ?? ('absent' as const)) : undefined,
    question.states ? Array.fromAsync(fleet.states({ unitName: step.unit }, call)) : [],
    question.placement ? lookAtPlacement(fleet, call) : undefined,
  ]);
  const running = states.filter(
    ({ hash, systemdActiveState }) => hash === step.after?.revision && systemdActiveState === 'active',
  );
  const check =
    question.healthCheck === undefined ? undefined : await checkAll(question.healthCheck, running, sources, call);
  return { states, ...(unit && { unit }), ...(placement && { placement }), ...(check && { check }) };
}

async function checkAll(
  template: string,
  states: readonly UnitState[],
  { check, machines }: Sources,
  call: CallOptions,
): Promise<CheckResult | undefined> {
  const results = await Promise.all(states.map((state) => check(healthCheckUrl(template, state, machines), call)));
  return results.find(({ healthy }) => !healthy) ?? results[0];
}

async function lookAtPlacement(fleet: Fleet, call: CallOptions): Promise<NonNullable<Look['placement']>> {
  return { machines: await Array.fromAsync(fleet.machines(call)), units: await Array.fromAsync(fleet.units(call)) };
}
