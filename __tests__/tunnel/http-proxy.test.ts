import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { UserError } from '../../src/errors/user-error.js';
import { dialThroughHttpProxy } from '../../src/network/dial-through-http-proxy.js';
import { downloader } from '../../src/network/downloader.js';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import type { HttpProxy } from '../../src/tunnel/http-proxy.js';
import { parseProxy } from '../../src/tunnel/proxy.js';
import { cleanUp, freePort, listen, serveHttp, serveTcp } from '../network/servers.js';
import { connectBy, failureOf, startBastion } from '../ssh/bastion.js';
import { type Authority, authority, type Identity, serveTls } from './certificates.js';
import { startSquid, startTinyproxy } from './http-proxies.js';
import { describeWith } from './programs.js';
import { askThrough, connectThrough, failureThrough, never, password, user } from './through-socks.js';

jest.setTimeout(30_000);
afterEach(cleanUp);

const hello = () => serveHttp((_, response) => response.end('hello'));
const at = (port: number, credentials = '') => `http://${credentials}127.0.0.1:${port}`;

describe('the URL of a proxy', () => {
  function complaintAbout(text: string): string {
    try {
      parseProxy(text, 'input proxy');
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/hunter2/);
      return (error as UserError).message;
    }
    throw new Error(`${text} was taken`);
  }

  test.each([
    ['http://proxy:3128', { scheme: 'http', host: 'proxy', port: 3128, label: 'http://proxy:3128', secrets: [] }],
    ['http://proxy', { port: 80, label: 'http://proxy:80' }],
    ['https://proxy/', { scheme: 'https', port: 443, label: 'https://proxy:443' }],
    ['http://[::1]:3128', { host: '::1', label: 'http://[::1]:3128' }],
    ['socks5://proxy', { scheme: 'socks5', port: 1080 }],
    [
      'http://deploy:p%40ss@proxy:3128',
      { label: 'http://proxy:3128', authorization: `Basic ${Buffer.from('deploy:p@ss').toString('base64')}` },
    ],
    ['http://t0ken@proxy:3128', { authorization: `Basic ${Buffer.from('t0ken:').toString('base64')}` }],
  ])('is %s', (url, expected) => {
    expect(parseProxy(url, 'input proxy')).toMatchObject({ source: 'input proxy', ...expected });
  });

  test.each([
    ['proxy:3128', 'is not the URL of a proxy, such as http://proxy.example:3128 or socks5h://'],
    ['ftp://deploy:hunter2@proxy', 'is not the URL of a proxy'],
    ['http://', 'is not the URL of a proxy'],
    ['http://deploy:hunter2@proxy:port', 'is not the URL of a proxy'],
    ['http://proxy:3128/path', '"http://proxy:3128" is followed by a path, but a proxy has none'],
    ['http://deploy:hun/ter2@proxy', 'write / as %2F'],
    ['http://deploy:hunter2%@proxy', 'invalid percent-encoding'],
    ['http://de%3Aploy:hunter2@proxy', 'a user with a colon'],
    ['http://proxy:0', 'port 0 is not a valid port'],
    ['socks6://proxy', 'is not the URL of a SOCKS proxy'],
  ])('is not %s', (url, complaint) => {
    expect(complaintAbout(url)).toContain(complaint);
  });
});

