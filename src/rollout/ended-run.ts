import type { Step, UnitVersion } from '../plan/plan.js';
import { pendingUnit, type UnitPhase, type UnitRollout } from './unit-rollout.js';

/** Returns a run that is over before it begins, of a unit that has this `version`, or is not there. */
export function endedRun(
  { step, downtime }: UnitRollout,
  purpose: 'rollback' | 'recovery',
  version: UnitVersion | undefined,
  phase: UnitPhase,
): UnitRollout {
  const { after: _, condition: __, ...planned } = step;
  const unchanged: Step = { ...planned, action: 'unchanged', downtime, ...(version && { after: version }) };
  return { ...pendingUnit(unchanged, -1, purpose), phase };
}

/**
 * Returns the run that says what there is to undo of a task that was run anew; undefined for nothing. What it has done is
 * nothing that fleet could undo, and one that was caught before its run has done nothing.
 */
export function undoneTaskRun(
  first: UnitRollout,
  now: UnitVersion | undefined,
): { readonly run: UnitRollout } | undefined {
  if (first.phase.name !== 'interrupted') return undefined;
  if (now?.desiredState !== 'launched') return { run: endedRun(first, 'rollback', now, { name: 'available' }) };
  const reason = 'a task is not run again in order to go back';
  return { run: endedRun(first, 'rollback', first.step.before, { name: 'left-alone', reason }) };
}

/** Returns a version of a task that does not run. */
export function withoutRunning(version: UnitVersion): UnitVersion {
  return version.desiredState === 'launched' ? { ...version, desiredState: 'loaded' } : version;
}
