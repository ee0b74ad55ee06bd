import type { Machine } from '../fleet/schemas.js';
import type { Interval, Plan, ServicePlan } from '../plan/plan.js';
import type { XFleetReading } from '../unit/x-fleet-reading.js';
import type { RolloutEvent } from './events.js';
import { ended, type Transition } from './transition.js';
import {
  type FleetMove,
  isInFlight,
  isUnfinished,
  type Purpose,
  pendingUnit,
  type UnitRollout,
} from './unit-rollout.js';

/** One service on its way from what the plan found to what it wants. */
export interface ServiceRollout {
  readonly plan: ServicePlan;
  /** `waiting` until it is admitted, `done` once nothing more is to be done or observed. */
  readonly state: 'waiting' | 'active' | 'done';
  /** One for each step of the plan, in its order. */
  readonly units: readonly UnitRollout[];
  /** Since when nothing could start because of units that are down and not part of the rollout. */
  readonly blockedSince?: number;
  /** Canaries that are not healthy, and since when. */
  readonly notReadySince?: ReadonlyMap<string, number>;
  /** When the units that are not in flight have to be observed again; before that, nothing begins. */
  readonly nextCheckAt?: number;
  /** Set once every step is finished and everything that was started has been observed one last time. */
  readonly isFinallyChecked?: true;
  /** When everything waits, or has waited, for the canaries; shorter than planned if it was cancelled. */
  readonly canaryHold?: Interval;
}

/** A whole plan on its way: all that the rollout's judgement knows. */
export interface DeploymentRollout {
  /** In the plan's order. */
  readonly services: readonly ServiceRollout[];
  /**
   * Whether the server takes new options for a unit that exists. Only trying shows, whatever version the server claims; false
   * once it has been seen to keep the old ones.
   */
  readonly replacesInPlace: boolean;
  /** Units with a write that has not been answered: until then, nothing is asked or decided about them. */
  readonly writing: ReadonlySet<string>;
  /** Units with a question that has not been answered: until then, it is not asked again. */
  readonly asking: ReadonlySet<string>;
  /** The last units that fleet has moved on with, two at most, the newest first. */
  readonly fleetMoves: readonly FleetMove[];
  /** When fleet was last woken up for all units together. */
  readonly beatAt?: number;
  /** When anything was last asked, and how long the answers took. */
  readonly turnAt?: number;
  readonly readingMs?: number;
}

/** What stays the same for a whole rollout. */
export interface RolloutContext {
  readonly machines: readonly Machine[];
  readonly deadline: RolloutDeadline;
  /**
   * What happens to the rest when a unit fails. `stop`: nothing more is begun anywhere. `stop-service`: nothing more of its
   * service, and nothing that waits for it. `continue`: everything, since a rollback or a recovery saves what it can.
   */
  readonly afterFailure: 'stop' | 'stop-service' | 'continue';
  /** How many services may be taken down at a time; 0 for no limit. */
  readonly maxParallel: number;
  /** About how many units the cluster has, which decides whether to read its lists. */
  readonly clusterSize: number;
  /** How the server reads [X-Fleet], where its version is known. */
  readonly reading?: XFleetReading;
}

/** The clock's time at which a rollout has to end, infinite for never, and what to call it: `the deploy-timeout of 60 s`. */
export interface RolloutDeadline {
  readonly at: number;
  readonly name: string;
}

/** What became of one service: everything that was done about each of its units, in order. */
export interface ServiceResult {
  readonly plan: ServicePlan;
  /** A unit's rollout, possibly of several steps, then its rollback or recovery. */
  readonly runs: readonly UnitRollout[];
  readonly canaryHold?: Interval;
}

/** What became of a plan, service by service in its order. */
export type RolloutResult = readonly ServiceResult[];

/** Returns a plan of which nothing has been started. Units are numbered through, in the plan's order. */
export function startRollout({ services }: Plan, purpose: Purpose): DeploymentRollout {
  let id = 0;
  return {
    services: services.map((plan): ServiceRollout => {
      const units = plan.steps.map((step) => pendingUnit(step, id++, purpose));
      return { plan, units, state: units.some(isUnfinished) ? 'waiting' : 'done' };
    }),
    replacesInPlace: true,
    writing: new Set(),
    asking: new Set(),
    fleetMoves: [],
  };
}

