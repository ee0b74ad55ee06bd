import type { HttpResponse } from '../../fleet/transport.js';
import type { FleetVersion } from '../fleetd/fleet-version.js';

/** A request as any client may send it, whether the product would or not. */
export interface ApiRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What the handlers of one request need: the version that answers, the request, and its query. */
export interface ApiContext {
  readonly version: FleetVersion;
  readonly request: ApiRequest;
  readonly query: URLSearchParams;
}

/** Returns an answer with a JSON body. */
export function jsonResponse({ version }: { version: FleetVersion }, status: number, body: unknown): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', server: `fleetd/${version}` },
    body: status === 204 ? '' : JSON.stringify(body),
  };
}

/** Returns an answer without a body. */
export function emptyResponse({ version }: { version: FleetVersion }, status: number): HttpResponse {
  return { status, headers: { server: `fleetd/${version}` }, body: '' };
}

/** Returns fleet's JSON error; many of its messages are empty. */
export function errorResponse(context: { version: FleetVersion }, status: number, message = ''): HttpResponse {
  return jsonResponse(context, status, { error: { code: status, message } });
}
