import type { LogRequest } from '../unit-log/unit-log.js';
import type { DeploymentRollout, RolloutContext } from './service-rollout.js';
import { isInFlight, type UnitRollout } from './unit-rollout.js';

/** From then on the reader of a log wonders what a unit is doing; so that its newest line is known by then. */
export const slowAfterMs = 28_000;

/** More of them are not shown. */
const maxWaiting = 3;

/**
 * Returns which log says why a unit has failed, or what a task has done: that of the machine on which systemd has it.
 * Undefined for a unit that failed for a reason outside itself, such as somebody else's change, for one that no machine
 * has, and for one that serves as it should.
 */
export function endedLogRequest(unit: UnitRollout, context: RolloutContext): LogRequest | undefined {
  const hasFailed = unit.phase.name === 'failed' && unit.phase.isOwn;
  return hasFailed || hasRun(unit) ? requestFor(unit, context) : undefined;
}

function hasRun({ phase, step, purpose, effect }: UnitRollout): boolean {
  return step.isTask === true && phase.name === 'available' && purpose === 'rollout' && effect !== 'none';
}

/** Returns whose newest lines are of interest: of the units that have not come up for long, the slowest ones. */
export function waitingLogRequests(
  { services }: DeploymentRollout,
  now: number,
  context: RolloutContext,
): LogRequest[] {
  return services
    .filter(({ state }) => state === 'active')
    .flatMap(({ units }) => units.filter((unit) => isSlow(unit, now)))
    .toSorted((a, b) => (a.startedAt ?? now) - (b.startedAt ?? now))
    .slice(0, maxWaiting)
    .flatMap((unit) => requestFor(unit, context) ?? []);
}

function isSlow(unit: UnitRollout, now: number): boolean {
  const { phase, startedAt } = unit;
  if (!isInFlight(unit) || now - (startedAt ?? now) < slowAfterMs) return false;
  return phase.name === 'stopping' || (phase.name === 'progressing' && phase.healthySince === undefined);
}

/** What another revision says is not of interest, nor what the unit said before it was touched. */
function requestFor({ step, observed, startedAt }: UnitRollout, { machines }: RolloutContext): LogRequest | undefined {
  const { condition } = observed;
  if (!condition?.state || condition.is === 'other-revision' || startedAt === undefined) return undefined;
  const { machineID: id } = condition.state;
  const machine = machines.find((one) => one.id === id) ?? { id, primaryIP: '' };
  return { unit: step.unit, machine: { id, primaryIP: machine.primaryIP }, since: startedAt };
}
