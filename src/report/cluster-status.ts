import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import { serviceNameOf } from '../unit/service-name.js';
import { compareUnitNames, parseUnitName } from '../unit/unit-name.js';

/** What a cluster holds, for people and for later steps of a workflow. */
export interface ClusterStatus {
  readonly services: readonly ServiceStatus[];
  readonly units: readonly UnitStatus[];
  readonly machines: readonly MachineStatus[];
}

export interface ServiceStatus {
  readonly service: string;
  /** Templates aside. A global unit counts once for each machine that runs it. */
  readonly instances: number;
  /** How many are in which of systemd's active states; `none` is for those without a state. */
  readonly states: Readonly<Record<string, number>>;
}

/** One unit on one machine: a global unit has one of these for each that runs it. */
export interface UnitStatus {
  readonly unit: string;
  readonly service: string;
  readonly desiredState: string;
  readonly currentState?: string;
  /** SHA-1 of the options that fleet has. */
  readonly revision: string;
  readonly machineId?: string;
  readonly machineIp?: string;
  readonly systemdLoadState?: string;
  readonly systemdActiveState?: string;
  readonly systemdSubState?: string;
}

export interface MachineStatus {
  readonly machineId: string;
  readonly machineIp: string;
  readonly units: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Returns what a snapshot shows of each service, unit and machine, units in numeric order. */
export function clusterStatus({ machines, units, states }: ClusterSnapshot): ClusterStatus {
  const rows = [...units.values()]
    .toSorted((a, b) => compareUnitNames(a.name, b.name))
    .flatMap((unit) => unitRows(unit, states.get(unit.name) ?? [], machines));
  const running = rows.filter(({ unit }) => !parseUnitName(unit).isTemplate);
  const services = Map.groupBy(rows, ({ service }) => service);
  return {
    services: [...services.keys()].map((service) =>
      serviceStatus(
        service,
        running.filter((row) => row.service === service),
      ),
    ),
    units: rows,
    machines: machines.map(({ id, primaryIP, metadata }) => ({
      machineId: id,
      machineIp: primaryIP,
      units: running.filter(({ machineId }) => machineId === id).length,
      metadata,
    })),
  };
}

function serviceStatus(service: string, rows: readonly UnitStatus[]): ServiceStatus {
  const byState = Map.groupBy(rows, ({ systemdActiveState = 'none' }) => systemdActiveState);
  return {
    service,
    instances: rows.length,
    states: Object.fromEntries([...byState].map(([state, members]) => [state, members.length])),
  };
}

/** A unit that is scheduled but has not published a state yet has a row without one. */
function unitRows(unit: Unit, states: readonly UnitState[], machines: readonly Machine[]): UnitStatus[] {
  const { name, options, desiredState, currentState, machineID } = unit;
  const base = {
    unit: name,
    service: serviceNameOf(name),
    desiredState,
    ...(currentState !== undefined && { currentState }),
    revision: revisionOf(options),
  };
  const on = (id: string) => {
    const ip = machines.find((machine) => machine.id === id)?.primaryIP;
    return { machineId: id, ...(ip && { machineIp: ip }) };
  };
  if (states.length === 0) return [{ ...base, ...(machineID && on(machineID)) }];
  return states.map((state) => ({
    ...base,
    ...on(state.machineID),
    systemdLoadState: state.systemdLoadState,
    systemdActiveState: state.systemdActiveState,
    systemdSubState: state.systemdSubState,
  }));
}
