import { isUtf8 } from 'node:buffer';
import { Agent, type Dispatcher, errors } from 'undici';
import { addressLabel, type Download, DownloadError } from '../definition/download.js';
import { messageOf } from '../errors/error-message.js';
import { ConnectError } from '../tunnel/connect-error.js';
import { dialDirect } from '../tunnel/direct.js';
import { connectorBy } from './connector.js';
import { untilAborted } from './until-aborted.js';

export interface DownloadSettings {
  /** Milliseconds for one address, redirects included. */
  readonly timeoutMs: number;
  /** Aborted when nobody wants downloads any more; they reject with its reason. */
  readonly cancelled: AbortSignal;
  /** The authorities that may have signed a server's certificate; those that Node knows where it is absent. */
  readonly ca?: string;
}

/** No unit file is near this size. */
const maxBodyBytes = 1024 * 1024;

const maxRedirects = 3;

/** A services file may name hundreds of addresses, as a rule of one server. */
const maxAtOnce = 8;

const headers = { accept: 'text/plain, */*;q=0.5', 'user-agent': 'fleet-deploy' };

/**
 * Returns what downloads text over https, from this very machine and with nothing secret: no cookies, no credentials,
 * no certificate of the client. Each address is asked once.
 */
export function downloader({ timeoutMs, cancelled, ca }: DownloadSettings): Download {
  const tls = ca === undefined ? {} : { ca };
  const agent = new Agent({
    allowH2: false,
    connect: connectorBy({ dial: dialDirect, tls, connectTimeoutMs: timeoutMs, closing: cancelled }),
    connections: maxAtOnce,
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // There is one time limit for everything.
    bodyTimeout: 0,
  });
  const inTurn = turns(maxAtOnce);
  const downloads = new Map<string, Promise<string>>();

  async function download(url: string): Promise<string> {
    const timeUp = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeUp, cancelled]);
    try {
      return await untilAborted(signal, textAt(agent, url, signal));
    } catch (error) {
      cancelled.throwIfAborted();
      if (error instanceof DownloadError) throw error;
      const what = timeUp.aborted ? `there was no complete answer within ${timeoutMs / 1_000} s` : reasonOf(error);
      throw new DownloadError(`${addressLabel(url)} cannot be fetched: ${what}`, { cause: error });
    }
  }

  return (url) => {
    const begun = downloads.get(url) ?? inTurn(() => download(url));
    downloads.set(url, begun);
    return begun;
  };
}

async function textAt(agent: Agent, url: string, signal: AbortSignal): Promise<string> {
  let next = addressOf(url, '');
  for (let redirects = 0; ; redirects++) {
    const { origin, pathname, search } = next;
    const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string')
      return textOf(answer, url);
    await answer.body.dump();
    const source = `${addressLabel(url)} redirects `;
    if (redirects === maxRedirects) throw new DownloadError(`${source}more than ${maxRedirects} times`);
    next = addressOf(URL.canParse(location, next.href) ? new URL(location, next).href : location, `${source}to `);
  }
}

function addressOf(text: string, before: string): URL {
  const label = `${before}${addressLabel(text)}`;
  if (!URL.canParse(text)) throw new DownloadError(`${label}, which is not an address`);
  const url = new URL(text);
  if (url.protocol !== 'https:') throw new DownloadError(`${label}, which is not https, and only https is fetched`);
  if (url.username !== '' || url.password !== '')
    throw new DownloadError(
      `${label} with credentials in the address, where they would not stay secret; leave them out`,
    );
  return url;
}

async function textOf({ statusCode, headers: got, body }: Dispatcher.ResponseData, url: string): Promise<string> {
  const label = addressLabel(url);
  if (statusCode !== 200) {
    await body.dump();
    const hint = [401, 403, 404].includes(statusCode)
      ? '; check the address, and put a unit file that is not public into the repository'
      : '';
    throw new DownloadError(`${label} answered ${statusCode}${hint}`);
  }
  const bytes = await body.bytes();
  if (!isUtf8(bytes)) throw new DownloadError(`${label} is not text in UTF-8`);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (/^text\/html\b/i.test(String(got['content-type'])) || /^\s*<(!doctype\s+html|html)\b/i.test(text))
    throw new DownloadError(`${label} is an HTML page and not a unit file; give the address of the raw text`);
  return text;
}

function reasonOf(error: unknown): string {
  if (error instanceof ConnectError) return error.what;
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'it is larger than 1 MiB, which no unit file is';
  return messageOf(error);
}

/** Returns what runs work at once for so many at most, and for the others in the order in which they came. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
