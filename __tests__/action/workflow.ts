import { run } from '../../src/action/run.js';
import { runPost } from '../../src/action/run-post.js';
import type { World } from '../../src/action/world.js';
import type { Clock } from '../../src/clock/clock.js';
import { takeSnapshot } from '../../src/cluster/snapshot.js';
import { DownloadError } from '../../src/definition/download.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { HttpRequest, Transport } from '../../src/fleet/transport.js';
import type { ClusterOptions } from '../../src/simulator/cluster-options.js';
import { Endpoint } from '../../src/simulator/endpoint.js';
import { inProcessTransport } from '../../src/simulator/in-process-transport.js';
import { seededRandom } from '../../src/simulator/random.js';
import { SimulatedCluster } from '../../src/simulator/simulated-cluster.js';
import { VirtualClock } from '../../src/simulator/virtual-clock.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { Checkout } from '../definition/checkout.js';
import { notOnGitHub } from '../github/not-on-github.js';
import { MemoryJournals } from '../journal/memory-journals.js';
import { MemoryHost } from './memory-host.js';

export type Files = Readonly<Record<string, string>>;

/**
 * At which of its requests a step is interrupted, counted from 0, and how: as SIGKILL does, before the request reaches
 * the cluster or just after, or as SIGINT does, also once a write has taken effect and is not answered; or after how many seconds it is cancelled.
 */
export type Interruption =
  | { readonly at: number; readonly by: 'kill before' | 'kill after' | 'cancel' | 'cancel after' }
  | { readonly cancelAfterSeconds: number };

/** What is left of a step: what it told, and what it asked of the cluster. */
export interface StepRun {
  readonly host: MemoryHost;
  readonly requests: readonly HttpRequest[];
  readonly wasKilled: boolean;
  readonly seconds: number;
}

export interface UnitNow {
  readonly revision: string;
  readonly desiredState: string;
  /** Such as `active/running`; empty for one that no machine has. */
  readonly does: string;
}

/** A job against a simulated cluster in virtual time: the step, its `post`, and both again. */
export class Workflow {
  readonly clock: VirtualClock;
  readonly cluster: SimulatedCluster;
  readonly endpoint: Endpoint;
  readonly checkout = new Checkout();
  readonly journals = new MemoryJournals();
  /** What becomes of a request instead of reaching the cluster. */
  trouble: (request: HttpRequest) => Error | undefined = () => undefined;
  jobOnGitHub: World['jobOnGitHub'] = notOnGitHub;

  constructor(options: Partial<ClusterOptions> = {}, startAt = Date.UTC(2026, 0, 1)) {
    this.clock = new VirtualClock(startAt);
    this.cluster = new SimulatedCluster({ startAt, random: seededRandom(1), ...options });
    this.endpoint = new Endpoint({ cluster: this.cluster, clock: this.clock, latency: () => 2 });
  }

  /** Runs the step with these unit files, to its end or to where it is interrupted. */
  step(files: Files, inputs: Readonly<Record<string, string>>, interruption?: Interruption): Promise<StepRun> {
    for (const [path, text] of Object.entries(files)) this.checkout.write(path, text);
    return this.#run(run, new MemoryHost({ units: Object.keys(files).join('\n'), ...inputs }), interruption);
  }

  /** Runs the `post` of a step. */
  post({ host }: Pick<StepRun, 'host'>, interruption?: Interruption): Promise<StepRun> {
    return this.#run(runPost, new MemoryHost(host.inputs, host.saved), interruption);
  }

  /** Lets time pass. */
  async wait(seconds: number): Promise<void> {
    await this.clock.run(() => this.clock.sleep(seconds * 1_000));
    this.cluster.advanceTo(this.clock.now());
  }

