import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/clock/system-clock.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Attempt } from '../../src/fleet/request.js';
import { parseSshHost } from '../../src/ssh/ssh-host.js';
import type { SshSettings } from '../../src/ssh/ssh-settings.js';
import { recorded, responseOf } from '../fleet/recordings.js';
import { cleanUp, serveHttp } from '../network/servers.js';
import { countingProxy } from '../tunnel/counting-proxy.js';
import { describeWith } from '../tunnel/programs.js';
import { connectBy, failureOf, never, startBastion } from './bastion.js';

afterEach(cleanUp);

describeWith(['sshd', 'ssh-keygen'], 'a connection that is half open', () => {
  // Its keep-alive is all that goes by intervals: the tests wait for that, and everything else is as fast as it is.
  beforeEach(() => {
    const real = ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setTimeout', 'clearTimeout'] as const;
    jest.useFakeTimers({ doNotFake: [...real, 'setImmediate', 'clearImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const machines = responseOf(recorded('machines'));

  async function startMachines(): Promise<string> {
    const { port } = await serveHttp((_, response) => response.writeHead(200, machines.headers).end(machines.body));
    return `http://127.0.0.1:${port}`;
  }

  async function startBehindProxy() {
    const { sshd, ssh } = await startBastion();
    const proxy = await countingProxy(sshd.port);
    const host = parseSshHost(`${sshd.user}@127.0.0.1:${proxy.port}`);
    return { sshd, proxy, ssh: { ...ssh, host, hostKeys: 'accept-any' } satisfies SshSettings };
  }

  /** Time for what goes over the network between two intervals. */
  async function pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      jest.advanceTimersByTime(1_000);
      await delay(30);
    }
  }

  test('in the middle of a request is noticed within 16 s, and opened again', async () => {
    const { proxy, ssh } = await startBehindProxy();
    const way = connectBy(ssh, await startMachines());
    const outcomes: Attempt['outcome'][] = [];
    const fleet = fleetClient({
      transport: way.transport,
      clock: systemClock,
      random: Math.random,
      requestTimeoutMs: 60_000,
      retryForMs: 60_000,
      onAttempt: ({ outcome }) => void outcomes.push(outcome),
    });
    expect(await Array.fromAsync(fleet.machines())).toHaveLength(3);
    proxy.freeze();
    const pending = Array.fromAsync(fleet.machines());
    await pass(8);
    expect(outcomes).toHaveLength(1);
    await pass(8);
    expect(outcomes[1]).toContain(`the connection to the SSH host ${ssh.host.label} was lost`);
    await proxy.resume();
    expect(await pending).toHaveLength(3);
    expect(outcomes.at(-1)).toBe(200);
  });

  test('is noticed while nothing goes over it, and the next request opens another', async () => {
    const { proxy, ssh } = await startBehindProxy();
    const way = connectBy(ssh, await startMachines());
    await way.ask();
    proxy.freeze();
    await pass(16);
    expect(way.details.at(-1)).toBe(`SSH: the connection to ${ssh.host.label} was closed`);
    await proxy.resume();
    expect(await way.ask()).toMatchObject({ status: 200 });
    expect(proxy.connections()).toBe(2);
  });

  test('does not keep a new stream waiting for longer than that may take to open', async () => {
    const { proxy, ssh } = await startBehindProxy();
    const url = await startMachines();
    const way = connectBy(ssh, url, { connectTimeoutMs: 1_000 });
    await way.ask();
    proxy.freeze();
    const startedAt = performance.now();
    const { code, message } = await failureOf(way.get(`${url}/`, never));
    expect([code, message]).toEqual(['connect', expect.stringMatching(/did not connect to \S+ within 1 s$/)]);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  test('is not one that is only idle', async () => {
    const { proxy, ssh } = await startBehindProxy();
    const way = connectBy(ssh, await startMachines());
    await way.ask();
    const before = proxy.bytes();
    await pass(60);
    expect(proxy.bytes().toServer).toBeGreaterThan(before.toServer);
    expect(await way.ask()).toMatchObject({ status: 200 });
    expect(proxy.connections()).toBe(1);
  });
});