describeWith(['tinyproxy'], 'through an HTTP proxy', () => {
  test('the endpoint and health checks are reached by CONNECT, over connections that are kept', async () => {
    const fleet = await hello();
    const health = await serveHttp((_, response) => response.end('fine'));
    const proxy = await startTinyproxy();
    const { transport, get } = connectThrough(at(proxy.port), at(fleet.port));
    const request = { method: 'GET' as const, path: '/fleet/v1/machines', headers: {} };
    for (let time = 0; time < 3; time++) expect(await transport(request, never)).toMatchObject({ body: 'hello' });
    expect(await get(`${at(health.port)}/health`, never)).toMatchObject({ status: 200, body: 'fine' });
    expect(new Set(proxy.requests())).toEqual(new Set([`127.0.0.1:${fleet.port}`, `127.0.0.1:${health.port}`]));
    expect(fleet.connections()).toBeLessThan(3);
  });

  test('several connections are opened at once', async () => {
    let waiting: (() => void)[] = [];
    const fleet = await serveHttp((_, response) => {
      waiting.push(() => response.end('hello'));
      if (waiting.length === 3) waiting = waiting.map((answer) => answer()).map(() => () => undefined);
    });
    const proxy = await startTinyproxy();
    const { get } = connectThrough(at(proxy.port), at(fleet.port));
    const answers = await Promise.all([1, 2, 3].map((one) => get(`${at(fleet.port)}/${one}`, never)));
    expect(answers.map(({ body }) => body)).toEqual(['hello', 'hello', 'hello']);
  });

  test('names are looked up by the proxy', async () => {
    const fleet = await hello();
    const proxy = await startTinyproxy();
    expect(await askThrough(at(proxy.port), `http://localhost:${fleet.port}`)).toBe('hello');
    expect(proxy.requests()).toEqual([`localhost:${fleet.port}`]);
  });

  test('a user and a password let in', async () => {
    const fleet = await hello();
    const proxy = await startTinyproxy({ user, password });
    expect(await askThrough(at(proxy.port, `${user}:${password}@`), at(fleet.port))).toBe('hello');
  });

  test('none, or wrong ones, do not, and the proxy is what is to be checked', async () => {
    const proxy = await startTinyproxy({ user, password: `${password}x` });
    const missing = await failureThrough(at(proxy.port), 'http://127.0.0.1:1');
    expect(missing.error.message).toBe(
      `cannot reach http://127.0.0.1:1: the HTTP proxy ${at(proxy.port)} requires a user and a password; check input proxy: http://user:password@host:port`,
    );
    const wrong = await failureThrough(at(proxy.port, `${user}:${password}@`), 'http://127.0.0.1:1');
    expect(wrong.error.message).toContain(`the HTTP proxy ${at(proxy.port)} rejects the user and the password; check`);
    expect(wrong.error.cause).toMatchObject({ code: 'proxy-auth' });
  });

  test('a port that it does not lead to is called that', async () => {
    const proxy = await startTinyproxy({ only: 443 });
    const { error } = await failureThrough(at(proxy.port), 'http://127.0.0.1:49153');
    expect(error.message).toContain(
      `the HTTP proxy ${at(proxy.port)} does not allow connections to 127.0.0.1:49153 (403); check its rules: many proxies allow CONNECT to port 443 only`,
    );
    expect(error.cause).toMatchObject({ code: 'proxy' });
  });

  test('where nothing listens at the other end, the endpoint is what is to be checked', async () => {
    const [gone, proxy] = [await freePort(), await startTinyproxy()];
    const { error } = await failureThrough(at(proxy.port), at(gone));
    expect(error.message).toContain(`could not connect to 127.0.0.1:${gone} (500); check the endpoint`);
    expect(error.cause).toMatchObject({ code: 'connect' });
  });

  test('a proxy that was gone for a while is used again', async () => {
    const fleet = await hello();
    const proxy = await startTinyproxy();
    const { transport } = connectThrough(at(proxy.port), at(fleet.port));
    const request = { method: 'GET' as const, path: '/', headers: {} };
    await transport(request, never);
    await proxy.kill();
    await expect(transport(request, never)).rejects.toThrow(/connection|lost/);
    await expect(transport(request, never)).rejects.toThrow(
      `the HTTP proxy ${at(proxy.port)}: nothing listens there (connection refused); check input proxy`,
    );
    await proxy.restart();
    expect(await transport(request, never)).toMatchObject({ body: 'hello' });
  });
});

describeWith(['tinyproxy', 'sshd', 'ssh-keygen'], 'an SSH host behind an HTTP proxy', () => {
  const proxyAt = (port: number) => ({ proxyFor: () => parseProxy(at(port), 'input proxy') });

  test('is reached through it, and what lies behind it is not asked of the proxy', async () => {
    const [fleet, proxy] = [await hello(), await startTinyproxy()];
    const { sshd, ssh } = await startBastion();
    const way = connectBy(ssh, at(fleet.port), proxyAt(proxy.port));
    expect(await way.ask()).toMatchObject({ body: 'hello' });
    expect(proxy.requests()).toEqual([`127.0.0.1:${sshd.port}`]);
  });

  test('is out of reach if the proxy is, and it is the proxy that is to be checked', async () => {
    const { ssh } = await startBastion();
    const { code, message } = await failureOf(connectBy(ssh, 'http://127.0.0.1:1', proxyAt(await freePort())).ask());
    expect([code, message]).toEqual([
      'proxy',
      expect.stringMatching(/the SSH host \S+: the HTTP proxy \S+ nothing listens there .+; check input proxy$/),
    ]);
  });
});

