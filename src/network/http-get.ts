import { Agent } from 'undici';
import { percentDecoded } from '../tunnel/url-credentials.js';
import { connectorBy, type Route } from './connector.js';
import { transportError } from './transport-error.js';
import { untilAborted } from './until-aborted.js';

/** A plain GET of any URL: status and body, without following redirects. Rejects with a TransportError when there is no answer. */
export type HttpGet = (url: string, signal: AbortSignal) => Promise<{ readonly status: number; readonly body: string }>;

/** No health check has more to say. */
const maxBodyBytes = 1024 * 1024;

/** Returns a GET over connections of its own, opened by a route. */
export function httpGetter(route: Route): { readonly get: HttpGet; close(): Promise<void> } {
  const agent = new Agent({
    allowH2: false,
    connect: connectorBy(route),
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // Whoever asks has a timeout of its own.
    bodyTimeout: 0,
  });

  async function answerOf(url: string, signal: AbortSignal): ReturnType<HttpGet> {
    const { origin, pathname, search, username, password } = new URL(url);
    const credentials = `${percentDecoded(username)}:${percentDecoded(password)}`;
    const headers =
      credentials === ':' ? {} : { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
    const response = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    return { status: response.statusCode, body: await response.body.text() };
  }

  return {
    async get(url, signal) {
      signal.throwIfAborted();
      try {
        return await untilAborted(signal, answerOf(url, signal));
      } catch (error) {
        signal.throwIfAborted();
        throw transportError(error, new URL(url).origin, 'without advice');
      }
    },
    close: () => agent.destroy(),
  };
}
