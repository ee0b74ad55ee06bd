import { takeSnapshot } from '../../src/cluster/snapshot.js';
import type { Amount } from '../../src/definition/amount.js';
import { parseInstanceCounts } from '../../src/definition/instance-counts.js';
import { loadDefinition } from '../../src/definition/load-definition.js';
import type { Workspace } from '../../src/definition/workspace.js';
import type { CallOptions } from '../../src/fleet/fleet.js';
import { fleetClient } from '../../src/fleet/fleet-client.js';
import type { Plan } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import { accountOf } from '../../src/report/account.js';
import type { InstanceResult } from '../../src/report/result.js';
import { type Status, statusOf } from '../../src/report/status.js';
import { deploy } from '../../src/rollout/deploy.js';
import type { RolloutEvent } from '../../src/rollout/event.js';
import { noJournal } from '../../src/rollout/journal.js';
import type { Ports } from '../../src/rollout/ports.js';
import type { RolloutSettings } from '../../src/rollout/settings.js';
import type { ClusterOptions } from '../../src/simulator/fleetd/cluster-options.js';
import { SimulatedCluster } from '../../src/simulator/fleetd/simulated-cluster.js';
import type { FaultInjector } from '../../src/simulator/harness/faults.js';
import { inProcessTransport } from '../../src/simulator/harness/in-process-transport.js';
import { type LoggedWrite, SimulatedEndpoint } from '../../src/simulator/harness/simulated-endpoint.js';
import { VirtualClock } from '../../src/simulator/harness/virtual-clock.js';
import { seededRandom } from '../../src/simulator/simulation/random.js';

const startAt = Date.UTC(2026, 0, 1);

/** Unit files by path, as a workspace would hold them. */
export type Files = Readonly<Record<string, string>>;

interface DeployOptions extends Partial<RolloutSettings> {
  readonly count?: string;
  readonly maxSurge?: Amount;
  readonly onFailure?: 'rollback' | 'stop';
  /** Answers health checks; without it there is nobody to ask. */
  readonly check?: Ports['check'];
  readonly signal?: AbortSignal;
  /** Called after the snapshot was taken and before anything is written. */
  readonly afterPlan?: () => void;
  readonly onEvent?: (event: RolloutEvent) => void;
}

export interface Deployment {
  readonly plan: Plan;
  readonly status: Status;
  readonly instances: readonly InstanceResult[];
  readonly events: readonly RolloutEvent[];
  readonly writes: readonly LoggedWrite[];
  /** Requests of the rollout, without those of the plan. */
  readonly requests: number;
  readonly seconds: number;
}

/** A simulated cluster in virtual time, and the deployer's way to it. */
export class Stage {
  readonly clock = new VirtualClock(startAt);
  readonly cluster: SimulatedCluster;
  readonly endpoint: SimulatedEndpoint;
  /** Set to make requests go wrong. */
  faults: FaultInjector | undefined;

  constructor(options: Partial<ClusterOptions> & { readonly seed?: number } = {}) {
    const { seed = 1, ...rest } = options;
    this.cluster = new SimulatedCluster({ startAt, random: seededRandom(seed), ...rest });
    this.endpoint = new SimulatedEndpoint({
      cluster: this.cluster,
      clock: this.clock,
      latency: () => 2,
      faults: (request, before) => this.faults?.(request, before),
    });
  }

