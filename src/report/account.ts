import type { Machine } from '../fleet/schemas.js';
import type { Action, Step } from '../plan/plan.js';
import { downtimeMs } from '../rollout/downtime.js';
import { isTouched, type UnitRollout } from '../rollout/unit-rollout.js';
import { isGlobal } from '../unit/requirements.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import type { UnitResult } from './unit-result.js';

/** One run of a unit, or several folded into one, in the terms of the report. Times are the clock's milliseconds. */
export interface Account {
  readonly action: Action;
  readonly outcome: UnitResult['outcome'];
  readonly error?: string;
  readonly isTouched: boolean;
  /** Whether anything was seen of it in this run. */
  readonly isObserved: boolean;
  /** A sidekick that was only found running, or started, after its main unit. */
  readonly isFollower: boolean;
  /** Whether the unit exists once the run has succeeded. */
  readonly isKept: boolean;
  readonly previousRevision?: string;
  readonly present: PresentState;
  readonly startedAt?: number;
  readonly finishedAt?: number;
  readonly downtimeMs?: number;
}

export type PresentState = Pick<
  UnitResult,
  'revision' | 'machineId' | 'machineIp' | 'systemdLoadState' | 'systemdActiveState' | 'systemdSubState'
>;

const outcomes = {
  failed: 'failed',
  skipped: 'skipped',
  interrupted: 'cancelled',
} as const;

/** Returns what one run has done, by itself. */
export function accountOf(run: UnitRollout, machines: readonly Machine[]): Account {
  const { step, phase, startedAt, finishedAt, downtime } = run;
  // A unit that was found healthy without being touched is unchanged, whatever the plan expected.
  const isFine = step.action === 'restart' && phase.name === 'available' && !isTouched(run);
  const action = isFine ? 'unchanged' : step.action;
  const done = action === 'unchanged' ? 'unchanged' : 'succeeded';
  const error = reasonOfEnd(run);
  return {
    action,
    outcome: phase.name === 'available' ? done : (outcomes[phase.name as keyof typeof outcomes] ?? 'skipped'),
    isTouched: isTouched(run),
    isObserved: isObserved(run),
    isFollower: step.until === 'running',
    isKept: step.after !== undefined,
    present: presentState(run, machines),
    ...defined({ error, previousRevision: step.before?.revision, startedAt, finishedAt }),
    ...(hasKnownDowntime(step) && { downtimeMs: downtimeMs(downtime) }),
  };
}

/** Of a global unit, only the machine on which it is worst is watched. */
function hasKnownDowntime({ unit, countsAsAvailable, before, after }: Step): boolean {
  return countsAsAvailable && !isGlobal(unit, (after ?? before)?.options ?? []);
}

export function isObserved({ observed }: UnitRollout): boolean {
  return observed.at !== undefined || observed.unit !== undefined;
}

/** Returns why a run did not succeed. */
export function reasonOfEnd({ phase }: UnitRollout): string | undefined {
  return 'reason' in phase ? phase.reason : undefined;
}

/** What the cluster has of a unit, as far as it was observed. */
function presentState(run: UnitRollout, machines: readonly Machine[]): PresentState {
  const { condition, unit } = run.observed;
  const state = condition?.state;
  const machineId = state?.machineID || unit?.machineID || undefined;
  const machineIp = machines.find(({ id }) => id === machineId)?.primaryIP || undefined;
  return {
    ...defined({ revision: presentRevision(run), machineId, machineIp }),
    ...(state && {
      systemdLoadState: state.systemdLoadState,
      systemdActiveState: state.systemdActiveState,
      systemdSubState: state.systemdSubState,
    }),
  };
}

/** A run that has touched nothing has changed nothing; one that was interrupted has left what was last seen. */
function presentRevision({ step, phase, observed: { unit }, effect }: UnitRollout): string | undefined {
  if (effect === 'unconfirmed') return undefined;
  if (phase.name === 'available') return step.after?.revision;
  if (unit && phase.name !== 'skipped') return revisionOf(unit.options);
  return effect === 'none' ? step.before?.revision : undefined;
}

/** Returns the entry of the `instances` output that says this of a unit. */
export function unitResult(unit: string, service: string, account: Account): UnitResult {
  const { action, outcome, error, previousRevision, present, startedAt, finishedAt, downtimeMs } = account;
  const hasStarted = startedAt !== undefined;
  return {
    unit,
    service,
    action,
    outcome,
    ...defined({ previousRevision }),
    ...present,
    ...(hasStarted && { startedAt: new Date(startedAt).toISOString() }),
    ...(finishedAt !== undefined && { finishedAt: new Date(finishedAt).toISOString() }),
    ...(hasStarted && finishedAt !== undefined && { durationMs: finishedAt - startedAt }),
    ...(hasStarted && defined({ downtimeMs })),
    ...defined({ error }),
  };
}

export function withoutRevision({ revision: _, ...present }: PresentState): PresentState {
  return present;
}

/** Returns the entries that have a value. */
export function defined<T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}

export function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = value;
  return rest;
}
