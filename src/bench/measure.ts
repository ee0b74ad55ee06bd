import { type FleetVersion, storedUnitFile } from '../simulator/fleetd/fleet-version.js';
import type { MachineEntry } from '../simulator/fleetd/registry.js';
import { type ActivityChange, SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import { type SeedUnit, seedRunning } from '../simulator/harness/seed-running.js';
import { seededRandom } from '../simulator/simulation/random.js';
import { parseUnitFile } from '../unit/parse-unit-file.js';
import { InstanceClient } from './instance-client.js';
import type { Policy } from './policy.js';

const name = 'app@1.service';
const startAt = Date.UTC(2026, 0, 1);

/** The instance to replace and the cluster it runs in. */
export interface Setting {
  readonly version: FleetVersion;
  /**
   * How long its ExecStop= takes. Without one it stops at once, and an agent of 1.0.0 needs two passes to replace it.
   */
  readonly stopSeconds?: number;
  /** Other units in the cluster, spread evenly over the machines. */
  readonly others?: number;
  /** Other units on the instance's own machine. */
  readonly neighbours?: number;
  /** 3 by default. Each machine makes all watches deaf for a second whenever it writes its units' heartbeats. */
  readonly machineCount?: number;
}

/** The cost of one replacement. */
export interface Sample {
  /** Until the client saw the new revision active. */
  readonly ms: number;
  /** For how long the instance was not active on any machine. */
  readonly downMs: number;
  /** For how long it was active on more than one machine. */
  readonly overlapMs: number;
  readonly requests: number;
  readonly writes: number;
}

/** Replaces an instance once, on a cluster whose clocks have the phases that the seed gives them. */
export function replaceOnce(policy: Pick<Policy, 'replace'>, setting: Setting, seed: number): Sample {
  const { version, stopSeconds, others = 0, neighbours = 0, machineCount = 3 } = setting;
  const random = seededRandom(seed);
  const machines = Array.from({ length: machineCount }, (_, index) => machine(index));
  const machineId = machine(0).id;
  const cluster = new SimulatedCluster({ startAt, random, version, machines });
  seedRunning(cluster, [
    { name, file: unitFile(1, stopSeconds), machineId },
    ...Array.from({ length: neighbours }, (_, index) => ({ ...otherUnit(`neighbour@${index}`), machineId })),
    ...Array.from({ length: others }, (_, index) => otherUnit(`other@${index}`)),
  ]);
  cluster.advanceTo(startAt + 3000 + 30_000 * random());

  const next = storedUnitFile(version, parseUnitFile(unitFile(2, stopSeconds)).options);
  // The client has a random source of its own, so that its requests do not change the cluster's random choices.
  const instance = new InstanceClient(name, next, cluster, seededRandom(~seed));
  const from = cluster.now;
  policy.replace(instance);
  const { requests, writes } = instance;
  return { ms: cluster.now - from, ...actualTimes(cluster.history(), from, cluster.now), requests, writes };
}

function machine(index: number): MachineEntry {
  return { id: String(index).padStart(32, '0'), primaryIP: `10.0.0.${index}`, metadata: {} };
}

function otherUnit(prefix: string): SeedUnit {
  return { name: `${prefix}.service`, file: unitFile(0) };
}

function unitFile(revision: number, stopSeconds?: number): string {
  const stop = stopSeconds === undefined ? '' : `ExecStop=/bin/sleep ${stopSeconds}\n`;
  return `[Unit]\nDescription=${revision}\n\n[Service]\nExecStart=/bin/sleep 86400\n${stop}`;
}

/** Returns for how long the instance was actually not active on any machine, and for how long on more than one. */
function actualTimes(
  history: readonly ActivityChange[],
  from: number,
  to: number,
): Pick<Sample, 'downMs' | 'overlapMs'> {
  const active = new Set<string>();
  let [downMs, overlapMs, since] = [0, 0, from];
  const pass = (until: number) => {
    if (until <= since) return;
    if (active.size === 0) downMs += until - since;
    if (active.size > 1) overlapMs += until - since;
    since = until;
  };
  for (const change of history.filter(({ unitName }) => unitName === name)) {
    pass(change.at);
    if (change.active === 'active') active.add(change.machineId);
    else active.delete(change.machineId);
  }
  pass(to);
  return { downMs, overlapMs };
}
