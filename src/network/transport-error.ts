import { isNativeError } from 'node:util/types';
import { errors } from 'undici';
import { TransportError } from '../fleet/transport.js';
import { ConnectError } from '../tunnel/connect-error.js';
import { clientRefused } from './tls-failure.js';

/**
 * Returns what an error of a connection or of undici's means, in words that name the server and none of its secrets.
 * What to check is advice on fleet's API; about another server it would mislead.
 */
export function transportError(
  error: unknown,
  label: string,
  advice: 'with advice' | 'without advice' = 'with advice',
): TransportError {
  const leg = connectErrorOf(error);
  const words = advice === 'with advice' ? leg?.message : leg?.what;
  if (leg) return new TransportError('connect', `cannot reach ${label}: ${words}`, { cause: leg });
  const { code = '', message } = detailsOf(error);
  return new TransportError('exchange', `${label} broke off: ${message}${code && ` (${code})`}`, { cause: error });
}

/** Of what came up after the connection stood, the errors that say that it is of no use. */
function connectErrorOf(error: unknown): ConnectError | undefined {
  if (error instanceof ConnectError) return error;
  // An undici that does not find so much as a status line gives its error no code.
  if (error instanceof errors.HTTPParserError && error.code === undefined) {
    const check = 'check the port, and whether the endpoint is https rather than http';
    return new ConnectError('connect', 'it does not speak HTTP', check, { cause: error });
  }
  return isNativeError(error) ? clientRefused(error) : undefined;
}

/** Node's errors have a code, not all of undici's do. */
function detailsOf(error: unknown): { code?: string; message: string } {
  if (!isNativeError(error)) return { message: String(error) };
  const { code, message }: NodeJS.ErrnoException = error;
  return { message, ...(typeof code === 'string' && { code }) };
}
