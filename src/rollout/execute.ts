import type { Clock } from '../clock/clock.js';
import { waitAtMost } from '../clock/timeout.js';
import type { CallOptions, Fleet } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import { limitTo, requestsAtOnce } from '../fleet/request-limit.js';
import type { ServicePlan } from '../plan/plan.js';
import { keptOptions } from '../unit/serialize-unit-file.js';
import { callFor, membersOf, onlyFleetError } from './observe.js';
import { patienceMs } from './open-questions.js';
import type { Ports } from './ports.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import type { Write } from './transition.js';
import { isInFlight, isTouched, type UnitRollout } from './unit-rollout.js';
import {
  afterWrite,
  attempted,
  beforeWrite,
  type FailedWrite,
  isChange,
  isExplainedLater,
  type WriteAnswer,
} from './writes.js';

/** A unit with writes to make, and how long they may be retried. */
interface Member {
  unit: UnitRollout;
  readonly plan: ServicePlan;
  readonly call: CallOptions;
}

/**
 * Makes writes, several at once, as soon as the journal has them. Those about one instance and its sidekicks go one after
 * another, in their order. A unit whose first write still has to wait when a failure stops the rollout is skipped. Judges
 * nothing else: `writes.ts` does.
 */
export class Executor {
  readonly #context: RolloutContext;
  readonly #ports: Ports;
  /** Units as they are since their writes were sent or answered, until `written` has been asked for them. */
  readonly #changed = new Map<number, UnitRollout>();
  /** Units with a write that is not answered yet. */
  readonly #writing = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  /** No write waits for its request once it is decided to go. */
  readonly #limited = limitTo(requestsAtOnce);
  /** The first unit that failed of each service. */
  readonly #failed = new Map<ServicePlan, UnitRollout>();
  #fault: { readonly error: unknown } | undefined;

  constructor(context: RolloutContext, ports: Ports) {
    this.#context = context;
    this.#ports = ports;
  }

