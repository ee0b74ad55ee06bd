import type { IncomingMessage, RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { DownloadError } from '../../src/definition/unit-source.js';
import { downloader } from '../../src/network/downloader.js';
import { type Authority, authority, type Identity, serveTls } from '../tunnel/certificates.js';
import { describeWith } from '../tunnel/programs.js';
import { blackHole } from './black-hole.js';
import { cleanUp, freePort, serveHttp, serveTcp } from './servers.js';

afterEach(cleanUp);

const unit = '[Service]\nExecStart=/bin/true\n';

describeWith(['openssl'], 'a download', () => {
  let ours: Authority;
  let identity: Identity;

  beforeAll(async () => {
    ours = await authority('Ours');
    identity = await ours.server(['127.0.0.1', 'localhost']);
  });

  /** A server for what is downloaded, and what it was asked. */
  async function serve(listener: RequestListener) {
    const requests: IncomingMessage[] = [];
    const { port, connections } = await serveTls(identity, (request, response) => {
      requests.push(request);
      listener(request, response);
    });
    return { origin: `https://127.0.0.1:${port}`, port, requests, connections };
  }

  function download(url: string, { timeoutMs = 5_000, cancelled = new AbortController().signal, ca = ours.cert } = {}) {
    return downloader({ timeoutMs, cancelled, ca })(url);
  }

  /** Why there is nothing at an address. What may be secret never shows. */
  async function failureOf(url: string, settings?: Parameters<typeof download>[1]): Promise<string> {
    const error = await download(url, settings).then(
      (text) => Promise.reject(new Error(`there was ${text}`)),
      (cause: unknown) => cause as Error,
    );
    expect(error).toBeInstanceOf(DownloadError);
    expect(error.message).not.toMatch(/hunter2/);
    return error.message;
  }

  describe('that is refused before anything is sent', () => {
    test.each([
      [
        'http://example.org/a.service?token=hunter2',
        'http://example.org/a.service is not https; only https is supported',
      ],
      ['ftp://example.org/a', 'ftp://example.org/a is not https; only https is supported'],
      ['file:///etc/passwd', 'file:///etc/passwd is not https; only https is supported'],
      [
        'https://me:hunter2@example.org/a',
        'https://example.org/a contains credentials, which would not stay secret; remove them',
      ],
      ['https://hunter2@example.org/a', 'https://example.org/a contains credentials'],
      ['https://exa mple/a?hunter2', 'https://exa mple/a is not a URL'],
      ['https://', 'https:// is not a URL'],
    ])('%s', async (url, message) => {
      expect(await failureOf(url)).toContain(message);
    });
  });

  describe('that fails', () => {
    test.each([404, 401, 403])('with %i, says what to do', async (status) => {
      const { origin } = await serve((_, response) => void response.writeHead(status).end('no'));
      expect(await failureOf(`${origin}/a.service?token=hunter2#hunter2`)).toBe(
        `${origin}/a.service answered ${status}; check the address; a unit file that is not public belongs in the repository`,
      );
    });

    test.each([500, 204, 206, 304, 300])('with %i', async (status) => {
      const { origin } = await serve((_, response) => void response.writeHead(status).end());
      expect(await failureOf(`${origin}/a`)).toBe(`${origin}/a answered ${status}`);
    });

    test.each([true, false])('since it is too large, announced: %s', async (announced) => {
      let sent = 0;
      const { origin } = await serve((_, response) => {
        if (announced) response.setHeader('content-length', 64 * 1024 * 1024);
        const chunk = Buffer.alloc(64 * 1024, '#');
        const more = () => {
          while (!response.destroyed && sent < 64 * 1024 * 1024) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once('drain', more);
          }
        };
        more();
      });
      expect(await failureOf(`${origin}/a`)).toBe(
        `${origin}/a cannot be downloaded: it is larger than 1 MiB, too large for a unit file`,
      );
      expect(sent).toBeLessThan(32 * 1024 * 1024);
    });

    test.each<[string, RequestListener]>([
      ['without an answer', () => {}],
      ['with an answer that never ends', (_, response) => void response.writeHead(200).write('[Service]\n')],
      [
        'with an answer byte by byte',
        (_, response) => {
          const timer = setInterval(() => response.write('#'), 20);
          response.on('close', () => clearInterval(timer));
        },
      ],
      [
        'with redirects that take their time',
        async (_, response) => {
          await delay(120);
          response.writeHead(302, { location: '/next' }).end();
        },
      ],
    ])('since it is too slow, %s', async (_, listener) => {
      const { origin } = await serve(listener);
      expect(await failureOf(`${origin}/a`, { timeoutMs: 300 })).toBe(
        `${origin}/a cannot be downloaded: no complete answer within 0.3 s`,
      );
    });

    test('since nobody takes the connection', async () => {
      const { port } = await blackHole();
      expect(await failureOf(`https://127.0.0.1:${port}/a`, { timeoutMs: 300 })).toMatch(
        /^https:\/\/127\.0\.0\.1:\d+\/a cannot be downloaded: .*within 0\.3 s/,
      );
    });

    test('since nothing listens, the name is unknown, or it does not speak TLS', async () => {
      const port = await freePort();
      expect(await failureOf(`https://127.0.0.1:${port}/a`)).toContain('cannot be downloaded: nothing listens there');
      expect(await failureOf('https://nowhere.invalid/a')).toMatch(
        /^https:\/\/nowhere\.invalid\/a cannot be downloaded: /,
      );
      const plain = await serveHttp((_, response) => void response.end(unit));
      expect(await failureOf(`https://127.0.0.1:${plain.port}/a`)).toContain('cannot be downloaded: TLS: ');
    });

    test('since it breaks off', async () => {
      const { origin } = await serve((request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('[Serv', () => request.socket.destroy());
      });
      expect(await failureOf(`${origin}/a`)).toMatch(/\/a cannot be downloaded: /);
    });

    test('since nobody vouches for the server', async () => {
      const { origin, requests } = await serve((_, response) => void response.end(unit));
      const strange = await authority('Unrelated');
      expect(await failureOf(`${origin}/a`, { ca: strange.cert })).toBe(
        `${origin}/a cannot be downloaded: TLS: its certificate was issued by an unknown authority`,
      );
      expect(requests).toEqual([]);
    });

    test.each([
      ['text/html; charset=utf-8', 'Sign in'],
      ['text/plain', '\n<!DOCTYPE html>\n<html>'],
      ['', '<html lang="en">'],
    ])('since it is a web page: %j %j', async (type, body) => {
      const { origin } = await serve((_, response) => void response.writeHead(200, { 'content-type': type }).end(body));
      expect(await failureOf(`${origin}/blob/a.service`)).toBe(
        `${origin}/blob/a.service is an HTML page and not a unit file; use the address of the raw text`,
      );
    });

    test('since it is not text', async () => {
      const { origin } = await serve((_, response) => void response.end(Buffer.from([0x1f, 0x8b, 0x08, 0xff])));
      expect(await failureOf(`${origin}/a`)).toBe(`${origin}/a is not text in UTF-8`);
    });
  });

  describe('that is redirected', () => {
    test.each([
      ['in a circle', '/a?token=hunter2', /^\S+\/a redirects more than 3 times$/],
      [
        'to http',
        'http://example.org/x?token=hunter2',
        /^\S+\/a redirects to http:\/\/example\.org\/x, which is not https/,
      ],
      ['to a file', 'file:///etc/passwd', /^\S+\/a redirects to file:\/\/\/etc\/passwd, which is not https/],
      [
        'with credentials',
        'https://me:hunter2@127.0.0.1/x',
        /^\S+\/a redirects to https:\/\/127\.0\.0\.1\/x, which contains credentials/,
      ],
      ['to nowhere', 'https://', /^\S+\/a redirects to https:\/\/, which is not a URL/],
    ])('%s, is refused', async (_, location, message) => {
      const { origin, requests } = await serve(
        (_request, response) => void response.writeHead(302, { location }).end(),
      );
      expect(await failureOf(`${origin}/a?token=hunter2`)).toMatch(message);
      expect(requests.length).toBe(location.startsWith('/') ? 4 : 1);
    });

    test.each([301, 302, 303, 307, 308])(
      'three times by %i, arrives, with nothing secret on the way',
      async (status) => {
        const target = await serve((_, response) => void response.end(unit));
        const { origin, requests } = await serve(({ url = '' }, response) => {
          const step = Number(url.slice(1));
          response.setHeader('set-cookie', 'session=hunter2');
          response.writeHead(status, { location: step < 2 ? `./${step + 1}` : `${target.origin}/a` }).end();
        });
        expect(await download(`${origin}/0`)).toBe(unit);
        expect(requests.map(({ url }) => url)).toEqual(['/0', '/1', '/2']);
        for (const { headers } of [...requests, ...target.requests])
          expect(Object.keys(headers).toSorted()).toEqual(['accept', 'connection', 'host', 'user-agent']);
      },
    );
  });

  describe('that succeeds', () => {
    test('gives the text, and asks for just what the address says', async () => {
      const { origin, requests } = await serve((_, response) => void response.end(`${unit}# grün ✓\r\n`));
      expect(await download(`${origin}/a/b@.service?ref=main&token=x#L3`)).toBe(`${unit}# grün ✓\r\n`);
      expect(requests).toMatchObject([{ method: 'GET', url: '/a/b@.service?ref=main&token=x' }]);
    });

    test('asks for each address once, and for many over a few connections', async () => {
      let atOnce = 0;
      let most = 0;
      const { origin, requests, connections } = await serve(async ({ url }, response) => {
        most = Math.max(most, ++atOnce);
        await delay(5);
        atOnce--;
        response.end(url);
      });
      const fetchText = downloader({ timeoutMs: 5_000, cancelled: new AbortController().signal, ca: ours.cert });
      const paths = Array.from({ length: 209 }, (_, index) => `/${index % 100}`);
      expect(await Promise.all(paths.map((path) => fetchText(origin + path)))).toEqual(paths);
      expect(requests).toHaveLength(100);
      expect(most).toBeLessThanOrEqual(8);
      expect(connections()).toBeLessThanOrEqual(8);
    });

    test('after others that failed', async () => {
      const { origin } = await serve(
        ({ url }, response) => void response.writeHead(url === '/good' ? 200 : 500).end(unit),
      );
      const fetchText = downloader({ timeoutMs: 5_000, cancelled: new AbortController().signal, ca: ours.cert });
      const bad = Array.from({ length: 30 }, (_, index) => fetchText(`${origin}/${index}`).catch(() => 'failed'));
      expect(await fetchText(`${origin}/good`)).toBe(unit);
      expect(new Set(await Promise.all(bad))).toEqual(new Set(['failed']));
    });
  });

  test('ends at once when the job is cancelled, those that wait among them', async () => {
    const { origin } = await serve(() => {});
    const cancellation = new AbortController();
    const reason = new Error('cancelled by SIGINT');
    const fetchText = downloader({ timeoutMs: 60_000, cancelled: cancellation.signal, ca: ours.cert });
    const all = Array.from({ length: 20 }, (_, index) => fetchText(`${origin}/${index}`));
    setTimeout(() => cancellation.abort(reason), 50);
    const outcomes = await Promise.allSettled(all);
    expect(outcomes.every((outcome) => outcome.status === 'rejected' && outcome.reason === reason)).toBe(true);
  });
});

describe('without an authority of its own', () => {
  test('a download trusts what Node trusts', async () => {
    const { port } = await serveTcp((socket) => void socket.end());
    const fetchText = downloader({ timeoutMs: 5_000, cancelled: new AbortController().signal });
    await expect(fetchText(`https://127.0.0.1:${port}/a`)).rejects.toBeInstanceOf(DownloadError);
  });
});
