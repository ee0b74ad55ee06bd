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
    const whileAlive = <T>(work: Promise<T>): Promise<T> =>
      work.then(
        (value) => (this.#isDead ? never : value),
        (error: unknown) => (this.#isDead ? never : Promise.reject(error)),
      );
    const mortal: Clock = {
      now: () => clock.now(),
      sleep: (ms, signal) => (this.#isDead ? never : whileAlive(clock.sleep(ms, signal))),
    };
    const by = interruption && 'by' in interruption ? interruption.by : undefined;
    this.clock = by?.startsWith('kill') ? mortal : clock;
    const interrupted: Transport = async (request, signal, onSent) => {
      if (by === 'kill before') return die();
      if (by === 'cancel') this.cancel();
      const response = await transport(request, by === 'cancel after' ? new AbortController().signal : signal, onSent);
      if (by === 'cancel after') {
        this.cancel();
        signal.throwIfAborted();
      }
      return by === 'kill after' ? die() : response;
    };
    this.transport = (request, signal, onSent) => {
      if (this.#isDead) return never;
      const number = this.requests.push(request) - 1;
      if (interruption && 'at' in interruption && number === interruption.at)
        return interrupted(request, signal, onSent);
      const answer = transport(request, signal, onSent);
      return by === undefined ? answer : whileAlive(answer);
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
