import { UserError } from '../errors/user-error.js';
import type { FleetVersion } from '../simulator/fleetd/fleet-version.js';
import { bestPossible } from './best-possible.js';
import { chosenPolicies } from './chosen-policies.js';
import { rowOf, tableOf } from './comparison-table.js';
import { replaceOnce, type Sample, type Setting } from './measure.js';
import { otherPolicies } from './other-policies.js';

/*
 * npm run bench [PHASES]: replaces one instance with every policy, once for each of many random phases of the clocks of
 * engine, agents and publishers. Prints how long it took until the new revision was seen active, how long the instance
 * was actually down, and what it cost. The same number of phases always gives the same tables.
 */

const versions: readonly FleetVersion[] = ['1.0.0', '0.11.1'];

interface Scene extends Omit<Setting, 'version'> {
  readonly title: string;
  /** The share of the phases to simulate: crowded clusters take long. */
  readonly part: number;
}

const scenes: readonly Scene[] = [
  { title: 'an instance that stops at once', part: 1 },
  { title: 'an instance that takes 0.3 s to stop', part: 1 / 4, stopSeconds: 0.3 },
  { title: 'an instance that takes 5 s to stop', part: 1 / 4, stopSeconds: 5 },
  { title: 'in a cluster with 300 other units', part: 1 / 10, others: 300 },
  { title: 'in a cluster of 30 machines and 150 other units', part: 1 / 10, machineCount: 30, others: 150 },
  { title: 'on a machine with three more units than the others', part: 1 / 4, neighbours: 3 },
];

function measure(setting: Setting, count: number, once: (setting: Setting, seed: number) => Sample): Sample[] {
  return Array.from({ length: count }, (_, seed) => once(setting, seed));
}

function compare(phases: number): void {
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
        : [...measured, rowOf('best possible', version, measure(setting, count, bestPossible))];
    });
    console.log(
      `${title}: ${count} phases; seconds until seen active, and seconds actually down\n\n${tableOf(rows)}\n`,
    );
  }
}

/** Throws a UserError if the argument is not a positive whole number. */
function parsePhases(argument = '2000'): number {
  const phases = Number(argument);
  if (!Number.isInteger(phases) || phases < 1) {
    throw new UserError(
      `npm run bench: "${argument}" is not a number of phases; give a whole number from 1, such as 2000`,
    );
  }
  return phases;
}

try {
  compare(parsePhases(process.argv[2]));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
