import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import type { CallOptions } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { FleetError } from '../../src/fleet/fleet-error.js';
import type { Attempt } from '../../src/fleet/request.js';
import type { HttpRequest, Transport } from '../../src/fleet/transport.js';
import { httpGetter } from '../../src/network/http-get.js';
import { ConnectError } from '../../src/tunnel/connect-error.js';
import type { Dial } from '../../src/tunnel/dial.js';
import { dialDirect } from '../../src/tunnel/direct.js';
import { recorded, responseOf } from '../fleet/recordings.js';
import { blackHole } from './black-hole.js';
import { cleanUp, onCleanUp, serveHttp, serveTcp } from './servers.js';
import { directly, failureBy, get, never, transportTo } from './transports.js';

afterEach(cleanUp);

const unit = responseOf(recorded('the unit once running'));
const reason = new Error('the job was cancelled');

/** A way that takes its time, as one through tunnels does. */
const slowly =
  (ms: number): Dial =>
  async (target, deadline) => {
    await delay(ms);
    return dialDirect(target, deadline);
  };

/** Asks for a unit once, without trying again. */
async function ask(transport: Transport, requestTimeoutMs: number, call: CallOptions = {}) {
  const attempts: Attempt[] = [];
  const onAttempt = (attempt: Attempt) => void attempts.push(attempt);
  const context = { transport, clock: systemClock, random: () => 0, retryForMs: 0, requestTimeoutMs, onAttempt };
  const startedAt = performance.now();
  const outcome = await fleetClient(context)
    .unit('rec@1.service', call)
    .catch((error: unknown) => error as FleetError);
  return { outcome, attempts, ms: performance.now() - startedAt };
}

/** A server that takes `ms` for each answer, and what it was asked. */
async function serveSlowly(ms: number) {
  const asked: string[] = [];
  const { port, connections } = await serveHttp(async ({ method }, response) => {
    asked.push(method ?? '');
    await delay(ms);
    response.writeHead(unit.status, unit.headers).end(unit.body);
  });
  return { url: `http://127.0.0.1:${port}`, connections, asked };
}

describe('the time for a request', () => {
  test('does not begin before there is a connection', async () => {
    const { url } = await serveSlowly(50);
    const { outcome, ms } = await ask(transportTo(url, { dial: slowly(600) }), 400);
    expect(outcome).toMatchObject({ name: 'rec@1.service' });
    expect(ms).toBeGreaterThan(600);
  });

  test('begins then: a silent server has that time, and not the rest of what connecting may take', async () => {
    const { port } = await serveTcp(() => undefined);
    const { outcome, ms } = await ask(transportTo(`http://127.0.0.1:${port}`, { dial: slowly(300) }), 300);
    expect(outcome).toMatchObject({
      code: 'timeout',
      reason: expect.stringContaining('no answer within 0.3 s; check the port'),
      attempts: 1,
    });
    expect([ms > 590, ms < 2_000]).toEqual([true, true]);
  });

  test('does not run while other requests have all connections', async () => {
    const { url, connections } = await serveSlowly(200);
    const transport = transportTo(url);
    // Three turns of eight.
    const asked = await Promise.all(Array.from({ length: 24 }, () => ask(transport, 500)));
    for (const { outcome, attempts } of asked) {
      expect(outcome).toMatchObject({ name: 'rec@1.service' });
      expect(attempts).toMatchObject([{ number: 1, outcome: 200 }]);
    }
    expect(Math.max(...asked.map(({ ms }) => ms))).toBeGreaterThan(590);
    expect(connections()).toBeLessThanOrEqual(8);
  });
});

describe('an address that answers nothing at all', () => {
  const noConnection = (port: number) =>
    `cannot reach http://127.0.0.1:${port}: it does not answer (no connection within 0.5 s); check the endpoint, and any firewall between this runner and it`;

  test('is given up when the time for a connection is up, however short that for a request is', async () => {
    const { port } = await blackHole();
    const transport = transportTo(`http://127.0.0.1:${port}`, { connectTimeoutMs: 500 });
    const { outcome, ms } = await ask(transport, 100);
    expect(outcome).toMatchObject({ code: 'unreachable', attempts: 1, reason: noConnection(port) });
    expect([ms > 490, ms < 2_000]).toEqual([true, true]);
  });

  test('does not keep those waiting in turn that are more than there may be connections', async () => {
    const { port } = await blackHole();
    const transport = transportTo(`http://127.0.0.1:${port}`, { connectTimeoutMs: 500 });
    const asked = await Promise.all(Array.from({ length: 30 }, () => ask(transport, 5_000)));
    for (const { outcome } of asked) expect(outcome).toMatchObject({ code: 'unreachable', reason: noConnection(port) });
    expect(Math.max(...asked.map(({ ms }) => ms))).toBeLessThan(950);
  });

  test.each<[string, (port: number, signal: AbortSignal) => Promise<unknown>]>([
    ['a request', (port, signal) => transportTo(`http://127.0.0.1:${port}`)(get, signal)],
    [
      'a health check',
      (port, signal) => {
        const checks = httpGetter(directly());
        onCleanUp(checks.close);
        return checks.get(`http://127.0.0.1:${port}/health`, signal);
      },
    ],
  ])('is left alone at once when %s is called off', async (_, send) => {
    const { port } = await blackHole();
    const cancellation = new AbortController();
    const sending = send(port, cancellation.signal);
    setTimeout(() => cancellation.abort(reason), 100);
    const startedAt = performance.now();
    await expect(sending).rejects.toBe(reason);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('what was given up before it was sent', () => {
  const put: HttpRequest = { method: 'PUT', path: '/fleet/v1/units/a.service', headers: {}, body: '{}' };

  test('is not sent later, when it is called off behind others', async () => {
    const { url, asked } = await serveSlowly(300);
    const transport = transportTo(url);
    const others = Array.from({ length: 8 }, () => transport(get, never));
    const cancellation = new AbortController();
    let isSent = false;
    const waiting = transport(put, cancellation.signal, () => {
      isSent = true;
    });
    setTimeout(() => cancellation.abort(reason), 100);
    await expect(waiting).rejects.toBe(reason);
    await Promise.all(others);
    await transport(get, never);
    expect(asked).toEqual(Array(9).fill('GET'));
    expect(isSent).toBe(false);
  });

  test('is not sent when it is called off before', async () => {
    const { url, asked } = await serveSlowly(0);
    await expect(transportTo(url)(put, AbortSignal.abort(reason))).rejects.toBe(reason);
    await delay(100);
    expect(asked).toEqual([]);
  });

  test('is not sent later, when no connection came about at first', async () => {
    const { url, asked } = await serveSlowly(0);
    let dials = 0;
    const dial: Dial = async (target, deadline) => {
      await delay(200);
      if (++dials <= 8) throw new ConnectError('connect', 'nothing listens there', 'check it');
      return dialDirect(target, deadline);
    };
    const transport = transportTo(url, { dial });
    const failures = await Promise.all(Array.from({ length: 20 }, () => failureBy(transport, put)));
    expect(new Set(failures.map(({ message }) => message)).size).toBe(1);
    await delay(400);
    expect(asked).toEqual([]);
    expect(await transport(get, never)).toMatchObject({ status: 200 });
  });
});
