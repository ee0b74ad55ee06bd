import type { Machine } from '../fleet/schemas.js';
import { machineLabel, obstacleOn, whyUnplaceable } from '../placement/placement.js';
import type { Step } from '../plan/plan.js';
import type { EngineState, EngineUnit } from './engine-state.js';
import type { Move } from './moves.js';

/** Why a unit is not where it should be, and what could be done about it. */
export interface Explanation {
  readonly reason: string;
  readonly advice?: string;
}

/** Returns why a unit has no machine, machine by machine, or why it does not run on the one it has. */
export function explainUnplaced(name: string, state: EngineState, later: readonly Move[], step?: Step): Explanation {
  const unit = state.units.get(name);
  if (!unit) return { reason: 'it is not in the cluster' };
  const blocked = explainBlocked(name, state);
  if (blocked) return blocked;
  const here = neighboursOf(unit, state);
  const candidates = state.model.machines.map((machine) => {
    const obstacle = obstacleOn(machine, name, unit.requirements, here.get(machine.id) ?? []);
    return { machine, ...(obstacle !== undefined && { obstacle }) };
  });
  const reason = whyUnplaceable(candidates) ?? 'another unit that waits as well may take its place';
  const known = explainPeers(unit, state, later) ?? explainHolders(unit, state, later);
  const advice = known?.advice ?? adviceFor(unit, state, step);
  return {
    reason: known ? `${reason}; ${known.reason}` : reason,
    ...(advice !== undefined && { advice }),
  };
}

/** Returns why no machine is to run a global unit that is to run, or undefined if one is. */
export function explainGlobal(name: string, state: EngineState): Explanation | undefined {
  const unit = state.units.get(name);
  if (!unit?.requirements.global || unit.desiredState === 'inactive') return undefined;
  const { machines } = state.model;
  if (machines.some(({ id }) => state.runsGlobal(name, id))) return undefined;
  const here = neighboursOf(unit, state);
  const reason = whyUnplaceable(
    machines.map((machine) => ({
      machine,
      obstacle: obstacleOn(machine, name, unit.requirements, here.get(machine.id) ?? []) ?? 'another unit is there',
    })),
  );
  return { reason: reason ?? '' };
}

/** Returns what became of a unit that ran on the machine `from`, if anything did, because of another. */
export function explainDisplaced(
  name: string,
  from: string,
  cause: string | undefined,
  state: EngineState,
): Explanation | undefined {
  const to = state.machineOf(name);
  const because = cause === undefined ? '' : ` because of ${cause}`;
  if (to === undefined)
    return {
      reason: `leaves ${labelOf(from, state)}${because} and finds no other machine: ${explainUnplaced(name, state, []).reason}`,
    };
  const blocked = explainBlocked(name, state);
  if (blocked) return blocked;
  return to === from ? undefined : { reason: `moves from ${labelOf(from, state)} to ${labelOf(to, state)}${because}` };
}

/** Returns why fleet moves a unit to and fro, or undefined: another is with it of which one is to make the other leave. */
export function explainUnstable(name: string, state: EngineState): Explanation | undefined {
  const unit = state.units.get(name);
  const machineId = state.machineOf(name);
  if (!unit || machineId === undefined) return undefined;
  const peer = state.replacePeers(unit).find((other) => state.machineOf(other) === machineId);
  if (peer === undefined) return undefined;
  return {
    reason: `${labelOf(machineId, state)}: ${[name, peer].sort().join(' and ')} are both there, one of them Replaces= the other, and neither can stay on another machine, so that fleet moves them to and fro`,
    advice: 'add a machine, or leave out Replaces=',
  };
}

function explainBlocked(name: string, state: EngineState): Explanation | undefined {
  const machineId = state.machineOf(name);
  const blocker = state.blockerOf(name);
  if (machineId === undefined || blocker === undefined) return undefined;
  return {
    reason: `${labelOf(machineId, state)}: fleet schedules it there and does not start it, for ${blocker} is global, conflicts with it and comes before it by name`,
    advice: `another MachineMetadata= for one of them, or no Conflicts= between them`,
  };
}

/** The units that count as being on each machine, the one in question left out. */
function neighboursOf(
  { name }: EngineUnit,
  state: EngineState,
): Map<string, { name: string; conflicts: readonly string[] }[]> {
  const here = new Map(
    state.model.machines.map(({ id }): [string, { name: string; conflicts: readonly string[] }[]] => [id, []]),
  );
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

/** What is the matter with the unit that MachineOf= names, if that has no machine. */
function explainPeers(
  { requirements }: EngineUnit,
  state: EngineState,
  later: readonly Move[],
): Explanation | undefined {
  const peer = requirements.machineOf.find(
    (name) => state.machineOf(name) === undefined && !state.units.get(name)?.requirements.global,
  );
  if (peer === undefined) return undefined;
  if (later.some(({ step, kind }) => step.unit === peer && kind === 'put'))
    return { reason: `${peer} comes only later in this deployment`, advice: `let ${peer} come first` };
  const unit = state.units.get(peer);
  if (!unit)
    return {
      reason: `${peer} is neither in the cluster nor in this deployment`,
      advice: `add ${peer}, or correct MachineOf=`,
    };
  if (unit.desiredState === 'inactive')
    return { reason: `${peer} is inactive, and so has no machine`, advice: `let ${peer} be loaded or launched` };
  return { reason: `${peer} itself finds no machine` };
}

/** Which of the units that are in the way go later in the same rollout. */
function explainHolders({ name }: EngineUnit, state: EngineState, later: readonly Move[]): Explanation | undefined {
  const holders = state.conflicting(name).filter((other) => state.machineOf(other) !== undefined);
  const leaving = holders.filter((other) => later.some(({ step, kind }) => step.unit === other && kind === 'remove'));
  if (leaving.length === 0) return undefined;
  const [are, them] = leaving.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return {
    reason: `${leaving.join(', ')} ${are} destroyed only at the end and ${leaving.length === 1 ? 'holds its place' : 'hold their places'} until then`,
    advice: `destroy ${them} beforehand, or add a machine`,
  };
}

function adviceFor(unit: EngineUnit, state: EngineState, step: Step | undefined): string | undefined {
  if (step?.stage === 'surge') return 'set max-surge to 0, or add a machine';
  const { requirements } = unit;
  if (state.model.suitableMachines(unit).size === 0)
    return `correct ${requirements.machineId === undefined ? 'MachineMetadata=' : 'MachineID='}, or set up a machine that meets it`;
  return requirements.machineOf.length > 0 ? undefined : 'add a machine, lower the count or loosen Conflicts=';
}

function labelOf(machineId: string, { model }: EngineState): string {
  const machine: Pick<Machine, 'id' | 'primaryIP'> | undefined = model.machines.find(({ id }) => id === machineId);
  return machineLabel(machine ?? { id: machineId, primaryIP: '' });
}
