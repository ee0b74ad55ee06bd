import { getEventListeners } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fleet } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import type { Attempt } from '../../src/fleet/request.js';
import { retryDelay } from '../../src/fleet/retry.js';
import { recorded, responseOf } from './recordings.js';
import {
  droppedConnection,
  empty,
  html,
  json,
  refusedConnection,
  reset,
  Script,
  type Turn,
} from './scripted-transport.js';

const unit = responseOf(recorded('the unit once running'));
const noUnit = responseOf(recorded('get a unit that does not exist'));
const noEtcd = responseOf(recorded('destroy it'));
const restarting = json(503, { error: { code: 503, message: 'fleet server unable to communicate with etcd' } });
const cut = { ...unit, body: unit.body.slice(0, 50) };
const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/true' }];

/** What a call comes to in the script's own time. */
function outcomeOf<T>(script: Script, call: (fleet: Fleet) => Promise<T>): Promise<T | FleetError> {
  return script.clock.run(() => outcome(fleetClient(script.context), call));
}

/** The same, at a server that has answered before. */
function laterOutcomeOf<T>(script: Script, call: (fleet: Fleet) => Promise<T>): Promise<T | FleetError> {
  return script.clock.run(async () => outcome(await answered(script), call));
}

async function outcome<T>(fleet: Fleet, call: (fleet: Fleet) => Promise<T>): Promise<T | FleetError> {
  return call(fleet).catch((error: unknown) => {
    if (error instanceof FleetError) return error;
    throw error;
  });
}

/** A client whose server has answered once, which the script does not count. */
async function answered(script: Script): Promise<Fleet> {
  let isFirst = true;
  const { transport } = script.context;
  const fleet = fleetClient({
    ...script.context,
    transport: async (...request) => {
      if (!isFirst) return transport(...request);
      isFirst = false;
      return empty(204);
    },
  });
  await fleet.setDesiredState('before.service', 'launched');
  return fleet;
}

describe('what fleet refuses is not asked twice', () => {
  test.each([
    ['PUT', 409, 'set the state of a unit that does not exist'],
    ['PUT', 415, 'create: no content type'],
    ['PUT', 400, 'create: MachineID with Conflicts'],
    ['PUT', 400, 'launch the template unit'],
    ['GET', 405, 'machines with POST'],
    ['GET', 405, 'root'],
  ])('%s answered %i: %s', async (method, status, title) => {
    const script = new Script(responseOf(recorded(title)));
    const error = await outcomeOf<unknown>(script, (fleet) =>
      method === 'PUT' ? fleet.putUnit('a.service', { options, desiredState: 'launched' }) : fleet.unit('a.service'),
    );
    const { message } = (recorded(title).response.json as { error: { message: string } }).error;
    const reason = `${status} ${message}`.trim();
    const path = '/fleet/v1/units/a.service';
    expect(error).toMatchObject({ code: 'refused', method, path, status, reason, attempts: 1 });
    expect(error).toHaveProperty('message', `${method} ${path}: ${reason}`);
    expect(script.requests).toHaveLength(1);
    expect(script.timers).toBe(0);
  });
});

