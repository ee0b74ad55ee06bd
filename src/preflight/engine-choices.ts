import { type EngineState, type EngineUnit, isWanted } from './engine-state.js';

/** One thing that fleet's engine may do next: schedule a unit to a machine, or unschedule it. */
export interface EngineChoice {
  readonly unit: string;
  readonly machineId: string | undefined;
  /** It leaves a machine that could run it because of Replaces=. */
  readonly isBecauseOfReplaces?: true;
}

/** Applies what the engine has chosen to a state. */
export function applyChoice(state: EngineState, { unit, machineId, isBecauseOfReplaces }: EngineChoice): void {
  if (isBecauseOfReplaces) state.moved.add(unit);
  state.schedule(unit, machineId);
}

/**
 * Returns everything that fleet 1.0.0's engine may do next (its engine/reconciler.go), the likeliest first; nothing once
 * it has nothing to do. There is more than one choice where the engine goes by map order or by the load of machines.
 *
 * web.service waiting for one of two empty machines: to the first or to the second.
 */
export function nextChoices(state: EngineState): EngineChoice[] {
  for (const name of state.dirty) {
    const leaving = unscheduleChoices(state, name);
    if (leaving.length > 0) return leaving;
  }
  const waiting = [...state.dirty].flatMap((name) => scheduleChoices(state, name));
  if (waiting.length > 0) return waiting;
  for (const name of state.dirty) {
    const moving = replaceChoices(state, name);
    if (moving.length > 0) return moving;
  }
  state.dirty.clear();
  state.moved.clear();
  state.scheduledTimes.clear();
  return [];
}

/** A unit that its machine can no longer run is unscheduled. Of two units that conflict, either may be the one. */
function unscheduleChoices(state: EngineState, name: string): EngineChoice[] {
  const machineId = state.machineOf(name);
  if (machineId === undefined) return [];
  const unit = state.units.get(name);
  const off = { unit: name, machineId: undefined };
  if (!unit || !isWanted(unit) || !state.model.suitableMachines(unit).has(machineId)) return [off];
  if (!hasMachineOfPeers(state, unit, machineId)) return [off];
  if (!state.hasConflictOn(name, machineId)) return [];
  const conflicting = state.conflicting(name).filter((other) => state.machineOf(other) === machineId);
  return [off, ...conflicting.map((other) => ({ unit: other, machineId: undefined }))];
}

/** A unit that fleet schedules more often than that without coming to rest would be scheduled and unscheduled forever. */
const maxTimesScheduled = 10;

/** An unscheduled unit goes to the machine with the fewest units that can run it; among equals, to the first by id. */
function scheduleChoices(state: EngineState, name: string): EngineChoice[] {
  const unit = state.units.get(name);
  if (!unit || state.machineOf(name) !== undefined || !isWanted(unit)) return [];
  if ((state.scheduledTimes.get(name) ?? 0) >= maxTimesScheduled) return [];
  return machinesAbleToRun(state, unit).map((machineId) => ({ unit: name, machineId }));
}

function byLoad(state: EngineState, machineIds: readonly string[]): string[] {
  const loads = new Map(machineIds.map((id) => [id, state.loadOf(id)]));
  return machineIds.toSorted((a, b) => (loads.get(a) ?? 0) - (loads.get(b) ?? 0) || (a < b ? -1 : 1));
}

/** The machines for a unit that is on none, by load. Found out once for all units that wait for the same. */
function machinesAbleToRun(state: EngineState, unit: EngineUnit): readonly string[] {
  const traits = state.model.traitsOf(unit);
  const known = state.ableMachines.get(traits);
  if (known) return known;
  const globals = state.conflictingGlobals(unit.name);
  // Of two global units that conflict, fleet counts now one, now the other. The machine is free only while one counts
  // that does not conflict with this unit.
  const isKeptOffBy = (id: string) => (global: string) =>
    state.hasGlobal(global, id) && state.globalRivals(global, id).every((rival) => globals.includes(rival));
  const able = [...traits.suitable].filter(
    (id) => hasMachineOfPeers(state, unit, id) && !state.hasConflictOn(unit.name, id) && !globals.some(isKeptOffBy(id)),
  );
  const sorted = byLoad(state, able);
  state.ableMachines.set(traits, sorted);
  return sorted;
}

function hasMachineOfPeers(state: EngineState, { requirements }: EngineUnit, machineId: string): boolean {
  return requirements.machineOf.every(
    (peer) => state.machineOf(peer) === machineId || state.hasGlobal(peer, machineId),
  );
}

/**
 * Where one unit Replaces= another on the same machine, fleet moves one of them to another machine without checking that
 * it can run there. If it cannot, it may come back, and be moved again, forever; here every unit is moved at most once.
 */
function replaceChoices(state: EngineState, name: string): EngineChoice[] {
  const machineId = state.machineOf(name);
  const unit = state.units.get(name);
  if (machineId === undefined || !unit) return [];
  const peers = state.replacePeers(unit).filter((other) => state.machineOf(other) === machineId);
  if (peers.length === 0) return [];
  const others = state.model.machines.flatMap(({ id }) => (id === machineId ? [] : id));
  return [...peers, name]
    .filter((mover) => !state.moved.has(mover))
    .flatMap((mover) =>
      byLoad(state, others).map((id) => ({ unit: mover, machineId: id, isBecauseOfReplaces: true as const })),
    );
}
