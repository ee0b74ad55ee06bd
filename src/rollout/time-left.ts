import { isOwnChange } from '../plan/plan.js';
import { provenAt } from './readiness.js';
import type { DeploymentRollout, ServiceRollout } from './service-rollout.js';
import { isInFlight, isTouched, isUnfinished, mustRun, type UnitRollout } from './unit-rollout.js';

/** How long a change takes on average, by whether its unit has to run; absent where none has been finished. */
interface Typical {
  readonly running?: number;
  readonly other?: number;
}

/**
 * Returns an estimate of how long a rollout will take yet, from what it has measured: how long its changes took, and how
 * many of them were under way at a time. No service is estimated to be faster than its limits let it. Undefined before
 * there is anything to go by, once nothing is left to be done, and while a unit is late by more than the estimate.
 *
 * Of ten instances two at a time, four took 20 s each, and two have been under way for 10 s: in 50 s, 4 × 20 + 2 × 10 =
 * 100 s of work were done, two at a time. 4 × 20 + 2 × 10 = 100 s of work are left, which takes another 50 s.
 */
export function timeLeft({ services }: DeploymentRollout, now: number): number | undefined {
  const changes = services.flatMap(({ units }) => units).filter(({ step }) => isOwnChange(step));
  const open = changes.filter(isUnfinished);
  const typical = typicalOf(changes);
  const isMeasured = typical.running !== undefined || (typical.other !== undefined && !open.some(isRunning));
  const atOnce = averageAtOnce(changes, now);
  if (open.length === 0 || !isMeasured || atOnce === 0) return undefined;

  const perService = services.map((service) => workLeft(service, typical, now));
  const inAll = perService.reduce((sum, { workMs }) => sum + workMs, 0);
  const leftMs = perService.reduce((most, { atLeastMs }) => Math.max(most, atLeastMs), inAll / atOnce);
  const lateMs = perService.reduce((most, service) => Math.max(most, service.lateMs), 0);
  return leftMs > lateMs ? leftMs : undefined;
}

function isRunning({ step }: UnitRollout): boolean {
  return mustRun(step);
}

/** Failures say nothing about how long a change takes: many of them have waited until their timeout. */
function typicalOf(changes: readonly UnitRollout[]): Typical {
  const available = changes.filter((unit) => unit.phase.name === 'available' && isTouched(unit));
  const running = average(available.filter(isRunning).flatMap(duration));
  const other = average(available.filter((unit) => !isRunning(unit)).flatMap(duration));
  return { ...(running !== undefined && { running }), ...(other !== undefined && { other }) };
}

function duration({ startedAt, finishedAt }: UnitRollout): number[] {
  return startedAt === undefined || finishedAt === undefined ? [] : [finishedAt - startedAt];
}

function average(durations: readonly number[]): number | undefined {
  return durations.length === 0 ? undefined : durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
}

/** How many changes were under way at a time on average, since the first one began; times at which none was count too. */
function averageAtOnce(changes: readonly UnitRollout[], now: number): number {
  let begunAt = now;
  let workMs = 0;
  for (const { startedAt, finishedAt = now } of changes) {
    if (startedAt === undefined) continue;
    begunAt = Math.min(begunAt, startedAt);
    workMs += finishedAt - startedAt;
  }
  return begunAt < now ? workMs / (now - begunAt) : 0;
}

interface WorkLeft {
  /** Of all its changes together. */
  readonly workMs: number;
  /** How long that takes, however few other services are under way. */
  readonly atLeastMs: number;
  /** By how much the latest of its units has taken longer than usual without becoming healthy. */
  readonly lateMs: number;
}

function workLeft({ plan, units, canaryHold }: ServiceRollout, typical: Typical, now: number): WorkLeft {
  const { limits, takesDown, canaryHoldMs, minReadyMs } = plan;
  const open = units
    .filter((unit) => isUnfinished(unit) && isOwnChange(unit.step))
    .map((unit) => changeLeft(unit, minReadyMs, typical, now));
  const most = (of: (change: ChangeLeft) => number) => open.reduce((max, change) => Math.max(max, of(change)), 0);
  const workMs = open.reduce((sum, { leftMs }) => sum + leftMs, 0);
  const willHold = limits.canary > 0 && units.some(({ phase }) => phase.name === 'pending');
  const holdMs = canaryHold ? Math.max(0, canaryHold.to - now) : willHold ? canaryHoldMs : 0;
  const surge = units.filter(({ step }) => step.stage === 'surge').length;
  // What takes nothing down goes at once, and is as slow as the slowest.
  const inTurnsMs = takesDown ? workMs / Math.max(1, limits.maxUnavailable + surge) : 0;
  return {
    workMs,
    atLeastMs:
      Math.max(
        inTurnsMs,
        most(({ leftMs }) => leftMs),
      ) + holdMs,
    lateMs: most(({ lateMs }) => lateMs),
  };
}

interface ChangeLeft {
  readonly leftMs: number;
  readonly lateMs: number;
}

/** A unit that is late has yet to prove itself, and needs its time for that. */
function changeLeft(unit: UnitRollout, minReadyMs: number, typical: Typical, now: number): ChangeLeft {
  const isRun = isRunning(unit);
  const usualMs = (isRun ? typical.running : typical.other) ?? 0;
  if (!isInFlight(unit)) return { leftMs: usualMs, lateMs: 0 };
  const untilUsualMs = (unit.startedAt ?? now) + usualMs - now;
  const readyAt = provenAt(unit, minReadyMs);
  if (readyAt !== undefined) return { leftMs: Math.max(0, untilUsualMs, readyAt - now), lateMs: 0 };
  return { leftMs: Math.max(0, untilUsualMs, isRun ? minReadyMs : 0), lateMs: Math.max(0, -untilUsualMs) };
}
