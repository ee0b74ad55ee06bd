import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { onCleanUp } from './servers.js';

/** Nobody takes a connection from its queue. */
const sleepingServer = `
const { createServer } = require('node:net');
const { parentPort, workerData } = require('node:worker_threads');
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(workerData, 0, 0));
});
`;

/** A port of the loopback interface where attempts to connect get no answer at all, as behind a firewall. */
export async function blackHole(): Promise<{ port: number }> {
  const workerData = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(sleepingServer, { eval: true, workerData });
  onCleanUp(async () => void (await worker.terminate()));
  const [port] = (await once(worker, 'message')) as [number];
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    onCleanUp(async () => void socket.destroy());
    isFull = await Promise.race([once(socket, 'connect').then(() => false), delay(100, true)]);
  }
  return { port };
}
