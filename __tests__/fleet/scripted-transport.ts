import type { RequestContext } from '../../src/fleet/request.js';
import { type HttpRequest, type HttpResponse, type Transport, TransportError } from '../../src/fleet/transport.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

/** How one request goes: an answer, a failure, or silence. */
export type Turn = HttpResponse | TransportError | 'silence';

export const reset = new TransportError('exchange', 'the connection to it was lost: read ECONNRESET');
export const droppedConnection = new TransportError('connect', 'it closed the connection', { isDropped: true });
export const refusedConnection = new TransportError('connect', 'nothing listens there (connection refused)');

/** A server that follows a script, and goes on with the script's last line for ever. Remembers what it was asked, and when. */
export class Script {
  readonly clock = new VirtualClock(1_000_000);
  readonly requests: HttpRequest[] = [];
  readonly times: number[] = [];
  /** Sleeps that have begun and not ended. */
  timers = 0;
  readonly #turns: readonly Turn[];

  constructor(...turns: readonly Turn[]) {
    this.#turns = turns;
  }

  get context(): RequestContext {
    return {
      transport: this.#transport,
      clock: { now: () => this.clock.now(), sleep: (ms, signal) => this.#sleep(ms, signal) },
      random: () => 0.5,
      requestTimeoutMs: 10_000,
      retryForMs: 60_000,
    };
  }

  /** Milliseconds between the attempts. */
  get gaps(): number[] {
    return this.times.slice(1).map((time, index) => time - (this.times[index] ?? 0));
  }

  readonly #transport: Transport = async (request, signal, onSent) => {
    signal.throwIfAborted();
    onSent?.();
    const turn = this.#turns[Math.min(this.requests.length, this.#turns.length - 1)];
    this.requests.push(request);
    this.times.push(this.clock.now());
    if (turn === undefined) throw new RangeError('the script is empty');
    if (turn instanceof TransportError) throw turn;
    if (turn !== 'silence') return turn;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };

  async #sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.timers++;
    try {
      await this.clock.sleep(ms, signal);
    } finally {
      this.timers--;
    }
  }
}

/** A response without a body, as fleet sends it to writes. */
export function empty(status: number): HttpResponse {
  return { status, headers: { server: 'fleetd/1.0.0' }, body: '' };
}

export function json(status: number, body: unknown, contentType = 'application/json'): HttpResponse {
  return { status, headers: { 'content-type': contentType, server: 'fleetd/1.0.0' }, body: JSON.stringify(body) };
}

export function html(status: number, body = '<!DOCTYPE html><html><body>Please log in</body></html>'): HttpResponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
