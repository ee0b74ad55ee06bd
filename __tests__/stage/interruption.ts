import type { Clock } from '../../src/clock/clock.js';
import type { HttpRequest, Transport } from '../../src/fleet/transport.js';

/**
 * At which of its requests a step is interrupted, counted from 0, and how: as SIGKILL does, before the request reaches
 * the cluster or just after, or as SIGINT does, also once a write has taken effect and is not answered; or after how
 * many seconds it is cancelled.
 */
export type Interruption =
  | { readonly at: number; readonly by: 'kill before' | 'kill after' | 'cancel' | 'cancel after' }
  | { readonly cancelAfterSeconds: number };

const never = new Promise<never>(() => {});

/** A process that can be killed: once it is dead, nothing that it waits for ever comes. */
export class InterruptedProcess {
  readonly requests: HttpRequest[] = [];
  readonly clock: Clock;
  readonly transport: Transport;
  readonly death: Promise<void>;
  readonly #cancellation = new AbortController();
  #isDead = false;

  constructor(clock: Clock, transport: Transport, interruption: Interruption | undefined) {
    const death = Promise.withResolvers<void>();
    this.death = death.promise;
    const die = () => {
      this.#isDead = true;
      death.resolve();
      return never;
    };
    const alive = <T>(value: T): T | Promise<never> => (this.#isDead ? never : value);
    this.clock = {
      now: () => clock.now(),
      sleep: (ms, signal) =>
        this.#isDead
          ? never
          : clock.sleep(ms, signal).then(alive, (error: unknown) => alive(Promise.reject(error) as Promise<void>)),
    };
    this.transport = async (request, signal, onSent) => {
      if (this.#isDead) return never;
      const by =
        interruption && 'by' in interruption && this.requests.length === interruption.at ? interruption.by : undefined;
      this.requests.push(request);
      if (by === 'kill before') return die();
      if (by === 'cancel') this.cancel();
      const response = await transport(request, by === 'cancel after' ? new AbortController().signal : signal, onSent);
      if (by === 'cancel after') {
        this.cancel();
        signal.throwIfAborted();
      }
      return by === 'kill after' ? die() : alive(response);
    };
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get cancelled(): AbortSignal {
    return this.#cancellation.signal;
  }

  /** Sends it SIGINT. */
  cancel(): void {
    this.#cancellation.abort(new Error('cancelled by SIGINT'));
  }
}
