import type { Unit, UnitState } from '../fleet/schemas.js';
import { shortMachineId } from '../placement/placement.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import type { ProgressEvent, Wait } from './events.js';
import { areCanariesOut, lanesOf } from './lanes.js';
import type { Observations } from './observation.js';
import { readyAt } from './readiness.js';
import type { DeploymentRollout, ServiceRollout } from './service-rollout.js';
import { isInFlight, isUnfinished, type UnitRollout } from './unit-rollout.js';

/** Returns how far each service that is being rolled out has come, and what it waits for. */
export function progressOf({ services }: DeploymentRollout, now: number): ProgressEvent[] {
  return services.filter(({ state }) => state === 'active').map((service) => serviceProgress(service, now));
}

function serviceProgress({ plan, units, canaryHold: hold, blockedSince }: ServiceRollout, now: number): ProgressEvent {
  const changing = units.filter(({ step }) => step.action !== 'unchanged' && step.until !== 'running');
  const isHeld = hold !== undefined && now < hold.to && areCanariesOut(lanesOf(units), plan.limits.canary);
  return {
    type: 'progress',
    service: plan.service,
    done: changing.filter((unit) => !isUnfinished(unit)).length,
    of: changing.length,
    waits: units.filter(isInFlight).map((unit) => waitOf(unit, now, plan)),
    ...(isHeld && { holdMs: hold.to - now }),
    ...(blockedSince !== undefined && { blockedMs: blockedSince + plan.timeoutMs - now }),
  };
}

function waitOf(
  { step, phase, observed, startedAt }: UnitRollout,
  now: number,
  { minReadyMs, timeoutMs }: ServiceRollout['plan'],
): Wait {
  const { unit } = step;
  const { condition } = observed;
  const detail = condition?.detail ?? 'not observed yet';
  if (phase.name === 'progressing' && phase.healthySince !== undefined && condition) {
    const remainingMs = Math.max(0, readyAt(phase, condition, step, minReadyMs) - now);
    return { unit, detail, for: 'stability', remainingMs };
  }
  return { unit, detail, for: 'timeout', remainingMs: Math.max(0, (startedAt ?? now) + timeoutMs - now) };
}

/** What was last seen of each unit, in words. */
export type KnownStates = ReadonlyMap<string, string>;

/** Returns everything that is known after some observations, and in words what has changed. */
export function stateChanges(
  before: KnownStates,
  { units, siblings }: Observations,
): { readonly known: KnownStates; readonly changes: readonly string[] } {
  const known = new Map(before);
  const changes: string[] = [];
  const note = (source: 'fleet' | 'systemd', unit: string, text: string) => {
    const key = `${unit} ${source}`;
    if (known.get(key) !== text) changes.push(`${unit}: ${text}`);
    known.set(key, text);
  };
  for (const [name, seen] of units) {
    if (seen instanceof Error) continue;
    if (seen.unit !== undefined) note('fleet', name, unitText(seen.unit));
    note('systemd', name, `systemd ${statesText(seen.states)}`);
  }
  for (const [name, seen] of siblings)
    if (!(seen instanceof Error)) note('systemd', name, `systemd ${statesText(seen.states)}`);
  return { known, changes };
}

function unitText(unit: Unit | 'absent'): string {
  if (unit === 'absent') return 'not in fleet';
  const { desiredState, currentState, machineID } = unit;
  const current = currentState === undefined ? '' : `, current state ${currentState}`;
  return `desired state ${desiredState}${current}${machineID ? ` on ${shortMachineId(machineID)}` : ''}`;
}

function statesText(states: readonly UnitState[]): string {
  if (states.length === 0) return 'has published no state';
  return states
    .map(
      ({ machineID, hash, systemdLoadState, systemdActiveState, systemdSubState }) =>
        `${systemdLoadState}/${systemdActiveState}/${systemdSubState} at revision ${shortRevision(hash)} on ${shortMachineId(machineID)}`,
    )
    .join('; ');
}
