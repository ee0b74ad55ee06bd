import { UserError } from '../errors/user-error.js';
import { percentDecoded, withoutCredentials } from '../tunnel/url-credentials.js';

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

/** Returns the endpoints that a list names, separated by commas or line breaks, or throws a UserError that tells all that is wrong. */
export function parseEndpoints(text: string): readonly Endpoint[] {
  const problems: string[] = [];
  const urls = text
    .split(/[,\n]/)
    .map((url) => url.trim())
    .filter((url) => url !== '');
  // A password with a comma in it is taken apart here.
  const isTorn = urls.some((url) => url.includes('@') && !/^[a-z][a-z0-9+.-]*:\/\//i.test(url));
  const endpoints = urls.flatMap((url) => {
    try {
      return [parseEndpoint(url)];
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const isPart = isTorn && !url.includes('@');
      problems.push(isPart ? `a part of it is no URL; ${escapes}` : error.message);
      return [];
    }
  });
  if (problems.length > 0) throw new UserError(problems.join('; '));
  if (endpoints.length === 0) throw new UserError('names no endpoint');
  return endpoints;
}

/**
 * Returns the endpoint that a URL names, or throws a UserError that says what is wrong with it, without credentials.
 * Takes `http`, `https`, `unix:///var/run/fleet.sock` and `http+unix://%2Fvar%2Frun%2Ffleet.sock`.
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
          `"unix://${path}" names the host "${url.host}": a socket's path needs three slashes, unix:///${path}`,
        );
      if (url.search || url.hash) throw hasPath(text);
      return unixEndpoint(percentDecoded(url.pathname));
    }
    case 'http+unix:':
      if (url.host === '')
        throw new UserError(`"${text}" has its path after a third slash; that is written unix://${url.pathname}`);
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
  if (username === '' && password === '') return { label: origin, origin, secrets: [] };
  const credentials = `${percentDecoded(username)}:${percentDecoded(password)}`;
  const encoded = Buffer.from(credentials).toString('base64');
  // A token goes without a password, in the place of the name.
  const secret = password || username;
  return {
    label: origin,
    origin,
    authorization: `Basic ${encoded}`,
    secrets: [...new Set([secret, percentDecoded(secret), encoded])],
  };
}

function unixEndpoint(socketPath: string): Endpoint {
  if (!socketPath.startsWith('/') || socketPath === '/')
    throw new UserError(`"${socketPath}" is not the absolute path of a unix socket`);
  if (Buffer.byteLength(socketPath) > maxSocketPathBytes || socketPath.includes('\0'))
    throw new UserError(`the path of a unix socket has at most ${maxSocketPathBytes} bytes, and none of them is 0`);
  return { label: `unix://${socketPath}`, origin: 'http://fleet.sock', socketPath, secrets: [] };
}

/** What a sockaddr_un has room for. */
const maxSocketPathBytes = 107;

const escapes = 'in user and password, / is written %2F, ? %3F, # %23 and a comma %2C';

/** What is taken for the host may be the first part of a password, and what follows it the rest. */
function hasPath(text: string): UserError {
  if (text.includes('@')) return new UserError(`its URL does not end after host and port; ${escapes}`);
  return new UserError(`"${text}": an endpoint has no path; /fleet/v1 is added to it`);
}