  /** What fleet has of every unit, and what that truly does, wherever it is. */
  async units(): Promise<ReadonlyMap<string, UnitNow>> {
    const context = { clock: this.clock, random: seededRandom(3), requestTimeoutMs: 10_000, retryForMs: 60_000 };
    const fleet = fleetClient({ ...context, transport: inProcessTransport(this.endpoint) });
    const { units } = await this.clock.run(() => takeSnapshot(fleet));
    const running = this.cluster.units();
    return new Map(
      [...units.values()].map(({ name, options, desiredState }) => {
        const own = running.filter(({ unitName }) => unitName === name);
        const does = own.map(({ active, sub }) => `${active}/${sub}`).join(', ');
        return [name, { revision: revisionOf(options), desiredState, does }];
      }),
    );
  }

  async #run(action: typeof run, host: MemoryHost, interruption?: Interruption): Promise<StepRun> {
    const cancellation = new AbortController();
    const toCluster = inProcessTransport(this.endpoint);
    const transport: Transport = async (request, signal, onSent) => {
      const trouble = this.trouble(request);
      if (trouble) throw trouble;
      return toCluster(request, signal, onSent);
    };
    const process = new Process(this.clock, transport, interruption, cancellation);
    const connected = Promise.withResolvers<void>();
    const startedAt = this.clock.now();
    const world: World = {
      host,
      clock: process.clock,
      random: seededRandom(2),
      workspace: this.checkout.root,
      environment: {},
      jobOnGitHub: this.jobOnGitHub,
      journals: this.journals,
      cancelled: cancellation.signal,
      fault: new Promise<never>(() => {}),
      download: (url) => Promise.reject(new DownloadError(`${url} is not there`)),
      connect: async () => {
        connected.resolve();
        if (interruption && 'cancelAfterSeconds' in interruption)
          void process.clock
            .sleep(interruption.cancelAfterSeconds * 1_000)
            .then(() => cancellation.abort(new Error('cancelled by SIGINT')));
        return {
          transport: process.transport,
          get: () => Promise.reject(new RangeError('there is nobody to ask for his health')),
          close: async () => {},
        };
      },
    };
    const running = action(world);
    // Files are read in real time, which the virtual clock would take for standing still.
    await Promise.race([connected.promise, running]);
    await this.clock.run(() => Promise.race([running, process.death]));
    this.cluster.advanceTo(this.clock.now());
    const seconds = (this.clock.now() - startedAt) / 1_000;
    return { host, requests: process.requests, wasKilled: process.isDead, seconds };
  }
}

const never = new Promise<never>(() => {});

/** What a step can be interrupted in: once it is dead, nothing that it waits for ever comes. */
class Process {
  readonly requests: HttpRequest[] = [];
  readonly clock: Clock;
  readonly transport: Transport;
  readonly death: Promise<void>;
  isDead = false;

  constructor(
    clock: Clock,
    transport: Transport,
    interruption: Interruption | undefined,
    cancellation: AbortController,
  ) {
    const death = Promise.withResolvers<void>();
    this.death = death.promise;
    const die = () => {
      this.isDead = true;
      death.resolve();
      return never;
    };
    const alive = <T>(value: T): T | Promise<never> => (this.isDead ? never : value);
    this.clock = {
      now: () => clock.now(),
      sleep: (ms, signal) =>
        this.isDead
          ? never
          : clock.sleep(ms, signal).then(alive, (error: unknown) => alive(Promise.reject(error) as Promise<void>)),
    };
    this.transport = async (request, signal, onSent) => {
      if (this.isDead) return never;
      const by =
        interruption && 'by' in interruption && this.requests.length === interruption.at ? interruption.by : undefined;
      this.requests.push(request);
      if (by === 'kill before') return die();
      if (by === 'cancel') cancellation.abort(new Error('cancelled by SIGINT'));
      const response = await transport(request, by === 'cancel after' ? new AbortController().signal : signal, onSent);
      if (by === 'cancel after') {
        cancellation.abort(new Error('cancelled by SIGINT'));
        signal.throwIfAborted();
      }
      return by === 'kill after' ? die() : alive(response);
    };
  }
}
