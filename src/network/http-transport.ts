import { isNativeError } from 'node:util/types';
import { Agent, type Dispatcher, errors } from 'undici';
import { type Transport, TransportError } from '../fleet/transport.js';
import type { Endpoint } from './endpoint.js';

export interface HttpConnection {
  readonly transport: Transport;
  close(): Promise<void>;
}

/** Connections that are kept open at most: a rollout asks about a few units at a time. */
const maxConnections = 8;

/** Returns a transport to one endpoint over kept-alive connections. `connectTimeoutMs` bounds the opening of a connection. */
export function connectHttp(endpoint: Endpoint, connectTimeoutMs: number): HttpConnection {
  const { origin, socketPath, authorization, label } = endpoint;
  const agent = new Agent({
    connections: maxConnections,
    allowH2: false, // fleet speaks HTTP/1.1, and undici would ask for HTTP/2 first.
    connect: { timeout: connectTimeoutMs, ...(socketPath !== undefined && { socketPath }) },
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

/** What the codes of Node, OpenSSL and undici mean when no connection came about. */
const connectFailures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the host name cannot be looked up at present',
  EHOSTUNREACH: 'there is no route to that host',
  ENETUNREACH: 'there is no route to that network',
  ETIMEDOUT: 'the host does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer',
  ENOENT: 'there is no such socket',
  EACCES: 'the socket may not be opened (permission denied)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an unknown authority',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an unknown authority',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an unknown authority',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS',
};

function transportError(error: unknown, label: string): TransportError {
  // An undici that does not find so much as a status line gives its error no code.
  if (error instanceof errors.HTTPParserError && error.code === undefined)
    return new TransportError('connect', `cannot reach ${label}: it does not speak HTTP`, error);
  const { code = '', syscall, message } = detailsOf(error);
  const isUnderWay = syscall === 'read' || syscall === 'write';
  const meaning = connectFailures[code] ?? (connectSyscalls.has(syscall) || isTlsFailure(code) ? message : undefined);
  if (meaning !== undefined && !isUnderWay)
    return new TransportError('connect', `cannot reach ${label}: ${meaning}`, error);
  return new TransportError('exchange', `${label} broke off: ${message}${code && ` (${code})`}`, error);
}

const connectSyscalls: ReadonlySet<unknown> = new Set(['connect', 'getaddrinfo']);

function isTlsFailure(code: string): boolean {
  return /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_)/.test(code);
}

/** Node's errors have all three, those of undici and OpenSSL no `syscall`. */
function detailsOf(error: unknown): { code?: string; syscall?: unknown; message: string } {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, syscall, message }: NodeJS.ErrnoException = error;
  return { message, syscall, ...(typeof code === 'string' && { code }) };
}
