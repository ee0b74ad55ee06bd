import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fleet } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import { recorded, responseOf, sentAs } from './recordings.js';
import { empty, html, json, Script } from './scripted-transport.js';

const options = [{ section: 'Service', name: 'ExecStart', value: '/bin/true' }];

describe('lists', () => {
  /** The 230 units of the recording as a server keeps them: sorted as strings. */
  const names = Array.from({ length: 230 }, (_, index) => `page@${index}.service`).sort();
  const pages = ['first page of 230 units', 'page 2', 'page 3'].map((title, index) => {
    const { unitsCount, first, last, nextPageToken } = recorded(title).response.json as {
      unitsCount: number;
      first: string;
      last: string;
      nextPageToken?: string;
    };
    const units = names.slice(index * 100, index * 100 + 100).map((name) => ({ name, desiredState: 'inactive' }));
    expect([units.length, units[0]?.name, units.at(-1)?.name]).toEqual([unitsCount, first, last]);
    return json(200, { units, ...(nextPageToken && { nextPageToken }) });
  });

  test('three pages are one list, in order, each asked for with the token of the one before', async () => {
    const script = new Script(...pages);
    const units = await Array.fromAsync(fleetClient(script.context).units());
    expect(units.map(({ name }) => name)).toEqual(names);
    expect(script.requests.map(({ path }) => path)).toEqual(
      ['first page of 230 units', 'page 2', 'page 3'].map((title) => recorded(title).request.path),
    );
  });

  test('a page is asked for only once the one before is used up', async () => {
    const script = new Script(...pages);
    const asked: number[] = [];
    for await (const _ of fleetClient(script.context).units()) {
      asked.push(script.requests.length);
      if (asked.length === 101) break;
    }
    expect(asked.slice(99)).toEqual([1, 2]);
    expect(script.requests).toHaveLength(2);
  });

  test('units with equal options share them, and others do not', async () => {
    const unit = (name: string, value: string) => ({
      name,
      desiredState: 'launched',
      options: [{ section: 'Service', name: 'ExecStart', value }],
    });
    const list = { units: [unit('a@1.service', '/bin/a'), unit('b.service', '/bin/b')] };
    const client = fleetClient(new Script(json(200, list), json(200, unit('a@2.service', '/bin/a'))).context);
    const [first, other] = await Array.fromAsync(client.units());
    const second = await client.unit('a@2.service');
    expect(second).toEqual(unit('a@2.service', '/bin/a'));
    expect(second?.options).toBe(first?.options);
    expect(other?.options).toEqual(unit('', '/bin/b').options);
  });

  test('what has not changed since it was last read is the same object, and what has is not', async () => {
    const unit = { name: 'a.service', desiredState: 'launched', options };
    const state = { name: 'a.service', hash: '1', machineID: 'm1', systemdActiveState: 'active' };
    const states = [state, { ...state, systemdActiveState: 'failed' }].map((one) => json(200, { states: [one] }));
    const units = [unit, { ...unit, currentState: 'launched' }, unit].map((one) => json(200, { units: [one] }));
    const client = fleetClient(new Script(...units, json(200, unit), ...states, ...states.slice(1)).context);
    const [first, second, third] = [
      ...(await Array.fromAsync(client.units())),
      ...(await Array.fromAsync(client.units())),
      ...(await Array.fromAsync(client.units())),
    ];
    expect([first, second, third]).toEqual([unit, { ...unit, currentState: 'launched' }, unit]);
    expect(await client.unit('a.service')).toBe(third);
    const [active, failed, again] = [
      ...(await Array.fromAsync(client.states())),
      ...(await Array.fromAsync(client.states())),
      ...(await Array.fromAsync(client.states())),
    ];
    expect([active, failed].map((one) => one?.systemdActiveState)).toEqual(['active', 'failed']);
    expect(again).toBe(failed);
  });

  test('nothing is asked before the list is read', async () => {
    const script = new Script(...pages);
    fleetClient(script.context).units();
    expect(script.requests).toEqual([]);
  });

  test('a filter goes with every page', async () => {
    const script = new Script(json(200, { states: [], nextPageToken: 'ZAACAA==' }), json(200, {}));
    await Array.fromAsync(fleetClient(script.context).states({ unitName: 'web@1.service', machineId: 'abc' }));
    expect(script.requests.map(({ path }) => path)).toEqual([
      '/fleet/v1/state?unitName=web%401.service&machineID=abc',
      '/fleet/v1/state?unitName=web%401.service&machineID=abc&nextPageToken=ZAACAA%3D%3D',
    ]);
  });

  test('a page past the end is empty', async () => {
    const script = new Script(responseOf(recorded('a page token past the end')));
    expect(await Array.fromAsync(fleetClient(script.context).machines())).toEqual([]);
  });

  test('a page that cannot be had ends the list with its error', async () => {
    const [first] = pages;
    const script = new Script(first ?? empty(500), responseOf(recorded('a page token of another limit')));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const { name } of fleetClient(script.context).units()) seen.push(name);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'refused', reason: '400 token limit must be 100' });
    expect(seen).toHaveLength(100);
  });
});

