import { inputDefaults } from '../../src/action/inputs.js';
import { run } from '../../src/action/run.js';
import { runPost } from '../../src/action/run-post.js';
import type { World } from '../../src/action/world.js';
import { takeSnapshot } from '../../src/cluster/snapshot.js';
import { DownloadError } from '../../src/definition/unit-source.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import { type HttpRequest, type Transport, TransportError } from '../../src/fleet/transport.js';
import type { Connection } from '../../src/network/connection.js';
import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import type { FaultInjector } from '../../src/simulator/harness/faults.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import { MemoryHost } from '../action/memory-host.js';
import { Checkout } from '../definition/checkout.js';
import { notOnGitHub } from '../github/not-on-github.js';
import { MemoryJournals } from '../journal/memory-journals.js';
import { InterruptedProcess, type Interruption } from './interruption.js';
import { type RolloutEvent, rolloutEvent } from './rollout-events.js';
import { StageRun } from './stage-run.js';
import type { Files } from './unit-files.js';

export type InputValues = Readonly<Record<string, string>>;

export interface StageOptions extends Partial<ClusterOptions> {
  /** Decides the cluster's phases and races. */
  readonly seed?: number;
}

/** What happens to a run from outside. */
export interface RunOptions {
  readonly interruption?: Interruption;
  /** Called once the plan is made and checked, and before anything is written; not where there is nothing to do. */
  readonly afterPlan?: () => void;
  /** Called when an event shows in the log. */
  readonly onEvent?: (event: RolloutEvent) => void;
  /** Puts more into the checkout than files with text. */
  readonly onCheckout?: (checkout: Checkout) => void;
}

/** What fleet has of a unit, and what that truly does. */
export interface UnitNow {
  readonly revision: string;
  readonly desiredState: string;
  /** Such as `active/running`; empty for one that no machine has. */
  readonly does: string;
}

/**
 * A simulated cluster in virtual time, and jobs that run the action against it: the step, its `post`, and both again. The
 * action is entered where a runner enters it; everything that it asks of the world around it is in memory, except for
 * the files of the checkout, of which every run has one of its own.
 */
export class Stage {
  readonly clock: VirtualClock;
  readonly cluster: SimulatedCluster;
  readonly endpoint: SimulatedEndpoint;
  /** The runner's folder for temporary files. */
  readonly journals = new MemoryJournals();
  /** Set to make requests go wrong at the server. */
  faults: FaultInjector | undefined;
  /** What becomes of a request instead of reaching the server. */
  trouble: (request: HttpRequest) => Error | undefined = () => undefined;
  /** Answers requests: fleet, or what stands in for it. */
  transport: Transport;
  /** Called for every connection; throws where there is none to be had. */
  onConnect: () => void = () => {};
  /** Returns the status that a health check is answered with; without it there is nobody to ask. */
  health: ((url: string, headers: Readonly<Record<string, string>>) => number) | undefined;
  /** Runs a command on a machine; without it, the cluster is not reached through SSH. */
  runOnMachine: Connection['run'];
  download: World['download'] = (url) => Promise.reject(new DownloadError(`${url} is not there`));
  jobOnGitHub: World['jobOnGitHub'] = notOnGitHub;
  /** How many connections were opened, and closed. */
  readonly connections = { opened: 0, closed: 0 };
  #process: InterruptedProcess | undefined;
  #fault = Promise.withResolvers<never>();

  constructor({ seed = 1, startAt = Date.UTC(2026, 0, 1), ...options }: StageOptions = {}) {
    this.clock = new VirtualClock(startAt);
    this.cluster = new SimulatedCluster({ startAt, random: seededRandom(seed), ...options });
    this.endpoint = new SimulatedEndpoint({
      cluster: this.cluster,
      clock: this.clock,
      latency: () => 2,
      faults: (request, before) => this.faults?.(request, before),
    });
    this.transport = inProcessTransport(this.endpoint);
  }

  /** Runs the action in a checkout of these files, by default with all of them as its `units` in this order. */
  run(files: Files, inputs: InputValues = {}, options: RunOptions = {}): Promise<StageRun> {
    const host = new MemoryHost({ units: Object.keys(files).join('\n'), ...inputs });
    return this.runOn(host, files, options);
  }

  /** The same, on a host of the caller's own. */
  runOn(host: MemoryHost, files: Files, options: RunOptions = {}): Promise<StageRun> {
    return this.#start(run, host, files, options);
  }

