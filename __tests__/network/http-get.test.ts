import { afterEach, describe, expect, test } from '@jest/globals';
import { healthChecker } from '../../src/action/health-checker.js';
import { systemClock } from '../../src/clock/system-clock.js';
import type { HealthCheck } from '../../src/health/health-check.js';
import { parseStatusRanges } from '../../src/health/status-ranges.js';
import { httpGetter } from '../../src/network/http-get.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { cleanUp, freePort, onCleanUp, serveHttp } from './servers.js';

afterEach(cleanUp);

function check(url: string, more: Partial<HealthCheck> = {}) {
  const closing = new AbortController().signal;
  const { get, close } = httpGetter({ dial: dialDirect, tls: {}, connectTimeoutMs: 2_000, closing });
  onCleanUp(close);
  return healthChecker(get, systemClock, 2_000)({ url, ...more }, {});
}

describe('a health check', () => {
  test('is asked with the user and the password of its URL', async () => {
    const { port } = await serveHttp((request, response) => {
      response.statusCode =
        request.headers.authorization === `Basic ${Buffer.from('mon:s3cr@t').toString('base64')}` ? 200 : 401;
      response.end(request.url);
    });
    expect(await check(`http://mon:s3cr%40t@127.0.0.1:${port}/health?token=abc`)).toMatchObject({ healthy: true });
  });

  test('does not show them, nor its query, when it fails', async () => {
    const { port } = await serveHttp((_, response) => response.writeHead(401).end());
    const { detail } = await check(`http://mon:s3cr%40t@127.0.0.1:${port}/health?token=abc`);
    expect(detail).toBe(`health check http://127.0.0.1:${port}/health?… answered 401`);
    const nobody = await freePort();
    expect((await check(`http://mon:s3cr%40t@127.0.0.1:${nobody}/health?token=abc`)).detail).not.toMatch(/s3cr|abc/);
  });

  test('of a service that is not there is reported without advice on where fleet listens', async () => {
    const port = await freePort();
    expect((await check(`http://127.0.0.1:${port}/`)).detail).toBe(
      `health check http://127.0.0.1:${port}/: cannot reach http://127.0.0.1:${port}: nothing listens there (connection refused)`,
    );
  });

  test('has the headers that it is given, of which Host is the site that is asked', async () => {
    const { port } = await serveHttp((request, response) => {
      const { host, 'x-api-key': key } = request.headers;
      response.statusCode = host === 'web.example' && key === 'k3y' ? 200 : 421;
      response.end();
    });
    const headers = { Host: 'web.example', 'X-Api-Key': 'k3y' };
    expect(await check(`http://127.0.0.1:${port}/`, { headers })).toMatchObject({ healthy: true });
    expect(await check(`http://127.0.0.1:${port}/`)).toMatchObject({ healthy: false });
  });

  test('prefers an Authorization header to the user of its URL', async () => {
    const { port } = await serveHttp((request, response) => {
      response.statusCode = request.headers.authorization === 'Bearer t0ken' ? 200 : 401;
      response.end();
    });
    const headers = { authorization: 'Bearer t0ken' };
    expect(await check(`http://mon:s3cret@127.0.0.1:${port}/`, { headers })).toMatchObject({ healthy: true });
  });

  test('may accept other answers than a success, and does not follow a redirect', async () => {
    let status = 302;
    const { port } = await serveHttp((_, response) => response.writeHead(status, { location: '/login' }).end());
    const accepts = parseStatusRanges('200-399');
    const url = `http://127.0.0.1:${port}/`;
    expect(await check(url, { accepts })).toEqual({ healthy: true, detail: 'health check answered 302' });
    expect(await check(url)).toEqual({ healthy: false, detail: `health check ${url} answered 302` });
    status = 404;
    expect((await check(url, { accepts })).detail).toBe(`health check ${url} answered 404, not 200-399`);
  });
});
