import { once } from 'node:events';
import { type AgentOptions, get } from 'node:https';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanUp, freePort, serveTcp } from '../network/servers.js';
import { authority, type Identity, serveTls } from './certificates.js';
import { countingProxy } from './counting-proxy.js';
import { describeWith } from './programs.js';

afterEach(cleanUp);

/** What comes back for bytes sent to a server that returns them, and the connection. */
async function echo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await once(socket, 'connect');
  socket.write('ping');
  expect(String((await once(socket, 'data'))[0])).toBe('ping');
  return socket;
}

/** Whether a connection ends by an error. */
const endOf = (socket: Socket) => new Promise<boolean>((resolve) => socket.on('close', resolve));

const serveEcho = () => serveTcp((socket) => void socket.pipe(socket));

describe('the counting proxy', () => {
  test('counts, cuts, refuses and resumes', async () => {
    const proxy = await countingProxy((await serveEcho()).port);
    const [first, second] = [await echo(proxy.port), await echo(proxy.port)];
    expect([proxy.connections(), proxy.open()]).toEqual([2, 2]);
    expect(proxy.bytes()).toEqual({ toServer: 8, toClient: 8 });
    first.end();
    await endOf(first);
    proxy.refuse();
    await expect(once(connect(proxy.port, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
    const failed = endOf(second);
    proxy.cut();
    expect(await failed).toBe(true);
    await proxy.resume();
    const ended = endOf(await echo(proxy.port));
    proxy.cut('end');
    expect(await ended).toBe(false);
    expect([proxy.connections(), proxy.open()]).toEqual([3, 0]);
  });

  test('freezes', async () => {
    const proxy = await countingProxy((await serveEcho()).port);
    const [old, leaving] = [await echo(proxy.port), await echo(proxy.port)];
    proxy.freeze();
    const fresh = connect(proxy.port, '127.0.0.1');
    await once(fresh, 'connect');
    let heard = '';
    for (const socket of [old, fresh]) {
      socket.on('data', (data) => {
        heard += data;
      });
      socket.write('held');
    }
    leaving.resetAndDestroy();
    await delay(200);
    expect([heard, proxy.open(), old.closed, proxy.bytes().toServer]).toEqual(['', 3, false, 8]);
    await proxy.resume();
    await delay(200);
    expect([heard, proxy.open(), proxy.bytes().toServer]).toEqual(['heldheld', 2, 16]);
  });

  test('has nothing to say where its server is away', async () => {
    const proxy = await countingProxy(await freePort());
    await expect(once(connect(proxy.port, '127.0.0.1'), 'close')).rejects.toThrow('ECONNRESET');
  });
});

describeWith(['openssl'], 'certificates', () => {
  const ask = async (port: number, options: AgentOptions) => {
    const [response] = await once(get({ host: '127.0.0.1', port, agent: false, ...options }), 'response');
    return text(response);
  };
  const serve = (identity: Identity, ca?: string) =>
    serveTls(ca === undefined ? identity : { ...identity, ca, requestCert: true }, (_, response) =>
      response.end('hello'),
    );

  test('hold for their names, their dates and their authority', async () => {
    const [ours, unrelated] = [await authority(), await authority()];
    const valid = await serve(await ours.server(['fleet.example', '127.0.0.1', '::1']));
    expect(await ask(valid.port, { ca: ours.cert })).toBe('hello');
    expect(await ask(valid.port, { ca: ours.cert, servername: 'fleet.example' })).toBe('hello');
    await expect(ask(valid.port, { ca: ours.cert, servername: 'other.example' })).rejects.toThrow('altnames');
    await expect(ask(valid.port, { ca: unrelated.cert })).rejects.toThrow('unable to verify');
    const expired = await serve(await ours.server(['127.0.0.1'], { fromDay: -3, toDay: -1 }));
    await expect(ask(expired.port, { ca: ours.cert })).rejects.toThrow('expired');
    const early = await serve(await ours.server(['127.0.0.1'], { fromDay: 1, toDay: 3 }));
    await expect(ask(early.port, { ca: ours.cert })).rejects.toThrow('not yet valid');
  });

  test('are asked of clients', async () => {
    const [ours, unrelated] = [await authority(), await authority()];
    const { port } = await serve(await ours.server(['127.0.0.1']), ours.cert);
    expect(await ask(port, { ca: ours.cert, ...(await ours.client('deployer')) })).toBe('hello');
    await expect(ask(port, { ca: ours.cert })).rejects.toThrow();
    await expect(ask(port, { ca: ours.cert, ...(await unrelated.client('deployer')) })).rejects.toThrow();
  });
});
