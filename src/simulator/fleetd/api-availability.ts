import type { EventQueue } from '../simulation/event-queue.js';
import type { Registry } from './registry.js';

/** How long fleetd waits for etcd before it answers 500. */
const etcdTimeoutMs = 1000;

/** For how long a fleetd that shuts down still answers, if only 503. */
const farewellMs = 200;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Whether the fleetd that serves the API can do so: it may be restarting, or have lost etcd. */
export class ApiAvailability {
  readonly #queue: EventQueue;
  readonly #registry: Registry;
  #unavailable: Span = { from: 0, to: 0 };
  #down: Span = { from: 0, to: 0 };

  constructor(queue: EventQueue, registry: Registry) {
    this.#queue = queue;
    this.#registry = registry;
  }

  /** Answers every request with 503 for a time. */
  unavailable(from: number, to: number): void {
    this.#unavailable = { from, to };
  }

  /** Answers with 503 for a moment; then requests hang, since systemd keeps the socket open, until fleetd is back. */
  restart(downMs: number): void {
    const from = this.#queue.now;
    this.#unavailable = { from, to: from + Math.min(farewellMs, downMs) };
    this.#down = { from: this.#unavailable.to, to: from + downMs };
  }

  /** How many milliseconds a request that arrives now waits before fleetd answers it. */
  get stallMs(): number {
    const { now } = this.#queue;
    if (within(this.#unavailable, now)) return 0;
    if (within(this.#down, now)) return this.#down.to - now;
    return this.#registry.available ? 0 : etcdTimeoutMs;
  }

  /** How fleetd answers every request at this moment, if it can answer none as it should. */
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
