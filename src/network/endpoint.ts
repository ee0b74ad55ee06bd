import { UserError } from '../errors/user-error.js';
import { basicAuthorization, percentDecoded, withoutCredentials } from '../tunnel/url-credentials.js';

/** Where a fleet server listens. */
export interface Endpoint {
  /** For messages: without credentials. */
  readonly label: string;
  /** Scheme, host and port; for a unix socket a placeholder host. */
  readonly origin: string;
  /** The path of a unix socket. */
  readonly socketPath?: string;
  /** The value of an Authorization header, from credentials in the URL. */
  readonly authorization?: string;
  /** What must not show in a log. */
  readonly secrets: readonly string[];
}

/** Returns the endpoints in a list separated by commas or line breaks, or throws a UserError with everything that is wrong. */
export function parseEndpoints(text: string): readonly Endpoint[] {
  const problems: string[] = [];
  const urls = text
    .split(/[,\n]/)
    .map((url) => url.trim())
    .filter((url) => url !== '');
  // A password that contains a comma is split here.
  const isTorn = urls.some((url) => url.includes('@') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url));
  const endpoints = urls.flatMap((url) => {
    try {
      return [parseEndpoint(url)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const isPart = isTorn && !url.includes('@');
      problems.push(isPart ? `a part of it is not a URL; ${escapes}` : error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError(problems.join('; '));
  if (endpoints.length === 0) throw new UserError('does not name an endpoint');
  return endpoints;
}

/**
 * Returns the endpoint at a URL, or throws a UserError that says what is wrong with it, without credentials. Accepts
 * `http`, `https`, `unix:///var/run/fleet.sock` and `http+unix://%2Fvar%2Frun%2Ffleet.sock`.
 */
export function parseEndpoint(text: string): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  switch (url?.protocol) {
    case 'http:':
    case 'https:':
      return httpEndpoint(url, text);
    case 'unix:': {
      const path = `${url.host}${url.pathname}`;
      if (url.host !== '')
        throw new UserError(
          `"unix://${path}" names the host "${url.host}", but a socket's path needs three slashes: unix:///${path}`,
        );
      if (url.search || url.hash) throw hasPath(text);
      return unixEndpoint(percentDecoded(url.pathname));
    }
    case 'http+unix:':
      if (url.host === '')
        throw new UserError(`"${text}" has the path after a third slash; write unix://${url.pathname}`);
      if (!/^\/?$/.test(url.pathname) || url.search || url.hash) throw hasPath(text);
      return unixEndpoint(percentDecoded(url.host));
    default:
      throw new UserError(
        `${JSON.stringify(withoutCredentials(text))} is not a URL such as http://10.0.0.1:49153 or unix:///var/run/fleet.sock`,
      );
  }
}

function httpEndpoint(url: URL, text: string): Endpoint {
  const { origin, username, password } = url;
  if (!/^\/?$/.test(url.pathname) || url.search || url.hash) throw hasPath(text);
  const authorization = basicAuthorization(url);
  if (authorization === undefined) return { label: origin, origin, secrets: [] };
  // A token may be given as the user, without a password.
  const secret = password || username;
  const encoded = authorization.replace('Basic ', '');
  const secrets = [...new Set([secret, percentDecoded(secret), encoded])];
  return { label: origin, origin, authorization, secrets };
}

function unixEndpoint(socketPath: string): Endpoint {
  if (!socketPath.startsWith('/') || socketPath === '/')
    throw new UserError(`"${socketPath}" is not the absolute path of a unix socket`);
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes || socketPath.includes('\0'))
    throw new UserError(
      `the path of a unix socket must not be longer than ${maxSocketPathBytes} bytes, or contain a zero byte`,
    );
  return { label: `unix://${socketPath}`, origin: 'http://fleet.sock', socketPath, secrets: [] };
}

/** The longest path that fits into a sockaddr_un. */
const maxSocketPathBytes = 107;

const escapes = 'in user and password, write / as %2F, ? as %3F, # as %23 and a comma as %2C';

/** The apparent host may be the first part of a password, and the apparent path the rest of it. */
function hasPath(text: string): UserError {
  if (text.includes('@')) return new UserError(`its URL continues after host and port; ${escapes}`);
  return new UserError(
    `"${text}" has a path, query or fragment, but an endpoint has none; /fleet/v1 is added automatically`,
  );
}
