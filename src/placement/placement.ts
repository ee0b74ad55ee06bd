import type { Machine, Unit } from '../fleet/schemas.js';
import { type Requirements, requirementsOf } from '../unit/requirements.js';
import { unitGlobMatches } from '../unit/unit-glob.js';
import type { UnitOption } from '../unit/unit-option.js';
import { newestReading, type XFleetReading } from '../unit/x-fleet-reading.js';
import { type Obstacle, obstacleSummary, obstacleText } from './obstacle.js';

/** A machine, and what keeps a unit off it; without an obstacle fleet may schedule the unit there. */
export interface PlacementCandidate {
  readonly machine: Machine;
  readonly obstacle?: Obstacle;
}

/**
 * Returns, for every machine, whether fleet's engine would let it run the unit (`AbleToRun` in fleet's agent), given
 * the units that are scheduled at present. The unit itself is no obstacle to itself. `reading` is that of the server.
 */
export function candidatesFor(
  unit: { readonly name: string; readonly options: readonly UnitOption[] },
  machines: readonly Machine[],
  units: Iterable<Unit>,
  reading: XFleetReading = newestReading,
): PlacementCandidate[] {
  const requirements = requirementsOf(unit.name, unit.options, reading);
  const neighbours = [...units]
    .filter((other) => other.name !== unit.name)
    .map((other) => ({
      name: other.name,
      machineId: other.machineID,
      ...requirementsOf(other.name, other.options, reading),
    }));
  return machines.map((machine) => {
    const here = neighbours.filter((other) =>
      other.global ? hasMetadata(machine, other) : other.machineId === machine.id,
    );
    const obstacle = obstacleOn(machine, unit.name, requirements, here);
    return { machine, ...(obstacle !== undefined && { obstacle }) };
  });
}

/**
 * Returns the machines that have to run a global unit. Those without the metadata that it asks for never do; where
 * `units` are given, neither do those on which it conflicts with another one.
 */
export function machinesOfGlobal(
  unit: { readonly name: string; readonly options: readonly UnitOption[] },
  machines: readonly Machine[],
  units: Iterable<Unit> | undefined,
): Machine[] {
  if (units)
    return candidatesFor(unit, machines, units).flatMap(({ machine, obstacle }) =>
      obstacle === undefined ? [machine] : [],
    );
  const requirements = requirementsOf(unit.name, unit.options);
  return machines.filter((machine) => hasMetadata(machine, requirements));
}

/** Returns the machines with the id and the metadata that a unit requires, whatever else is there. */
export function suitableMachines(requirements: Requirements, machines: readonly Machine[]): Machine[] {
  const alone = { ...requirements, machineOf: [], conflicts: [] };
  return machines.filter((machine) => obstacleOn(machine, '', alone, []) === undefined);
}

/** Returns whether a machine's metadata has, for every key that is asked for, one of the values asked for. */
function hasMetadata(machine: Machine, { metadata }: Pick<Requirements, 'metadata'>): boolean {
  return [...metadata].every(([key, values]) => values.includes(machine.metadata[key] ?? ''));
}

/** A unit that is on a machine, as far as others have to do with it. */
export type Neighbour = Pick<Requirements, 'conflicts'> & { readonly name: string };

/** Returns what keeps a unit off a machine on which the units `here` are, or undefined when nothing does. */
export function obstacleOn(
  machine: Machine,
  unitName: string,
  { machineId, machineOf, conflicts, metadata }: Requirements,
  here: readonly Neighbour[],
): Obstacle | undefined {
  // fleet also accepts the first eight characters of a machine's id.
  if (machineId !== undefined && machineId !== machine.id && machineId !== machine.id.slice(0, 8))
    return { is: 'other machine', machineId };
  for (const [key, values] of metadata) {
    const actual = machine.metadata[key];
    if (!values.includes(actual ?? '')) return { is: 'unmet metadata', key, wanted: values, actual };
  }
  const peer = machineOf.find((name) => !here.some((other) => other.name === name));
  if (peer !== undefined) return { is: 'missing peer', peer };
  for (const other of here) {
    if (conflicts.some((glob) => unitGlobMatches(glob, other.name))) return { is: 'conflict', other: other.name };
    if (other.conflicts.some((glob) => unitGlobMatches(glob, unitName)))
      return { is: 'reverse conflict', other: other.name };
  }
  return undefined;
}

/** Up to this many machines, each is named with its own reason. */
const fewMachines = 5;

/**
 * Returns why no machine can run a unit, or undefined as long as one can. Of up to five machines each has its own reason;
 * of more, machines with the same kind of reason are put together.
 */
export function whyUnplaceable(candidates: readonly PlacementCandidate[]): string | undefined {
  if (candidates.length <= fewMachines) return whyUnplaceableInFull(candidates);
  const obstacles = obstaclesIn(candidates);
  return obstacles && obstacleSummary(obstacles);
}

/** Returns why no machine can run a unit, machine by machine however many there are, or undefined as long as one can. */
export function whyUnplaceableInFull(candidates: readonly PlacementCandidate[]): string | undefined {
  if (candidates.length === 0) return 'the cluster has no machines';
  const obstacles = obstaclesIn(candidates);
  return obstacles?.map(([machine, obstacle]) => `${machine}: ${obstacleText(obstacle)}`).join('; ');
}

/** Undefined if there is a machine without one. */
function obstaclesIn(candidates: readonly PlacementCandidate[]): [machine: string, obstacle: Obstacle][] | undefined {
  const obstacles = candidates.flatMap(({ machine, obstacle }): [string, Obstacle][] =>
    obstacle ? [[machineLabel(machine), obstacle]] : [],
  );
  return obstacles.length === candidates.length ? obstacles : undefined;
}

/** Returns what a person calls a machine: its address, or the short form of its id. */
export function machineLabel(machine: Pick<Machine, 'id' | 'primaryIP'>): string {
  return machine.primaryIP || shortMachineId(machine.id);
}

/** Returns a machine's id as fleetctl prints it: its first eight digits. */
export function shortMachineId(id: string): string {
  return id.slice(0, 8);
}
