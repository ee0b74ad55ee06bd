import { Agent, type Dispatcher } from 'undici';
import type { Transport } from '../fleet/transport.js';
import type { Endpoint } from './endpoint.js';
import { transportError } from './transport-error.js';

export interface HttpConnection {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** A page has a hundred units, of which each is bounded by etcd to less than this. */
const maxBodyBytes = 64 * 1024 * 1024;

/** Connections that are kept open at most: a rollout asks about a few units at a time. */
const maxConnections = 8;

/** Returns a transport to one endpoint over kept-alive connections. `connectTimeoutMs` bounds the opening of a connection. */
export function connectHttp(endpoint: Endpoint, connectTimeoutMs: number): HttpConnection {
  const { origin, socketPath, authorization, label } = endpoint;
  const agent = new Agent({
    connections: maxConnections,
    allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
    connect: { timeout: connectTimeoutMs, ...(socketPath !== undefined && { socketPath }) },
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // The client has a timeout of its own, on the clock that it is given.
    bodyTimeout: 0,
  });
  return {
    async transport({ method, path, headers, body }, signal) {
      try {
        const response = await agent.request({
          origin,
          method,
          path,
          headers: { ...headers, ...(authorization !== undefined && { authorization }) },
          ...(body !== undefined && { body }),
          signal,
        });
        return { status: response.statusCode, headers: flatten(response.headers), body: await response.body.text() };
      } catch (error) {
        signal.throwIfAborted();
        throw transportError(error, label);
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
