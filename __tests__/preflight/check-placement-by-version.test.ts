import { expect, test } from '@jest/globals';
import { serverTraits } from '../../src/fleet/server-traits.js';
import { recordedMachines } from '../../src/simulator/fleetd/cluster-options.js';
import { fleetVersions } from '../../src/simulator/fleetd/fleet-version.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { check, one } from './placement-scene.js';

const startAt = Date.UTC(2026, 0, 1);

/** Rules of the unit that is there and of the one that comes, each naming the other or not. */
const rulesOf = (other: string) => [
  '',
  `Conflicts=${other}`,
  `Conflicts=${other} x.service`,
  `Conflicts="${other}" "x.service"`,
  `X-Conflicts=x.service ${other}`,
  `Replaces=${other}`,
];

const pairs = rulesOf('new.service').flatMap((there) => rulesOf('old.service').map((comes) => [there, comes] as const));

test.each(fleetVersions)('on %s, a unit is said to find no machine if it finds none', (version) => {
  const { xFleet, replacesInPlace } = serverTraits(`fleetd/${version}`);
  const wrong = pairs.filter(([there, comes]) => {
    const problems = check({
      machines: one,
      present: [{ unit: 'old.service', on: 1, rules: there }],
      define: [{ file: 'new.service', rules: comes }],
      replacesInPlace: replacesInPlace !== 'no',
      ...(xFleet && { reading: xFleet }),
    });
    return (problems.length === 0) !== bothRun(version, there, comes);
  });
  // That each of two units replaces the other, which 0.13.0 ignores, is what the check takes for a conflict.
  const each = ['Replaces=new.service', 'Replaces=old.service'];
  expect(wrong).toEqual(version === '0.13.0' ? [each] : []);
});

function bothRun(version: (typeof fleetVersions)[number], there: string, comes: string): boolean {
  const cluster = new SimulatedCluster({
    startAt,
    version,
    machines: recordedMachines.slice(0, 1),
    random: seededRandom(1),
  });
  const file = (rules: string) => `[Service]\nExecStart=/bin/app\n[X-Fleet]\n${rules}\n`;
  cluster.putUnit('old.service', file(there));
  cluster.advanceTo(startAt + 20_000);
  cluster.putUnit('new.service', file(comes));
  cluster.advanceTo(startAt + 60_000);
  return cluster.units().filter(({ active }) => active === 'active').length === 2;
}
