import { type FleetServer, failover, type Switch } from '../../src/fleet/failover.js';
import type { Attempt, RequestContext } from '../../src/fleet/request.js';
import { type HttpResponse, type Transport, TransportError } from '../../src/fleet/transport.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';

/** How one request goes: an answer, a failure, or silence; after some time, if it takes any. */
export type Turn = Outcome | { readonly afterMs: number; readonly outcome: Outcome; readonly isSent?: boolean };
type Outcome = HttpResponse | TransportError | 'silence';

/** Servers of one cluster that follow scripts, each going on with its last line for ever, and what is asked of them. */
export class Servers {
  readonly clock = new VirtualClock(1_000_000);
  readonly switches: Switch[] = [];
  readonly attempts: Attempt[] = [];
  /** Who was asked, in order: `first`. */
  readonly asked: string[] = [];
  readonly transport: Transport;
  readonly #scripts: Readonly<Record<string, readonly Turn[]>>;

  constructor(scripts: Readonly<Record<string, readonly Turn[]>>) {
    this.#scripts = scripts;
    const candidates = Object.keys(scripts).map((label): FleetServer => ({ label, transport: this.#server(label) }));
    this.transport = failover(candidates, (change) => this.switches.push(change));
  }

  get context(): RequestContext {
    return {
      transport: this.transport,
      clock: this.clock,
      random: () => 0.5,
      requestTimeoutMs: 10_000,
      retryForMs: 60_000,
      onAttempt: (attempt) => this.attempts.push(attempt),
    };
  }

  times(label: string): number {
    return this.asked.filter((asked) => asked === label).length;
  }

  #server(label: string): Transport {
    return async (_, signal, onSent) => {
      signal.throwIfAborted();
      const script = this.#scripts[label] ?? [];
      const turn = script[Math.min(this.times(label), script.length - 1)] ?? 'silence';
      this.asked.push(label);
      const timed = typeof turn === 'object' && 'afterMs' in turn ? turn : { afterMs: 0, outcome: turn };
      const { afterMs, outcome } = timed;
      const isRefused = outcome instanceof TransportError && outcome.code === 'connect';
      if (timed.isSent ?? !isRefused) onSent?.();
      if (afterMs > 0) await this.clock.sleep(afterMs, signal);
      if (outcome instanceof TransportError) throw outcome;
      if (outcome !== 'silence') return outcome;
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    };
  }
}
