import type { Random } from '../simulation/random.js';
import type { BehaviourHook } from '../systemd/systemd.js';
import type { FleetVersion } from './fleet-version.js';
import type { MachineEntry } from './registry.js';

export interface ClusterOptions {
  readonly version?: FleetVersion;
  /** Three machines in one region, a rack each, unless told otherwise. */
  readonly machines?: readonly MachineEntry[];
  /** The time at which the simulation begins, in milliseconds since the Unix epoch. */
  readonly startAt: number;
  /** Decides phases and races; a seeded one makes a simulation repeat itself. */
  readonly random?: Random;
  /** Time to live of states, unit heartbeats and machine presence in milliseconds, fleet's `agent_ttl`. */
  readonly ttl?: number;
  /** Milliseconds from the start to the first tick of each component; those not given are left to chance. */
  readonly phases?: ClusterPhases;
  /** Overrides what a unit's file says that it does. */
  readonly behaviour?: BehaviourHook;
  /** How probable it is, from 0 to 1, that a state's removal, repeated just as its successor is published, is written last. */
  readonly removalLast?: number;
}

export interface ClusterPhases {
  readonly engine?: number;
  /** By the order of the machines. */
  readonly agents?: readonly number[];
  /** By the order of the machines. */
  readonly publishers?: readonly number[];
}

/** The machines on which the recordings were made. */
export const recordedMachines: readonly MachineEntry[] = [1, 2, 3].map((number) => ({
  id: `a0000000000000000000000000abc00${number}`,
  primaryIP: `10.77.0.1${number}`,
  metadata: { rack: `r${number}`, region: 'us-west' },
}));
