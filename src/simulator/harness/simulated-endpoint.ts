import type { Clock } from '../../clock/clock.js';
import type { HttpResponse } from '../../fleet/transport.js';
import { type ApiRequest, errorResponse } from '../api/api-response.js';
import { handleRequest } from '../api/handle-request.js';
import type { SimulatedCluster } from '../fleetd/simulated-cluster.js';
import type { FaultInjector } from './faults.js';

/** How a request ends: with a response, with part of one, or with a reset connection. */
export type ApiExchange =
  | { readonly kind: 'response'; readonly response: HttpResponse }
  | { readonly kind: 'cut'; readonly response: HttpResponse }
  | { readonly kind: 'reset' };

/** A request to change something, and when it reached fleetd. */
export interface LoggedWrite {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** 0 if the connection was dropped. */
  readonly status: number;
}

export interface SimulatedEndpointOptions {
  readonly cluster: SimulatedCluster;
  /** The cluster's clock. Every request advances the cluster to its time. */
  readonly clock: Clock;
  /** How many milliseconds of the clock a request takes to arrive; 0 by default. */
  readonly latency?: (request: ApiRequest) => number;
  readonly faults?: FaultInjector;
}

/** The API of a simulated cluster without a network. It answers requests and keeps track of them. */
export class SimulatedEndpoint {
  readonly #options: SimulatedEndpointOptions;
  readonly #writes: LoggedWrite[] = [];
  readonly #counts = new Map<string, number>();
  #requests = 0;

  constructor(options: SimulatedEndpointOptions) {
    this.#options = options;
  }

  /** How many requests were made, by method and resource: `GET state`, or `PUT units/` for a single unit. */
  get requestCounts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** All writes that reached fleetd, in order. */
  get writes(): readonly LoggedWrite[] {
    return this.#writes;
  }

  async exchange(request: ApiRequest, signal?: AbortSignal): Promise<ApiExchange> {
    const { cluster, clock, latency, faults } = this.#options;
    const fault = faults?.(request, this.#requests++);
    this.#count(request);
    const delayMs = (latency?.(request) ?? 0) + (fault?.kind === 'delay' ? fault.ms : 0);
    if (delayMs > 0) await clock.sleep(delayMs, signal);
    if (fault?.kind === 'reset-before') return { kind: 'reset' };
    if (fault?.kind === 'status') {
      return { kind: 'response', response: errorResponse(cluster, fault.status, fault.message) };
    }
    cluster.advanceTo(clock.now());
    const { stallMs } = cluster.api;
    if (stallMs > 0) await clock.sleep(stallMs, signal);
    const response = handleRequest(cluster, request, clock.now());
    this.#log(request, response === 'drop' ? 0 : response.status);
    if (response === 'drop' || fault?.kind === 'reset-after') return { kind: 'reset' };
    return { kind: fault?.kind === 'cut-body' ? 'cut' : 'response', response };
  }

  #count({ method, path }: ApiRequest): void {
    const [, resource = path] = /^\/(?:fleet\/v1|v1-alpha)\/([^/?]+\/?)/.exec(path) ?? [];
    const key = `${method} ${resource}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #log({ method, path, body = '' }: ApiRequest, status: number): void {
    if (method === 'GET') return;
    this.#writes.push({ at: this.#options.cluster.now, method, path, body, status });
  }
}
