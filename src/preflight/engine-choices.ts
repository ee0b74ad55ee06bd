import type { Placeable, World } from './engine-state.js';

/** One thing that fleet's engine may do next: give a unit to a machine, or take it off the one that it has. */
export interface Choice {
  readonly unit: string;
  readonly machineId: string | undefined;
  /** From a machine that it could have stayed on but for Replaces=. */
  readonly isParted?: true;
}

/** Does in a world what fleet has chosen. */
export function choose(world: World, { unit, machineId, isParted }: Choice): void {
  if (isParted) world.parted.add(unit);
  world.schedule(unit, machineId);
}

/**
 * Returns what fleet 1.0.0's engine may do next (its engine/reconciler.go), the likeliest first, and nothing once all is
 * settled. Whatever it leaves to chance, or to how many units a machine has just then, is a choice.
 */
export function nextChoices(world: World): Choice[] {
  for (const name of world.stirred) {
    const away = takenAway(world, name);
    if (away.length > 0) return away;
  }
  const waiting = [...world.stirred].flatMap((name) => givenTo(world, name));
  if (waiting.length > 0) return waiting;
  for (const name of world.stirred) {
    const parted = partedFrom(world, name);
    if (parted.length > 0) return parted;
  }
  world.stirred.clear();
  world.parted.clear();
  return [];
}

/** A unit that its machine is no longer able to run leaves it. Of two that conflict, either may be the one to go. */
function takenAway(world: World, name: string): Choice[] {
  const machineId = world.machineOf(name);
  if (machineId === undefined) return [];
  const unit = world.units.get(name);
  const off = { unit: name, machineId: undefined };
  if (!unit || !isWanted(unit) || !world.ground.suitable(unit).has(machineId)) return [off];
  if (!hasPeers(world, unit, machineId)) return [off];
  const enemies = world.enemies(name).filter((other) => world.machineOf(other) === machineId);
  return enemies.length === 0 ? [] : [off, ...enemies.map((other) => ({ unit: other, machineId: undefined }))];
}

/** A unit that waits goes to the machine with the fewest units that is able to run it; of equals to the first by id. */
function givenTo(world: World, name: string): Choice[] {
  const unit = world.units.get(name);
  if (!unit || world.machineOf(name) !== undefined || !isWanted(unit)) return [];
  return byLoad(world, machinesAbleToRun(world, unit)).map((machineId) => ({ unit: name, machineId }));
}

function byLoad(world: World, machineIds: readonly string[]): string[] {
  if (machineIds.length < 2) return [...machineIds];
  const load = loads(world, machineIds);
  return machineIds.toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0) || (a < b ? -1 : 1));
}

function machinesAbleToRun(world: World, unit: Placeable): string[] {
  const suitable = [...world.ground.suitable(unit)].filter((machineId) => hasPeers(world, unit, machineId));
  if (suitable.length === 0) return [];
  const enemies = world.enemies(unit.name);
  const taken = new Set(enemies.flatMap((other) => world.machineOf(other) ?? []));
  const globals = enemies.filter((other) => world.units.get(other)?.requirements.global);
  // Of two global units that conflict fleet takes now the one, now the other; if it minds both, that is no way out.
  const isKeptOff = (id: string) => (global: string) =>
    world.countsOn(global, id) && world.globalRivals(global, id).every((rival) => enemies.includes(rival));
  return suitable.filter((id) => !taken.has(id) && !globals.some(isKeptOff(id)));
}

function hasPeers(world: World, { requirements }: Placeable, machineId: string): boolean {
  return requirements.machineOf.every((peer) => world.machineOf(peer) === machineId || world.countsOn(peer, machineId));
}

function loads(world: World, machineIds: readonly string[]): Map<string, number> {
  const counts = new Map(machineIds.map((id) => [id, 0]));
  const add = (id: string) => counts.set(id, (counts.get(id) ?? 0) + 1);
  for (const id of world.machines.values()) add(id);
  for (const { name, requirements } of world.units.values())
    if (requirements.global) for (const id of machineIds) if (world.countsOn(name, id)) add(id);
  return counts;
}

/**
 * Of two units on one machine of which one Replaces= the other, fleet moves one to another machine, without asking
 * whether that is able to run it. If it is not, it may come back, and so on for ever; here every unit is moved once.
 */
function partedFrom(world: World, name: string): Choice[] {
  const machineId = world.machineOf(name);
  const unit = world.units.get(name);
  if (machineId === undefined || !unit) return [];
  const mates = world.replaceMates(unit).filter((other) => world.machineOf(other) === machineId);
  if (mates.length === 0) return [];
  const others = world.ground.machines.flatMap(({ id }) => (id === machineId ? [] : id));
  return [...mates, name]
    .filter((mover) => !world.parted.has(mover))
    .flatMap((mover) => byLoad(world, others).map((id) => ({ unit: mover, machineId: id, isParted: true as const })));
}

function isWanted({ desiredState, requirements }: Placeable): boolean {
  return desiredState !== 'inactive' && !requirements.global;
}
