import { run } from '../action/run.js';
import { withSidekicks } from '../definition/definition.js';
import { parseInstanceCounts } from '../definition/instance-counts.js';
import { loadDefinition } from '../definition/load-definition.js';
import { openWorkspace } from '../definition/workspace.js';
import { recordedMachines } from '../simulator/fleetd/cluster-options.js';
import type { MachineEntry } from '../simulator/fleetd/registry.js';
import { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import { type SeedUnit, seedRunning } from '../simulator/harness/seed-running.js';
import { VirtualClock } from '../simulator/harness/virtual-clock.js';
import { seededRandom } from '../simulator/simulation/random.js';
import { parseUnitName } from '../unit/unit-name.js';
import { inCheckout } from './checkout-folder.js';
import type { ClusterRun, ClusterSize } from './cluster-runs.js';
import { liveKilobytes } from './live-memory.js';
import { oldCluster } from './old-cluster.js';
import { quietHost, quietWorld } from './quiet-world.js';
import { RequestMeter } from './request-meter.js';

/** What one run took. */
export interface ClusterFigures {
  /** False if the action refused its inputs before it turned to the cluster. */
  readonly hasConnected: boolean;
  readonly status: string;
  readonly reason: string;
  /** Of the cluster's time. */
  readonly minutes: number;
  /** Units that the cluster has before or afterwards, templates included. */
  readonly units: number;
  readonly requests: number;
  readonly writes: number;
  /** The most requests within one second of the cluster's time, and the most that were under way at once. */
  readonly mostInASecond: number;
  readonly mostAtOnce: number;
  /** CPU seconds of the action, and of the simulated cluster that answered it. */
  readonly actionSeconds: number;
  readonly simulatorSeconds: number;
  /** What the simulated cluster holds in the process's memory when the action begins. */
  readonly simulatorKilobytes: number;
}

const startAt = Date.UTC(2026, 0, 1);
const servicesFile = 'services.yaml';

/** Returns what a run of the action takes, from its first line to its outputs, against a cluster in virtual time. */
export async function playCluster({
  size,
  isDeployed,
  revision,
  inputs,
  ...changes
}: Omit<ClusterRun, 'name'>): Promise<ClusterFigures> {
  const emptyKilobytes = await liveKilobytes();
  const clock = new VirtualClock(startAt);
  const machines = machinesOf(size.machines);
  const cluster = new SimulatedCluster({ startAt, random: seededRandom(1), machines });
  if (isDeployed) {
    const { broken: _, ...formerly } = changes;
    const units = await inCheckout(oldCluster(size.services, 1, formerly), (folder) => runningUnits(folder, machines));
    seedRunning(cluster, units);
  }
  const simulatorKilobytes = (await liveKilobytes()) - emptyKilobytes;
  const { jobs } = cluster.registry;
  const unitsBefore = jobs.size;
  const meter = new RequestMeter(cluster, clock);
  const connected = Promise.withResolvers<void>();
  let hasConnected = false;
  const onConnect = () => {
    hasConnected = true;
    connected.resolve();
  };
  const outputs = new Map<string, string>();
  const host = quietHost({ 'services-file': servicesFile, ...inputs }, outputs);
  const before = process.cpuUsage();
  await inCheckout(oldCluster(size.services, revision, changes), async (workspace) => {
    const { transport } = meter;
    const running = run(quietWorld({ host, clock, workspace, transport, onConnect }));
    // Files are read in real time, which the virtual clock would take for standing still.
    await Promise.race([connected.promise, running]);
    await clock.run(() => running);
  });
  const { user, system } = process.cpuUsage(before);
  return {
    hasConnected,
    status: outputs.get('status') ?? '',
    reason: outputs.get('reason') ?? '',
    minutes: (clock.now() - startAt) / 60_000,
    units: Math.max(unitsBefore, jobs.size),
    requests: meter.requests,
    writes: meter.writes,
    mostInASecond: meter.mostInASecond,
    mostAtOnce: meter.mostAtOnce,
    actionSeconds: (user + system - meter.simulatorMicros) / 1e6,
    simulatorSeconds: meter.simulatorMicros / 1e6,
    simulatorKilobytes,
  };
}

/** Returns the units of a checkout's definition, spread over the machines with every sidekick beside its main unit. */
async function runningUnits(folder: string, machines: readonly MachineEntry[]): Promise<SeedUnit[]> {
  const { definition } = await loadDefinition({
    workspace: await openWorkspace(folder, '.'),
    download: (url) => Promise.reject(new Error(`nothing is downloaded from ${url}`)),
    patterns: [],
    counts: parseInstanceCounts('1'),
    desiredStates: new Map(),
    runAlways: new Set(),
    variables: new Map(),
    servicesFile,
  });
  return definition.services.flatMap((service, index) =>
    withSidekicks(service).flatMap(({ template, units }) =>
      [...(template ? [template] : []), ...units].map(({ name, options, desiredState }) => {
        const machine = machines[(index + Number(parseUnitName(name).instance ?? 0)) % machines.length];
        return { name, file: options, desiredState, ...(machine && { machineId: machine.id }) };
      }),
    ),
  );
}

function machinesOf(count: ClusterSize['machines']): MachineEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `a0000000000000000000000000ab${String(index + 1).padStart(4, '0')}`,
    primaryIP: `10.77.0.${index + 11}`,
    metadata: recordedMachines[index % recordedMachines.length]?.metadata ?? {},
  }));
}
