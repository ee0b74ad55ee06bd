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

/** What the instance is, and in which company. */
export interface Setting {
  readonly version: FleetVersion;
  /** How long its ExecStop= takes; without one it stops at once, and fleet 1.0.0 needs two looks to replace it. */
  readonly stopSeconds?: number;
  /** Other units that run in the cluster, as many on each machine. */
  readonly others?: number;
  /** Other units that run on the instance's machine alone. */
  readonly neighbours?: number;
  /** Three unless given. Each deafens all watches for a second when it says that its units are launched. */
  readonly machineCount?: number;
}

/** What one replacement took. */
export interface Sample {
  readonly ms: number;
  readonly downMs: number;
  /** For how long it ran on two machines at once. */
  readonly twiceMs: number;
  readonly requests: number;
  readonly writes: number;
}

/** Replaces an instance once, on a cluster whose clocks stand as the seed has it. */
export function replaceOnce(policy: Pick<Policy, 'replace'>, setting: Setting, seed: number): Sample {
  const { version, stopSeconds, others = 0, neighbours = 0, machineCount = 3 } = setting;
  const random = seededRandom(seed);
  const machines = Array.from({ length: machineCount }, (_, index) => machine(index));
  const machineId = machine(0).id;
  const cluster = new SimulatedCluster({ startAt, random, version, machines });
  seedRunning(cluster, [
    { name, file: unitFile(1, stopSeconds), machineId },
    ...Array.from({ length: neighbours }, (_, index) => ({ ...company(`neighbour@${index}`), machineId })),
    ...Array.from({ length: others }, (_, index) => company(`other@${index}`)),
  ]);
  cluster.advanceTo(startAt + 3000 + 30_000 * random());

  const next = storedUnitFile(version, parseUnitFile(unitFile(2, stopSeconds)).options);
  // A source of its own for the client, so that whatever it does, the cluster's chances stay the same.
  const instance = new InstanceClient(name, next, cluster, seededRandom(~seed));
  const from = cluster.now;
  policy.replace(instance);
  const { requests, writes } = instance;
  return { ms: cluster.now - from, ...trueTimes(cluster.history(), from, cluster.now), requests, writes };
}

function machine(index: number): MachineEntry {
  return { id: String(index).padStart(32, '0'), primaryIP: `10.0.0.${index}`, metadata: {} };
}

function company(prefix: string): SeedUnit {
  return { name: `${prefix}.service`, file: unitFile(0) };
}

function unitFile(revision: number, stopSeconds?: number): string {
  const stop = stopSeconds === undefined ? '' : `ExecStop=/bin/sleep ${stopSeconds}\n`;
  return `[Unit]\nDescription=${revision}\n\n[Service]\nExecStart=/bin/sleep 86400\n${stop}`;
}

/** Returns for how long the instance was truly not active on any machine, and for how long on more than one. */
function trueTimes(history: readonly ActivityChange[], from: number, to: number): Pick<Sample, 'downMs' | 'twiceMs'> {
  const active = new Set<string>();
  let [downMs, twiceMs, since] = [0, 0, from];
  const pass = (until: number) => {
    if (until <= since) return;
    if (active.size === 0) downMs += until - since;
    if (active.size > 1) twiceMs += until - since;
    since = until;
  };
  for (const change of history.filter(({ unitName }) => unitName === name)) {
    pass(change.at);
    if (change.active === 'active') active.add(change.machineId);
    else active.delete(change.machineId);
  }
  pass(to);
  return { downMs, twiceMs };
}
