import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failover } from '../../src/fleet/failover.js';
import type { Fleet } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import { type HttpRequest, TransportError } from '../../src/fleet/transport.js';
import { recorded, responseOf } from './recordings.js';
import { Servers, type Turn } from './scripted-servers.js';
import { empty, html, json, refusedConnection, reset } from './scripted-transport.js';

const unit = responseOf(recorded('the unit once running'));
const noUnit = responseOf(recorded('destroy again'));
const noEtcd = responseOf(recorded('destroy it'));
const restarting = json(503, { error: { code: 503, message: 'fleet server unable to communicate with etcd' } });
const name = 'rec@1.service';
const get: HttpRequest = { method: 'GET', path: '/fleet/v1/units/a', headers: {} };
const never = new AbortController().signal;

/** No answer to the attempt to connect. */
const blackHole = (afterMs: number): Turn => ({ afterMs, outcome: refusedConnection });

/** What a call comes to in the servers' own time. */
function outcomeOf<T>(servers: Servers, call: (fleet: Fleet) => Promise<T>): Promise<T | FleetError> {
  return servers.clock.run(() =>
    call(fleetClient(servers.context)).catch((error: unknown) => {
      if (error instanceof FleetError) return error;
      throw error;
    }),
  );
}

const askFor = (servers: Servers) => outcomeOf(servers, (fleet) => fleet.unit(name));

describe('a server that cannot be reached', () => {
  test('is passed over at once, within the same attempt', async () => {
    const servers = new Servers({ first: [refusedConnection], second: [unit] });
    const start = servers.clock.now();
    expect(await askFor(servers)).toMatchObject({ name });
    expect(servers.asked).toEqual(['first', 'second']);
    expect(servers.clock.now()).toBe(start);
    expect(servers.attempts).toMatchObject([{ number: 1, outcome: 200 }]);
    expect(servers.switches).toEqual([{ from: 'first', to: 'second', why: refusedConnection.message }]);
  });

  test('is not asked again by requests that come later', async () => {
    const servers = new Servers({ first: [refusedConnection], second: [unit] });
    await outcomeOf(servers, async (fleet) => {
      for (let count = 0; count < 5; count++) await fleet.unit(name);
    });
    expect(servers.asked).toEqual(['first', ...Array(5).fill('second')]);
    expect(servers.switches).toHaveLength(1);
  });

  test('has not seen the request: what the next one does not find was not there', async () => {
    const servers = new Servers({ first: [refusedConnection], second: [noUnit] });
    expect(await outcomeOf(servers, (fleet) => fleet.destroyUnit(name))).toBe('absent');
  });

  test('may take longer to show it than a request may', async () => {
    const servers = new Servers({ first: [blackHole(25_000)], second: [{ afterMs: 9_000, outcome: unit }] });
    const start = servers.clock.now();
    expect(await askFor(servers)).toMatchObject({ name });
    expect(servers.clock.now() - start).toBe(34_000);
    expect(servers.attempts).toHaveLength(1);
  });

  test('may show it after the request was sent: the next one has the whole time for it all the same', async () => {
    // With TLS 1.3 a client certificate is refused as late as that.
    const servers = new Servers({
      first: [{ afterMs: 6_000, outcome: refusedConnection, isSent: true }],
      second: [{ afterMs: 8_000, outcome: unit }],
    });
    expect(await askFor(servers)).toMatchObject({ name });
    expect(servers.attempts).toMatchObject([{ durationMs: 14_000, outcome: 200 }]);
  });
});

describe('a server that fails otherwise is left for the next attempt', () => {
  const failures: [string, Turn, string, number][] = [
    ['it restarts', restarting, 'first answered 503', 150],
    ['its etcd is away', noEtcd, 'first answered 500', 150],
    ['a proxy finds nothing behind it', html(502), 'first answered 502', 150],
    ['it dies in the middle', reset, reset.message, 150],
    ['it does not answer', 'silence', 'first did not answer in time', 10_150],
  ];

  test.each(failures)('%s', async (_, turn, why, ms) => {
    const servers = new Servers({ first: [turn], second: [unit], third: [] });
    const start = servers.clock.now();
    expect(await askFor(servers)).toMatchObject({ name });
    expect(servers.asked).toEqual(['first', 'second']);
    expect(servers.clock.now() - start).toBe(ms);
    expect(servers.switches).toEqual([{ from: 'first', to: 'second', why }]);
  });

  test.each(failures)('%s: what it may have carried out unseen counts as done', async (_, turn) => {
    const servers = new Servers({ first: [turn], second: [noUnit] });
    expect(await outcomeOf(servers, (fleet) => fleet.destroyUnit(name))).toBe('destroyed');
    expect(servers.asked).toEqual(['first', 'second']);
  });

  test('dying in the middle of a PUT, which the next one gets once more', async () => {
    const servers = new Servers({ first: [reset], second: [empty(201)] });
    const outcome = outcomeOf(servers, (fleet) => fleet.putUnit(name, { options: [], desiredState: 'launched' }));
    expect(await outcome).toBe('created');
    expect(servers.attempts).toMatchObject([
      { method: 'PUT', outcome: reset.message },
      { method: 'PUT', outcome: 201 },
    ]);
  });
});