describe('what may pass is tried again', () => {
  const passing: [string, Turn][] = [
    ['fleetd restarts', restarting],
    ['etcd is away', noEtcd],
    ['a proxy finds nothing behind it', html(502, '<html>Bad Gateway</html>')],
    ['the connection is reset', reset],
    ['no answer comes', 'silence'],
    ['the answer is cut off', cut],
  ];

  test.each(passing)('%s, and then it is back', async (_, turn) => {
    const script = new Script(turn, turn, unit);
    expect(await outcomeOf(script, (fleet) => fleet.unit('rec@1.service'))).toMatchObject({ name: 'rec@1.service' });
    expect(script.requests).toHaveLength(3);
    expect(new Set(script.requests.map((request) => JSON.stringify(request))).size).toBe(1);
    expect(script.timers).toBe(0);
  });

  test.each(passing)('%s, for ever: given up at the deadline, saying how often it was tried', async (_, turn) => {
    const script = new Script(turn);
    const { requestTimeoutMs } = script.context;
    const start = script.clock.now();
    const error = await laterOutcomeOf(script, (fleet) =>
      fleet.setDesiredState('a.service', 'launched', { deadline: start + 25_000 }),
    );
    expect(error).toBeInstanceOf(FleetError);
    expect(error).toMatchObject({ attempts: script.requests.length });
    expect(script.requests.length).toBeGreaterThan(2);
    expect(error).toHaveProperty('message', expect.stringContaining(`(tried ${script.requests.length} times)`));
    expect(Math.max(...script.times)).toBeLessThan(start + 25_000);
    expect(script.clock.now()).toBeLessThanOrEqual(start + 25_000 + requestTimeoutMs);
    // Not given up early either: the time that was left was less than one more wait.
    expect(script.clock.now()).toBeGreaterThanOrEqual(start + 25_000 - 4_000);
    expect(script.timers).toBe(0);
  });

  test('a server that has never answered, takes connections and says nothing is tried three times, with a hint', async () => {
    const script = new Script('silence');
    const error = await outcomeOf(script, (fleet) => fleet.discovery());
    expect(error).toMatchObject({ attempts: 3, reason: expect.stringMatching(/check the port, and whether .* https/) });
    expect(script.requests).toHaveLength(3);
  });

  test.each<[string, Turn]>([
    ['breaks connections off', reset],
    ['drops them before they are open', droppedConnection],
  ])('a server that has never answered and %s is tried again for as long as that is sensible', async (_, turn) => {
    for (const connectRetryMs of [6_000, 30_000, 90_000]) {
      const script = new Script(turn);
      const start = script.clock.now();
      const error = await script.clock.run(() =>
        outcome(fleetClient({ ...script.context, connectRetryMs }), (fleet) => fleet.discovery()),
      );
      expect(error).toMatchObject({ attempts: script.requests.length });
      expect(script.clock.now() - start).toBeLessThan(connectRetryMs);
      expect(script.clock.now() - start).toBeGreaterThan(connectRetryMs - 4_000);
    }
    const late = new Script(...Array<Turn>(9).fill(turn), unit);
    expect(await outcomeOf(late, (fleet) => fleet.unit('rec@1.service'))).toMatchObject({ name: 'rec@1.service' });
  });

  test('a server that breaks connections off and never answers is said to be another service, perhaps', async () => {
    const error = await outcomeOf(new Script(reset), (fleet) => fleet.discovery());
    expect(error).toMatchObject({ reason: expect.stringMatching(/check the port, and whether .* https/) });
  });

  test('a call without a deadline of its own has the usual one', async () => {
    const script = new Script(reset);
    const start = script.clock.now();
    await laterOutcomeOf(script, (fleet) => fleet.discovery());
    expect(script.clock.now() - start).toBeGreaterThan(script.context.retryForMs - 4_000);
    expect(script.clock.now() - start).toBeLessThan(script.context.retryForMs);
  });

  test('a deadline that is over leaves one try, and no wait', async () => {
    const script = new Script(restarting, unit);
    const start = script.clock.now();
    const error = await outcomeOf(script, (fleet) => fleet.unit('a.service', { deadline: start - 1 }));
    expect(error).toMatchObject({ code: 'unavailable', attempts: 1 });
    expect(script.clock.now()).toBe(start);
  });

  test('the waits double up to four seconds, and are never the same for all', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7, 60].map((failures) => [
      retryDelay(failures, () => 0),
      retryDelay(failures, () => 0.999999),
    ]);
    for (const [index, longest] of [200, 400, 800, 1600, 3200, 4000, 4000, 4000].entries()) {
      expect(delays[index]?.[0]).toBe(longest / 2);
      expect(delays[index]?.[1]).toBeCloseTo(longest, 0);
    }
  });

  test('the waits that a server sees are those', async () => {
    const script = new Script(reset);
    await laterOutcomeOf(script, (fleet) => fleet.discovery({ deadline: script.clock.now() + 20_000 }));
    expect(script.gaps.slice(0, 7)).toEqual([150, 300, 600, 1200, 2400, 3000, 3000]);
  });

  test('whatever happens in whatever order, no try begins behind the deadline', async () => {
    const turn = fc.constantFrom<Turn>(restarting, noEtcd, reset, 'silence', cut, refusedConnection);
    await fc.assert(
      fc.asyncProperty(
        fc.array(turn, { minLength: 1, maxLength: 12 }),
        fc.integer({ max: 60_000 }),
        async (turns, ms) => {
          const script = new Script(...turns);
          const start = script.clock.now();
          const error = await outcomeOf(script, (fleet) => fleet.discovery({ deadline: start + ms }));
          expect(error).toBeInstanceOf(FleetError);
          expect(script.times.slice(1).every((time) => time < start + ms)).toBe(true);
          expect(script.timers).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('errors in words', () => {
  test('silence names the time that was waited', async () => {
    const error = await laterOutcomeOf(new Script('silence'), (fleet) => fleet.unit('a.service', { deadline: 0 }));
    expect(error).toMatchObject({ code: 'timeout', message: 'GET /fleet/v1/units/a.service: no answer within 10 s' });
  });

  test('a 500 without a message says what it means', async () => {
    const error = await outcomeOf(new Script(noEtcd), (fleet) => fleet.unit('rec-poison.service', { deadline: 0 }));
    expect(error).toMatchObject({ code: 'unavailable', status: 500, reason: expect.stringContaining('etcd') });
  });

  test("fleet's own message is not lost", async () => {
    const error = await outcomeOf(new Script(restarting), (fleet) => fleet.discovery({ deadline: 0 }));
    expect(error).toHaveProperty('reason', '503 fleet server unable to communicate with etcd');
  });
});

describe('destroying', () => {
  const gone = responseOf(recorded('destroy again'));

  test('a unit that is there', async () => {
    expect(await outcomeOf(new Script(empty(204)), (fleet) => fleet.destroyUnit('a.service'))).toBe('destroyed');
  });

  test('a unit that is not there', async () => {
    expect(await outcomeOf(new Script(gone), (fleet) => fleet.destroyUnit('a.service'))).toBe('absent');
  });

  test.each<[string, Turn]>([
    ['a reset', reset],
    ['a timeout', 'silence'],
    ['a 503', restarting],
  ])('a unit that is not there any more after %s was destroyed by the first try', async (_, turn) => {
    const script = new Script(turn, gone);
    expect(await outcomeOf(script, (fleet) => fleet.destroyUnit('a.service'))).toBe('destroyed');
    expect(script.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });
});

describe('a server that refuses connections', () => {
  test('from the beginning has a wrong address more likely than a restart', async () => {
    const script = new Script(refusedConnection);
    const start = script.clock.now();
    const error = await outcomeOf(script, (fleet) => fleet.discovery());
    expect(error).toMatchObject({ code: 'unreachable', attempts: 1, cause: refusedConnection });
    expect(script.clock.now()).toBe(start);
    expect(script.timers).toBe(0);
  });

  test.each([
    ['its data', unit],
    ['that there is no such unit', noUnit],
    ['a refusal', responseOf(recorded('launch the template unit'))],
  ])('after it has answered %s is restarting', async (_, answer) => {
    const script = new Script(answer, refusedConnection, refusedConnection, refusedConnection, unit);
    await script.clock.run(async () => {
      const fleet = fleetClient(script.context);
      await fleet.unit('a.service').catch(() => undefined);
      await expect(fleet.unit('rec@1.service')).resolves.toMatchObject({ name: 'rec@1.service' });
    });
    expect(script.requests).toHaveLength(5);
  });

  test('in the middle of a call that it had begun to answer is ridden out', async () => {
    const script = new Script(restarting, refusedConnection, unit);
    expect(await outcomeOf(script, (fleet) => fleet.unit('a.service'))).toMatchObject({ name: 'rec@1.service' });
  });

  test('for ever after it has answered is given up at the deadline', async () => {
    const script = new Script(unit, refusedConnection);
    const error = await script.clock.run(async () => {
      const fleet = fleetClient(script.context);
      await fleet.unit('a.service');
      return fleet.unit('a.service').catch((cause: unknown) => cause);
    });
    expect(error).toMatchObject({ code: 'unreachable', attempts: script.requests.length - 1 });
  });
});

describe('calling off', () => {
  const reason = new Error('the job was cancelled');

  test('before the first request sends none', async () => {
    const script = new Script(unit);
    const call = fleetClient(script.context).unit('a.service', { signal: AbortSignal.abort(reason) });
    await expect(call).rejects.toBe(reason);
    expect(script.requests).toEqual([]);
    expect(script.timers).toBe(0);
  });

  test.each<[string, Turn, number]>([
    ['while an answer is awaited', 'silence', 4_321],
    ['between two tries', reset, 1_000],
    ['on the edge of a wait', reset, 150],
  ])('%s rejects at once with the reason, and leaves no timer and no listener', async (_, turn, afterMs) => {
    const script = new Script(turn);
    const cancellation = new AbortController();
    const start = script.clock.now();
    await script.clock.run(async () => {
      const fleet = await answered(script);
      const call = fleet.unit('a.service', { signal: cancellation.signal });
      const cancel = script.clock.sleep(afterMs).then(() => cancellation.abort(reason));
      await expect(call).rejects.toBe(reason);
      await cancel;
    });
    expect(script.clock.now()).toBe(start + afterMs);
    expect(script.timers).toBe(0);
    expect(getEventListeners(cancellation.signal, 'abort')).toEqual([]);
  });

  test('of a list stops it between its pages', async () => {
    const script = new Script(
      json(200, { units: [{ name: 'a.service', desiredState: 'launched' }], nextPageToken: 'x' }),
    );
    const cancellation = new AbortController();
    const reading = (async () => {
      for await (const _ of fleetClient(script.context).units({ signal: cancellation.signal }))
        cancellation.abort(reason);
    })();
    await expect(reading).rejects.toBe(reason);
    expect(script.requests).toHaveLength(1);
  });

  test('a call that went well leaves nothing behind either', async () => {
    const script = new Script(reset, unit);
    const { signal } = new AbortController();
    await outcomeOf(script, (fleet) => fleet.unit('a.service', { signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(script.timers).toBe(0);
  });
});

test('an error that is no failure of the network is not swallowed', async () => {
  const fault = new TypeError('a bug');
  const transport = () => Promise.reject(fault);
  await expect(fleetClient({ ...new Script(unit).context, transport }).discovery()).rejects.toBe(fault);
});

test('every attempt is reported, with how it ended and how long it took', async () => {
  const script = new Script('silence', restarting, reset, unit);
  const attempts: Attempt[] = [];
  const context = { ...script.context, onAttempt: (attempt: Attempt) => attempts.push(attempt) };
  await script.clock.run(() => fleetClient(context).unit('rec@1.service'));
  const request = { method: 'GET', path: '/fleet/v1/units/rec@1.service' };
  expect(attempts).toEqual([
    { ...request, number: 1, durationMs: 10_000, outcome: 'no answer within 10 s' },
    { ...request, number: 2, durationMs: 0, outcome: 503 },
    { ...request, number: 3, durationMs: 0, outcome: reset.message },
    { ...request, number: 4, durationMs: 0, outcome: 200 },
  ]);
});
