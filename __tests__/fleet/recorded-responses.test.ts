import { describe, expect, test } from '@jest/globals';
import type { Fleet, MetadataChange } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { FleetError } from '../../src/fleet/fleet-error.js';
import type { DesiredState } from '../../src/fleet/schemas.js';
import type { UnitOption } from '../../src/unit/unit-option.js';
import { pathOf, type Recording, recordingsOf, responseOf, sentAs, versions } from './recordings.js';
import { Script } from './scripted-transport.js';

/** These hold a summary that the recorder made of a long list. */
const summarised = ['first page of 230 units', 'page 2', 'page 3'];

/** The call of the client that a recorded request belongs to, or undefined where the client has none. */
function callOf({ title, ...recording }: Recording): ((fleet: Fleet) => Promise<unknown>) | undefined {
  const { method, body } = recording.request;
  const { pathname, searchParams } = pathOf({ title, ...recording });
  const [, collection, item] = /^\/fleet\/v1\/(\w+)(?:\/(.+))?$/.exec(pathname) ?? [];
  const name = decodeURIComponent(item ?? '');
  const none = { signal: new AbortController().signal, deadline: 0 };
  if (summarised.includes(title) || recording.response.connectionError || searchParams.has('nextPageToken')) return;
  switch (`${method} ${collection}${item ? '/item' : ''}`) {
    case 'GET discovery':
      return (fleet) => fleet.discovery(none);
    case 'GET machines':
      return (fleet) => Array.fromAsync(fleet.machines(none));
    case 'GET units':
      return (fleet) => Array.fromAsync(fleet.units(none));
    case 'GET state': {
      const [unitName, machineId] = [searchParams.get('unitName'), searchParams.get('machineID')];
      const filter = { ...(unitName && { unitName }), ...(machineId && { machineId }) };
      return (fleet) => Array.fromAsync(fleet.states(filter, none));
    }
    case 'GET units/item':
      return (fleet) => fleet.unit(name, none);
    case 'DELETE units/item':
      return (fleet) => fleet.destroyUnit(name, none);
    case 'PUT units/item': {
      const { options, desiredState } = unitIn(body);
      if (desiredState === undefined) return (fleet) => fleet.setDesiredState(name, 'launched', none);
      if (!Array.isArray(options)) return (fleet) => fleet.setDesiredState(name, desiredState, none);
      return (fleet) => fleet.putUnit(name, { options, desiredState }, none);
    }
    case 'PATCH machines':
      return (fleet) => fleet.changeMachineMetadata(changesIn(body), none);
    default:
      return;
  }
}

function unitIn(body: string | null): { options?: readonly UnitOption[]; desiredState?: DesiredState } {
  try {
    return JSON.parse(body ?? '');
  } catch {
    return {};
  }
}

function changesIn(body: string | null): MetadataChange[] {
  const operations = JSON.parse(body ?? '[]') as { op: MetadataChange['op']; path: string; value?: unknown }[];
  return operations.map(({ op, path, value }) => {
    const [, machineId = '', , key = ''] = path.split('/');
    if (op === 'remove') return { op, machineId, key };
    return { op, machineId, key, value: typeof value === 'string' ? value : 'a' };
  });
}

/** What a caller gets to see of a list or an item: nothing is absent any more that fleet leaves out. */
function taken(json: unknown): unknown {
  const list = (name: string) => (json as Record<string, unknown[]>)[name];
  const whole = list('units') ?? list('machines') ?? list('states');
  if (whole) return whole.map(taken);
  const { options, ...rest } = json as { options?: object[] };
  return options ? { ...rest, options: options.map((option) => ({ value: '', ...option })) } : rest;
}

describe.each(versions)('every answer of fleetd %s can be taken in', (version) => {
  const cases = recordingsOf(version).map((recording) => ({ recording, call: callOf(recording) }));

  test('nearly all that was recorded belongs to a method', () => {
    expect(cases.filter(({ call }) => call).length).toBeGreaterThan(90);
  });

  test.each(cases.flatMap(({ recording, call }) => (call ? [[recording.title, recording, call] as const] : [])))(
    '%s',
    async (_, recording, call) => {
      const script = new Script(responseOf(recording));
      const fleet = fleetClient(script.context);
      const { status = 0, json } = recording.response;
      const outcome = await call(fleet).catch((error: unknown) => error);
      const { method } = recording.request;

      expect(script.requests).toHaveLength(1);
      expect(fleet.server()).toBe(status < 300 || status === 404 ? `fleetd/${version}` : '');
      if (status === 404 && method === 'GET') expect(outcome).toBeUndefined();
      else if (status === 404) expect(outcome).toBe('absent');
      else if (status >= 400) {
        const { message } = (json as { error: { message: string } }).error;
        expect(outcome).toBeInstanceOf(FleetError);
        expect(outcome).toMatchObject({
          code: status >= 500 ? 'unavailable' : 'refused',
          method,
          path: recording.request.path,
          status,
          reason: expect.stringContaining(message),
          attempts: 1,
        });
      } else if (method === 'PUT') {
        // setDesiredState returns nothing.
        if (outcome !== undefined) expect(outcome).toBe(status === 201 ? 'created' : 'accepted');
      } else if (method === 'DELETE') expect(outcome).toBe('destroyed');
      else if (method === 'PATCH') expect(outcome).toBeUndefined();
      else if (pathOf(recording).pathname.endsWith('/discovery')) expect(json).toMatchObject(outcome as object);
      else if (JSON.stringify(json) === '{}') expect(outcome).toEqual([]);
      else expect(outcome).toEqual(taken(json));
    },
  );

  test.each(
    cases
      .filter(
        ({ call, recording: { request, response } }) => call && request.method !== 'PUT' && response.status !== 400,
      )
      .map(({ recording, call }) => [recording.title, recording, call] as const),
  )('and was asked for in the very same words: %s', async (_, recording, call) => {
    const script = new Script(responseOf(recording));
    await call?.(fleetClient(script.context)).catch(() => undefined);
    const { method, path, body } = recording.request;
    expect(script.requests.map(sentAs)).toEqual([{ method, path, body: body === null ? null : JSON.parse(body) }]);
  });

  test('and every write that was accepted was sent in the very same words, content type included', async () => {
    const accepted = cases.filter(
      ({ call, recording: { request, response } }) =>
        call &&
        request.method === 'PUT' &&
        (response.status ?? 0) < 300 &&
        unitIn(request.body).desiredState !== undefined,
    );
    expect(accepted.length).toBeGreaterThan(15);
    for (const { recording, call } of accepted) {
      const script = new Script(responseOf(recording));
      await call?.(fleetClient(script.context));
      const { method, path, body, headers } = recording.request;
      expect(script.requests.map(sentAs)).toEqual([{ method, path, body: JSON.parse(body ?? '') }]);
      expect(script.requests[0]?.headers).toMatchObject(headers);
    }
  });
});
