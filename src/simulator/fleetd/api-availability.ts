import type { EventQueue } from '../simulation/event-queue.js';
import type { Registry } from './registry.js';

/** How long fleetd waits for etcd before it responds with 500. */
const etcdTimeoutMs = 1000;

/** How long a fleetd that is shutting down still responds, with 503. */
const shutdownMs = 200;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether the fleetd that serves the API can respond: it may be restarting, or cut off from etcd. */
export class ApiAvailability {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  #unavailable: Span = { from: 0, to: 0 };
  #down: Span = { from: 0, to: 0 };

  constructor(queue: EventQueue, registry: Registry) {
    this.#queue = queue;
    this.#registry = registry;
  }

  /** Responds to every request in this span of time with 503. */
  unavailable(from: number, to: number): void {
    this.#unavailable = { from, to };
  }

  /** Responds with 503 for a moment. Requests then hang until fleetd is back, since systemd keeps the socket open. */
  restart(downMs: number): void {
    const from = this.#queue.now;
    this.#unavailable = { from, to: from + Math.min(shutdownMs, downMs) };
    this.#down = { from: this.#unavailable.to, to: from + downMs };
  }

  /** How many milliseconds a request that arrives now waits for its response. */
  get stallMs(): number {
    const { now } = this.#queue;
    if (within(this.#unavailable, now)) return 0;
    if (within(this.#down, now)) return this.#down.to - now;
    return this.#registry.available ? 0 : etcdTimeoutMs;
  }

  /** How fleetd responds to every request at this moment, if it cannot serve any. */
  get failure(): { readonly status: number; readonly message: string } | undefined {
    if (within(this.#unavailable, this.#queue.now)) {
      return { status: 503, message: 'fleet server unable to communicate with etcd' };
    }
    return this.#registry.available ? undefined : { status: 500, message: '' };
  }
}

function within({ from, to }: Span, time: number): boolean {
  return from <= time && time < to;
}
