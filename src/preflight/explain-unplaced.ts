import type { Machine } from '../fleet/schemas.js';
import { listOf } from '../placement/obstacle.js';
import {
  machineLabel,
  type Neighbour,
  obstacleOn,
  type PlacementCandidate,
  whyUnplaceable,
  whyUnplaceableInFull,
} from '../placement/placement.js';
import type { Step } from '../plan/plan.js';
import { whyNoPeer } from '../unit/machine-of.js';
import type { EngineState, EngineUnit } from './engine-state.js';
import type { Move } from './moves.js';

/** Why a unit is not where it should be, and what could be done about it. */
export interface Explanation {
  readonly reason: string;
  /** The reason with every machine and every unit by name, where `reason` sums them up. */
  readonly fullReason?: string;
  readonly advice?: string;
}

/** Returns why a unit has no machine, or why it does not run on the one it has. `later` are the moves still to come. */
export function explainUnplaced(name: string, state: EngineState, later: readonly Move[], step?: Step): Explanation {
  const unit = state.units.get(name);
  if (!unit) return { reason: 'it is not in the cluster' };
  const blocked = explainBlocked(name, state);
  if (blocked) return blocked;
  const cause = explainPeers(unit, state, later) ?? explainHolders(unit, state, later);
  const advice = cause?.advice ?? adviceFor(unit, state, step);
  return {
    ...explainObstacles(obstaclesOf(unit, state), cause),
    ...(advice !== undefined && { advice }),
  };
}

/** Returns why no machine runs a global unit that should run, or undefined if one does. */
export function explainGlobal(name: string, state: EngineState): Explanation | undefined {
  const unit = state.units.get(name);
  if (!unit?.requirements.global || unit.desiredState === 'inactive') return undefined;
  if (state.model.machines.some(({ id }) => state.runsGlobal(name, id))) return undefined;
  const rival = { is: 'global rival' } as const;
  return explainObstacles(obstaclesOf(unit, state).map(({ machine, obstacle = rival }) => ({ machine, obstacle })));
}

/** Returns where a unit that ran on the machine `from` has gone, because of the unit `cause`; undefined if it stayed. */
export function explainDisplaced(
  name: string,
  from: string,
  cause: string | undefined,
  state: EngineState,
): Explanation | undefined {
  const to = state.machineOf(name);
  const because = cause === undefined ? '' : ` because of ${cause}`;
  if (to === undefined) {
    const { reason, fullReason } = explainUnplaced(name, state, []);
    const leaves = `leaves ${labelOf(from, state)}${because} and finds no other machine`;
    return {
      reason: `${leaves}: ${reason}`,
      ...(fullReason !== undefined && { fullReason: `${leaves}: ${fullReason}` }),
    };
  }
  const blocked = explainBlocked(name, state);
  if (blocked) return blocked;
  return to === from ? undefined : { reason: `moves from ${labelOf(from, state)} to ${labelOf(to, state)}${because}` };
}

/** Returns why fleet keeps moving a unit, because one of two on its machine Replaces= the other; undefined if it does not. */
export function explainUnstable(name: string, state: EngineState): Explanation | undefined {
  const unit = state.units.get(name);
  const machineId = state.machineOf(name);
  if (!unit || machineId === undefined) return undefined;
  const peer = state.replacePeers(unit).find((other) => state.machineOf(other) === machineId);
  if (peer === undefined) return undefined;
  return {
    reason: `${labelOf(machineId, state)}: ${[name, peer].sort().join(' and ')} are both there, one Replaces= the other, and neither can run elsewhere, so fleet will keep moving them`,
    advice: 'add a machine, or remove Replaces=',
  };
}

function explainBlocked(name: string, state: EngineState): Explanation | undefined {
  const machineId = state.machineOf(name);
  const blocker = state.blockerOf(name);
  if (machineId === undefined || blocker === undefined) return undefined;
  return {
    reason: `${labelOf(machineId, state)}: fleet schedules it there but does not start it, because ${blocker} is global, conflicts with it and precedes it by name`,
    advice: 'give one of them another MachineMetadata=, or remove the Conflicts= between them',
  };
}

