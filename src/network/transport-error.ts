import { isNativeError } from 'node:util/types';
import { errors } from 'undici';
import { TransportError } from '../fleet/transport.js';

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

/** Returns what an error of Node's or undici's means, in words that name the server and none of its secrets. */
export function transportError(error: unknown, label: string): TransportError {
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
