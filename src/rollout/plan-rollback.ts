import type { Unit } from '../fleet/schemas.js';
import { isHealthy } from '../health/condition.js';
import type { Interval, Plan, ServicePlan, Step, UnitVersion } from '../plan/plan.js';
import { versionOf } from '../plan/plan-unit.js';
import { reportedHashes, sameUnitFile } from '../unit/serialize-unit-file.js';
import type { Task } from './task.js';
import { subjectOf } from './transition.js';

/** A service's plan, and what became of every step of it. */
export interface RolledOut {
  readonly plan: ServicePlan;
  readonly tasks: readonly Task[];
  /** When everything waited for its canaries. */
  readonly hold?: Interval;
}

export interface RollbackPlan {
  readonly plan: Plan;
  /** Units that were touched and are left alone now, and why. */
  readonly leftAlone: ReadonlyMap<string, string>;
}

/**
 * Returns what undoes a rollout, given the units as they are now: every unit that was touched becomes again what it was,
 * the newest first. One that has become what neither the former nor the new definition says is somebody else's by now,
 * and is left alone. What was not healthy before has to be as it was, not healthier.
 */
export function planRollback(
  rolledOut: readonly RolledOut[],
  current: ReadonlyMap<string, Unit | 'absent' | Error>,
): RollbackPlan {
  const leftAlone = new Map<string, string>();
  const services = rolledOut.toReversed().map(({ plan, tasks }): ServicePlan => {
    const touched = tasks
      .filter(({ wrote }) => wrote)
      .toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0) || b.id - a.id);
    const names = [...new Set(touched.map(({ step }) => step.unit))];
    // What was only brought up again with its main unit has nothing to undo: it follows that one back.
    const changed = names.filter((name) => touched.some(({ step }) => step.unit === name && step.until !== 'present'));
    const steps = changed.flatMap((name) => {
      const own = tasks.filter(({ step }) => step.unit === name);
      const undone = undo(own, current.get(name));
      if (typeof undone === 'string') leftAlone.set(name, undone);
      return typeof undone === 'object' ? [undone] : [];
    });
    const former = plan.steps.filter(({ serves, before }) => serves && before?.desiredState === 'launched').length;
    const others = [...lookedAfter(tasks, steps), ...bystanders(tasks, names)];
    // Going back, nothing is tried out first.
    const settings = plan.settings && { ...plan.settings, canary: { instances: 0 } };
    return {
      service: plan.service,
      size: former,
      steps: inOrder([...steps, ...others]),
      ...(settings && { settings }),
    };
  });
  return { plan: { services: services.filter((service) => changesAnything(service)) }, leftAlone };
}

function changesAnything({ steps }: ServicePlan): boolean {
  return steps.some(({ action }) => action !== 'unchanged');
}

/** Returns the step that undoes all that was done to one unit, nothing when it is as it was, or why it is left alone. */
function undo(own: readonly Task[], current: Unit | 'absent' | Error | undefined): Step | string | undefined {
  const [first] = own;
  if (!first || current === undefined) return undefined;
  if (current instanceof Error) return `the cluster could not be asked about it: ${current.message}`;
  const { before: former, after: _, ...step } = first.step;
  const now = current === 'absent' ? undefined : versionOf(current);
  if (!former && !now) return undefined;
  const ours = [former, ...own.map((task) => task.step.after)];
  if (now && !ours.some((version) => version && sameUnitFile(version.options, now.options)))
    return `somebody else has changed it: it has revision ${now.revision.slice(0, 7)}`;
  const { downtime } = own.findLast((task) => task.startedAt !== undefined) ?? first;
  const hashesInBetween = ours.flatMap((version) => reportedHashes(version?.options ?? []));
  const base = {
    ...step,
    downtime,
    hashesInBetween,
    until: wasHealthy(first.step) ? 'healthy' : 'registered',
  } as const;
  if (!former)
    return {
      ...base,
      action: 'destroy',
      stage: 'remove',
      serves: false,
      reason: 'this deployment created it',
      ...(now && { before: now }),
    };
  const stage = first.step.stage === 'template' || first.step.stage === 'prepare' ? 'template' : 'change';
  // What goes back to being staged serves nobody, and need not wait for those that do.
  const serves = step.serves && former.desiredState === 'launched';
  const restored = { ...base, stage, serves, after: former } as const;
  if (!now) return { ...restored, action: 'create', reason: `revision ${short(former)} again` };
  if (!sameUnitFile(now.options, former.options))
    return {
      ...restored,
      before: now,
      action: 'update',
      reason: `revision ${short(now)} becomes ${short(former)} again`,
    };
  // Nothing of the change has arrived, or only a restart was tried: it has to be found well, as it was before.
  const until = base.until === 'healthy' && now.desiredState === former.desiredState ? 'present' : base.until;
  return { ...restored, before: now, action: 'restart', reason: `revision ${short(former)} still`, until };
}

/** Returns whether a unit was as it should be when the plan was made. */
export function wasHealthy(step: Step): boolean {
  const subject = subjectOf(step.unit, step.before);
  if (!subject || step.before?.desiredState !== 'launched') return false;
  return !step.condition || isHealthy(step.condition, subject);
}

/** Sidekicks follow their main unit back, whether or not they were touched: going back, it may have stopped them again. */
function lookedAfter(tasks: readonly Task[], undone: readonly Step[]): Step[] {
  const lanes = new Set(undone.filter(({ serves, after }) => serves && after).map(({ lane }) => lane));
  const touched = new Set(tasks.filter(({ wrote }) => wrote).map(({ step }) => step.lane));
  const followers = tasks.filter(
    ({ step }) => !step.serves && step.stage === 'change' && (lanes.has(step.lane) || touched.has(step.lane)),
  );
  const byUnit = Map.groupBy(followers, ({ step }) => step.unit);
  return [...byUnit.values()].flatMap(([first]): Step[] => {
    const former = first?.step.before;
    if (!first || !former || !wasHealthy(first.step)) return [];
    const { condition: _, ...step } = first.step;
    const reason = `follows ${step.lane}`;
    return [{ ...step, action: 'restart', stage: 'change', reason, before: former, after: former, until: 'present' }];
  });
}

/** Instances that were not touched count towards what is up. */
function bystanders(tasks: readonly Task[], touched: readonly string[]): Step[] {
  return tasks
    .map(({ step }) => step)
    .flatMap(({ before, ...step }): Step[] => {
      if (!step.serves || before?.desiredState !== 'launched' || touched.includes(step.unit)) return [];
      return [{ ...step, action: 'unchanged', stage: 'change', reason: 'was not touched', before, after: before }];
    });
}

function inOrder(steps: readonly Step[]): Step[] {
  return (['change', 'template', 'remove'] as const).flatMap((stage) => steps.filter((step) => step.stage === stage));
}

function short({ revision }: UnitVersion): string {
  return revision.slice(0, 7);
}
