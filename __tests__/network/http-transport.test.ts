import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { parseEndpoint } from '../../src/network/endpoint.js';
import { connectHttp } from '../../src/network/http-transport.js';
import { recorded, responseOf } from '../fleet/recordings.js';
import { cleanUp, freePort, serveHttp, serveTcp, temporaryFolder } from './servers.js';
import { directly, failureOf, get, never, transportTo } from './transports.js';

afterEach(cleanUp);

describe('a request', () => {
  test('arrives as it is, and its response comes back whole, whatever the status', async () => {
    const seen: unknown[] = [];
    const { port } = await serveHttp(async (request, response) => {
      const { method, url, headers } = request;
      seen.push({
        method,
        url,
        type: headers['content-type'],
        length: headers['content-length'],
        body: await text(request),
      });
      response.writeHead(409, { 'Content-Type': 'application/json', Server: 'fleetd/1.0.0' }).end('{"error":"é"}');
    });
    const path = '/fleet/v1/units/a%2Fb@1.service?x=%3D%3D';
    const body = JSON.stringify({ value: 'ü' });
    const headers = { 'content-type': 'application/json' };
    const response = await transportTo(`http://127.0.0.1:${port}`)({ method: 'PUT', path, headers, body }, never);
    expect(seen).toEqual([{ method: 'PUT', url: path, type: 'application/json', length: '14', body }]);
    expect(response).toMatchObject({
      status: 409,
      headers: { 'content-type': 'application/json', server: 'fleetd/1.0.0' },
      body: '{"error":"é"}',
    });
  });

  test('200 of them share a few connections', async () => {
    const { port, connections } = await serveHttp((_, response) => response.end('{}'));
    const transport = transportTo(`http://127.0.0.1:${port}`);
    for (let round = 0; round < 20; round++) await Promise.all(Array.from({ length: 10 }, () => transport(get, never)));
    expect(connections()).toBeLessThanOrEqual(8);
  });

  test('a server that closes its idle connections is connected to anew', async () => {
    const { port, connections } = await serveHttp((_, response) => response.setHeader('connection', 'close').end('{}'));
    const transport = transportTo(`http://127.0.0.1:${port}`);
    for (let count = 0; count < 3; count++) expect(await transport(get, never)).toMatchObject({ status: 200 });
    expect(connections()).toBe(3);
  });

  test('goes through a unix socket', async () => {
    const socketPath = join(await temporaryFolder(), 'my fleet.sock');
    const { connections } = await serveHttp((request, response) => response.end(request.url), socketPath);
    for (const url of [`unix://${encodeURI(socketPath)}`, `http+unix://${encodeURIComponent(socketPath)}`])
      expect(await transportTo(url)(get, never)).toMatchObject({ status: 200, body: get.path });
    expect(connections()).toBe(2);
  });

  test('carries the credentials of the URL, and none where there are none', async () => {
    const { port } = await serveHttp((request, response) => response.end(request.headers.authorization ?? 'none'));
    const basic = `Basic ${Buffer.from('deploy:p@ss').toString('base64')}`;
    expect(await transportTo(`http://deploy:p%40ss@127.0.0.1:${port}`)(get, never)).toMatchObject({ body: basic });
    expect(await transportTo(`http://127.0.0.1:${port}`)(get, never)).toMatchObject({ body: 'none' });
  });

  test('is not sent on to where a redirection points', async () => {
    const { port } = await serveHttp((_, response) => response.writeHead(302, { location: '/login' }).end());
    expect(await transportTo(`http://127.0.0.1:${port}`)(get, never)).toMatchObject({ status: 302 });
  });
});

