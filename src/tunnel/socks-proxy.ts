import { UserError } from '../errors/user-error.js';
import { withoutBrackets } from './host-and-port.js';
import { proxyCredentials } from './proxy-url.js';
import { withoutCredentials } from './url-credentials.js';

/** A SOCKS proxy as given by a URL. */
export interface SocksProxy {
  /** For messages: without credentials. */
  readonly label: string;
  /** Where it was given, and can be corrected: `input proxy`, `ALL_PROXY`. */
  readonly source: string;
  readonly scheme: 'socks4' | 'socks4a' | 'socks5' | 'socks5h';
  /** An IPv6 address is without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/** The most bytes that a field of RFC 1929 can hold. */
const maxCredentialBytes = 255;

/**
 * Returns the proxy that a URL names, or throws a UserError that says what is wrong with it, without credentials.
 * With `socks5` and `socks4` names are looked up here, with `socks5h` and `socks4a` by the proxy, as in curl.
 */
export function parseSocksProxy(text: string, source: string): SocksProxy {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = url?.protocol.slice(0, -1);
  const hostname = hostnameOf(url);
  if (!url || hostname === '' || !isScheme(scheme))
    throw new UserError(
      `${JSON.stringify(withoutCredentials(text))} is not the URL of a SOCKS proxy, such as socks5h://proxy.example:1080 (socks5, socks4 and socks4a are supported too)`,
    );
  const { user, password, secrets } = proxyCredentials(url);
  if ([user, password].some((part) => Buffer.byteLength(part) > maxCredentialBytes))
    throw new UserError('the user or the password is longer than the 255 bytes that SOCKS can carry');
  if (password !== '' && scheme.startsWith('socks4'))
    throw new UserError(`${scheme} supports a user but no password; use socks5 or socks5h`);
  const port = Number(url.port || 1080);
  if (port === 0) throw new UserError('port 0 is not a valid port for a proxy');
  return {
    label: `${scheme}://${hostname}:${port}`,
    source,
    scheme,
    host: withoutBrackets(hostname),
    port,
    user,
    password,
    secrets,
  };
}

/** URL validates a host and converts it to ASCII only for the schemes that it knows. */
function hostnameOf(url: URL | undefined): string {
  const known = `http://${url?.hostname}`;
  return url?.hostname && URL.canParse(known) ? new URL(known).hostname : '';
}

function isScheme(text: string | undefined): text is SocksProxy['scheme'] {
  return text === 'socks4' || text === 'socks4a' || text === 'socks5' || text === 'socks5h';
}