test.each([
  ['a unit that is not there', responseOf(recorded('get a unit that does not exist'))],
  ['a refusal', responseOf(recorded('launch the template unit'))],
])('an answer is an answer: %s is no reason to ask another server', async (_, answer) => {
  const servers = new Servers({ first: [answer], second: [unit] });
  await askFor(servers);
  await askFor(servers);
  expect(servers.asked).toEqual(['first', 'first']);
  expect(servers.switches).toEqual([]);
});

describe('what is not fleet’s is no answer', () => {
  test('a login page has the next server asked at once, and from then on', async () => {
    const servers = new Servers({ first: [html(200)], second: [unit] });
    await askFor(servers);
    await askFor(servers);
    expect(servers.asked).toEqual(['first', 'second', 'second']);
    expect(servers.switches).toHaveLength(1);
  });

  test('one blip of the server that works does not leave everything to one that does not', async () => {
    const blip = json(503, { error: { code: 503, message: '' } });
    const login = { status: 302, headers: { 'content-type': 'text/html', location: '/login' }, body: '<html>' };
    const servers = new Servers({ first: [unit, blip, unit], second: [login] });
    for (let count = 0; count < 3; count++) await askFor(servers);
    expect(servers.asked).toEqual(['first', 'first', 'second', 'first', 'first']);
    expect(servers.switches).toEqual([]);
  });

  test('is what is reported where there is nothing else', async () => {
    const servers = new Servers({ first: [html(200)], second: [refusedConnection] });
    expect(await askFor(servers)).toMatchObject({ code: 'not-fleet' });
  });
});

describe('where none can be reached', () => {
  const failed = (label: string, reason: string) =>
    new TransportError('connect', `cannot reach ${label}: ${reason}`, { cause: new Error(reason) });

  test('each is asked once, and all reasons are reported in one message', async () => {
    const servers = new Servers({
      'http://a': [failed('http://a', 'there is no such host; check its name')],
      'http://b': [failed('http://b', 'nothing listens there; check the endpoint')],
    });
    expect(await askFor(servers)).toMatchObject({
      code: 'unreachable',
      attempts: 1,
      reason:
        'cannot reach http://a: there is no such host; check its name; and cannot reach http://b: nothing listens there; check the endpoint',
    });
    expect(servers.asked).toEqual(['http://a', 'http://b']);
    expect(servers.switches).toEqual([]);
  });

  test('for the same reason, it is reported once', async () => {
    const why = 'the SSH host core@bastion:22 does not accept the key; check authorized_keys';
    const labels = ['http://a', 'http://b', 'unix:///var/run/fleet.sock'];
    const servers = new Servers(Object.fromEntries(labels.map((label) => [label, [failed(label, why)]])));
    expect(await askFor(servers)).toMatchObject({
      reason: `cannot reach http://a, http://b, unix:///var/run/fleet.sock: ${why}`,
    });
    expect(servers.asked).toEqual(labels);
  });

  test('and there is one only, its own words are left as they are', async () => {
    const servers = new Servers({ only: [refusedConnection] });
    expect(await askFor(servers)).toMatchObject({ cause: refusedConnection, reason: refusedConnection.message });
    expect(servers.asked).toEqual(['only']);
  });

  test('after they had answered, all are tried again until the deadline', async () => {
    const servers = new Servers({ first: [unit, refusedConnection], second: [refusedConnection] });
    const outcome = await outcomeOf(servers, async (fleet) => {
      await fleet.unit(name);
      return fleet.unit(name, { deadline: servers.clock.now() + 5_000 });
    });
    expect(outcome).toBeInstanceOf(FleetError);
    const { attempts } = outcome as FleetError;
    expect(attempts).toBeGreaterThan(3);
    expect(servers.times('first')).toBe(1 + attempts);
    expect(servers.times('second')).toBe(attempts);
    expect(servers.switches).toEqual([]);
  });

  test('the one that breaks off has the last word: it was reached', async () => {
    const servers = new Servers({ first: [refusedConnection], second: [reset] });
    await expect(servers.transport(get, never)).rejects.toBe(reset);
    expect(servers.asked).toEqual(['first', 'second']);
  });
});

