import type { CallOptions } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import type { Unit, UnitState } from '../fleet/schemas.js';
import { hashesOf, isUp } from '../health/condition.js';
import { type CheckResult, healthCheckUrl } from '../health/health-check.js';
import type { ServicePlan } from '../plan/plan.js';
import {
  isHealthChecked,
  type Observation,
  type Observations,
  type Queries,
  type Query,
  type SiblingObservation,
} from './observation.js';
import type { Ports } from './ports.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import { isInFlight, isTouched, type UnitRollout } from './unit-rollout.js';

/** A unit of the deployment, and the plan of its service. */
interface Member {
  readonly unit: UnitRollout;
  readonly plan: ServicePlan;
}

/** Asks the cluster everything that has to be known before the next decision; an Error stands for what it did not answer. */
export async function observe(
  queries: Queries,
  rollout: DeploymentRollout,
  context: RolloutContext,
  ports: Ports,
): Promise<Observations> {
  const members = membersOf(rollout);
  const units = members.flatMap(({ unit, plan }) => {
    const query = isInFlight(unit) && queries.units.get(unit.step.unit);
    if (!query) return [];
    const call = callFor(unit, plan, context, ports);
    return [keyed(unit.step.unit, observeUnit(unit, query, context, ports, call))];
  });
  const siblings = queries.siblings.map((name) => keyed(name, observeSibling(name, members, context, ports)));
  return { units: new Map(await Promise.all(units)), siblings: new Map(await Promise.all(siblings)) };
}

async function keyed<T>(name: string, answer: Promise<T>): Promise<readonly [string, T | FleetError]> {
  return [name, await answer.catch(onlyFleetError)];
}

/** Asks the cluster, and then the service itself where it runs as it should. */
async function observeUnit(
  { step, observed }: UnitRollout,
  query: Query,
  context: RolloutContext,
  ports: Ports,
  call: CallOptions,
): Promise<Observation> {
  const { fleet } = ports;
  const [unit, states, machines, units] = await Promise.all([
    query.unit ? fleet.unit(step.unit, call).then((found) => found ?? ('absent' as const)) : undefined,
    query.states ? Array.fromAsync(fleet.states({ unitName: step.unit }, call)) : [],
    query.machines ? Array.fromAsync(fleet.machines(call)) : undefined,
    query.units ? Array.fromAsync(fleet.units(call)) : undefined,
  ]);
  const served = unit === undefined || unit === 'absent' ? observed.unit : unit;
  const hashes = step.after ? hashesOf({ name: step.unit, ...step.after }, served) : [];
  const running = states.filter(
    ({ hash, systemdActiveState }) => hashes.includes(hash) && systemdActiveState === 'active',
  );
  const { healthCheck } = query;
  const check = healthCheck === undefined ? undefined : await checkAll(healthCheck, running, context, ports, call);
  return {
    states,
    ...(unit && { unit }),
    ...(machines && { machines }),
    ...(units && { units }),
    ...(check && { check }),
  };
}

async function observeSibling(
  name: string,
  members: readonly Member[],
  context: RolloutContext,
  ports: Ports,
): Promise<SiblingObservation> {
  const own = members.filter(({ unit }) => unit.step.unit === name);
  const [first] = own;
  if (!first) return { states: [] };
  const { timeoutMs, healthCheck } = first.plan;
  const deadline = Math.min(context.deadline.at, ports.clock.now() + timeoutMs);
  const call = { signal: ports.signal, deadline };
  const states = await Array.fromAsync(ports.fleet.states({ unitName: name }, call));
  const started = own.find(({ unit }) => isTouched(unit));
  if (!started || healthCheck === undefined || !isHealthChecked(started.unit.step)) return { states };
  const check = await checkAll(healthCheck, states.filter(isUp), context, ports, call);
  return { states, ...(check && { check }) };
}

/** Checks the service behind each state; returns the first bad result, or a good one. */
async function checkAll(
  template: string,
  states: readonly UnitState[],
  { machines }: RolloutContext,
  { check }: Ports,
  call: CallOptions,
): Promise<CheckResult | undefined> {
  const results = await Promise.all(states.map((state) => check(healthCheckUrl(template, state, machines), call)));
  return results.find(({ healthy }) => !healthy) ?? results[0];
}

/** Returns units as they are now; an Error for those that fleet did not answer for before the `deadline`. */
export async function currentUnits(
  names: readonly string[],
  deadline: number,
  { fleet, signal }: Ports,
): Promise<ReadonlyMap<string, Unit | 'absent' | Error>> {
  const ask = async (name: string): Promise<readonly [string, Unit | 'absent' | Error]> => {
    try {
      return [name, (await fleet.unit(name, { signal, deadline })) ?? 'absent'];
    } catch (error) {
      // If the job is cancelled meanwhile, the unit is left as it is, and the report says so.
      if (error instanceof FleetError || (signal.aborted && error instanceof Error)) return [name, error];
      throw error;
    }
  };
  return new Map(await Promise.all(names.map(ask)));
}

/** Returns every unit of the deployment with the plan of its service. */
export function membersOf({ services }: DeploymentRollout): Member[] {
  return services.flatMap(({ plan, units }) => units.map((unit) => ({ unit, plan })));
}

/** Returns the options of requests about a unit in flight: they are retried for as long as the unit has time left. */
export function callFor(
  { startedAt }: UnitRollout,
  { timeoutMs }: ServicePlan,
  { deadline }: RolloutContext,
  { clock, signal }: Ports,
): CallOptions {
  return { signal, deadline: Math.min(deadline.at, (startedAt ?? clock.now()) + timeoutMs) };
}

/** Returns an error of fleet's, and throws any other. */
export function onlyFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  throw error;
}
