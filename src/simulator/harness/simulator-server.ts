import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ApiRequest } from '../api/api-response.js';
import type { SimulatedEndpoint } from './simulated-endpoint.js';

export interface SimulatorServer {
  /** Where it listens, without a trailing slash: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Closes all connections and resolves once the port is free. */
  close(): Promise<void>;
}

/** Serves a simulated endpoint over real sockets on the loopback interface. Port 0 picks a free one. */
export async function startSimulatorServer(endpoint: SimulatedEndpoint, port = 0): Promise<SimulatorServer> {
  const closing = new AbortController();
  const server = createServer((request, response) => {
    answer(endpoint, request, response, closing.signal).catch(() => request.socket.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      closing.abort();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  endpoint: SimulatedEndpoint,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const exchange = await endpoint.exchange(await readRequest(request), signal);
  if (exchange.kind === 'reset') {
    request.socket.destroy();
    return;
  }
  const { status, headers, body } = exchange.response;
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, ...(status !== 204 && { 'content-length': bytes.length }) });
  if (exchange.kind === 'response') response.end(bytes);
  else response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
}

async function readRequest(request: IncomingMessage): Promise<ApiRequest> {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers: Object.fromEntries(headers),
    body: await text(request),
  };
}
