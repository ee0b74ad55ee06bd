import type { RolloutEvent } from './events.js';
import {
  type DeploymentFacts,
  judgeFinished,
  type ServiceDecision,
  siblingsOf,
  unansweredMs,
} from './judge-finished.js';
import { isSeenHealthy } from './lanes.js';
import type { Observations, Queries } from './observation.js';
import { type Pace, paceOf } from './pace.js';
import { beginNext, checkUnits, reconcileWritten } from './reconcile-service.js';
import { admitServices } from './service-admission.js';
import { type DeploymentRollout, type RolloutContext, type ServiceRollout, skipPending } from './service-rollout.js';
import type { Write } from './transition.js';
import { isInFlight, type UnitRollout } from './unit-rollout.js';

/** What to do now, and how long to wait before the next decision. */
export interface Decision {
  readonly rollout: DeploymentRollout;
  readonly writes: readonly Write[];
  readonly events: readonly RolloutEvent[];
  /** Milliseconds until the next observation; absent when everything is done. */
  readonly waitMs?: number;
}

/** Returns what has to be asked before the next decision, for all services that are being rolled out. */
export function queriesOf(rollout: DeploymentRollout, now: number, context: RolloutContext): Queries {
  const active = rollout.services.filter(({ state }) => state === 'active');
  const pace = paceOf(rollout, context, now);
  return {
    units: new Map(
      active.flatMap(({ plan, units }) =>
        units
          .filter((unit) => isInFlight(unit) && !isUnanswered(unit, rollout) && pace.isDue(unit, plan.minReadyMs))
          .map((unit) => [unit.step.unit, pace.query(unit, plan.healthCheck)] as const),
      ),
    ),
    siblings: active.flatMap((service) => siblingsOf(service, now).map(({ step }) => step.unit)),
  };
}

/**
 * Returns what to do next about a whole deployment. Units in flight take their next step. If one fails, nothing more is
 * begun; otherwise units and services begin whose turn it is. This is all of the rollout's judgement; it writes nothing
 * and asks nothing.
 */
export function reconcile(
  before: DeploymentRollout,
  seen: Observations,
  now: number,
  context: RolloutContext,
): Decision {
  const facts: DeploymentFacts = { ...before, unsettled: unsettledIn(before), stoppingLanes: stoppingLanesIn(before) };
  const written = before.services.map((service) => reconcileWritten(service, seen, now, context, facts));
  // What one unit has shown of the server, the next one need not try.
  const isRecreating = written.some(({ events }) => events.some(({ type }) => type === 'recreating'));
  const known = { ...facts, replacesInPlace: before.replacesInPlace && !isRecreating };
  const judged = written.map((decision) => judgeFinished(decision, seen, now, context, known));
  const checked = judged.map((decision) => checkUnits(decision, seen, now, context, known));
  const stopped = stopReason(judged, now, context) ?? stopReason(checked, now, context);
  const decisions = judged.map((decision, index) =>
    beginNext(decision, checked[index] ?? decision, seen, now, context, known, stopped),
  );

  const open = {
    ...before,
    replacesInPlace: known.replacesInPlace,
    fleetMoves: fleetMovesIn(before, written, now),
    services: decisions.map(({ service }) => service),
  };
  const admission = admitServices(skipWaiting(open, stopped), context);
  const { rollout } = admission;
  const pace = paceOf(rollout, context, now);
  const writes = pace.paced(decisions.flatMap((decision) => decision.writes));
  const isBeat = pace.isCrowded && writes.some(({ kind }) => kind === 'wake-up');
  const isDone = rollout.services.every(({ state }) => state === 'done');
  // A service that was admitted just now has to be observed at once.
  const waits = admission.hasAdmitted ? [0] : decisions.flatMap(({ waitMs }) => waitMs ?? []);
  return {
    rollout: isBeat ? { ...rollout, beatAt: now } : rollout,
    writes,
    events: [...decisions.flatMap(({ events }) => events), ...admission.events],
    ...(!isDone && { waitMs: Math.max(0, Math.min(...waits, ...moves(rollout, pace, now), longestWaitMs)) }),
  };
}

function unsettledIn({ services }: DeploymentRollout): ReadonlySet<string> {
  const active = services.filter(({ state }) => state === 'active').flatMap(({ units }) => units);
  return new Set(active.filter((unit) => isInFlight(unit) && !isSeenHealthy(unit)).map(({ step }) => step.unit));
}

/** fleet has moved on with a unit if it shows another current state, or does something else on its machine. */
function fleetMovesIn(
  { services, fleetMoves }: DeploymentRollout,
  written: readonly ServiceDecision[],
  now: number,
): DeploymentRollout['fleetMoves'] {
  const moved = written.flatMap(({ service }, index) =>
    service.units.filter((unit, place) => {
      const former = services[index]?.units[place]?.observed;
      const { observed } = unit;
      return (
        former !== observed &&
        former?.at !== undefined &&
        (former.condition?.is !== observed.condition?.is || former.unit?.currentState !== observed.unit?.currentState)
      );
    }),
  );
  const moves = moved.map(({ step }) => ({ unit: step.unit, at: now }));
  const names = new Set<string>();
  return [...moves, ...fleetMoves].filter(({ unit }) => names.size < 2 && !names.has(unit) && names.add(unit));
}

function stoppingLanesIn({ services }: DeploymentRollout): ReadonlySet<string> {
  const units = services.filter(({ state }) => state === 'active').flatMap((service) => service.units);
  const stopping = units.filter(
    ({ step, phase }) =>
      step.after === undefined && step.unit !== step.lane && ['pending', 'checking', 'stopping'].includes(phase.name),
  );
  return new Set(stopping.map(({ step }) => step.lane));
}

const longestWaitMs = 2_000;

/** In how many milliseconds something has to be done about each unit in flight. */
function moves(rollout: DeploymentRollout, pace: Pace, now: number): number[] {
  return rollout.services
    .filter(({ state }) => state === 'active')
    .flatMap(({ plan, units }) =>
      units
        .filter(isInFlight)
        .map((unit) => (isUnanswered(unit, rollout) ? unansweredMs : pace.nextMove(unit, plan.minReadyMs) - now)),
    );
}

function isUnanswered({ step: { unit } }: UnitRollout, { writing, asking }: DeploymentRollout): boolean {
  return writing.has(unit) || asking.has(unit);
}

/** Why nothing more is begun, in any service: a failure, or the deadline. */
function stopReason(
  decisions: readonly ServiceDecision[],
  now: number,
  { afterFailure, deadline }: RolloutContext,
): string | undefined {
  if (afterFailure === 'stop') {
    const units = decisions.flatMap(({ service }) => service.units);
    const failed = units.find(({ phase }) => phase.name === 'failed');
    if (failed) return `${failed.step.unit} failed`;
    const skipped = units.find(({ phase }) => phase.name === 'skipped');
    if (skipped?.phase.name === 'skipped') return skipped.phase.reason;
  }
  return now >= deadline.at ? `${deadline.name} has passed` : undefined;
}

function skipWaiting(rollout: DeploymentRollout, reason: string | undefined): DeploymentRollout {
  if (reason === undefined) return rollout;
  return {
    ...rollout,
    services: rollout.services.map(
      (service): ServiceRollout =>
        service.state === 'waiting' ? { ...skipPending(service, reason), state: 'done' } : service,
    ),
  };
}
