import { isUtf8 } from 'node:buffer';
import { Agent, type Dispatcher, errors } from 'undici';
import { addressLabel, type Download, DownloadError } from '../definition/unit-source.js';
import { messageOf } from '../errors/error-message.js';
import { limitTo } from '../fleet/request-limit.js';
import { ConnectError } from '../tunnel/connect-error.js';
import type { ProxyFor } from '../tunnel/proxy.js';
import type { Pause } from '../tunnel/until-open.js';
import { connectorBy } from './connector.js';
import { dialOutward } from './dial-outward.js';
import { untilAborted } from './until-aborted.js';

export interface DownloadSettings {
  /** Milliseconds for one address, redirects included. */
  readonly timeoutMs: number;
  /** Aborted when downloads are not needed any more; they then reject with its reason. */
  readonly cancelled: AbortSignal;
  readonly proxyFor?: ProxyFor;
  /** The trusted certificate authorities; Node's default if absent. */
  readonly ca?: string;
  /** If there is one, a connection that is dropped is opened again in time. */
  readonly pause?: Pause;
}

/** Unit files are far smaller than this. */
const maxBodyBytes = 1024 * 1024;

const maxRedirects = 3;

/** A services file may list hundreds of addresses, usually on one server. */
const maxAtOnce = 8;

const headers = { accept: 'text/plain, */*;q=0.5', 'user-agent': 'fleet-deploy' };

/**
 * Returns a function that downloads text over https, from this machine rather than through the tunnel, and without anything
 * secret: no cookies, no credentials but a proxy's, no client certificate. Each address is fetched once.
 */
export function downloader({ timeoutMs, cancelled, proxyFor, ca, pause }: DownloadSettings): Download {
  const tls = ca === undefined ? {} : { ca };
  const agent = new Agent({
    allowH2: false,
    connect: connectorBy({
      dial: dialOutward(proxyFor),
      tls,
      connectTimeoutMs: timeoutMs,
      closing: cancelled,
      ...(pause && { pause }),
    }),
    connections: maxAtOnce,
    maxResponseSize: maxBodyBytes,
    headersTimeout: 0, // One time limit covers everything.
    bodyTimeout: 0,
  });
  const limited = limitTo(maxAtOnce);
  const downloads = new Map<string, Promise<string>>();

  async function download(url: string): Promise<string> {
    const timeUp = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([timeUp, cancelled]);
    try {
      return await untilAborted(signal, textAt(agent, url, signal));
    } catch (error) {
      cancelled.throwIfAborted();
      if (error instanceof DownloadError) throw error;
      const what = timeUp.aborted ? `no complete answer within ${timeoutMs / 1_000} s` : reasonOf(error);
      throw new DownloadError(`${addressLabel(url)} cannot be downloaded: ${what}`, { cause: error });
    }
  }

  return (url) => {
    const started = downloads.get(url) ?? limited(() => download(url));
    downloads.set(url, started);
    return started;
  };
}

async function textAt(agent: Agent, url: string, signal: AbortSignal): Promise<string> {
  let next = parseAddress(url, addressLabel(url));
  for (let redirects = 0; ; redirects++) {
    const { origin, pathname, search } = next;
    const answer = await agent.request({ origin, path: pathname + search, method: 'GET', headers, signal });
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || typeof location !== 'string')
      return textOf(answer, url);
    await answer.body.dump();
    const source = `${addressLabel(url)} redirects`;
    if (redirects === maxRedirects) throw new DownloadError(`${source} more than ${maxRedirects} times`);
    const target = URL.canParse(location, next.href) ? new URL(location, next).href : location;
    next = parseAddress(target, `${source} to ${addressLabel(target)}, which`);
  }
}

/** `subject` is what begins the sentence about an address that cannot be downloaded. */
function parseAddress(text: string, subject: string): URL {
  if (!URL.canParse(text)) throw new DownloadError(`${subject} is not a URL`);
  const url = new URL(text);
  if (url.protocol !== 'https:') throw new DownloadError(`${subject} is not https; only https is supported`);
  if (url.username !== '' || url.password !== '')
    throw new DownloadError(`${subject} contains credentials, which would not stay secret; remove them`);
  return url;
}

async function textOf({ statusCode, headers: got, body }: Dispatcher.ResponseData, url: string): Promise<string> {
  const label = addressLabel(url);
  if (statusCode !== 200) {
    await body.dump();
    const hint = [401, 403, 404].includes(statusCode)
      ? '; check the address; a unit file that is not public belongs in the repository'
      : '';
    throw new DownloadError(`${label} answered ${statusCode}${hint}`);
  }
  const bytes = await body.bytes();
  if (!isUtf8(bytes)) throw new DownloadError(`${label} is not text in UTF-8`);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (/^text\/html\b/i.test(String(got['content-type'])) || /^\s*<(!doctype\s+html|html)\b/i.test(text))
    throw new DownloadError(`${label} is an HTML page and not a unit file; use the address of the raw text`);
  return text;
}

function reasonOf(error: unknown): string {
  if (error instanceof ConnectError) return error.what;
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'it is larger than 1 MiB, too large for a unit file';
  return messageOf(error);
}