describeWith(['squid', 'openssl'], 'through squid', () => {
  let ours: Authority;
  let identity: Identity;
  beforeAll(async () => {
    ours = await authority('Ours');
    identity = await ours.server(['127.0.0.1']);
  });

  test('to what it finds, and with its own word for why it finds nothing', async () => {
    const [fleet, proxy, gone] = [await hello(), await startSquid(), await freePort()];
    expect(await askThrough(at(proxy.port), at(fleet.port))).toBe('hello');
    const { error } = await failureThrough(at(proxy.port), at(gone));
    expect(error.message).toMatch(/could not connect to 127\.0\.0\.1:\d+ \(503, ERR_CONNECT_FAIL \d+\); check the end/);
  });

  test('by https, with a certificate of tls-ca, to http and https', async () => {
    const proxy = await startSquid({ tls: identity });
    const secure = await serveTls(identity, (_, response) => response.end('secret'));
    const fleet = await hello();
    const trusted = { ...parseProxy(`https://127.0.0.1:${proxy.port}`, 'input proxy'), ca: [ours.cert] };
    const way = (url: string) => connectBy(undefined, url, { proxyFor: () => trusted, tls: { ca: ours.cert } });
    expect(await way(at(fleet.port)).ask()).toMatchObject({ body: 'hello' });
    expect(await way(`https://127.0.0.1:${secure.port}`).ask()).toMatchObject({ body: 'secret' });
    const { error } = await failureThrough(`https://127.0.0.1:${proxy.port}`, at(fleet.port));
    expect(error.message).toMatch(
      /the HTTP proxy \S+ TLS: its certificate was issued by an unknown authority; check input proxy, and tls-ca/,
    );
  });

  test('downloads', async () => {
    const proxy = await startTinyproxy();
    const { port } = await serveTls(identity, (_, response) => response.end('[Service]\n'));
    const proxyFor = () => parseProxy(at(proxy.port), 'HTTPS_PROXY');
    const download = downloader({ timeoutMs: 5_000, cancelled: never, ca: ours.cert, proxyFor });
    expect(await download(`https://127.0.0.1:${port}/a.service`)).toBe('[Service]\n');
    expect(proxy.requests()).toEqual([`127.0.0.1:${port}`]);
  });
});

describe('an HTTP proxy that is none, or a bad one', () => {
  /** Answers CONNECT in its own way. */
  const proxyThat = (answer: (socket: Socket, request: IncomingMessage) => void) =>
    listen(createServer().on('connect', (request, socket) => answer(socket as Socket, request)));
  const failure = async (port: number, ms?: number) =>
    (await failureThrough(at(port, `${user}:${password}@`), 'http://10.9.9.9:49153', ms)).error;

  test('is asked for nothing but the target, as whom the URL says', async () => {
    const heads: unknown[] = [];
    const { port } = await proxyThat((socket, { url, headers }) => {
      heads.push({ url, ...headers });
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    expect((await failure(port)).message).toContain('could not connect to 10.9.9.9:49153 (502); check the endpoint');
    expect(heads).toEqual([
      {
        url: '10.9.9.9:49153',
        host: '10.9.9.9:49153',
        connection: 'close',
        'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
      },
    ]);
  });

  test.each([
    ['HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\n\r\n', 'requires another authentication method .*\\(NTLM\\)'],
    [
      'HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n',
      'rejects the user',
    ],
    ['HTTP/1.1 400 Bad Request\r\n\r\n', 'answered 400 when asked to connect to 10.9.9.9:49153; check input proxy$'],
    ['HTTP/1.1 302 Found\r\nLocation: http://login.example\r\n\r\n', 'answered 302 when asked to connect'],
    ['SSH-2.0-OpenSSH_9.2\r\n', 'does not answer as an HTTP proxy .*; check input proxy, and whether it is https'],
  ])('answers %j', async (answer, words) => {
    const { port } = await serveTcp((socket) => socket.once('data', () => socket.end(answer)));
    expect((await failure(port)).message).toMatch(new RegExp(words));
  });

  test('hangs up', async () => {
    const { port } = await serveTcp((socket) => socket.once('data', () => socket.destroy()));
    expect((await failure(port)).message).toContain(`the HTTP proxy ${at(port)}: it closed the connection; check`);
  });

  test('says nothing, and is waited for as long as connect-timeout says', async () => {
    const { port } = await serveTcp((socket) => socket.resume());
    const { error, after } = await failureThrough(at(port), 'http://10.9.9.9:49153', 300);
    expect(error.message).toContain(
      `the HTTP proxy ${at(port)} did not connect to 10.9.9.9:49153 within 0.3 s; check input proxy, and that the target`,
    );
    expect(after).toBeLessThan(2_000);
  });

  test('sends what the server says together with its own answer, as an SSH server may', async () => {
    const { port } = await proxyThat((socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nSSH-2.0-x\r\n'));
    const proxy = parseProxy(at(port), 'input proxy') as HttpProxy;
    const target = { host: '10.9.9.9', port: 22 };
    const stream = await dialThroughHttpProxy(proxy)(target, deadlineIn(5_000, never));
    const [data] = await once(stream, 'data');
    expect(String(data)).toBe('SSH-2.0-x\r\n');
    stream.destroy();
  });
});