  /** Deploys unit files as the action does, from the snapshot to the account of every unit. */
  deploy(files: Files, options: DeployOptions = {}): Promise<Deployment> {
    return this.clock.run(() => this.#deploy(files, options));
  }

  /** Lets time pass. */
  async wait(seconds: number): Promise<void> {
    await this.clock.run(() => this.clock.sleep(seconds * 1_000));
    this.cluster.advanceTo(this.clock.now());
  }

  /** Does something at a later time, while a deployment goes on. */
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

  async #deploy(files: Files, options: DeployOptions): Promise<Deployment> {
    const {
      count = '1',
      maxSurge = { instances: 0 },
      onFailure = 'stop',
      check = nobodyToAsk,
      signal = new AbortController().signal,
      afterPlan,
      onEvent,
      ...settings
    } = options;
    const fleet = fleetClient({
      transport: inProcessTransport(this.endpoint),
      clock: this.clock,
      random: seededRandom(7),
      requestTimeoutMs: 10_000,
      retryForMs: 60_000,
    });
    const call: CallOptions = { signal };
    const { definition } = await loadDefinition({
      workspace: workspaceOf(files),
      download: (url) => Promise.reject(new Error(`nothing is downloaded from ${url}`)),
      patterns: ['*'],
      counts: parseInstanceCounts(count),
      variables: new Map(),
    });
    const snapshot = await takeSnapshot(fleet, call);
    const plan = planDeployment(definition, snapshot, maxSurge);
    afterPlan?.();
    const startedAt = this.clock.now();
    const requestsBefore = this.#requests();
    const writesBefore = this.endpoint.writes.length;
    const events: RolloutEvent[] = [];
    const tell = (event: RolloutEvent) => {
      events.push(event);
      onEvent?.(event);
    };
    const ports: Ports = { fleet, check, clock: this.clock, signal, tell, journal: noJournal };
    const deployed = await deploy(plan, snapshot.machines, { ...careful, ...settings }, onFailure, ports);
    const instances = accountOf(deployed, snapshot.machines);
    this.cluster.advanceTo(this.clock.now());
    return {
      plan,
      status: statusOf(instances, signal.aborted, deployed.rollback),
      instances,
      events,
      writes: this.endpoint.writes.slice(writesBefore),
      requests: this.#requests() - requestsBefore,
      seconds: (this.clock.now() - startedAt) / 1_000,
    };
  }

  #requests(): number {
    return [...this.endpoint.requestCounts.values()].reduce((sum, count) => sum + count, 0);
  }
}

const nobodyToAsk: Ports['check'] = async (url) => ({ healthy: false, detail: `nobody answers ${url}` });

const careful: RolloutSettings = {
  maxUnavailable: { instances: 1 },
  canary: { instances: 0 },
  canaryHoldMs: 0,
  minReadyMs: 10_000,
  timeoutMs: 600_000,
  deployTimeoutMs: 0,
  afterFailure: 'stop',
};

function workspaceOf(files: Files): Workspace {
  return {
    find: async () => Object.keys(files),
    resolve: (path) => path,
    read: async (path) => ({ path, text: files[path] ?? '' }),
  };
}

/** A web service's template: `ExecStart=/bin/sleep SECONDS`, with a stop that takes a moment, as a real one's does. */
export function webTemplate(seconds = 86_400, more = ''): Files {
  return { 'web@.service': `[Service]\nExecStart=/bin/sleep ${seconds}\nExecStop=/bin/sleep 0.3\n${more}` };
}

/**
 * Returns the most units of a service that were truly not running, on any machine, at any one time from `since` on.
 * Units that had not run before count as up until they are seen to be down.
 */
export function mostDown(cluster: SimulatedCluster, units: readonly string[], since: number): number {
  const upOn = new Map(units.map((name) => [name, new Set(['before'])]));
  let most = 0;
  for (const { at, unitName, machineId, active } of cluster.history()) {
    const machines = upOn.get(unitName);
    if (!machines) continue;
    machines.delete('before');
    if (active === 'active') machines.add(machineId);
    else machines.delete(machineId);
    if (at >= since) most = Math.max(most, [...upOn.values()].filter(({ size }) => size === 0).length);
  }
  return most;
}

/** What a unit truly does, wherever it is: `active/running`. Empty for one that no machine has. */
export function truly(cluster: SimulatedCluster, unitName: string): string {
  return cluster
    .units()
    .filter((unit) => unit.unitName === unitName && unit.reachable)
    .map(({ active, sub }) => `${active}/${sub}`)
    .join(', ');
}

/** What became of every unit, in a form that reads well in an expectation: `web@1.service update succeeded`. */
export function outcomes({ instances }: Pick<Deployment, 'instances'>): string[] {
  return instances.map(({ unit, action, outcome }) => `${unit} ${action} ${outcome}`);
}

/** The reason that was given for a unit. */
export function errorOf({ instances }: Pick<Deployment, 'instances'>, unitName: string): string | undefined {
  return instances.find(({ unit }) => unit === unitName)?.error;
}
