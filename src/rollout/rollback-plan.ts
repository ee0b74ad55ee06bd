import type { Unit } from '../fleet/schemas.js';
import { isHealthy } from '../health/condition.js';
import { type Limits, type Plan, type ServicePlan, type Step, subjectOf, type UnitVersion } from '../plan/plan.js';
import { followStep, versionOf } from '../plan/plan-unit.js';
import { reportedHashes, sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import { endedRun, undoneTaskRun, withoutRunning } from './ended-run.js';
import type { RolloutResult, ServiceResult } from './service-rollout.js';
import { isTouched, type UnitRollout } from './unit-rollout.js';

/** Units as they are now; an Error for those that fleet did not answer for. */
export type CurrentUnits = ReadonlyMap<string, Unit | 'absent' | Error>;

/** What has to be done to undo a rollout, or to recover from its interruption. */
export interface RemedyPlan {
  readonly plan: Plan;
  /** Units for which nothing has to be done, or nothing can be: runs that are over before they begin. */
  readonly ended: readonly UnitRollout[];
}

/**
 * Returns what undoes a rollout: every unit that was touched gets back what it had before, the newest first. A unit that
 * is now neither at its former nor at its new revision belongs to someone else, and is left alone. A unit that was not
 * healthy before only has to be as it was, not healthier. A unit that was only restarted has nothing to go back to; one
 * that was stopped and not started again is.
 */
export function planRollback(result: RolloutResult, current: CurrentUnits): RemedyPlan {
  const ended: UnitRollout[] = [];
  const services = result.toReversed().map((service): ServicePlan => {
    const touched = namesNewestFirst(service.runs);
    const steps = changedUnits(service.runs, touched).flatMap((name): Step[] => {
      const undone = undo(
        service.runs.filter(({ step }) => step.unit === name),
        current.get(name),
      );
      if (undone && 'step' in undone) return [undone.step];
      if (undone) ended.push(undone.run);
      return [];
    });
    const others = [...followers(service.runs, steps), ...bystanders(service.runs, touched)];
    const { plan } = service;
    // At its former options already, a unit is at most started again; and a template runs nowhere.
    const takesDown = steps.some(({ action, stage }) => action === 'update' && stage === 'change');
    return { ...plan, limits: limitsOf(service, steps), takesDown, steps: inOrder([...steps, ...others]) };
  });
  return { plan: { services: backwards(services).filter(changesAnything) }, ended };
}

/** Returns services that go back in the opposite order: those that waited for others go before them. */
function backwards(services: readonly ServicePlan[]): ServicePlan[] {
  const last = Math.max(0, ...services.map(({ wave }) => wave));
  return services.map((plan) => ({
    ...plan,
    wave: last - plan.wave,
    waitsFor: services.filter(({ waitsFor }) => waitsFor.includes(plan.service)).map(({ service }) => service),
  }));
}

/** Returns the units that were touched, those started last first. */
function namesNewestFirst(runs: ServiceResult['runs']): string[] {
  const touched = runs.filter(isTouched).toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || b.id - a.id);
  return [...new Set(touched.map(({ step }) => step.unit))];
}

/** A sidekick that was only started again with its main unit has nothing to undo: it follows that one back. */
function changedUnits(runs: ServiceResult['runs'], touched: readonly string[]): string[] {
  return touched.filter((name) =>
    runs.some((run) => isTouched(run) && run.step.unit === name && run.step.until !== 'running'),
  );
}

function changesAnything({ steps }: ServicePlan): boolean {
  return steps.some(({ action }) => action !== 'unchanged');
}

/** The step that undoes everything that was done to one unit, or the run that says why there is none; undefined where nothing is to be said. */
type Undone = { readonly step: Step } | { readonly run: UnitRollout } | undefined;

