import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import type { MachineEntry } from '../../src/simulator/fleetd/registry.js';

/** Returns so many machines: up to nine, the recorded ones first, in racks of their own. */
export function machines(count: number): MachineEntry[] {
  return Array.from(
    { length: count },
    (_, index) =>
      recordedMachines[index] ?? {
        id: `a0000000000000000000000000abc00${index + 1}`,
        primaryIP: `10.77.0.1${index + 1}`,
        metadata: { rack: `r${index + 1}`, region: 'us-west' },
      },
  );
}
