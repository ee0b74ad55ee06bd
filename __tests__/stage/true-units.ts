import type { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';

/**
 * Returns the most units of a service that were truly not running, on any machine, at any one time from `since` on.
 * Units that had not run before count as up until they are seen to be down.
 */
export function mostDown(cluster: SimulatedCluster, units: readonly string[], since: number): number {
  const upOn = new Map(units.map((name) => [name, new Set(['before'])]));
  let most = 0;
  for (const { at, unitName, machineId, active } of cluster.history()) {
    const machines = upOn.get(unitName);
    if (!machines) continue;
    machines.delete('before');
    if (active === 'active') machines.add(machineId);
    else machines.delete(machineId);
    if (at >= since) most = Math.max(most, [...upOn.values()].filter(({ size }) => size === 0).length);
  }
  return most;
}

/** What a unit truly does, wherever it is: `active/running`. Empty for one that no machine has. */
export function truly(cluster: SimulatedCluster, unitName: string): string {
  return cluster
    .units()
    .filter((unit) => unit.unitName === unitName && unit.reachable)
    .map(({ active, sub }) => `${active}/${sub}`)
    .join(', ');
}