describe('the switch is reported', () => {
  test('only once the other has answered', async () => {
    const servers = new Servers({ first: [restarting], second: ['silence', { afterMs: 5_000, outcome: unit }] });
    await servers.clock.run(async () => {
      const asking = fleetClient(servers.context).unit(name);
      await servers.clock.sleep(14_000);
      expect(servers.switches).toEqual([]);
      await asking;
    });
    expect(servers.switches).toHaveLength(1);
  });

  test('not at all when the first is the next that answers, however often both were tried', async () => {
    const servers = new Servers({ first: [restarting, reset, 'silence', unit], second: [refusedConnection] });
    expect(await askFor(servers)).toMatchObject({ name });
    expect(servers.asked.length).toBeGreaterThan(5);
    expect(servers.switches).toEqual([]);
  });

  test('not when an answer comes late from a server that was left meanwhile', async () => {
    const servers = new Servers({ first: [{ afterMs: 5_000, outcome: unit }, refusedConnection], second: ['silence'] });
    await servers.clock.run(async () => {
      const late = servers.transport(get, never);
      const stuck = new AbortController();
      const other = servers.transport(get, stuck.signal).catch(() => undefined);
      await late;
      stuck.abort();
      await other;
    });
    expect(servers.asked).toEqual(['first', 'first', 'second']);
    expect(servers.switches).toEqual([]);
  });

  test('with what was wrong with the one that is left, not with those in between', async () => {
    const servers = new Servers({ first: [unit, reset], second: [refusedConnection], third: [restarting, unit] });
    await outcomeOf(servers, async (fleet) => {
      await fleet.unit(name);
      await fleet.unit(name);
    });
    expect(servers.asked.slice(0, 4)).toEqual(['first', 'first', 'second', 'third']);
    expect(servers.switches).toEqual([{ from: 'first', to: 'third', why: reset.message }]);
  });

  test('each time, there and back again', async () => {
    const servers = new Servers({ first: [unit, reset, unit], second: [unit, unit, refusedConnection] });
    await outcomeOf(servers, async (fleet) => {
      for (let count = 0; count < 4; count++) await fleet.unit(name);
    });
    expect(servers.asked).toEqual(['first', 'first', 'second', 'second', 'second', 'first']);
    expect(servers.switches).toEqual([
      { from: 'first', to: 'second', why: reset.message },
      { from: 'second', to: 'first', why: refusedConnection.message },
    ]);
  });
});