function undo(own: readonly UnitRollout[], current: Unit | 'absent' | Error | undefined): Undone {
  const [first] = own;
  if (!first) throw new TypeError('a unit without runs cannot have been touched');
  if (own.some(isRestarted)) return undefined;
  if (current === undefined) return leftAlone(first, 'it was not looked up');
  if (current instanceof Error) return leftAlone(first, `could not read its state from fleet: ${current.message}`);
  const { before: former, after: _, diff: __, stopsFirst: ___, ...step } = first.step;
  const now = current === 'absent' ? undefined : versionOf(current);
  if (step.isTask && step.action === 'restart') return undoneTaskRun(first, now);
  // What the rollout was to create is not there.
  if (!former && !now) return { run: endedRun(first, 'rollback', first.step.before, { name: 'available' }) };
  const ours = [former, ...own.map((run) => run.step.after)];
  if (now && !ours.some((version) => version && sameUnitFile(version.options, now.options)))
    return leftAlone(first, `someone else has changed it: it is at revision ${shortRevision(now.revision)}`);

  const { downtime } = own.findLast((run) => run.startedAt !== undefined) ?? first;
  const hashesInBetween = ours.flatMap((version) => reportedHashes(version?.options ?? []));
  const base = { ...step, downtime, hashesInBetween, until: wasHealthy(first.step) ? 'healthy' : 'applied' } as const;
  const restarted = own.find((run) => run.step.stopsFirst && isTouched(run));
  if (restarted && former) return undoRestart(own, restarted, base, former, now);
  if (!former)
    return {
      step: {
        ...base,
        action: 'destroy',
        stage: 'remove',
        countsAsAvailable: false,
        reason: 'this deployment created it',
        ...(now && { before: now }),
      },
    };
  if (step.isTask) return undoTask(first, base, former, now);
  return { step: restore(base, first.step, former, now) };
}

/** A task gets its former options back without being run: it is only loaded, until a deployment runs it again. */
function undoTask(
  first: UnitRollout,
  base: Omit<Step, 'before' | 'after'>,
  former: UnitVersion,
  now: UnitVersion | undefined,
): Undone {
  if (now && sameUnitFile(now.options, former.options))
    return { run: endedRun(first, 'rollback', now, { name: 'available' }) };
  return { step: restore({ ...base, until: 'applied' }, first.step, withoutRunning(former), now) };
}

/** A restart that did not succeed is not tried again, but what it has stopped is started again. */
function undoRestart(
  own: readonly UnitRollout[],
  restarted: UnitRollout,
  base: Omit<Step, 'before' | 'after'>,
  former: UnitVersion,
  now: UnitVersion | undefined,
): Undone {
  if (!now) return leftAlone(restarted, 'someone else has destroyed it');
  if (now.desiredState === 'loaded' && restarted.tookDown === 'stopped')
    return { step: { ...restore(base, restarted.step, former, now), reason: 'it was stopped to be restarted' } };
  if (now.desiredState !== former.desiredState)
    return leftAlone(restarted, `someone else has set it to ${now.desiredState}`);
  if (restarted.phase.name === 'failed')
    return leftAlone(restarted, 'it was only restarted, so there is nothing to go back to');
  // What a recovery has found to be bad, the recovery reports.
  if (own.some(({ phase }) => phase.name === 'failed')) return undefined;
  return { step: { ...restore(base, restarted.step, former, now), reason: 'it was being restarted' } };
}

/** Whether a unit was stopped and started again, as was asked for. */
function isRestarted({ step, phase }: UnitRollout): boolean {
  return step.stopsFirst === true && phase.name === 'available';
}

/** A unit that did not come back from its restart stays down; the others must not have to wait for it. */
function limitsOf({ plan: { rollbackLimits }, runs }: ServiceResult, undone: readonly Step[]): Limits {
  const lost = runs.filter(
    ({ step, phase }) =>
      step.stopsFirst &&
      step.countsAsAvailable &&
      phase.name === 'failed' &&
      !undone.some(({ unit }) => unit === step.unit),
  );
  return { ...rollbackLimits, size: Math.max(0, rollbackLimits.size - lost.length) };
}