  /** Makes writes that were decided on at `decidedAt`. Resolves when they are answered, or after two seconds. */
  async execute(writes: readonly Write[], rollout: DeploymentRollout, decidedAt: number): Promise<void> {
    for (const { plan, units } of rollout.services) for (const unit of units) this.#noteFailure(unit, plan);
    if (writes.length === 0) return;
    const { clock, journal } = this.#ports;
    const names = new Set(writes.map(({ unit }) => unit));
    const members = new Map<string, Member>(
      membersOf(rollout, (unit) => names.has(unit.step.unit) && isInFlight(unit)).map(({ unit, plan }) => [
        unit.step.unit,
        { unit, plan, call: callFor(unit, plan, this.#context, this.#ports) },
      ]),
    );
    const changed = unitsToChange(writes, members);
    if (changed.length > 0) await journal.record(changed, 'about-to-change');
    const lanes = Map.groupBy(writes, ({ unit }) => members.get(unit)?.unit.step.lane);
    const made = Promise.all([...lanes.values()].map((lane) => this.#inBackground(lane, members, decidedAt)));
    await waitAtMost(patienceMs, clock, made);
  }

  /**
   * Returns the rollout as it is after the writes so far, and which of its units still have one under way. Throws what
   * went wrong with a write that is no error of fleet's, and the signal's reason.
   */
  written(rollout: DeploymentRollout): DeploymentRollout {
    if (this.#fault) throw this.#fault.error;
    return this.#applied(rollout);
  }

  /** The same when it was cancelled, once nothing is under way any more. */
  async settled(rollout: DeploymentRollout): Promise<DeploymentRollout> {
    await Promise.all(this.#underWay);
    return this.#applied(rollout);
  }

  #applied(rollout: DeploymentRollout): DeploymentRollout {
    const writing = new Set(this.#writing);
    if (this.#changed.size === 0) return { ...rollout, writing };
    const changed = new Map(this.#changed);
    this.#changed.clear();
    const services = rollout.services.map((service) =>
      service.units.some(({ id }) => changed.has(id))
        ? { ...service, units: service.units.map((unit) => changed.get(unit.id) ?? unit) }
        : service,
    );
    return { ...rollout, services, writing };
  }

  #inBackground(lane: readonly Write[], members: ReadonlyMap<string, Member>, decidedAt: number): Promise<void> {
    const names = new Set(lane.map(({ unit }) => unit));
    for (const name of names) this.#writing.add(name);
    const made = this.#limited(() => this.#makeAll(lane, members, decidedAt))
      .catch((error: unknown) => {
        this.#fault ??= { error };
      })
      .finally(() => {
        for (const name of names) this.#writing.delete(name);
        this.#underWay.delete(made);
      });
    this.#underWay.add(made);
    return made;
  }

  async #makeAll(lane: readonly Write[], members: ReadonlyMap<string, Member>, decidedAt: number): Promise<void> {
    for (const write of lane) {
      const member = members.get(write.unit);
      // The first of several writes about a unit may have failed it.
      if (!member || !isInFlight(member.unit)) continue;
      const failed = isTouched(member.unit) ? undefined : this.#failureThatStops(member.plan);
      if (failed) this.#keep(member, skipped(member.unit, `${failed.step.unit} failed`));
      else await this.#make(write, member, decidedAt);
    }
  }

  #noteFailure(unit: UnitRollout, plan: ServicePlan): void {
    if (unit.phase.name === 'failed' && !this.#failed.has(plan)) this.#failed.set(plan, unit);
  }

  /** The failure because of which nothing of a service is begun any more. */
  #failureThatStops(plan: ServicePlan): UnitRollout | undefined {
    const { afterFailure } = this.#context;
    if (afterFailure === 'continue') return undefined;
    return this.#failed.get(plan) ?? (afterFailure === 'stop' ? this.#failed.values().next().value : undefined);
  }

  async #make(write: Write, member: Member, decidedAt: number): Promise<void> {
    const { clock, fleet, emit } = this.#ports;
    const before = member.unit;
    const sent = beforeWrite(before, write, decidedAt, clock.now());
    this.#keep(member, sent);
    const answer = await perform(write, fleet, clock, member.call).catch((error) =>
      failedWrite(write, error, this.#ports),
    );
    const next = afterWrite(before, sent, write, answer, clock.now());
    this.#keep(member, next.unit);
    this.#noteFailure(next.unit, member.plan);
    next.events.forEach(emit);
  }

  #keep(member: Member, unit: UnitRollout): void {
    member.unit = unit;
    this.#changed.set(unit.id, unit);
  }
}

/** A unit that nothing was written about. */
function skipped(unit: UnitRollout, reason: string): UnitRollout {
  return { ...unit, phase: { name: 'skipped', reason } };
}

/** The units about to be changed, as they will be. */
function unitsToChange(writes: readonly Write[], members: ReadonlyMap<string, Member>): UnitRollout[] {
  return [...Map.groupBy(writes, ({ unit }) => unit)].flatMap(([name, own]) => {
    const unit = members.get(name)?.unit;
    return unit && own.some((write) => isChange(write, unit)) ? [own.reduce(attempted, unit)] : [];
  });
}

/** Between the writes of a burst: together they cover the moment in which an agent's watch is open. */
const burstEveryMs = 2;

/** Makes one write and returns the server's answer; rejects as the methods of `Fleet` do. */
async function perform(write: Write, fleet: Fleet, clock: Clock, call: CallOptions): Promise<WriteAnswer> {
  switch (write.kind) {
    case 'put': {
      const { options, desiredState } = write.version;
      // What somebody else has stored, and a rollback restores, may be nothing that fleet would keep as it is.
      return fleet.putUnit(write.unit, { options: keptOptions(options), desiredState }, call);
    }
    case 'set-desired-state':
      await fleet.setDesiredState(write.unit, write.desiredState, call);
      return 'accepted';
    case 'wake-up': {
      const sent = Array.from({ length: write.times }, async (_, index) => {
        if (index > 0) await clock.sleep(index * burstEveryMs, call.signal);
        await fleet.setDesiredState(write.unit, write.desiredState, call);
      });
      await Promise.all(sent);
      return 'accepted';
    }
    case 'destroy':
      return fleet.destroyUnit(write.unit, call);
  }
}

/** A server that did not answer the write is not asked for long what became of it. */
const leftoverWithinMs = 5_000;

/** A write without a good answer may have taken effect, so the unit is looked up; what cannot be found out stays unknown. */
async function failedWrite(write: Write, error: unknown, { fleet, clock, signal }: Ports): Promise<FailedWrite> {
  const failure = onlyFleetError(error);
  if (isExplainedLater(write, failure)) return { error: failure, left: undefined };
  const call = { signal, deadline: clock.now() + leftoverWithinMs };
  const found = await fleet.unit(write.unit, call).catch(onlyFleetError);
  return { error: failure, left: found instanceof FleetError ? undefined : found };
}
