import type { HttpResponse } from '../../fleet/transport.js';
import type { FleetVersion } from '../fleetd/fleet-version.js';

/** A request as any client might send it, not only the action. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a handler needs to know of a request: the version of fleetd that answers, the request itself, and its query. */
export interface ApiContext {
  readonly version: FleetVersion;
  readonly request: ApiRequest;
  readonly query: URLSearchParams;
}

/** Returns a response with a JSON body. */
export function jsonResponse({ version }: { version: FleetVersion }, status: number, body: unknown): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', server: `fleetd/${version}` },
    body: status === 204 ? '' : JSON.stringify(body),
  };
}

/** Returns a response without a body. */
export function emptyResponse({ version }: { version: FleetVersion }, status: number): HttpResponse {
  return { status, headers: { server: `fleetd/${version}` }, body: '' };
}

/** Returns an error as fleet's API writes it. Many of fleet's errors have an empty message. */
export function errorResponse(context: { version: FleetVersion }, status: number, message = ''): HttpResponse {
  return jsonResponse(context, status, { error: { code: status, message } });
}
