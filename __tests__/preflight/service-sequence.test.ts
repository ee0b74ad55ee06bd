import { expect, test } from '@jest/globals';
import { ServiceSequence } from '../../src/preflight/service-sequence.js';
import { plannedIn } from './placement-scene.js';

/** Services a to e, with what is said of them. */
function sequenceOf(facts: Record<string, { wave?: number; waitsFor?: string[] }>, maxParallel = 10) {
  const { plan } = plannedIn({ define: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ file: `${name}.service` })) });
  const services = plan.services.map((service) => ({ ...service, ...facts[service.service] }));
  const sequence = new ServiceSequence({ services }, maxParallel);
  const named = (name: string) => services.filter(({ service }) => service === name);
  return {
    order: sequence
      .inOrder()
      .map(({ service }) => service)
      .join(''),
    before: (name: string) =>
      services
        .filter((one) => named(name).some((other) => sequence.isBefore(one, other)))
        .map(({ service }) => service)
        .join(''),
    areSideBySide: (names: string) => sequence.haveSideBySide([...names].flatMap(named)),
  };
}

test('services of which none waits keep the order of the plan, and any two of them may go side by side', () => {
  const { order, before, areSideBySide } = sequenceOf({});
  expect([order, before('e'), areSideBySide('ab'), areSideBySide('a')]).toEqual(['abcde', '', true, false]);
});

test('a service comes after those that it waits for, directly or through others', () => {
  const { order, before, areSideBySide } = sequenceOf({ a: { waitsFor: ['c'] }, c: { waitsFor: ['e'] } });
  expect([order, before('a'), before('c'), before('e')]).toEqual(['ecabd', 'ce', 'e', '']);
  expect([areSideBySide('ace'), areSideBySide('ab')]).toEqual([false, true]);
});

test('services of an earlier wave come before all of a later one', () => {
  const { order, before, areSideBySide } = sequenceOf({ a: { wave: 1 }, b: { wave: 1 } });
  expect([order, before('a'), before('c')]).toEqual(['cdeab', 'cde', '']);
  expect([areSideBySide('ac'), areSideBySide('ab')]).toEqual([false, true]);
});

test('with a single place, every service comes after all that are before it in the plan', () => {
  const { order, before, areSideBySide } = sequenceOf({ c: { waitsFor: ['a'] } }, 1);
  expect([order, before('a'), before('c'), areSideBySide('abcde')]).toEqual(['abcde', '', 'ab', false]);
});
