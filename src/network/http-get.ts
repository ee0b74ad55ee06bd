import { Agent } from 'undici';
import { basicAuthorization } from '../tunnel/url-credentials.js';
import { connectorBy, type Route } from './connector.js';
import { transportError } from './transport-error.js';
import { untilAborted } from './until-aborted.js';

/** A plain GET of any URL: status and body, without following redirects. Rejects with a TransportError if there is no answer. */
export type HttpGet = (url: string, signal: AbortSignal) => Promise<{ readonly status: number; readonly body: string }>;

/** More than any health check answers. */
const maxBodyBytes = 1024 * 1024;

/** Returns a GET function with its own connections, opened along a route. */
export function httpGetter(route: Route): { readonly get: HttpGet; close(): Promise<void> } {
  const agent = new Agent({
    allowH2: false,
    connect: connectorBy(route),
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // The caller has its own timeout.
    bodyTimeout: 0,
  });

  async function answerOf(url: string, signal: AbortSignal): ReturnType<HttpGet> {
    const target = new URL(url);
    const { origin, pathname, search } = target;
    const authorization = basicAuthorization(target);
    const headers = authorization === undefined ? {} : { authorization };
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
