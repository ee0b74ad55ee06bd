import { Agent, type Dispatcher } from 'undici';
import type { HttpRequest, HttpResponse, Transport } from '../fleet/transport.js';
import { connectorBy, type Route } from './connector.js';
import type { Endpoint } from './endpoint.js';
import { notifyingOnStart } from './request-start.js';
import { transportError } from './transport-error.js';
import { untilAborted } from './until-aborted.js';

export interface HttpConnection {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** A page has a hundred units, and etcd limits each of them to less than this. */
const maxBodyBytes = 64 * 1024 * 1024;

/** The most open connections: a rollout queries a few units at a time. */
const maxConnections = 8;

/** A rollout may be idle for a while, and a new connection through a tunnel takes several round trips. */
const keepOpenMs = 60_000;

/** Returns a transport to one endpoint. Connections are opened along a route when they are needed, and reused. */
export function connectHttp(endpoint: Endpoint, route: Route): HttpConnection {
  const { origin, socketPath, authorization, label } = endpoint;
  const agent = new Agent({
    connections: maxConnections,
    allowH2: false, // Otherwise requests would wait until the first connection has negotiated its protocol.
    connect: connectorBy(route, socketPath === undefined ? undefined : { socketPath }),
    keepAliveTimeout: keepOpenMs,
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // The client has its own timeout, on the clock that it is given.
    bodyTimeout: 0,
  });
  // While no connection is open, a failed attempt to open one fails all waiting requests. Otherwise they would run into
  // the time limit one after another.
  const waiting = new Set<AbortController>();
  let open = 0;
  agent
    .on('connect', () => open++)
    .on('disconnect', () => open--)
    .on('connectionError', (_origin, _targets, error) => {
      if (open === 0) for (const one of waiting) one.abort(error);
    });

  async function exchange(
    { method, path, headers, body }: HttpRequest,
    signal: AbortSignal,
    onStart: () => void,
  ): Promise<HttpResponse> {
    const response = await agent.compose(notifyingOnStart(onStart)).request({
      origin,
      method,
      path,
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      ...(body !== undefined && { body }),
      signal,
    });
    return { status: response.statusCode, headers: flatten(response.headers), body: await response.body.text() };
  }

  return {
    async transport(request, signal, onSent) {
      signal.throwIfAborted();
      const wait = new AbortController();
      const eitherSignal = AbortSignal.any([signal, wait.signal]);
      waiting.add(wait);
      const onStart = () => {
        if (waiting.delete(wait)) onSent?.();
      };
      try {
        return await untilAborted(eitherSignal, exchange(request, eitherSignal, onStart));
      } catch (error) {
        signal.throwIfAborted();
        throw transportError(error, label);
      } finally {
        waiting.delete(wait);
      }
    },
    close: () => agent.destroy(),
  };
}

function flatten(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), [value].flat().join(', ')]),
  );
}
