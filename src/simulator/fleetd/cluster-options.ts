import type { Random } from '../simulation/random.js';
import type { BehaviourHook } from '../systemd/systemd.js';
import type { FleetVersion } from './fleet-version.js';
import type { MachineEntry } from './registry.js';

export interface ClusterOptions {
  readonly version?: FleetVersion;
  /** Defaults to three machines in one region, one per rack. */
  readonly machines?: readonly MachineEntry[];
  /** When the simulation starts, in milliseconds since the Unix epoch. */
  readonly startAt: number;
  /** Decides phases and races. A seeded source makes a simulation reproducible. */
  readonly random?: Random;
  /** Time to live of states, unit heartbeats and machine presence in milliseconds, fleet's `agent_ttl`. */
  readonly ttl?: number;
  /** Milliseconds from the start to the first tick of each component; random where not given. */
  readonly phases?: ClusterPhases;
  /** Overrides how units behave according to their files. */
  readonly behaviour?: BehaviourHook;
  /**
   * The probability, from 0 to 1, that the repeated removal of a state is written after the new state that is published
   * at the same moment.
   */
  readonly removalLast?: number;
}

export interface ClusterPhases {
  readonly engine?: number;
  /** In the order of the machines. */
  readonly agents?: readonly number[];
  /** In the order of the machines. */
  readonly publishers?: readonly number[];
}

/** The machines that the recordings were made on. */
export const recordedMachines: readonly MachineEntry[] = [1, 2, 3].map((number) => ({
  id: `a0000000000000000000000000abc00${number}`,
  primaryIP: `10.77.0.1${number}`,
  metadata: { rack: `r${number}`, region: 'us-west' },
}));
