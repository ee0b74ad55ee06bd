import type { CallOptions } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import type { Unit, UnitState } from '../fleet/schemas.js';
import { hashesOf, isUp } from '../health/condition.js';
import { type CheckResult, type HealthCheck, healthCheckFor } from '../health/health-check.js';
import type { ServicePlan } from '../plan/plan.js';
import {
  isHealthChecked,
  type Observation,
  type Observations,
  type Queries,
  type Query,
  type SiblingObservation,
} from './observation.js';
import { OpenQuestions } from './open-questions.js';
import type { Ports } from './ports.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import { listsWorthReading, type TurnLists, type TurnSource, turnSource } from './turn-source.js';
import { isInFlight, isTouched, type UnitRollout } from './unit-rollout.js';

/** Options of a call that is retried until a known time. */
type Limited = CallOptions & { readonly deadline: number };

/** What was seen of a sibling that long ago says little about it now. */
const keptMs = 10_000;

/** A unit of the deployment, and the plan of its service. */
interface Member {
  readonly unit: UnitRollout;
  readonly plan: ServicePlan;
}

/** Asks the cluster what has to be known before each decision. What has not been answered yet is not asked for again. */
export class Observer {
  readonly #context: RolloutContext;
  readonly #ports: Ports;
  readonly #units = new OpenQuestions<Observation>();
  readonly #siblings = new OpenQuestions<SiblingObservation>();
  /** Until when each is asked about; from the first question on, however often that has to be repeated. */
  readonly #siblingDeadlines = new Map<string, number>();
  /** Answers about siblings that wait for others: a service is judged by all of its siblings together. */
  readonly #kept = new Map<string, { readonly answer: SiblingObservation | FleetError; readonly at: number }>();

  constructor(context: RolloutContext, ports: Ports) {
    this.#context = context;
    this.#ports = ports;
  }

