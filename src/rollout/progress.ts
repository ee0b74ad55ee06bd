import type { Unit, UnitState } from '../fleet/schemas.js';
import { shortMachineId } from '../placement/placement.js';
import { shortRevision } from '../unit/serialize-unit-file.js';
import type { ProgressEvent } from './events.js';
import type { Observations } from './observation.js';
import { overviewOf } from './overview.js';
import type { DeploymentRollout } from './service-rollout.js';

/** Returns the event that says how far a deployment is, which is worked out when somebody asks for it. */
export function progressOf(rollout: DeploymentRollout, now: number): ProgressEvent {
  return { type: 'progress', overview: () => overviewOf(rollout, now) };
}

/** What fleet and systemd were last seen to say of each unit, in words. */
export class KnownStates {
  readonly fleet = new Map<string, string>();
  readonly systemd = new Map<string, string>();
}

/**
 * Returns in words what has changed with some observations, and notes it in `known`: a copy for each turn would be of
 * thousands of units of which hardly any has changed.
 */
export function stateChanges(known: KnownStates, { units, siblings }: Observations): readonly string[] {
  const changes: string[] = [];
  const note = (source: keyof KnownStates, unit: string, text: string) => {
    if (known[source].get(unit) === text) return;
    known[source].set(unit, text);
    changes.push(`${unit}: ${text}`);
  };
  for (const [name, seen] of units) {
    if (seen instanceof Error) continue;
    if (seen.unit !== undefined) note('fleet', name, unitText(seen.unit));
    note('systemd', name, `systemd ${statesText(seen.states)}`);
  }
  for (const [name, seen] of siblings)
    if (!(seen instanceof Error)) note('systemd', name, `systemd ${statesText(seen.states)}`);
  return changes;
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
