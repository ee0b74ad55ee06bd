import type { FleetVersion } from '../simulator/fleetd/fleet-version.js';
import { bestPossible } from './best-possible.js';
import { chosenPolicies } from './chosen-policies.js';
import { rowOf, tableOf } from './comparison-table.js';
import { replaceOnce, type Sample, type Setting } from './measure.js';
import { otherPolicies } from './other-policies.js';

const versions: readonly FleetVersion[] = ['1.0.0', '0.11.1'];

interface Scene extends Omit<Setting, 'version'> {
  readonly title: string;
  /** How many of the phases it is worth: a crowded cluster takes long to simulate. */
  readonly part: number;
}

const scenes: readonly Scene[] = [
  { title: 'a service that stops at once', part: 1 },
  { title: 'its stop takes 0.3 s', part: 1 / 4, stopSeconds: 0.3 },
  { title: 'its stop takes 5 s', part: 1 / 4, stopSeconds: 5 },
  { title: 'beside 300 other units', part: 1 / 10, others: 300 },
  { title: 'on a cluster of 30 machines with 150 units', part: 1 / 10, machineCount: 30, others: 150 },
  { title: 'on a machine with more units than the others', part: 1 / 4, neighbours: 3 },
];

function measure(setting: Setting, count: number, once: (setting: Setting, seed: number) => Sample): Sample[] {
  return Array.from({ length: count }, (_, seed) => once(setting, seed));
}

/**
 * Replaces one instance by every policy, from so many phases of the clocks of the engine, the agents and their
 * publishers, and prints how long it took until the new revision was seen active, how long the instance was truly down,
 * and what it cost. Equal numbers of phases give equal tables.
 */
export function benchInstances(phases: number): void {
  for (const { title, part, ...scene } of scenes) {
    const count = Math.ceil(phases * part);
    const rows = versions.flatMap((version) => {
      const setting: Setting = { version, ...scene };
      const known = [...otherPolicies, ...chosenPolicies].filter((policy) => policy.versions.includes(version));
      const measured = known.map((policy) =>
        rowOf(
          policy.name,
          version,
          measure(setting, count, (...at) => replaceOnce(policy, ...at)),
        ),
      );
      return part < 1
        ? measured
        : [...measured, rowOf('the best that was possible', version, measure(setting, count, bestPossible))];
    });
    console.log(`${title}, ${count} phases; seconds until seen active, and truly down\n\n${tableOf(rows)}\n`);
  }
}
