import { expect, test } from '@jest/globals';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Transport } from '../../src/fleet/transport.js';
import type { Queries } from '../../src/rollout/observation.js';
import { Observer } from '../../src/rollout/observe.js';
import { noJournal, noLogs } from '../../src/rollout/ports.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { context, deployment, instance, service, state } from './cases.js';

/** An observer of a fleet that takes so many seconds to answer about the states of a unit or with a list, and what that was asked. */
function observing(seconds: Readonly<Record<string, number>> = {}) {
  const clock = new VirtualClock();
  const asked: string[] = [];
  const transport: Transport = async ({ path }) => {
    const list = path.endsWith('/units') ? 'list of units' : 'list of states';
    const name = new URL(`http://fleet${path}`).searchParams.get('unitName');
    asked.push(name ?? list);
    await clock.sleep((seconds[name ?? list] ?? 0) * 1_000);
    const states = [state('old active/running', { name: name ?? 'web@1.service' })];
    const body = JSON.stringify(list === 'list of units' ? { units: [] } : { states });
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  };
  const observer = new Observer(context(), {
    fleet: fleetClient({ transport, clock, random: seededRandom(1), requestTimeoutMs: 900_000, retryForMs: 1_000 }),
    check: async (url) => ({ healthy: false, detail: `nobody answers ${url}` }),
    clock,
    signal: new AbortController().signal,
    emit: () => {},
    journal: noJournal,
    logs: noLogs,
  });
  const observe = (asking: Queries = queries, about = rollout) => clock.run(() => observer.observe(asking, about));
  return { clock, asked, observe, observer };
}

const available = { phase: 'available', effect: 'applied' } as const;
const rollout = deployment(service([instance(1, available), instance(2, available)]));
const siblings = ['web@1.service', 'web@2.service'];
const queries = { units: new Map(), siblings };

test('siblings whose answers come in different turns are judged together', async () => {
  const { clock, asked, observe, observer } = observing({ 'web@2.service': 3 });
  const first = await observe();
  expect([...first.siblings.keys()]).toEqual(['web@1.service']);
  expect([...observer.asking]).toEqual(['web@2.service']);
  await clock.run(() => clock.sleep(1_500));
  const second = await observe();
  expect([...second.siblings.keys()].toSorted()).toEqual(siblings);
  expect(asked).toEqual(siblings);
});

test('siblings that were answered together are asked anew in the next turn', async () => {
  const { asked, observe } = observing();
  await observe();
  await observe();
  expect(asked).toEqual([...siblings, ...siblings]);
});

test('many units are observed as lists, and those of which only the states count do not wait for the list of units', async () => {
  const { clock, asked, observe, observer } = observing({ 'list of units': 3 });
  const names = Array.from({ length: 8 }, (_, index) => `web@${index + 1}.service`);
  const inFlight = deployment(service(names.map((_, index) => instance(index + 1, { phase: 'progressing' }))));
  const query = (unit: boolean) => ({ unit, states: true, machines: false, units: false });
  const units = new Map(names.map((name, index) => [name, query(index < 4)]));
  const first = await observe({ units, siblings: [] }, inFlight);
  expect([...first.units.keys()]).toEqual(names.slice(4));
  expect([...observer.asking]).toEqual(names.slice(0, 4));
  expect(asked.toSorted()).toEqual(['list of states', 'list of units']);
  await clock.run(() => clock.sleep(1_500));
  const second = await observe({ units: new Map(), siblings: [] }, inFlight);
  expect([...second.units]).toEqual(
    names
      .slice(0, 4)
      .map((name) => [
        name,
        { unit: 'absent', states: name === 'web@1.service' ? [state('old active/running', { name })] : [] },
      ]),
  );
});

test('a unit that is not answered for two seconds holds up no turn', async () => {
  const { clock, observe } = observing({ 'web@2.service': 600 });
  await observe();
  expect(clock.now()).toBe(2_000);
});
