import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cleanups: (() => Promise<void>)[] = [];

/** Undoes everything that the functions here have set up, last first. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

export function onCleanUp(cleanup: () => Promise<void>): void {
  cleanups.push(cleanup);
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fleet-deploy-'));
  onCleanUp(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Listens on a free port of the loopback interface, or on a unix socket, and counts the connections. */
export async function listen<T extends NetServer | Server>(
  server: T,
  socketPath?: string,
): Promise<{ port: number; connections: () => number }> {
  let connections = 0;
  const open = new Set<Socket>();
  server.on(server.listenerCount('secureConnection') ? 'secureConnection' : 'connection', (socket: Socket) => {
    connections++;
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
  });
  if (socketPath === undefined) server.listen(0, '127.0.0.1');
  else server.listen(socketPath);
  await once(server, 'listening');
  onCleanUp(async () => {
    server.close();
    for (const socket of open) socket.destroy();
    await once(server, 'close');
  });
  const address = server.address() as AddressInfo | string;
  return { port: typeof address === 'string' ? 0 : address.port, connections: () => connections };
}

export function serveHttp(listener: RequestListener, socketPath?: string) {
  return listen(createServer(listener), socketPath);
}

/** A server that speaks something else than HTTP, or nothing. */
export function serveTcp(onConnection: (socket: Socket) => void) {
  return listen(createTcpServer(onConnection));
}

/** A port of the loopback interface on which nothing listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
