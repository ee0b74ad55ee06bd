import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import type { Task } from './task.js';

/** What is asked about a unit: no more than its phase needs, since everything asked costs the cluster something. */
export interface Question {
  readonly unit: boolean;
  readonly states: boolean;
  /** Machines and all units, to find out why no machine takes it. */
  readonly placement: boolean;
}

/** The answers, at one moment. */
export interface Look {
  readonly unit?: Unit | 'absent';
  readonly states: readonly UnitState[];
  readonly placement?: { readonly machines: readonly Machine[]; readonly units: readonly Unit[] };
}

const unscheduledMs = 3_000;
const placementEveryMs = 10_000;

/** Returns what has to be asked about a task that is in flight. */
export function questionFor({ step, phase, condition }: Task, now: number): Question {
  // What is not meant to run, a template for instance, has no state to ask for.
  const runs = (step.after ?? step.before)?.desiredState === 'launched';
  if (phase.name !== 'watching') return { unit: true, states: runs && phase.name !== 'verifying', placement: false };
  const unscheduledFor = condition?.is === 'unscheduled' ? now - (phase.conditionSince ?? now) : 0;
  return {
    // Once it is healthy its state alone tells when it no longer is.
    unit: phase.healthySince === undefined,
    states: runs,
    placement: unscheduledFor >= unscheduledMs && now - (phase.placementAskedAt ?? 0) >= placementEveryMs,
  };
}

/** Asks the cluster; rejects as the methods of `Fleet` do. */
export async function look(name: string, question: Question, fleet: Fleet, call: CallOptions): Promise<Look> {
  const [unit, states, placement] = await Promise.all([
    question.unit ? fleet.unit(name, call).then((found) => found ?? ('absent' as const)) : undefined,
    question.states ? Array.fromAsync(fleet.states({ unitName: name }, call)) : [],
    question.placement ? lookAtPlacement(fleet, call) : undefined,
  ]);
  return { states, ...(unit && { unit }), ...(placement && { placement }) };
}

async function lookAtPlacement(fleet: Fleet, call: CallOptions): Promise<NonNullable<Look['placement']>> {
  return { machines: await Array.fromAsync(fleet.machines(call)), units: await Array.fromAsync(fleet.units(call)) };
}
