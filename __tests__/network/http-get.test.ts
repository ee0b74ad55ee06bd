import { afterEach, describe, expect, test } from '@jest/globals';
import { healthChecker } from '../../src/action/health-checker.js';
import { systemClock } from '../../src/clock/system-clock.js';
import { httpGetter } from '../../src/network/http-get.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { cleanUp, freePort, onCleanUp, serveHttp } from './servers.js';

afterEach(cleanUp);

function check(url: string) {
  const closing = new AbortController().signal;
  const { get, close } = httpGetter({ dial: dialDirect, tls: {}, connectTimeoutMs: 2_000, closing });
  onCleanUp(close);
  return healthChecker(get, systemClock, 2_000)(url, {});
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
});
