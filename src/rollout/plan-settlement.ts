import type { Unit } from '../fleet/schemas.js';
import type { Plan, ServicePlan, Step, UnitVersion } from '../plan/plan.js';
import { versionOf } from '../plan/plan-unit.js';
import { reportedHashes, sameUnitFile } from '../unit/serialize-unit-file.js';
import { broughtUp } from './look-back.js';
import { type RolledOut, wasHealthy } from './plan-rollback.js';
import type { Task } from './task.js';

/** What it takes to bring what a rollout had in hand when it was broken off back to running. */
export interface SettlementPlan {
  readonly plan: Plan;
  /** Units in hand that need nothing: whether the change to them has been made, or has never begun. */
  readonly asTheyAre: ReadonlyMap<string, 'done' | 'not-begun'>;
  /** Units in hand that are left alone, and why. */
  readonly leftAlone: ReadonlyMap<string, string>;
}

/**
 * Returns the tasks of a service that a rollout had changed something for and was not through with when it was broken
 * off; those included that had come up, of which it was still to be seen whether they stay so, like a canary.
 */
export function inHand(tasks: readonly Task[]): Task[] {
  const isThrough = tasks.every(({ phase }) => phase.name === 'succeeded');
  const upOnly = isThrough ? [] : broughtUp(tasks.filter(({ phase }) => phase.name === 'succeeded'));
  return tasks.filter((task) => (task.wrote && task.phase.name === 'interrupted') || upOnly.includes(task));
}

/**
 * Returns how what was in hand comes to run again, given the units as they are now: at the new revision where the
 * cluster has taken that, and at the former one where it has not. Nothing else is touched, but for the sidekicks of
 * what was in hand, which may have been stopped with it.
 *
 * web@1 has its new options and is starting: it is waited for. web@2 was set inactive, or destroyed, to be created
 * anew: it gets its former options and runs again. What was being created or destroyed stays as it is found.
 */
export function planSettlement(
  rolledOut: readonly RolledOut[],
  current: ReadonlyMap<string, Unit | 'absent' | Error>,
): SettlementPlan {
  const asTheyAre = new Map<string, 'done' | 'not-begun'>();
  const leftAlone = new Map<string, string>();
  const services = rolledOut.map(({ plan, tasks }): ServicePlan => {
    const steps = inHand(tasks).flatMap((task): Step[] => {
      const { unit } = task.step;
      const settled = settle(task, current.get(unit));
      if ('step' in settled) return [settled.step];
      if ('why' in settled) leftAlone.set(unit, settled.why);
      else asTheyAre.set(unit, settled.is);
      return [];
    });
    return { ...withoutLimits(plan), size: steps.length, steps: [...steps, ...sidekicksOf(steps, tasks)] };
  });
  return { plan: { services: services.filter(({ steps }) => steps.length > 0) }, asTheyAre, leftAlone };
}

/** Returns a service's plan for when everything in it may go at once. */
export function withoutLimits(plan: ServicePlan): ServicePlan {
  const { maxUnavailable: _, maxSurge: __, canary: ___, ...settings } = plan.settings ?? {};
  return { ...plan, settings };
}

type Settled = { readonly step: Step } | { readonly is: 'done' | 'not-begun' } | { readonly why: string };

function settle(task: Task, current: Unit | 'absent' | Error | undefined): Settled {
  const { before, after, ...step } = task.step;
  if (current instanceof Error) return { why: `the cluster could not be asked about it: ${current.message}` };
  if (current === undefined || current === 'absent') {
    if (!after) return { is: 'done' };
    if (!before) return { is: 'not-begun' };
    if (task.tookDown !== 'destroyed') return { why: 'somebody else has destroyed it' };
    const reason = 'it had been destroyed, to be created again';
    return { step: { ...bringBack(task, before), action: 'create', stage: 'change', reason, after: before } };
  }
  const now = versionOf(current);
  const alike = [after, before].filter((version) => version && sameUnitFile(version.options, now.options));
  const target = alike.find((version) => version?.desiredState === now.desiredState) ?? alike[0];
  if (!target) return { why: `somebody else has changed it: it has revision ${short(now)}` };
  if (!after) return { is: 'not-begun' };
  if (now.desiredState !== target.desiredState && task.tookDown === undefined)
    return { why: `somebody else has set it to ${now.desiredState}` };
  const reason = `it has ${target === after ? 'the new' : 'its former'} revision ${short(now)}`;
  return {
    step: {
      ...step,
      ...bringBack(task, target),
      action: 'restart',
      stage: 'change',
      reason,
      before: now,
      after: target,
    },
  };
}

/** What was not healthy before the deployment need not be so after it; the new revision has to show that it is. */
function bringBack(
  { step, downtime }: Task,
  target: UnitVersion,
): Pick<Step, 'unit' | 'service' | 'lane' | 'serves' | 'until' | 'downtime' | 'settles' | 'hashesInBetween'> {
  const { unit, service, lane, serves } = step;
  const mustBeWell =
    target.desiredState === 'launched' && (target === step.after ? step.until !== 'registered' : wasHealthy(step));
  const until = mustBeWell ? 'healthy' : 'registered';
  const hashesInBetween = [step.before, step.after].flatMap((version) => reportedHashes(version?.options ?? []));
  return {
    unit,
    service,
    lane,
    serves,
    until,
    downtime,
    hashesInBetween,
    ...(target.desiredState === 'launched' && { settles: true }),
  };
}

/** They are looked after as they are: whether or not it was their turn, systemd or fleet may have stopped them. */
function sidekicksOf(settled: readonly Step[], tasks: readonly Task[]): Step[] {
  const lanes = new Set(settled.filter(({ serves }) => serves).map(({ lane }) => lane));
  const names = new Set(settled.map(({ unit }) => unit));
  const following = tasks.filter(({ step }) => !step.serves && lanes.has(step.lane) && !names.has(step.unit));
  const byUnit = Map.groupBy(following, ({ step }) => step.unit);
  return [...byUnit.values()].flatMap((own): Step[] => {
    const first = own[0];
    const has = own.findLast(({ phase }) => phase.name === 'succeeded')?.step.after ?? first?.step.before;
    if (!first || has?.desiredState !== 'launched') return [];
    const reason = `follows ${first.step.lane}`;
    return [{ ...first.step, action: 'restart', stage: 'change', reason, before: has, after: has, until: 'present' }];
  });
}

function short({ revision }: UnitVersion): string {
  return revision.slice(0, 7);
}
