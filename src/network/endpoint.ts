/** Where a fleet server listens. */
export interface Endpoint {
  /** For people: without credentials. */
  readonly label: string;
  /** Scheme, host and port; for a unix socket a host of no meaning. */
  readonly origin: string;
  /** The path of a unix socket. */
  readonly socketPath?: string;
  /** The value of an Authorization header, from credentials in the URL. */
  readonly authorization?: string;
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/**
 * Returns the endpoint that a URL names, or throws a RangeError that says what is wrong with it. Takes `http`, `https`,
 * `unix:///var/run/fleet.sock` and `http+unix://%2Fvar%2Frun%2Ffleet.sock`.
 */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  switch (url?.protocol) {
    case 'http:':
    case 'https:':
      return httpEndpoint(url);
    case 'unix:':
      if (url.host !== '')
        throw new RangeError(
          `"${text}" names the host "${url.host}": a socket's path needs three slashes, unix:///${url.host}${url.pathname}`,
        );
      return unixEndpoint(decodeURIComponent(url.pathname));
    case 'http+unix:':
      return unixEndpoint(decodeURIComponent(url.host));
    default:
      throw new RangeError(
        `${JSON.stringify(text)} is not a URL such as http://10.0.0.1:49153 or unix:///var/run/fleet.sock`,
      );
  }
}

function httpEndpoint(url: URL): Endpoint {
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
    throw new RangeError(`"${url.origin}${url.pathname}": an endpoint has no path; /fleet/v1 is added to it`);
  const { origin, username, password } = url;
  if (username === '' && password === '') return { label: origin, origin, secrets: [] };
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const encoded = Buffer.from(credentials).toString('base64');
  const secrets = [password, decodeURIComponent(password), encoded].filter((secret) => secret !== '');
  return { label: origin, origin, authorization: `Basic ${encoded}`, secrets: [...new Set(secrets)] };
}

function unixEndpoint(socketPath: string): Endpoint {
  if (!socketPath.startsWith('/') || socketPath === '/')
    throw new RangeError(`"${socketPath}" is not the absolute path of a unix socket`);
  return { label: `unix://${socketPath}`, origin: 'http://fleet.sock', socketPath, secrets: [] };
}
