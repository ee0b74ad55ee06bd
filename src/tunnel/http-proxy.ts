import { UserError } from '../errors/user-error.js';
import { hostAndPortOf } from './host-and-port.js';
import { proxyCredentials } from './proxy-url.js';
import { basicAuthorization } from './url-credentials.js';

/** An HTTP proxy as given by a URL. */
export interface HttpProxy {
  /** For messages: without credentials. */
  readonly label: string;
  /** Where it was given, and can be corrected: `input proxy`, `HTTPS_PROXY`. */
  readonly source: string;
  /** How the proxy itself is spoken to, whatever goes through it. */
  readonly scheme: 'http' | 'https';
  /** An IPv6 address is without brackets. */
  readonly host: string;
  readonly port: number;
  /** The value of a Proxy-Authorization header. */
  readonly authorization?: string;
  /** The certificate authorities to trust besides Node's default. */
  readonly ca?: readonly string[];
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/**
 * Returns the proxy at an http or https URL, or throws a UserError that says what is wrong with it, without credentials.
 * By default, its port is that of the scheme.
 */
export function httpProxyAt(url: URL, source: string): HttpProxy {
  const { user, secrets } = proxyCredentials(url);
  if (user.includes(':')) throw new UserError('a user with a colon in it cannot be told from the password by a proxy');
  const { host, port } = hostAndPortOf(url);
  if (port === 0) throw new UserError('port 0 is not a valid port for a proxy');
  const scheme = url.protocol === 'https:' ? 'https' : 'http';
  const authorization = basicAuthorization(url);
  const encoded = authorization === undefined ? [] : [authorization.replace('Basic ', '')];
  return {
    label: `${scheme}://${url.hostname}:${port}`,
    source,
    scheme,
    host,
    port,
    ...(authorization !== undefined && { authorization }),
    secrets: [...secrets, ...encoded],
  };
}
