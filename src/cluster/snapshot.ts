import type { CallOptions, Fleet } from '../fleet/fleet.js';
import type { Machine, Unit, UnitState } from '../fleet/schemas.js';

/** What a cluster held at one moment. The three lists are read one after another, so they may differ by a second. */
export interface ClusterSnapshot {
  readonly machines: readonly Machine[];
  readonly units: ReadonlyMap<string, Unit>;
  /** By unit name; a global unit has one for each machine that runs it. */
  readonly states: ReadonlyMap<string, readonly UnitState[]>;
}

/** Returns machines, units and states of the whole cluster. Costs the cluster a page of everything per 100 entries. */
export async function takeSnapshot(fleet: Fleet, call?: CallOptions): Promise<ClusterSnapshot> {
  const machines = await Array.fromAsync(fleet.machines(call));
  const units = await Array.fromAsync(fleet.units(call));
  const states = await Array.fromAsync(fleet.states({}, call));
  return {
    machines,
    units: new Map(units.map((unit) => [unit.name, unit])),
    states: Map.groupBy(states, (state) => state.name),
  };
}