describe('what fleet leaves out is there all the same', () => {
  test('a global unit has neither a current state nor a machine', async () => {
    const unit = await fleetClient(new Script(responseOf(recorded('unit rec-global after 11 s'))).context).unit('x');
    expect(unit).toMatchObject({ name: 'rec-global.service', desiredState: 'launched' });
    expect(unit).not.toHaveProperty('currentState');
    expect(unit).not.toHaveProperty('machineID');
  });

  test('an empty value is a value', async () => {
    const unit = await fleetClient(new Script(responseOf(recorded('the empty value as it comes back'))).context).unit(
      'x',
    );
    expect(unit?.options[0]).toEqual({ section: 'Service', name: 'ExecStart', value: '' });
  });

  test('a machine without metadata has none, and one without an address an empty one', async () => {
    const script = new Script(json(200, { machines: [{ id: 'abc' }] }));
    expect(await Array.fromAsync(fleetClient(script.context).machines())).toEqual([
      { id: 'abc', primaryIP: '', metadata: {} },
    ]);
  });

  test('keys that a newer server might add are no trouble', async () => {
    const unit = { name: 'a.service', desiredState: 'launched', colour: 'red', options: [{ ...options[0], shade: 1 }] };
    const fleet = (body: unknown) => fleetClient(new Script(json(200, body)).context);
    expect(await fleet(unit).unit('a.service')).toEqual({ name: 'a.service', desiredState: 'launched', options });
    expect(await Array.fromAsync(fleet({ units: [unit], total: 1 }).units())).toHaveLength(1);
  });
});

describe('names', () => {
  test.each([
    ['web@1.service', '/fleet/v1/units/web@1.service'],
    ['rec a.service', '/fleet/v1/units/rec%20a.service'],
    ['a/b?c#d.service', '/fleet/v1/units/a%2Fb%3Fc%23d.service'],
    ['run\\x2ddocker:80.service', '/fleet/v1/units/run%5Cx2ddocker%3A80.service'],
    ['50%.service', '/fleet/v1/units/50%25.service'],
    ['grün.service', '/fleet/v1/units/gr%C3%BCn.service'],
  ])('%s is asked for as %s', async (name, path) => {
    const script = new Script(empty(204));
    await fleetClient(script.context).destroyUnit(name);
    expect(script.requests[0]?.path).toBe(path);
    expect(decodeURIComponent(path.slice('/fleet/v1/units/'.length))).toBe(name);
  });
});

describe('writes', () => {
  test('a new unit is created, with what it is to be', async () => {
    const script = new Script(empty(201));
    expect(await fleetClient(script.context).putUnit('a.service', { options, desiredState: 'launched' })).toBe(
      'created',
    );
    expect(script.requests.map(sentAs)).toEqual([
      { method: 'PUT', path: '/fleet/v1/units/a.service', body: { desiredState: 'launched', options } },
    ]);
    expect(script.requests[0]?.headers).toEqual({
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/json',
    });
  });

  test('204 says that only the desired state was taken', async () => {
    const script = new Script(empty(204));
    expect(await fleetClient(script.context).putUnit('a.service', { options, desiredState: 'launched' })).toBe(
      'accepted',
    );
  });

  test('a desired state goes without options', async () => {
    const script = new Script(empty(204));
    await fleetClient(script.context).setDesiredState('a.service', 'loaded');
    expect(script.requests.map(sentAs)).toEqual([
      { method: 'PUT', path: '/fleet/v1/units/a.service', body: { desiredState: 'loaded' } },
    ]);
  });

  test('a request without a body names no content type', async () => {
    const script = new Script(empty(204));
    await fleetClient(script.context).destroyUnit('a.service');
    expect(script.requests[0]?.headers).toEqual({ accept: 'application/json', 'accept-encoding': 'identity' });
    expect(script.requests[0]).not.toHaveProperty('body');
  });

  test('metadata is changed in the shape that fleetd takes, and not in the one that it documents', async () => {
    const taken = recorded('machine metadata: add, value wrapped in an object').request;
    const script = new Script(empty(204));
    const machineId = 'a0000000000000000000000000abc001';
    await fleetClient(script.context).changeMachineMetadata([{ op: 'add', machineId, key: 'zone', value: 'a' }]);
    expect(sentAs(script.requests[0] ?? { method: 'GET', path: '', headers: {} })).toEqual({
      method: taken.method,
      path: taken.path,
      body: JSON.parse(taken.body ?? ''),
    });
  });
});

