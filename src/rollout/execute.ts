import type { Clock } from '../clock/clock.js';
import type { CallOptions, Fleet } from '../fleet/fleet.js';
import { FleetError } from '../fleet/fleet-error.js';
import { callFor, membersOf, onlyFleetError } from './observe.js';
import type { Ports } from './ports.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import type { Write } from './transition.js';
import { isInFlight, type UnitRollout } from './unit-rollout.js';
import {
  afterWrite,
  attempted,
  beforeWrite,
  type FailedWrite,
  isChange,
  isExplainedLater,
  type WriteAnswer,
} from './writes.js';

/** Writes, and when it was decided to make them. */
interface Decided {
  readonly writes: readonly Write[];
  readonly decidedAt: number;
}

/**
 * Makes writes one after another, once the journal has them. `keep` is given the rollout before each write and after it,
 * so that nothing is forgotten that was under way when this rejects. Judges nothing: `writes.ts` does.
 */
export async function execute(
  { writes, decidedAt }: Decided,
  start: DeploymentRollout,
  context: RolloutContext,
  ports: Ports,
  keep: (rollout: DeploymentRollout) => void,
): Promise<void> {
  const { clock, fleet, emit, journal } = ports;
  const changed = unitsToChange(writes, start);
  if (changed.length > 0) await journal.record(changed, 'about-to-change');
  let rollout = start;
  for (const write of writes) {
    const member = membersOf(rollout).find(({ unit }) => isFor(write, unit));
    // The first of several writes about a unit may have failed it.
    if (!member) continue;
    const sent = beforeWrite(member.unit, write, decidedAt, clock.now());
    rollout = withUnit(rollout, sent);
    keep(rollout);
    const call = callFor(member.unit, member.plan, context, ports);
    const answer = await perform(write, fleet, clock, call).catch((error) => failedWrite(write, error, ports));
    const next = afterWrite(member.unit, sent, write, answer, clock.now());
    next.events.forEach(emit);
    rollout = withUnit(rollout, next.unit);
    keep(rollout);
  }
}

/** The units about to be changed, as they will be. */
function unitsToChange(writes: readonly Write[], rollout: DeploymentRollout): UnitRollout[] {
  return membersOf(rollout).flatMap(({ unit }) => {
    const own = writes.filter((write) => isFor(write, unit));
    return own.some((write) => isChange(write, unit)) ? [own.reduce(attempted, unit)] : [];
  });
}

/** Between the writes of a burst: together they cover the moment in which an agent's watch is open. */
const burstEveryMs = 2;

/** Makes one write and returns the server's answer; rejects as the methods of `Fleet` do. */
async function perform(write: Write, fleet: Fleet, clock: Clock, call: CallOptions): Promise<WriteAnswer> {
  switch (write.kind) {
    case 'put':
      return fleet.putUnit(write.unit, write.version, call);
    case 'set-desired-state':
      await fleet.setDesiredState(write.unit, write.desiredState, call);
      return 'accepted';
    case 'wake-up': {
      const times = write.burst ? [0, burstEveryMs, 2 * burstEveryMs] : [0];
      const sent = times.map(async (ms) => {
        if (ms > 0) await clock.sleep(ms, call.signal);
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

function withUnit(rollout: DeploymentRollout, changed: UnitRollout): DeploymentRollout {
  return {
    ...rollout,
    services: rollout.services.map((service) =>
      service.units.some(({ id }) => id === changed.id)
        ? { ...service, units: service.units.map((unit) => (unit.id === changed.id ? changed : unit)) }
        : service,
    ),
  };
}

function isFor(write: Write, unit: UnitRollout): boolean {
  return write.unit === unit.step.unit && isInFlight(unit);
}
