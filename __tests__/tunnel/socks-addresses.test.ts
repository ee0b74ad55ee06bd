import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { deadlineIn } from '../../src/tunnel/deadline.js';
import { cleanUp, serveHttp, serveTcp } from '../network/servers.js';

// Of the names of real DNS, none has addresses that a test could rely on.
const lookup = jest.fn<(host: string, options: object) => Promise<object>>();
jest.unstable_mockModule('node:dns/promises', () => ({ lookup }));
const { parseSocksProxy } = await import('../../src/tunnel/socks-proxy.js');
const { dialThroughSocks } = await import('../../src/tunnel/socks.js');
const { serveSocksThatRecords } = await import('./through-socks.js');

afterEach(cleanUp);

const target = { host: 'fleet.test', port: 49153 };
const never = new AbortController().signal;
const named = (...addresses: string[]) =>
  lookup.mockResolvedValueOnce(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));

function dial(port: number, { scheme = 'socks5', ms = 5_000 } = {}) {
  const proxy = parseSocksProxy(`${scheme}://127.0.0.1:${port}`, 'input proxy');
  return dialThroughSocks(proxy)(target, deadlineIn(ms, never));
}

/** A SOCKS5 proxy that answers a request for each address with a code of its own. */
async function serveReplies(replies: Record<string, number>) {
  const asked: string[] = [];
  const { port } = await serveTcp((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (message: Buffer) => {
        const address = message[3] === 1 ? message.subarray(4, 8).join('.') : 'IPv6';
        asked.push(address);
        socket.end(Buffer.from([5, replies[address] ?? 1, 0, 1, 0, 0, 0, 0, 0, 0]));
      });
    });
  });
  return { port, asked };
}

describe('a name with several addresses, looked up here', () => {
  test('is tried address by address until one takes the connection', async () => {
    const { port, asked } = await serveReplies({ IPv6: 3, '192.0.2.1': 5, '192.0.2.2': 0 });
    named('2001:db8::1', '192.0.2.1', '192.0.2.2', '192.0.2.3');
    (await dial(port)).destroy();
    expect(asked).toEqual(['IPv6', '192.0.2.1', '192.0.2.2']);
  });

  test('fails as its last address does', async () => {
    const { port, asked } = await serveReplies({ '192.0.2.1': 3, '192.0.2.2': 5 });
    named('192.0.2.1', '192.0.2.2');
    await expect(dial(port)).rejects.toThrow(
      `the SOCKS proxy socks5://127.0.0.1:${port} found nothing listening at 192.0.2.2:49153 (connection refused)`,
    );
    expect(asked).toHaveLength(2);
  });

  test('is not tried further where the fault is the proxy’s', async () => {
    const { port, asked } = await serveReplies({ '192.0.2.1': 2 });
    named('192.0.2.1', '192.0.2.2');
    await expect(dial(port)).rejects.toThrow('does not allow connections to 192.0.2.1:49153');
    expect(asked).toEqual(['192.0.2.1']);
  });

  test('has no more time for all of them than for one', async () => {
    let connections = 0;
    const { port } = await serveTcp((socket) => {
      connections++;
      socket.resume();
    });
    named('192.0.2.1', '192.0.2.2', '192.0.2.3');
    await expect(dial(port, { ms: 300 })).rejects.toThrow('did not connect to 192.0.2.1:49153 within 0.3 s');
    await delay(50);
    expect(connections).toBe(1);
  });

  test('is asked for in IPv4 alone for socks4', async () => {
    const { port, requests } = await serveSocksThatRecords((await serveHttp((_, response) => response.end())).port);
    named('192.0.2.1');
    (await dial(port, { scheme: 'socks4' })).destroy();
    expect(lookup).toHaveBeenLastCalledWith('fleet.test', { all: true, family: 4 });
    expect(requests).toEqual([{ version: 4, type: 'ipv4', host: '192.0.2.1', port: 49153 }]);
  });
});

describe('a name that is not looked up', () => {
  test('at present is reported as that', async () => {
    lookup.mockRejectedValueOnce(Object.assign(new Error('getaddrinfo EAI_AGAIN fleet.test'), { code: 'EAI_AGAIN' }));
    await expect(dial(1)).rejects.toMatchObject({
      code: 'resolve',
      message:
        'the host name fleet.test cannot be looked up at present; use socks5h instead of socks5 to have the proxy look names up',
    });
  });

  test('in time is reported as that, and when it comes late nothing is opened', async () => {
    let connections = 0;
    const { port } = await serveTcp(() => void connections++);
    const late = Promise.withResolvers<object>();
    lookup.mockReturnValueOnce(late.promise);
    await expect(dial(port, { ms: 100 })).rejects.toMatchObject({
      code: 'resolve',
      message: 'looking up fleet.test timed out (no answer within 0.1 s); check its name',
    });
    late.resolve([{ address: '192.0.2.1', family: 4 }]);
    await delay(50);
    expect(connections).toBe(0);
  });
});