  /**
   * Returns the answers; an Error stands for what the cluster did not answer in the time that a unit has. Rejects with
   * the signal's reason, and with what is no error of fleet's.
   */
  async observe(queries: Queries, rollout: DeploymentRollout): Promise<Observations> {
    const { clock, fleet, signal } = this.#ports;
    const isKept = (name: string) => clock.now() - (this.#kept.get(name)?.at ?? Number.NEGATIVE_INFINITY) < keptMs;
    const siblings = new Set(queries.siblings.filter((name) => !isKept(name)));
    const units = new Map<string, { readonly member: Member; readonly query: Query; readonly call: Limited }>();
    const others = new Map<string, { readonly members: Member[]; readonly call: Limited }>();
    for (const member of membersOf(rollout, ({ step }) => queries.units.has(step.unit) || siblings.has(step.unit))) {
      const { unit, plan } = member;
      const { unit: name } = unit.step;
      const query = isInFlight(unit) && queries.units.get(name);
      if (query) units.set(name, { member, query, call: callFor(unit, plan, this.#context, this.#ports) });
      if (!siblings.has(name)) continue;
      const deadline =
        this.#siblingDeadlines.get(name) ?? Math.min(this.#context.deadline.at, clock.now() + plan.timeoutMs);
      this.#siblingDeadlines.set(name, deadline);
      const known = others.get(name);
      if (known) known.members.push(member);
      else others.set(name, { members: [member], call: { signal, deadline } });
    }
    const deadline = Math.min(...[...units.values(), ...others.values()].map(({ call }) => call.deadline));
    const lists = listsWorthReading(queries, this.#context.clusterSize);
    const source = turnSource(fleet, lists, { signal, deadline });
    for (const query of listedQueries) {
      const alike = [...units].filter(([, one]) => isSame(one.query, query) && source.isListed(query));
      this.#units.askTogether(new Map(alike.map(([name, { call }]) => [name, call.deadline])), async () => {
        const lists = await source.lists(query);
        return (name) => listedObservation(name, query, lists);
      });
    }
    for (const [name, { member, query, call }] of units)
      this.#units.ask(name, call.deadline, () => this.#observeUnit(member.unit, query, source, call));
    for (const [name, { members, call }] of others)
      this.#siblings.ask(name, call.deadline, () => this.#observeSibling(name, members, source, call));
    await Promise.all([this.#units.answered(clock), this.#siblings.answered(clock)]);
    return { units: this.#units.take(clock.now()), siblings: this.#takeSiblings(queries.siblings, isKept) };
  }

  /** The answers about siblings that have come. While some lag behind, those that came are kept until the others are there. */
  #takeSiblings(
    names: readonly string[],
    isKept: (name: string) => boolean,
  ): ReadonlyMap<string, SiblingObservation | FleetError> {
    const at = this.#ports.clock.now();
    const kept = names.flatMap((name) => {
      const one = this.#kept.get(name);
      return one && isKept(name) ? [[name, one.answer] as const] : [];
    });
    const taken = this.#siblings.take(at);
    for (const name of taken.keys()) this.#siblingDeadlines.delete(name);
    if (this.#siblings.names.length === 0) this.#kept.clear();
    else for (const [name, answer] of taken) this.#kept.set(name, { answer, at });
    return new Map([...kept, ...taken]);
  }

  /** The units that have not been answered yet. */
  get asking(): ReadonlySet<string> {
    return new Set([...this.#units.names, ...this.#siblings.names]);
  }

  /** Asks the cluster, and then the service itself where it runs as it should. */
  async #observeUnit(
    { step, observed }: UnitRollout,
    query: Query,
    source: TurnSource,
    call: CallOptions,
  ): Promise<Observation> {
    const [unit, states, machines, units] = await Promise.all([
      query.unit ? source.unit(step.unit, call).then((found) => found ?? ('absent' as const)) : undefined,
      query.states ? source.states(step.unit, call) : [],
      query.machines ? source.machines() : undefined,
      query.units ? source.units() : undefined,
    ]);
    const served = unit === undefined || unit === 'absent' ? observed.unit : unit;
    const hashes = step.after ? hashesOf({ name: step.unit, ...step.after }, served) : [];
    const running = states.filter(
      ({ hash, systemdActiveState }) => hashes.includes(hash) && systemdActiveState === 'active',
    );
    const { healthCheck } = query;
    const check = healthCheck === undefined ? undefined : await this.#checkAll(healthCheck, running, call);
    return {
      states,
      ...(unit && { unit }),
      ...(machines && { machines }),
      ...(units && { units }),
      ...(check && { check }),
    };
  }

  async #observeSibling(
    name: string,
    members: readonly Member[],
    source: TurnSource,
    call: CallOptions,
  ): Promise<SiblingObservation> {
    const states = await source.states(name, call);
    const started = members.find(({ unit }) => isTouched(unit));
    const healthCheck = started?.plan.healthCheck;
    if (!started || healthCheck === undefined || !isHealthChecked(started.unit.step)) return { states };
    const check = await this.#checkAll(healthCheck, states.filter(isUp), call);
    return { states, ...(check && { check }) };
  }

  /** Checks the service behind each state; returns the first bad result, or a good one. */
  async #checkAll(
    check: HealthCheck,
    states: readonly UnitState[],
    call: CallOptions,
  ): Promise<CheckResult | undefined> {
    const { machines } = this.#context;
    const results = await Promise.all(
      states.map((state) => this.#ports.check(healthCheckFor(check, state, machines), call)),
    );
    return results.find(({ healthy }) => !healthy) ?? results[0];
  }
}

/** What lists can answer. Who needs one of them does not wait for both. */
const listedQueries: readonly Query[] = [
  { unit: true, states: true, machines: false, units: false },
  { unit: true, states: false, machines: false, units: false },
  { unit: false, states: true, machines: false, units: false },
];

function isSame(a: Query, b: Query): boolean {
  return (
    a.unit === b.unit &&
    a.states === b.states &&
    a.machines === b.machines &&
    a.units === b.units &&
    a.healthCheck === b.healthCheck
  );
}

function listedObservation(name: string, query: Query, lists: TurnLists): Observation {
  return { states: lists.states(name), ...(query.unit && { unit: lists.unit(name) ?? ('absent' as const) }) };
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

/** Returns those units of the deployment that are wanted, each with the plan of its service. */
export function membersOf({ services }: DeploymentRollout, isWanted: (unit: UnitRollout) => boolean): Member[] {
  const members: Member[] = [];
  for (const { plan, units } of services) for (const unit of units) if (isWanted(unit)) members.push({ unit, plan });
  return members;
}

/** Returns the options of requests about a unit in flight: they are retried for as long as the unit has time left. */
export function callFor(
  { startedAt }: UnitRollout,
  { timeoutMs }: ServicePlan,
  { deadline }: RolloutContext,
  { clock, signal }: Ports,
): Limited {
  return { signal, deadline: Math.min(deadline.at, (startedAt ?? clock.now()) + timeoutMs) };
}

/** Returns an error of fleet's, and throws any other. */
export function onlyFleetError(error: unknown): FleetError {
  if (error instanceof FleetError) return error;
  throw error;
}
