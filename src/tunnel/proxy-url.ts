import { UserError } from '../errors/user-error.js';
import { percentDecoded } from './url-credentials.js';

/** Who a proxy is asked as. */
export interface ProxyCredentials {
  readonly user: string;
  readonly password: string;
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/**
 * Returns the user and the password in the URL of a proxy, both empty where there are none. Throws a UserError, without
 * credentials, if they are malformed, or if host and port are not the end of the URL.
 */
export function proxyCredentials(url: URL): ProxyCredentials {
  const rest = `${url.pathname}${url.search}${url.hash}`;
  // The host is then in fact the user and a part of the password.
  if (rest.includes('@')) throw new UserError('in user and password, write / as %2F, ? as %3F and # as %23');
  if (!/^\/?$/.test(rest))
    throw new UserError(`"${url.protocol}//${url.host}" is followed by a path, but a proxy has none; remove it`);
  const [user, password] = [percentDecoded(url.username), percentDecoded(url.password)];
  const secret = password || user;
  const secrets = secret === '' ? [] : [...new Set([secret, url.password || url.username])];
  return { user, password, secrets };
}