function restore(
  base: Omit<Step, 'before' | 'after'>,
  { stage, countsAsAvailable }: Step,
  former: UnitVersion,
  now: UnitVersion | undefined,
): Step {
  const restored = {
    ...base,
    stage: stage === 'template' || stage === 'prepare' ? 'template' : 'change',
    // A unit that goes back to being staged serves nobody, and need not wait for those that do.
    countsAsAvailable: countsAsAvailable && former.desiredState === 'launched',
    after: former,
  } as const;
  if (!now) return { ...restored, action: 'create', reason: `back to revision ${shortRevision(former.revision)}` };
  const isReplaced = !sameUnitFile(now.options, former.options);
  if (isReplaced) {
    const reason = `revision ${shortRevision(now.revision)} goes back to ${shortRevision(former.revision)}`;
    return { ...restored, before: now, action: 'update', reason };
  }
  // The change has not arrived, or it was only a restart: the unit has to be found as healthy as it was before.
  const until = base.until === 'healthy' && now.desiredState === former.desiredState ? 'running' : base.until;
  return {
    ...restored,
    before: now,
    action: 'restart',
    reason: `still at revision ${shortRevision(former.revision)}`,
    until,
  };
}

/** Returns whether a unit was as it should be when the plan was made. */
export function wasHealthy(step: Step): boolean {
  const subject = subjectOf(step.unit, step.before);
  if (!subject || step.before?.desiredState !== 'launched') return false;
  return !step.condition || isHealthy(step.condition, subject);
}

/** Sidekicks follow their main unit back, touched or not: going back may have stopped them again. */
function followers(runs: ServiceResult['runs'], undone: readonly Step[]): Step[] {
  const lanes = new Set(undone.filter((step) => step.countsAsAvailable && step.after).map(({ lane }) => lane));
  const touched = new Set(runs.filter(isTouched).map(({ step }) => step.lane));
  for (const lane of touched) if (isLaneRestarted(runs.filter(({ step }) => step.lane === lane))) touched.delete(lane);
  const following = runs.filter(
    ({ step }) =>
      !step.countsAsAvailable &&
      !step.isTask &&
      step.stage === 'change' &&
      (lanes.has(step.lane) || touched.has(step.lane)),
  );
  const byUnit = Map.groupBy(following, ({ step }) => step.unit);
  return [...byUnit.values()].flatMap(([first]): Step[] => {
    const former = first?.step.before;
    if (!first || !former || !wasHealthy(first.step)) return [];
    const { condition: _, ...step } = first.step;
    return [{ ...followStep(step, step.lane, former), stage: 'change', lane: step.lane }];
  });
}

/** Whether an instance was restarted with its sidekicks, so that nothing is left to be done about them. */
function isLaneRestarted(runs: readonly UnitRollout[]): boolean {
  return runs.some(isRestarted) && runs.every(({ phase }) => phase.name === 'available');
}

/** Instances that were not touched count towards what is available, and so do those that were only restarted. */
function bystanders(runs: ServiceResult['runs'], touched: readonly string[]): Step[] {
  return runs.flatMap((run): Step[] => {
    const { before, stopsFirst: _, ...step } = run.step;
    if (!step.countsAsAvailable || before?.desiredState !== 'launched') return [];
    if (touched.includes(step.unit) && !isRestarted(run)) return [];
    const reason = isRestarted(run) ? 'restarted' : 'not touched';
    return [{ ...step, action: 'unchanged', stage: 'change', reason, before, after: before }];
  });
}

function inOrder(steps: readonly Step[]): Step[] {
  return (['change', 'template', 'remove'] as const).flatMap((stage) => steps.filter((step) => step.stage === stage));
}

function leftAlone(first: UnitRollout, reason: string): { run: UnitRollout } {
  return { run: endedRun(first, 'rollback', first.step.before, { name: 'left-alone', reason }) };
}
