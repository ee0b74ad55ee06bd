import { expect } from '@jest/globals';
import type { HttpRequest, Transport, TransportError } from '../../src/fleet/transport.js';
import type { Route } from '../../src/network/connector.js';
import { parseEndpoint } from '../../src/network/endpoint.js';
import { connectHttp } from '../../src/network/http-transport.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { onCleanUp } from './servers.js';

export const get: HttpRequest = {
  method: 'GET',
  path: '/fleet/v1/machines',
  headers: { accept: 'application/json' },
};
export const never = new AbortController().signal;

export function directly(route: Partial<Route> = {}): Route {
  return { dial: dialDirect, tls: {}, connectTimeoutMs: 5_000, closing: never, ...route };
}

export function transportTo(url: string, route?: Partial<Route>): Transport {
  const { transport, close } = connectHttp(parseEndpoint(url), directly(route));
  onCleanUp(close);
  return transport;
}

/** How a request fails; its credentials never show in any part of that. */
export async function failureOf(url: string, route?: Partial<Route>): Promise<TransportError> {
  return failureBy(transportTo(url, route));
}

export async function failureBy(transport: Transport, request = get): Promise<TransportError> {
  const error = await transport(request, never).then(
    (response) => Promise.reject(new Error(`it answered: ${JSON.stringify(response)}`)),
    (cause: unknown) => cause as TransportError,
  );
  expect(error.name).toBe('TransportError');
  expect(`${error.stack} ${String(error.cause)}`).not.toContain('hunter2');
  return error;
}
