import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect as connectTcp, isIPv6, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect } from '@jest/globals';
import type { HttpRequest, TransportError } from '../../src/fleet/transport.js';
import { type Connection, connect } from '../../src/network/connection.js';
import { parseEndpoints } from '../../src/network/endpoint.js';
import { parseProxy } from '../../src/tunnel/proxy.js';
import { onCleanUp, serveTcp } from '../network/servers.js';

export const get: HttpRequest = { method: 'GET', path: '/fleet/v1/machines', headers: {} };
export const never = new AbortController().signal;
export const quiet = { onSwitch: () => {}, onWarning: () => {}, onDetail: () => {} };

/** A connection to an endpoint by way of a proxy, both as their inputs name them. */
export function connectThrough(proxy: string, endpoint: string, connectTimeoutMs = 5_000): Connection {
  const connection = connect(
    {
      endpoints: parseEndpoints(endpoint),
      proxyFor: () => parseProxy(proxy, 'input proxy'),
      tls: {},
      connectTimeoutMs,
    },
    quiet,
  );
  onCleanUp(() => connection.close());
  return connection;
}

/** What an endpoint answers through a proxy. */
export async function askThrough(proxy: string, endpoint: string): Promise<string> {
  return (await connectThrough(proxy, endpoint).transport(get, never)).body;
}

/** The user and the password that no part of an error may show. */
export const user = 'deploy-user';
export const password = 'hunter2';

export function expectNoSecrets(error: unknown): void {
  const shown = inspect(error, { depth: 10, showHidden: true });
  for (const text of [shown, (error as Error).message, (error as Error).stack]) {
    expect(text).not.toContain(user);
    expect(text).not.toContain(password);
  }
}

/** How a request through a proxy fails, and after how many milliseconds. */
export async function failureThrough(
  proxy: string,
  endpoint: string,
  connectTimeoutMs?: number,
): Promise<{ error: TransportError; after: number }> {
  const { transport } = connectThrough(proxy, endpoint, connectTimeoutMs);
  const startedAt = performance.now();
  const error = await transport(get, never).then(
    (response) => Promise.reject(new Error(`it answered: ${JSON.stringify(response)}`)),
    (cause: TransportError) => cause,
  );
  expect(error.name).toBe('TransportError');
  expectNoSecrets(error);
  return { error, after: performance.now() - startedAt };
}

/** An HTTP server on the loopback interface of IPv6. */
export async function serveHttp6(listener: RequestListener): Promise<{ port: number }> {
  const server = createServer(listener).listen(0, '::1');
  await once(server, 'listening');
  onCleanUp(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as AddressInfo).port };
}

/** What a SOCKS proxy was asked for; in SOCKS5 by the type of address that went with it. */
export interface SocksRequest {
  version: number;
  type: 'ipv4' | 'ipv6' | 'name';
  host: string;
  port: number;
}

/** A SOCKS proxy that keeps what it is asked for, and leads to the same port of this machine whatever that is. */
export async function serveSocksThatRecords(target: number) {
  const requests: SocksRequest[] = [];
  // A client sends one message at a time.
  const message = async (socket: Socket): Promise<Buffer> => (await once(socket, 'data'))[0];

  async function serve(socket: Socket): Promise<void> {
    const first = await message(socket);
    const isOld = first[0] === 4;
    if (!isOld) socket.write(Buffer.from([5, 0]));
    requests.push(isOld ? socks4Request(first) : socks5Request(await message(socket)));
    const onward = connectTcp({ port: target, host: '127.0.0.1' }).on('error', () => socket.destroy());
    await once(onward, 'connect');
    socket.write(Buffer.from(isOld ? [0, 90, 0, 0, 0, 0, 0, 0] : [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
    socket.pipe(onward).pipe(socket);
    socket.on('close', () => onward.destroy());
  }
  return { ...(await serveTcp((socket) => void serve(socket).catch(() => socket.destroy()))), requests };
}

function socks4Request(message: Buffer): SocksRequest {
  const [, name] = message.subarray(8).toString().split('\0');
  const port = message.readUInt16BE(2);
  if (name) return { version: 4, type: 'name', host: name, port };
  return { version: 4, type: 'ipv4', host: message.subarray(4, 8).join('.'), port };
}

function socks5Request(message: Buffer): SocksRequest {
  const port = message.readUInt16BE(message.length - 2);
  const address = message.subarray(4, -2);
  if (message[3] === 1) return { version: 5, type: 'ipv4', host: address.join('.'), port };
  if (message[3] === 3) return { version: 5, type: 'name', host: address.subarray(1).toString(), port };
  const groups = address.toString('hex').match(/.{4}/g) ?? [];
  const host = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  if (!isIPv6(host)) throw new Error(`${host} is no IPv6 address`);
  return { version: 5, type: 'ipv6', host, port };
}
