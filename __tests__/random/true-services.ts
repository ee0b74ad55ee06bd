import type { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import type { Played } from './invariants.js';

/** Whether a unit is truly up at some time, and has been on that machine for so long. */
export function isUpFor(ms: number, cluster: SimulatedCluster, unit: string, at: number): boolean {
  const since = new Map<string, number>();
  for (const change of cluster.history()) {
    if (change.at > at) break;
    if (change.unitName !== unit) continue;
    if (change.active !== 'active') since.delete(change.machineId);
    else if (!since.has(change.machineId)) since.set(change.machineId, change.at);
  }
  return [...since.values()].some((start) => start <= at - ms);
}

/** What is needed to tell which units a deployment has taken down. */
interface Course extends Pick<Played, 'attempts' | 'moments'> {
  /** Those that were up before. */
  readonly units: readonly string[];
}

/**
 * Returns the services of which units were down at the same time, at the moment when they were most. A unit counts from
 * when it goes down, having been written about, until it is up again or has failed.
 */
export function downTogether(
  cluster: SimulatedCluster,
  { units, attempts, moments }: Course,
  serviceOf: (unit: string) => string,
): string[] {
  const up = new Map(units.map((unit) => [unit, new Set(['before'])]));
  const written = new Set<string>();
  const down = new Set<string>();
  let most: string[] = [];
  const begin = attempts[0]?.at ?? Number.POSITIVE_INFINITY;
  // At the same moment, what was written comes first: it is the cause.
  const course = [
    ...attempts.map(({ at, unit }) => ({ at, act: () => void written.add(unit) })),
    ...cluster.history().map((change) => ({ at: change.at, act: () => follow(change) })),
    ...moments.flatMap(({ at, type, unit }) => {
      if (type === 'rollback-started') return [{ at, act: () => written.clear() }];
      return type === 'failed' ? [{ at, act: () => end(unit) }] : [];
    }),
  ].toSorted((a, b) => a.at - b.at);

  function end(unit: string): void {
    down.delete(unit);
    written.delete(unit);
  }
  function follow({ at, unitName, machineId, active }: ReturnType<SimulatedCluster['history']>[number]): void {
    const machines = up.get(unitName);
    if (!machines) return;
    const wasUp = machines.size > 0;
    machines.delete('before');
    if (active === 'active') machines.add(machineId);
    else machines.delete(machineId);
    if (machines.size > 0) down.delete(unitName);
    else if (wasUp && at >= begin && written.has(unitName)) down.add(unitName);
    const services = [...new Set([...down].map(serviceOf))];
    if (services.length > most.length) most = services;
  }
  for (const { act } of course) act();
  return most;
}
