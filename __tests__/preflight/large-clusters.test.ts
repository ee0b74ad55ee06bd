import { expect, test } from '@jest/globals';
import { checkPlacement } from '../../src/preflight/check-placement.js';
import { type Defined, machines, type Present, plannedIn } from './placement-scene.js';

const hundred = machines(...Array.from({ length: 100 }, () => ({ disk: 'ssd' })));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const apart = 'Conflicts=%p@*.service';
const web: Defined = { file: 'web@.service', rules: apart, count: 600 };
/** One instance on every machine, while all others wait for a place. */
const webPresent = numbers(600).map(
  (number): Present => ({ unit: `web@${number}.service`, rules: apart, ...(number <= 100 && { on: number }) }),
);

/** 209 services of seven instances with a sidekick each: 2,926 instances, and 418 templates. */
const services = numbers(209).map((number) => `service-${number}`);
const beside = (service: string) => `MachineOf=${service}@%i.service\n${apart}`;
const many = services.flatMap((service): Defined[] => [
  { file: `${service}@.service`, rules: apart, count: 7 },
  { file: `${service}-sidekick@.service`, rules: beside(service), count: 7 },
]);
const manyPresent = services.flatMap((service, index) =>
  numbers(7).flatMap((number): Present[] => {
    const here = { on: ((index * 7 + number) % 100) + 1 };
    return [
      { unit: `${service}@${number}.service`, rules: apart, ...here },
      { unit: `${service}-sidekick@${number}.service`, rules: beside(service), ...here },
    ];
  }),
);

const webTooMany = { impossible: 500 };
test.each<[string, { define: Defined[]; present?: Present[]; replacesInPlace?: boolean }, Record<string, number>]>([
  ['600 new instances of which no two may be together', { define: [web] }, webTooMany],
  ['an update of them', { define: [web], present: webPresent }, webTooMany],
  [
    'an update of them that is not in place',
    { define: [web], present: webPresent, replacesInPlace: false },
    { depends: 600 },
  ],
  ['3,000 new units', { define: many }, {}],
  [
    '3,000 new units and one that excludes them all',
    { define: [...many, { file: 'alone.service', rules: 'Conflicts=*' }] },
    { depends: 1 },
  ],
  ['an update of all of them', { define: many, present: manyPresent }, {}],
  ['an update of all that is not in place', { define: many, present: manyPresent, replacesInPlace: false }, {}],
])('on 100 machines, %s is judged at once', (_, { replacesInPlace = true, ...scene }, expected) => {
  const { plan, cluster } = plannedIn({ machines: hundred, ...scene });
  const before = process.cpuUsage();
  const problems = checkPlacement(plan, cluster, { maxParallel: 10, replacesInPlace });
  const { user, system } = process.cpuUsage(before);
  const counts = [...Map.groupBy(problems, ({ kind }) => kind)].map(([kind, { length }]) => [kind, length]);
  expect(Object.fromEntries(counts)).toEqual(expected);
  // It takes a fraction of a second; what grows with the square of the number of units takes a minute.
  expect((user + system) / 1_000_000).toBeLessThan(5);
});
