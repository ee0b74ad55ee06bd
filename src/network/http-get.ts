import { Agent } from 'undici';
import { basicAuthorization } from '../tunnel/url-credentials.js';
import { connectorBy, type Route } from './connector.js';
import { transportError } from './transport-error.js';
import { untilAborted } from './until-aborted.js';

/** A GET of any URL with headers: status and body, without following redirects. Rejects with a TransportError if there is no answer. */
export type HttpGet = (
  url: string,
  signal: AbortSignal,
  headers?: Readonly<Record<string, string>>,
) => Promise<{ readonly status: number; readonly body: string }>;

/** The beginning of an answer. */
export interface AnswerBeginning {
  readonly status: number;
  /** The server's time, in milliseconds since the Unix epoch, if it said so. */
  readonly date?: number;
  readonly body: Buffer;
  /** Whether there was more. */
  readonly isCut: boolean;
}

/** A GET with headers, of which at most `maxBytes` are read. Rejects with a TransportError if there is no answer. */
export type HttpGetBeginning = (
  url: string,
  headers: Readonly<Record<string, string>>,
  maxBytes: number,
  signal: AbortSignal,
) => Promise<AnswerBeginning>;

/** More than any health check answers. */
const maxBodyBytes = 1024 * 1024;

/** Returns GET functions with their own connections, opened along a route. */
export function httpGetter(route: Route): {
  readonly get: HttpGet;
  readonly getBeginning: HttpGetBeginning;
  close(): Promise<void>;
} {
  const agent = new Agent({
    allowH2: false,
    connect: connectorBy(route),
    headersTimeout: 0, // The caller has its own timeout.
    bodyTimeout: 0,
  });

  async function answerOf(
    url: string,
    headers: Readonly<Record<string, string>>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<AnswerBeginning> {
    const target = new URL(url);
    const { origin, pathname, search } = target;
    const authorization = basicAuthorization(target);
    const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
    const all = authorization === undefined || isGiven ? headers : { ...headers, authorization };
    const response = await agent.request({ origin, path: pathname + search, method: 'GET', headers: all, signal });
    const date = Date.parse(String(response.headers.date));
    return {
      status: response.statusCode,
      ...(Number.isFinite(date) && { date }),
      ...(await beginningOfBody(response.body, maxBytes)),
    };
  }

  async function asked<T>(url: string, signal: AbortSignal, answer: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await untilAborted(signal, answer());
    } catch (error) {
      signal.throwIfAborted();
      throw transportError(error, new URL(url).origin, 'without advice');
    }
  }

  return {
    get: (url, signal, headers = {}) =>
      asked(url, signal, async () => {
        const { status, body, isCut } = await answerOf(url, headers, maxBodyBytes, signal);
        if (isCut) throw new Error(`the answer is larger than ${maxBodyBytes / 1_024 / 1_024} MiB`);
        return { status, body: body.toString() };
      }),
    getBeginning: (url, headers, maxBytes, signal) =>
      asked(url, signal, () => answerOf(url, headers, maxBytes, signal)),
    close: () => agent.destroy(),
  };
}

async function beginningOfBody(
  body: AsyncIterable<Buffer>,
  maxBytes: number,
): Promise<Pick<AnswerBeginning, 'body' | 'isCut'>> {
  const parts: Buffer[] = [];
  let left = maxBytes;
  for await (const part of body) {
    parts.push(part.subarray(0, left));
    left -= part.length;
    // Leaving the loop closes the connection.
    if (left < 0) break;
  }
  return { body: Buffer.concat(parts), isCut: left < 0 };
}