describe('whatever is not fleet is reported as such, at once', () => {
  const readings: [string, (fleet: Fleet) => Promise<unknown>][] = [
    ['discovery', (fleet) => fleet.discovery()],
    ['machines', (fleet) => Array.fromAsync(fleet.machines())],
    ['units', (fleet) => Array.fromAsync(fleet.units())],
    ['states', (fleet) => Array.fromAsync(fleet.states())],
    ['unit', (fleet) => fleet.unit('a.service')],
  ];
  const answers = [
    ['a login page', html(200)],
    ['an HTML page of 404', html(404)],
    ['an HTML page of 401', html(401)],
    ['a redirection', { status: 302, headers: { location: '/login' }, body: '' }],
    ['plain text', { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' }],
    ['nothing at all', { status: 200, headers: {}, body: '' }],
    ['a key of etcd', json(200, { action: 'get', node: { key: '/', dir: true } })],
    ['a health check', json(200, { status: 'UP' })],
    ['an error of something else', json(404, { message: 'page not found' })],
    ['a JSON array', json(200, [])],
    ['null', json(200, null)],
    ['a number', json(200, 42)],
    ['lists that are none', json(200, { units: 'a', machines: 'b', states: 'c', name: 1, id: 2 })],
  ] as const;

  test.each(
    readings.flatMap(([method, read]) => answers.map(([what, answer]) => [method, what, read, answer] as const)),
  )('%s finds %s', async (_, __, read, answer) => {
    const script = new Script(answer);
    const error = await read(fleetClient(script.context)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(FleetError);
    expect(error).toMatchObject({ code: 'not-fleet', status: answer.status, attempts: 1 });
    expect(script.requests).toHaveLength(1);
  });

  test('writes find a login page', async () => {
    for (const write of [
      (fleet: Fleet) => fleet.putUnit('a.service', { options, desiredState: 'launched' }),
      (fleet: Fleet) => fleet.setDesiredState('a.service', 'launched'),
      (fleet: Fleet) => fleet.destroyUnit('a.service'),
    ])
      await expect(write(fleetClient(new Script(html(200)).context))).rejects.toMatchObject({
        code: 'not-fleet',
        message: expect.stringContaining('an HTML page'),
      });
  });

  test("a list that fleet does not know is no empty list, though fleet's own error says so", async () => {
    const script = new Script(responseOf(recorded('unknown path')));
    await expect(Array.fromAsync(fleetClient(script.context).units())).rejects.toMatchObject({
      code: 'not-fleet',
      status: 404,
      message: expect.stringContaining('check the endpoint'),
    });
  });
});

test('whatever a server answers, a call resolves or rejects with a FleetError', async () => {
  const body = fc.oneof(fc.string(), fc.json(), fc.constant('{"error":{"code":"x"}}'), fc.constant('{"units":[null]}'));
  const contentType = fc.constantFrom('application/json', 'text/html', 'Application/JSON; charset=utf-8', '');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 200, max: 599 }), contentType, body, async (status, type, text) => {
      const answer = { status, headers: { 'content-type': type }, body: text };
      const fleet = () => fleetClient(new Script(answer).context);
      const none = { deadline: 0 };
      for (const outcome of await Promise.allSettled([
        fleet().discovery(none),
        Array.fromAsync(fleet().machines(none)),
        Array.fromAsync(fleet().units(none)),
        fleet().unit('a.service', none),
        fleet().destroyUnit('a.service', none),
        fleet().setDesiredState('a.service', 'launched', none),
      ]))
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(FleetError);
    }),
  );
});