/** Returns a service of which nothing more is started; units in flight are seen through. */
export function skipPending(service: ServiceRollout, reason: string): ServiceRollout {
  return {
    ...service,
    units: service.units.map((unit) =>
      unit.phase.name === 'pending' ? { ...unit, phase: { name: 'skipped', reason } } : unit,
    ),
  };
}

/**
 * Returns a service of which nothing more is started, not even a unit that nothing has been written about yet. What was
 * left for later is skipped for this reason too: what was to come before it has not been seen through.
 */
export function skipUnwritten(service: ServiceRollout, reason: string, writing: ReadonlySet<string>): ServiceRollout {
  const isUnwritten = ({ phase, step }: UnitRollout) => phase.name === 'checking' && !writing.has(step.unit);
  return {
    ...service,
    units: service.units.map((unit) =>
      unit.phase.name === 'pending' || unit.phase.name === 'left' || isUnwritten(unit)
        ? { ...unit, phase: { name: 'skipped', reason } }
        : unit,
    ),
  };
}

/** Returns a service in which a unit that had become available has failed after all. */
export function failLate(
  service: ServiceRollout,
  { unit: failed, events }: Transition,
): { readonly service: ServiceRollout; readonly events: readonly RolloutEvent[] } {
  const units = service.units.map((unit) => (unit.id === failed.id ? failed : unit));
  return { service: { ...service, units }, events };
}

/** Returns a cancelled rollout: nothing more is started, and units in flight are left as they are. */
export function cancelRollout(rollout: DeploymentRollout, now: number): DeploymentRollout {
  return { ...rollout, services: rollout.services.map((service) => cancelService(service, now)) };
}

const cancelled = 'the deployment was cancelled';

function cancelService({ canaryHold: hold, ...service }: ServiceRollout, now: number): ServiceRollout {
  const { units, ...skipped } = skipPending(service, cancelled);
  // What comes before it was not seen through, so that it is not the plan alone that leaves it.
  const isCut = (unit: UnitRollout) => service.state !== 'done' && unit.phase.name === 'left';
  return {
    ...skipped,
    units: units.map((unit) => {
      if (isInFlight(unit)) return interrupted(unit, now);
      return isCut(unit) ? { ...unit, phase: { name: 'skipped', reason: cancelled } } : unit;
    }),
    state: 'done',
    ...(hold && { canaryHold: { from: hold.from, to: Math.min(hold.to, now) } }),
  };
}

function interrupted(unit: UnitRollout, now: number): UnitRollout {
  const { phase, step, observed } = unit;
  const lastSeen = `last seen: ${observed.condition?.detail ?? 'nothing'}`;
  const state =
    phase.name === 'removing' && step.after ? 'it was destroyed and has not been created again yet' : lastSeen;
  const reason =
    phase.name === 'stopping'
      ? `the deployment was cancelled while it was being stopped, to be started again; ${lastSeen}`
      : `the deployment was cancelled while it was being rolled out; ${state}`;
  return ended(unit, { name: 'interrupted', reason }, now);
}

/** Returns what became of a rollout so far. */
export function rolloutResult({ services }: DeploymentRollout): RolloutResult {
  return services.map(({ plan, units, canaryHold }) => ({
    plan,
    runs: units,
    ...(canaryHold && { canaryHold }),
  }));
}

/** What a journal knows of a unit; the plan has its step. */
export type UnitRecord = Omit<UnitRollout, 'step'>;

/** Returns what became of a rollout that was killed, from its plan and the last record of each unit that has one. */
export function interruptedResult(plan: Plan, records: Iterable<UnitRecord>, now: number): RolloutResult {
  const byId = new Map(Array.from(records, (record) => [record.id, record] as const));
  const start = startRollout(plan, 'rollout');
  const services = start.services.map((service) => ({
    ...service,
    units: service.units.map((unit): UnitRollout => ({ ...unit, ...byId.get(unit.id) })),
  }));
  return rolloutResult(cancelRollout({ ...start, services }, now));
}
