import type { Clock } from '../clock/clock.js';
import { type HttpRequest, type Transport, TransportError } from '../fleet/transport.js';
import { handleRequest } from '../simulator/api/handle-request.js';
import type { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';

/** Milliseconds that a request takes, and that a page of a list takes in addition for each unit of the cluster. */
const requestMs = 2;
const listMsPerUnit = 0.042;

/** The way to a simulated cluster, which counts what passes. */
export class RequestMeter {
  requests = 0;
  writes = 0;
  mostAtOnce = 0;
  /** CPU microseconds that the simulated cluster took to answer. */
  simulatorMicros = 0;
  readonly #cluster: SimulatedCluster;
  readonly #clock: Clock;
  readonly #inSecond = new Map<number, number>();
  #underWay = 0;

  constructor(cluster: SimulatedCluster, clock: Clock) {
    this.#cluster = cluster;
    this.#clock = clock;
  }

  /** The most requests that were sent within any one second of the clock. */
  get mostInASecond(): number {
    return Math.max(0, ...this.#inSecond.values());
  }

  readonly transport: Transport = async (request, signal, onSent) => {
    signal.throwIfAborted();
    onSent?.();
    this.#count(request);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#underWay);
    try {
      await this.#clock.sleep(this.#latency(request), signal);
      const before = process.cpuUsage();
      const response = handleRequest(this.#cluster, request, this.#clock.now());
      const { user, system } = process.cpuUsage(before);
      this.simulatorMicros += user + system;
      if (response === 'drop') throw new TransportError('exchange', 'read ECONNRESET');
      return response;
    } finally {
      this.#underWay--;
    }
  };

  #count({ method }: HttpRequest): void {
    this.requests++;
    if (method !== 'GET') this.writes++;
    const second = Math.floor(this.#clock.now() / 1000);
    this.#inSecond.set(second, (this.#inSecond.get(second) ?? 0) + 1);
  }

  /** fleetd reads its whole registry for each page of a list, but not for a single unit. */
  #latency({ method, path }: HttpRequest): number {
    const isList = method === 'GET' && /\/(?:units|state)(?:\?(?!unitName=)|$)/.test(path);
    return requestMs + (isList ? listMsPerUnit * this.#cluster.registry.jobs.size : 0);
  }
}
