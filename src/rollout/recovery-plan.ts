import type { Unit } from '../fleet/schemas.js';
import type { ServicePlan, Step, UnitVersion } from '../plan/plan.js';
import { followStep, versionOf } from '../plan/plan-unit.js';
import { reportedHashes, sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import { endedRun, withoutRunning } from './ended-run.js';
import { type CurrentUnits, type RemedyPlan, wasHealthy } from './rollback-plan.js';
import type { RolloutResult } from './service-rollout.js';
import { startedUnits } from './stability.js';
import { isTouched, type UnitRollout } from './unit-rollout.js';

/**
 * Returns the units that a rollout had touched and not finished when it was interrupted; including those that had
 * become available and still had to prove themselves, such as a canary.
 */
export function interruptedUnits(runs: readonly UnitRollout[]): UnitRollout[] {
  const isComplete = runs.every(({ phase }) => phase.name === 'available');
  const unproven = isComplete
    ? []
    : startedUnits(runs.filter(({ phase, step }) => phase.name === 'available' && !step.isTask));
  return runs.filter((run) => (isTouched(run) && run.phase.name === 'interrupted') || unproven.includes(run));
}

/**
 * Returns what brings interrupted units back to running: at the new revision if the cluster has taken it, and at the
 * former one if it has not. Nothing else is touched, except for the sidekicks of those units, which may have been
 * stopped with them.
 *
 * web@1 has its new options and is starting: it is given time. web@2 was set inactive, or destroyed, to be created
 * again: it gets its former options and runs again. A unit that was being created or destroyed stays as it is found.
 */
export function planRecovery(result: RolloutResult, current: CurrentUnits): RemedyPlan {
  const ended: UnitRollout[] = [];
  const services = result.map(({ plan, runs }): ServicePlan => {
    const interrupted = interruptedUnits(runs);
    const steps = interrupted.flatMap((run): Step[] => {
      // What was created, and is gone or stopped because its own removal was in flight, is that removal's business.
      if (run.step.after && isTakenDown(current.get(run.step.unit)) && isBeingRemoved(run.step.unit, interrupted))
        return [];
      const recover = run.step.isTask ? recoveryOfTask : recoveryOf;
      const recovery = recover(run, current.get(run.step.unit));
      if ('step' in recovery) return [recovery.step];
      ended.push(recovery.run);
      return [];
    });
    return { ...allAtOnce(plan, steps.length), steps: [...steps, ...followers(steps, runs)] };
  });
  return { plan: { services: services.filter(({ steps }) => steps.length > 0) }, ended };
}

/** Returns a service's plan for `size` units that may all be worked on at once, because they are down already. */
export function allAtOnce(plan: ServicePlan, size: number): ServicePlan {
  const limits = { size, maxUnavailable: size, canary: 0 };
  return { ...plan, limits, rollbackLimits: limits, takesDown: false, wave: 0, waitsFor: [] };
}

function recoveryOf(
  run: UnitRollout,
  current: Unit | 'absent' | Error | undefined,
): { readonly step: Step } | { readonly run: UnitRollout } {
  const { before, after, diff: _, stopsFirst, ...step } = run.step;
  const wasUp = run.phase.name === 'available';
  if (current instanceof Error) return leftAlone(run, `could not read its state from fleet: ${current.message}`);
  if (current === undefined || current === 'absent') {
    if (!after) return done(run);
    if (wasUp) return leftAlone(run, 'someone else has destroyed it');
    if (!before) return notStarted(run);
    if (run.tookDown !== 'destroyed') return leftAlone(run, 'someone else has destroyed it');
    const reason = 'it was destroyed to be created again';
    return { step: { ...bringBack(run, before), action: 'create', stage: 'change', reason, after: before } };
  }
  const now = versionOf(current);
  const alike = [after, before].filter((version) => version && sameUnitFile(version.options, now.options));
  const target = alike.find((version) => version?.desiredState === now.desiredState) ?? alike[0];
  if (!target) return leftAlone(run, `someone else has changed it: it is at revision ${shortRevision(now.revision)}`);
  if (!after && now.desiredState === target.desiredState) return notStarted(run);
  if (now.desiredState !== target.desiredState && (wasUp || run.tookDown === undefined))
    return leftAlone(run, `someone else has set it to ${now.desiredState}`);
  // A restart sets a unit to loaded, and to nothing else.
  if (stopsFirst && now.desiredState === 'inactive') return leftAlone(run, 'someone else has set it to inactive');
  const reason = stopsFirst
    ? 'it was being restarted'
    : `it is at ${target === after ? 'the new' : 'its former'} revision ${shortRevision(now.revision)}`;
  return {
    step: {
      ...step,
      ...bringBack(run, target),
      action: 'restart',
      stage: after ? 'change' : 'remove',
      reason,
      before: now,
      after: target,
    },
  };
}

/**
 * Returns what is done about a task that was interrupted. It is not run by a recovery: what waits for it does not go on.
 * One that fleet runs already is seen to its end; one that was caught before that has not started.
 */
function recoveryOfTask(
  run: UnitRollout,
  current: Unit | 'absent' | Error | undefined,
): { readonly step: Step } | { readonly run: UnitRollout } {
  const recovery = recoveryOf(run, current);
  if (!('step' in recovery)) return recovery;
  const { step } = recovery;
  if (step.action === 'create' && step.after)
    return { step: { ...step, after: withoutRunning(step.after), until: 'applied' } };
  if (step.before?.desiredState !== 'launched') return notStarted(run);
  return { step: { ...step, until: 'healthy' } };
}

function isTakenDown(current: Unit | 'absent' | Error | undefined): boolean {
  return (
    current === undefined || current === 'absent' || ('desiredState' in current && current.desiredState === 'loaded')
  );
}

function isBeingRemoved(unit: string, interrupted: readonly UnitRollout[]): boolean {
  return interrupted.some(({ step }) => step.unit === unit && !step.after);
}

function done(run: UnitRollout): { run: UnitRollout } {
  return { run: endedRun(run, 'recovery', run.step.after, { name: 'available' }) };
}

function notStarted(run: UnitRollout): { run: UnitRollout } {
  return {
    run: endedRun(run, 'recovery', run.step.before, { name: 'skipped', reason: 'the deployment was cancelled' }),
  };
}

function leftAlone(run: UnitRollout, reason: string): { run: UnitRollout } {
  return { run: endedRun(run, 'recovery', run.step.before, { name: 'left-alone', reason }) };
}

/** A unit that was not healthy before the deployment need not be so after it; the new revision has to become healthy. */
function bringBack(
  { step, downtime }: UnitRollout,
  target: UnitVersion,
): Pick<Step, 'unit' | 'service' | 'lane' | 'countsAsAvailable' | 'until' | 'downtime' | 'hashesInBetween' | 'isTask'> {
  const { unit, service, lane, countsAsAvailable, isTask } = step;
  const mustBeHealthy =
    target.desiredState === 'launched' && (target === step.after ? step.until !== 'applied' : wasHealthy(step));
  return {
    unit,
    service,
    lane,
    countsAsAvailable,
    until: mustBeHealthy ? 'healthy' : 'applied',
    downtime,
    ...(isTask && { isTask }),
    hashesInBetween: [step.before, step.after].flatMap((version) => reportedHashes(version?.options ?? [])),
  };
}

/** Sidekicks are found running as they are: whether or not it was their turn, systemd or fleet may have stopped them. */
function followers(recovered: readonly Step[], runs: readonly UnitRollout[]): Step[] {
  const lanes = new Set(recovered.filter((step) => step.countsAsAvailable).map(({ lane }) => lane));
  const names = new Set(recovered.map(({ unit }) => unit));
  const following = runs.filter(
    ({ step }) => !step.countsAsAvailable && !step.isTask && lanes.has(step.lane) && !names.has(step.unit),
  );
  const byUnit = Map.groupBy(following, ({ step }) => step.unit);
  return [...byUnit.values()].flatMap((own): Step[] => {
    const first = own[0];
    const version = own.findLast(({ phase }) => phase.name === 'available')?.step.after ?? first?.step.before;
    if (!first || version?.desiredState !== 'launched') return [];
    const { lane } = first.step;
    return [{ ...followStep(first.step, lane, version), stage: 'change', lane }];
  });
}