describe('several requests at once', () => {
  test.each<[string, Turn]>([
    ['are refused', refusedConnection],
    ['are refused after a while', blackHole(3_000)],
    ['break off', reset],
    ['are answered 503', restarting],
    ['get no answer', 'silence'],
  ])('that %s move on by one server only', async (_, turn) => {
    const servers = new Servers({ first: [turn], second: [unit], third: [unit] });
    await outcomeOf(servers, (fleet) => Promise.all(Array.from({ length: 8 }, () => fleet.unit(name))));
    expect([servers.times('first'), servers.times('second'), servers.times('third')]).toEqual([8, 8, 0]);
    expect(servers.switches).toHaveLength(1);
  });

  test('one that fails at a server that was left long ago does not move the others', async () => {
    const late: Turn = { afterMs: 8_000, outcome: reset };
    const servers = new Servers({ first: [late, refusedConnection], second: [unit], third: [unit] });
    await outcomeOf(servers, async (fleet) => {
      const slow = fleet.unit(name);
      await fleet.unit(name);
      await slow;
      await fleet.unit(name);
    });
    expect(servers.asked).toEqual(['first', 'first', 'second', 'second', 'second']);
  });

  test("nor when it is that server's turn again since", async () => {
    const late: Turn = { afterMs: 8_000, outcome: reset };
    const servers = new Servers({ first: [late, refusedConnection, unit], second: [reset, unit] });
    await outcomeOf(servers, async (fleet) => {
      const slow = fleet.unit(name);
      await fleet.unit(name);
      await slow;
      await fleet.unit(name);
    });
    // What failed late is news of a time before.
    expect(servers.asked).toEqual(['first', 'first', 'second', 'first', 'first', 'first']);
    expect(servers.switches).toEqual([]);
  });

  test('one that is slow to fail asks each of the others once, wherever these have moved on to', async () => {
    const servers = new Servers({
      first: [blackHole(5_000), refusedConnection],
      second: [refusedConnection, unit],
      third: [unit, refusedConnection],
    });
    await servers.clock.run(async () => {
      const slow = servers.transport(get, never);
      expect(await servers.transport(get, never)).toBe(unit);
      expect(servers.asked).toEqual(['first', 'first', 'second', 'third']);
      expect(await slow).toBe(unit);
    });
    expect(servers.asked).toEqual(['first', 'first', 'second', 'third', 'second']);
  });

  test('whatever fails in whatever order: one server that can be reached is found by each, and none is asked twice', async () => {
    const failing = fc.integer({ max: 3_000 }).map((ms): Turn => (ms < 500 ? refusedConnection : blackHole(ms)));
    const script = fc.array(failing, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(script, { minLength: 1, maxLength: 4 }),
        fc.nat(4),
        fc.array(fc.nat(6_000)),
        async (scripts, good, starts) => {
          const labels = scripts.map((_, index) => `${index}`);
          const turns = Object.fromEntries(labels.map((label, index) => [label, scripts[index] ?? []]));
          const hasGood = good < labels.length;
          const servers = new Servers(hasGood ? { ...turns, [good]: [unit] } : turns);
          const requests = [0, ...starts];
          const outcomes = await servers.clock.run(() =>
            Promise.all(
              requests.map(async (ms) => {
                await servers.clock.sleep(ms);
                return servers.transport(get, never).catch((error: unknown) => error);
              }),
            ),
          );
          for (const outcome of outcomes) {
            if (hasGood) expect(outcome).toBe(unit);
            else expect(outcome).toBeInstanceOf(TransportError);
          }
          if (!hasGood) for (const label of labels) expect(servers.times(label)).toBe(requests.length);
          else for (const label of labels) expect(servers.times(label)).toBeLessThanOrEqual(requests.length);
          expect(servers.switches.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('calling off', () => {
  const reason = new Error('the job was cancelled');

  test.each<[string, Turn]>([
    ['while an answer is awaited', 'silence'],
    ['while a connection is opened', blackHole(9_000)],
  ])('%s asks nobody else, and says nothing against the server', async (_, turn) => {
    const servers = new Servers({ first: [turn, unit], second: [unit] });
    const cancellation = new AbortController();
    await servers.clock.run(async () => {
      const asking = fleetClient(servers.context).unit(name, { signal: cancellation.signal });
      const cancelling = servers.clock.sleep(4_000).then(() => cancellation.abort(reason));
      await expect(asking).rejects.toBe(reason);
      await cancelling;
      await fleetClient(servers.context).unit(name);
    });
    expect(servers.asked).toEqual(['first', 'first']);
    expect(servers.switches).toEqual([]);
  });

  test('before the next server is asked', async () => {
    const servers = new Servers({ first: [restarting], second: [unit] });
    const cancellation = new AbortController();
    await servers.clock.run(async () => {
      const asking = fleetClient(servers.context).unit(name, { signal: cancellation.signal });
      const cancelling = servers.clock.sleep(100).then(() => cancellation.abort(reason));
      await expect(asking).rejects.toBe(reason);
      await cancelling;
    });
    expect(servers.asked).toEqual(['first']);
  });
});

test('an error that is no failure of the network is neither swallowed nor taken for one of the server', async () => {
  const fault = new TypeError('a bug');
  const asked: string[] = [];
  const transport = failover(
    ['first', 'second'].map((label) => ({
      label,
      transport: () => {
        asked.push(label);
        return Promise.reject(fault);
      },
    })),
    () => undefined,
  );
  await expect(transport(get, never)).rejects.toBe(fault);
  await expect(transport(get, never)).rejects.toBe(fault);
  expect(asked).toEqual(['first', 'first']);
});