function explainObstacles(candidates: readonly PlacementCandidate[], cause?: Explanation): Explanation {
  const withCause = (reason: string, more: string | undefined) => (more === undefined ? reason : `${reason}; ${more}`);
  const free = 'another unit that is waiting as well may take its place';
  const reason = withCause(whyUnplaceable(candidates) ?? free, cause?.reason);
  const fullReason = withCause(whyUnplaceableInFull(candidates) ?? free, cause?.fullReason ?? cause?.reason);
  return { reason, ...(fullReason !== reason && { fullReason }) };
}

function obstaclesOf(unit: EngineUnit, state: EngineState): PlacementCandidate[] {
  const here = neighboursOf(unit, state);
  return state.model.machines.map((machine) => {
    const obstacle = obstacleOn(machine, unit.name, unit.requirements, here.get(machine.id) ?? []);
    return { machine, ...(obstacle !== undefined && { obstacle }) };
  });
}

/** The units that the engine counts as being on each machine, except the one in question. */
function neighboursOf({ name }: EngineUnit, state: EngineState): Map<string, Neighbour[]> {
  const here = new Map(state.model.machines.map(({ id }): [string, Neighbour[]] => [id, []]));
  for (const unit of state.units.values()) {
    if (unit.name === name) continue;
    const neighbour = { name: unit.name, conflicts: unit.requirements.conflicts };
    const machineId = state.machineOf(unit.name);
    if (machineId !== undefined) here.get(machineId)?.push(neighbour);
    if (!unit.requirements.global) continue;
    for (const [id, neighbours] of here) if (state.hasGlobal(unit.name, id)) neighbours.push(neighbour);
  }
  return here;
}

/** Why the unit that MachineOf= names has no machine, or undefined if it has one. */
function explainPeers(
  { name: unitName, requirements }: EngineUnit,
  state: EngineState,
  later: readonly Move[],
): Explanation | undefined {
  const peer = requirements.machineOf.find(
    (name) => state.machineOf(name) === undefined && !state.units.get(name)?.requirements.global,
  );
  if (peer === undefined) return undefined;
  const misnomer = whyNoPeer(unitName, peer);
  if (misnomer) return misnomer;
  if (later.some(({ step, kind }) => step.unit === peer && kind === 'put'))
    return { reason: `${peer} comes only later in this deployment`, advice: `put ${peer} first in the definition` };
  const unit = state.units.get(peer);
  if (!unit)
    return {
      reason: `${peer} is neither in the cluster nor in this deployment`,
      advice: `add ${peer}, or correct MachineOf=`,
    };
  if (unit.desiredState === 'inactive')
    return { reason: `${peer} is inactive, so it has no machine`, advice: `set ${peer} to loaded or launched` };
  return { reason: `${peer} finds no machine either` };
}

/** Which of the conflicting units are destroyed later in the same rollout. */
function explainHolders({ name }: EngineUnit, state: EngineState, later: readonly Move[]): Explanation | undefined {
  const removed = new Set(later.flatMap(({ step, kind }) => (kind === 'remove' ? step.unit : [])));
  if (removed.size === 0) return undefined;
  const leaving = state.conflicting(name).filter((other) => removed.has(other) && state.machineOf(other) !== undefined);
  if (leaving.length === 0) return undefined;
  const isOne = leaving.length === 1;
  const then = isOne
    ? 'is destroyed only at the end and holds its place until then'
    : 'are destroyed only at the end and hold their places until then';
  return {
    reason: `${listOf(leaving)} ${then}`,
    fullReason: `${leaving.join(', ')} ${then}`,
    advice: `destroy ${isOne ? 'it' : 'them'} first, or add a machine`,
  };
}

function adviceFor(unit: EngineUnit, state: EngineState, step: Step | undefined): string | undefined {
  if (step?.stage === 'surge') return 'set max-surge to 0, or add a machine';
  const { requirements } = unit;
  if (state.model.suitableMachines(unit).size === 0)
    return `correct ${requirements.machineId === undefined ? 'MachineMetadata=' : 'MachineID='}, or add a machine that meets it`;
  return requirements.machineOf.length > 0 ? undefined : 'add a machine, lower the count or relax Conflicts=';
}

function labelOf(machineId: string, { model }: EngineState): string {
  const machine: Pick<Machine, 'id' | 'primaryIP'> | undefined = model.machines.find(({ id }) => id === machineId);
  return machineLabel(machine ?? { id: machineId, primaryIP: '' });
}
