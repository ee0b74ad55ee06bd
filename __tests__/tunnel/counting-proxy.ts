import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onCleanUp } from '../network/servers.js';
import { lastingPort } from './programs.js';

export interface CountingProxy {
  port: number;
  /** How many connections it has accepted. */
  connections(): number;
  /** How many of them are open. */
  open(): number;
  /** What it has passed on. */
  bytes(): { toServer: number; toClient: number };
  /** Breaks its connections, with a reset unless it shall be an orderly end. */
  cut(how?: 'reset' | 'end'): void;
  /** Takes no new connections; those that are open go on. */
  refuse(): void;
  /** Keeps its connections, old and new ones, and passes nothing on any more, not even that a side has closed. */
  freeze(): void;
  /** Ends `refuse` and `freeze`; what was held back goes through. */
  resume(): Promise<void>;
}

interface Relay {
  client: Socket;
  target: Socket;
}

function flow({ client, target }: Relay): void {
  // One that has failed while nothing was passed on.
  if (client.errored || target.errored) return void [client, target].map((socket) => socket.resetAndDestroy());
  client.pipe(target);
  target.pipe(client);
}

function hold({ client, target }: Relay): void {
  client.unpipe(target).pause();
  target.unpipe(client).pause();
}

/** A relay on the loopback interface to put in front of a server. */
export async function countingProxy(targetPort: number, targetHost = '127.0.0.1'): Promise<CountingProxy> {
  const port = await lastingPort();
  const relays: Relay[] = [];
  let frozen = false;
  let server: Server | undefined;

  function relay(client: Socket): void {
    // Each direction may end by itself, as it may without a relay.
    const target = connect({ port: targetPort, host: targetHost, noDelay: true, allowHalfOpen: true });
    const it = { client, target };
    relays.push(it);
    for (const socket of [client, target]) socket.on('error', () => frozen || flow(it));
    if (!frozen) flow(it);
  }

  async function listen(): Promise<void> {
    const listening = createServer({ allowHalfOpen: true, noDelay: true }, relay).listen(port, '127.0.0.1');
    server = listening;
    await once(listening, 'listening');
  }

  function refuse(): void {
    server?.close();
    server = undefined;
  }

  const isOpen = ({ client, target }: Relay) => !client.destroyed || !target.destroyed;
  const sum = (bytes: (relay: Relay) => number) => relays.reduce((total, it) => total + bytes(it), 0);

  function cut(how: 'reset' | 'end' = 'reset'): void {
    for (const socket of relays.filter(isOpen).flatMap(({ client, target }) => [client, target])) {
      if (how === 'reset') socket.resetAndDestroy();
      else socket.destroy();
    }
  }

  onCleanUp(async () => {
    refuse();
    cut('end');
  });
  await listen();
  return {
    port,
    connections: () => relays.length,
    open: () => relays.filter(isOpen).length,
    bytes: () => ({
      toServer: sum(({ target }) => target.bytesWritten),
      toClient: sum(({ client }) => client.bytesWritten),
    }),
    cut,
    refuse,
    freeze: () => {
      frozen = true;
      relays.forEach(hold);
    },
    resume: async () => {
      if (frozen) relays.filter(isOpen).forEach(flow);
      frozen = false;
      if (!server) await listen();
    },
  };
}