describe('no connection, in words that name the endpoint', () => {
  test('nothing listens', async () => {
    const port = await freePort();
    expect(await failureOf(`http://deploy:hunter2@127.0.0.1:${port}`)).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(
        `cannot reach http://127.0.0.1:${port}: nothing listens there (connection refused); check`,
      ),
    });
  });

  test('nothing listens on any address of the host', async () => {
    const port = await freePort();
    expect(await failureOf(`http://deploy:hunter2@localhost:${port}`)).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(
        `cannot reach http://localhost:${port}: nothing listens there (connection refused); check`,
      ),
    });
  });

  test('no such host', async () => {
    const { code, message } = await failureOf('http://deploy:hunter2@fleet.invalid:49153');
    expect(code).toBe('connect');
    expect(message).toMatch(/^cannot reach http:\/\/fleet\.invalid:49153: .*(no such host|cannot be looked up)/);
  });

  test('no such socket', async () => {
    const path = join(await temporaryFolder(), 'fleet.sock');
    expect(await failureOf(`unix://${path}`)).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(`cannot reach unix://${path}: there is no such socket; check`),
    });
  });

  test('a file that is no socket', async () => {
    const path = join(await temporaryFolder(), 'fleet.sock');
    await writeFile(path, '');
    const { code, message } = await failureOf(`unix://${path}`);
    expect([code, message]).toEqual(['connect', expect.stringContaining(`cannot reach unix://${path}: `)]);
  });

  test('a socket in a folder that is a file', async () => {
    const path = join(await temporaryFolder(), 'file');
    await writeFile(path, '');
    expect(await failureOf(`unix://${path}/fleet.sock`)).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(`cannot reach unix://${path}/fleet.sock: `),
    });
  });

  test('http to a server that speaks something else', async () => {
    const { port } = await serveTcp((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failureOf(`http://deploy:hunter2@127.0.0.1:${port}`)).toMatchObject({
      code: 'connect',
      message: expect.stringContaining(`cannot reach http://127.0.0.1:${port}: it does not speak HTTP; check`),
    });
  });
});

describe('an exchange that breaks', () => {
  test.each([['before the answer', (response: { destroy(): void }) => response.destroy()]])(
    '%s',
    async (_, breakOff) => {
      const { port } = await serveHttp((request) => breakOff(request.socket));
      const { code, message } = await failureOf(`http://deploy:hunter2@127.0.0.1:${port}`);
      expect(code).toBe('exchange');
      expect(message).toMatch(new RegExp(`^the connection to http://127\\.0\\.0\\.1:${port} was lost: .+`));
    },
  );

  test('in the middle of a body of known length', async () => {
    const { port } = await serveHttp((request, response) => {
      response.writeHead(200, { 'content-length': '100', 'content-type': 'application/json' });
      response.write('{"machines":[', () => request.socket.destroy());
    });
    expect(await failureOf(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'exchange' });
  });

  test('in the middle of a chunked body', async () => {
    const { port } = await serveHttp((request, response) => {
      response.write('{"machines":[', () => request.socket.destroy());
    });
    expect(await failureOf(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'exchange' });
  });

  test('once, and the client has it the second time', async () => {
    const answer = responseOf(recorded('machines'));
    let requests = 0;
    const { port } = await serveHttp((request, response) => {
      if (++requests < 3) request.socket.destroy();
      else response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    const transport = transportTo(`http://127.0.0.1:${port}`);
    const context = { transport, clock: systemClock, random: () => 0, requestTimeoutMs: 5_000, retryForMs: 10_000 };
    expect(await Array.fromAsync(fleetClient(context).machines())).toHaveLength(3);
    expect(requests).toBe(3);
  });
});

describe('a server that says nothing', () => {
  test('is given up by the client after the request timeout', async () => {
    const { port } = await serveTcp(() => undefined);
    const transport = transportTo(`http://127.0.0.1:${port}`);
    const context = { transport, clock: systemClock, random: Math.random, requestTimeoutMs: 100, retryForMs: 0 };
    const startedAt = performance.now();
    await expect(fleetClient(context).discovery()).rejects.toMatchObject({
      code: 'timeout',
      reason: 'no answer within 0.1 s; check the port, and whether the endpoint is https rather than http',
    });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('nor does half an answer keep it waiting', async () => {
    const { port } = await serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'));
    const transport = transportTo(`http://127.0.0.1:${port}`);
    const context = { transport, clock: systemClock, random: Math.random, requestTimeoutMs: 100, retryForMs: 0 };
    await expect(fleetClient(context).discovery()).rejects.toMatchObject({ code: 'timeout' });
  });

  test.each([
    ['before its headers', ''],
    ['before the end of its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'],
  ])('can be left alone %s: the request rejects with the reason at once', async (_, said) => {
    const { port } = await serveTcp((socket) => socket.write(said));
    const cancellation = new AbortController();
    const reason = new Error('the job was cancelled');
    const pending = transportTo(`http://127.0.0.1:${port}`)(get, cancellation.signal);
    setTimeout(() => cancellation.abort(reason), 50);
    await expect(pending).rejects.toBe(reason);
  });

  test('closing ends what is under way', async () => {
    const { port } = await serveTcp(() => undefined);
    const { transport, close } = connectHttp(parseEndpoint(`http://127.0.0.1:${port}`), directly());
    const pending = transport(get, never).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await close();
    expect(await pending).toMatchObject({ name: 'TransportError' });
  });
});
