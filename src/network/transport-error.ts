import { isNativeError } from 'node:util/types';
import { errors } from 'undici';
import { TransportError } from '../fleet/transport.js';
import { ConnectError } from '../tunnel/connect-error.js';
import { clientRefused } from './tls-failure.js';

/**
 * Returns an error of a connection or of undici in words that name the server, without its secrets. The advice is about
 * fleet's API; for any other server it would be misleading.
 */
export function transportError(
  error: unknown,
  label: string,
  advice: 'with advice' | 'without advice' = 'with advice',
): TransportError {
  const cause = connectErrorOf(error);
  const words = advice === 'with advice' ? cause?.message : cause?.what;
  if (cause)
    return new TransportError('connect', `cannot reach ${label}: ${words}`, { cause, isDropped: cause.isDropped });
  const { code = '', message } = detailsOf(error);
  return new TransportError('exchange', `the connection to ${label} was lost: ${message}${code && ` (${code})`}`, {
    cause: error,
  });
}

/** Also covers errors that occur on an open connection and show that it is unusable. */
function connectErrorOf(error: unknown): ConnectError | undefined {
  if (error instanceof ConnectError) return error;
  // undici's error has no code if it did not even find a status line.
  if (error instanceof errors.HTTPParserError && error.code === undefined) {
    const check = 'check the port, and whether the endpoint is https rather than http';
    return new ConnectError('connect', 'it does not speak HTTP', check, { cause: error });
  }
  return isNativeError(error) ? clientRefused(error) : undefined;
}

/** Node's errors have a code, but not all of undici's. */
function detailsOf(error: unknown): { code?: string; message: string } {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, message }: NodeJS.ErrnoException = error;
  return { message, ...(typeof code === 'string' && { code }) };
}
