import { expect, test } from '@jest/globals';
import type { Fleet } from '../../src/fleet/fleet.js';
import type { UnitState } from '../../src/fleet/schemas.js';
import { Observer } from '../../src/rollout/observe.js';
import { noJournal, type Ports } from '../../src/rollout/ports.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { context, deployment, instance, service, state } from './cases.js';

/** A fleet that answers about the states of each unit after so many seconds, and counts how often it was asked. */
function slowFleet(clock: VirtualClock, seconds: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const states: Fleet['states'] = async function* (filter = {}) {
    const { unitName = '' } = filter;
    asked.push(unitName);
    await clock.sleep((seconds[unitName] ?? 0) * 1_000);
    yield state('old active/running', { name: unitName }) as UnitState;
  };
  return { asked, fleet: { states } as Fleet };
}

const available = { phase: 'available', effect: 'applied' } as const;
const rollout = deployment(service([instance(1, available), instance(2, available)]));
const siblings = ['web@1.service', 'web@2.service'];
const queries = { units: new Map(), siblings };

function observerOf(clock: VirtualClock, fleet: Fleet): Observer {
  const ports = { fleet, clock, signal: new AbortController().signal, journal: noJournal } as unknown as Ports;
  return new Observer(context(), ports);
}

test('siblings whose answers come in different turns are judged together', async () => {
  const clock = new VirtualClock();
  const { fleet, asked } = slowFleet(clock, { 'web@2.service': 3 });
  const observer = observerOf(clock, fleet);
  const first = await clock.run(() => observer.observe(queries, rollout));
  expect([...first.siblings.keys()]).toEqual(['web@1.service']);
  expect([...observer.asking]).toEqual(['web@2.service']);
  await clock.run(() => clock.sleep(1_500));
  const second = await clock.run(() => observer.observe(queries, rollout));
  expect([...second.siblings.keys()].toSorted()).toEqual(siblings);
  expect(asked).toEqual(siblings);
});

test('siblings that were answered together are asked anew in the next turn', async () => {
  const clock = new VirtualClock();
  const { fleet, asked } = slowFleet(clock, {});
  const observer = observerOf(clock, fleet);
  for (let turn = 0; turn < 2; turn++) await clock.run(() => observer.observe(queries, rollout));
  expect(asked).toEqual([...siblings, ...siblings]);
});

test('a unit that is not answered for two seconds holds up no turn', async () => {
  const clock = new VirtualClock();
  const { fleet } = slowFleet(clock, { 'web@2.service': 600 });
  const observer = observerOf(clock, fleet);
  await clock.run(() => observer.observe(queries, rollout));
  expect(clock.now()).toBe(2_000);
});
