import type * as z from 'zod/mini';
import type { CallOptions, Fleet, MetadataChange } from './fleet.js';
import { FleetError } from './fleet-error.js';
import { decode, type RequestContext, requestSender, type SendRequest } from './request.js';
import { discoverySchema, machinePageSchema, unitPageSchema, unitSchema, unitStatePageSchema } from './schemas.js';
import { rememberUnchanged } from './unchanged.js';

const base = '/fleet/v1';

/** Returns a client of fleet's API v1 over `context.transport`; see `Fleet` for its methods. */
export function fleetClient(context: RequestContext): Fleet {
  const sendRequest = requestSender(context);
  const unchanged = rememberUnchanged();
  let server = '';

  const send: SendRequest = async (request, call) => {
    const reply = await sendRequest(request, call);
    server = reply.response.headers.server ?? server;
    return reply;
  };

  async function get<T extends z.core.$ZodType>(
    schema: T,
    path: string,
    call?: CallOptions,
  ): Promise<z.infer<T> | undefined> {
    const request = { method: 'GET', path } as const;
    const answer = await send(request, call);
    return answer.response.status === 404 ? undefined : decode(schema, request, answer);
  }

  /** The server reads its whole registry for each page, so a page is requested only once the previous one is used up. */
  async function* pages<T extends z.core.$ZodType<{ nextPageToken?: string | undefined }>>(
    schema: T,
    path: string,
    query: Readonly<Record<string, string>>,
    call?: CallOptions,
  ): AsyncGenerator<z.infer<T>> {
    let token: string | undefined;
    const seen = new Set<string>();
    do {
      const parameters = new URLSearchParams({ ...query, ...(token && { nextPageToken: token }) }).toString();
      const url = parameters === '' ? path : `${path}?${parameters}`;
      const page = await get(schema, url, call);
      if (page === undefined) {
        const reason = "404: this is not fleet's API v1; check the endpoint, which must not have a path";
        throw new FleetError({
          code: 'not-fleet',
          request: { method: 'GET', path: url },
          reason,
          status: 404,
          attempts: 1,
        });
      }
      yield page;
      token = page.nextPageToken;
      if (token !== undefined && (seen.has(token) || seen.size === maxPages)) throw endless(url);
      if (token !== undefined) seen.add(token);
    } while (token);
  }

  async function put(name: string, body: object, call?: CallOptions): Promise<'created' | 'accepted'> {
    const { response } = await send({ method: 'PUT', path: unitPath(name), body: JSON.stringify(body) }, call);
    return response.status === 201 ? 'created' : 'accepted';
  }

  return {
    server: () => server,

    async discovery(call) {
      const request = { method: 'GET', path: `${base}/discovery` } as const;
      return decode(discoverySchema, request, await send(request, call));
    },

    async *machines(call) {
      for await (const page of pages(machinePageSchema, `${base}/machines`, {}, call)) yield* page.machines;
    },

    async changeMachineMetadata(changes, call) {
      await send({ method: 'PATCH', path: `${base}/machines`, body: JSON.stringify(changes.map(patchOf)) }, call);
    },

    async *units(call) {
      for await (const page of pages(unitPageSchema, `${base}/units`, {}, call)) yield* page.units.map(unchanged.unit);
    },

    async unit(name, call) {
      const unit = await get(unitSchema, unitPath(name), call);
      return unit && unchanged.unit(unit);
    },

    // By query rather than /state/NAME, which exists only from 1.0.0 on and drops the connection for a unit without a state.
    async *states(filter = {}, call) {
      const query = {
        ...(filter.unitName !== undefined && { unitName: filter.unitName }),
        ...(filter.machineId !== undefined && { machineID: filter.machineId }),
      };
      for await (const page of pages(unitStatePageSchema, `${base}/state`, query, call))
        yield* page.states.map(unchanged.state);
    },

    putUnit: (name, { options, desiredState }, call) => put(name, { desiredState, options }, call),

    async setDesiredState(name, desiredState, call) {
      await put(name, { desiredState }, call);
    },

    async destroyUnit(name, call) {
      const { response, repeated } = await send({ method: 'DELETE', path: unitPath(name) }, call);
      return response.status === 404 && !repeated ? 'absent' : 'destroyed';
    },
  };
}

/** At a hundred entries a page this is more than any registry in one etcd. */
const maxPages = 5_000;

function endless(path: string): FleetError {
  const reason = 'the list does not end: a page links back to an earlier one';
  return new FleetError({ code: 'not-fleet', request: { method: 'GET', path }, reason, attempts: 1 });
}

function unitPath(name: string): string {
  return `${base}/units/${encodeURIComponent(name).replaceAll('%40', '@')}`;
}

/** The value is wrapped in an object: fleetd refuses the plain string that its documentation shows. */
function patchOf(change: MetadataChange): object {
  const path = `/${change.machineId}/metadata/${change.key}`;
  return change.op === 'remove' ? { op: change.op, path } : { op: change.op, path, value: { value: change.value } };
}