  /** Runs the `post` of a step, as a runner may do it: with the defaults of the inputs, whatever the step was given. */
  post({ host }: Pick<StageRun, 'host'>, options: RunOptions = {}): Promise<StageRun> {
    return this.#start(runPost, new MemoryHost(inputDefaults, host.saved), {}, options);
  }

  /** Cancels the run that is under way, as SIGINT does. */
  cancel(): void {
    this.#process?.cancel();
  }

  /** Lets something go wrong in the run that is under way, where nobody waits for it. */
  fail(fault: Error): void {
    this.#fault.reject(fault);
  }

  /** Lets time pass. */
  async wait(seconds: number): Promise<void> {
    await this.clock.run(() => this.clock.sleep(seconds * 1_000));
    this.cluster.advanceTo(this.clock.now());
  }

  /** Does something at a later time, while the action goes on. */
  after(seconds: number, act: () => void): void {
    void this.clock.sleep(seconds * 1_000).then(() => {
      this.cluster.advanceTo(this.clock.now());
      act();
    });
  }

  /** Stops a unit behind fleet's back, as systemd does for a unit that is bound to another. */
  stopBySystemd(unitName: string): void {
    for (const { systemd } of this.cluster.machines) systemd.stop(unitName);
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

  async #start(action: typeof run, host: MemoryHost, files: Files, options: RunOptions): Promise<StageRun> {
    const { interruption, onCheckout } = options;
    const process = new InterruptedProcess(this.clock, this.#toServer, interruption);
    this.#process = process;
    this.#fault = Promise.withResolvers<never>();
    this.#fault.promise.catch(() => {});
    const checkout = new Checkout(files);
    onCheckout?.(checkout);
    const connected = Promise.withResolvers<void>();
    const onConnect = () => {
      connected.resolve();
      if (interruption && 'cancelAfterSeconds' in interruption)
        void process.clock.sleep(interruption.cancelAfterSeconds * 1_000).then(() => process.cancel());
    };
    const startedAt = this.clock.now();
    const { length: writesBefore } = this.endpoint.writes;
    try {
      const running = action(this.#worldOf(process, host, checkout, onConnect, options));
      // Files are read in real time, which the virtual clock would take for standing still.
      await Promise.race([connected.promise, running]);
      await this.clock.run(() => Promise.race([running, process.death]));
    } finally {
      checkout.remove();
    }
    this.cluster.advanceTo(this.clock.now());
    return new StageRun({
      host,
      requests: process.requests,
      writes: this.endpoint.writes.slice(writesBefore),
      wasKilled: process.isDead,
      seconds: (this.clock.now() - startedAt) / 1_000,
    });
  }

  #worldOf(
    process: InterruptedProcess,
    host: MemoryHost,
    checkout: Checkout,
    onConnect: () => void,
    { afterPlan, onEvent }: RunOptions,
  ): World {
    host.onLog = (line) => {
      const event = rolloutEvent(line);
      if (event) onEvent?.(event);
    };
    return {
      host,
      clock: process.clock,
      random: seededRandom(7),
      workspace: checkout.root,
      environment: {},
      jobOnGitHub: this.jobOnGitHub,
      journals: {
        // The journal is begun when the plan is known, and before the first change.
        create: async (kind) => {
          if (kind === 'journal') afterPlan?.();
          return this.journals.create(kind);
        },
        read: (path) => this.journals.read(path),
        remove: (path) => this.journals.remove(path),
      },
      cancelled: process.cancelled,
      fault: this.#fault.promise,
      download: this.download,
      connect: async () => {
        onConnect();
        this.onConnect();
        this.connections.opened++;
        return {
          transport: process.transport,
          get: async (url, _, headers = {}) => {
            if (!this.health) throw new TransportError('connect', `nobody answers ${url}`);
            return { status: this.health(url, headers), body: '' };
          },
          getBeginning: async (url) => {
            throw new TransportError('connect', `nobody answers ${url}`);
          },
          ...(this.runOnMachine && { run: this.runOnMachine }),
          close: async () => {
            this.connections.closed++;
          },
        };
      },
    };
  }

  readonly #toServer: Transport = async (request, signal, onSent) => {
    const trouble = this.trouble(request);
    if (trouble) throw trouble;
    return this.transport(request, signal, onSent);
  };
}
