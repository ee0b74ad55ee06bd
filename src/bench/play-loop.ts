import { run } from '../action/run.js';
import { SimulatedCluster } from '../simulator/fleetd/simulated-cluster.js';
import { seedRunning } from '../simulator/harness/seed-running.js';
import { VirtualClock } from '../simulator/harness/virtual-clock.js';
import { seededRandom } from '../simulator/simulation/random.js';
import { parseUnitFile } from '../unit/parse-unit-file.js';
import { revisionOf } from '../unit/serialize-unit-file.js';
import { type CheckoutFiles, inCheckout } from './checkout-folder.js';
import { quietHost, quietWorld } from './quiet-world.js';
import { RequestMeter } from './request-meter.js';

/** An instance whose process lives so long, is down so long before systemd starts it again, and so on. */
export interface Loop {
  readonly lifeSeconds: number;
  readonly pauseSeconds: number;
}

/** What else there is. */
export interface Company {
  /** Units that are updated at the same time and stay up. */
  readonly inFlight: number;
  /** Units that the deployment has nothing to do with. */
  readonly idle: number;
}

/** What became of a loop. */
export interface LoopSample {
  /** Whether the deployment has called it deployed. */
  readonly isDeployed: boolean;
  /** Seconds from its first start until it was judged. */
  readonly seconds: number;
  /** Requests of the whole deployment. */
  readonly requests: number;
}

const loopName = 'loop.service';
const servicesFile = 'services.yaml';
const startAt = Date.UTC(2026, 0, 1);

/**
 * Updates an instance that runs to a revision that loops, by the action itself and with its default settings, once for
 * each seed, which decides how the clocks of engine, agents and publishers stand. All in virtual time.
 */
export function playLoop(loop: Loop, company: Company, seeds: readonly number[]): Promise<LoopSample[]> {
  const names = Array.from({ length: company.inFlight }, (_, index) => `steady${index}.service`);
  const units = new Map([[loopName, loopFile(loop)], ...names.map((name) => [name, steadyFile(2)] as const)]);
  const services = [...units.keys()].map((name) => `  - name: ${name}\n`).join('');
  const files: CheckoutFiles = { ...Object.fromEntries(units), [servicesFile]: `services:\n${services}` };
  return inCheckout(files, async (workspace) => {
    const samples: LoopSample[] = [];
    for (const seed of seeds) samples.push(await playOnce([...units.keys()], company.idle, workspace, loop, seed));
    return samples;
  });
}

async function playOnce(
  names: readonly string[],
  idle: number,
  workspace: string,
  loop: Loop,
  seed: number,
): Promise<LoopSample> {
  const random = seededRandom(seed);
  const cluster = new SimulatedCluster({ startAt, random });
  const others = Array.from({ length: idle }, (_, index) => `idle${index}.service`);
  seedRunning(
    cluster,
    [...names, ...others].map((name) => ({ name, file: steadyFile(1) })),
  );
  const clock = new VirtualClock(startAt + 3_000 + 30_000 * random());
  const meter = new RequestMeter(cluster, clock);
  const outputs = new Map<string, string>();
  const host = quietHost({ 'services-file': servicesFile, 'on-failure': 'stop' }, outputs);
  const connected = Promise.withResolvers<void>();
  const running = run(quietWorld({ host, clock, workspace, transport: meter.transport, onConnect: connected.resolve }));
  // Files are read in real time, which the virtual clock would take for standing still.
  await Promise.race([connected.promise, running]);
  await clock.run(() => running);

  const { outcome, finishedAt } = resultIn(outputs);
  const hash = revisionOf(parseUnitFile(loopFile(loop)).options);
  const first = cluster
    .history()
    .find((one) => one.unitName === loopName && one.hash === hash && one.active === 'active');
  if (first === undefined) throw new Error(`${loopName} was never started: ${outputs.get('reason')}`);
  return {
    isDeployed: outcome === 'succeeded',
    seconds: (Date.parse(finishedAt) - first.at) / 1_000,
    requests: meter.requests,
  };
}

function resultIn(outputs: ReadonlyMap<string, string>): { readonly outcome: string; readonly finishedAt: string } {
  const instances: { unit: string; outcome: string; finishedAt: string }[] = JSON.parse(
    outputs.get('instances') ?? '[]',
  );
  const result = instances.find(({ unit }) => unit === loopName);
  if (!result) throw new Error(`no result of ${loopName}: ${outputs.get('reason')}`);
  return result;
}

function loopFile({ lifeSeconds, pauseSeconds }: Loop): string {
  return `[Service]\nExecStart=/bin/sh -c "sleep ${lifeSeconds}; exit 1"\nRestart=always\nRestartSec=${pauseSeconds}\n`;
}

function steadyFile(revision: number): string {
  return `[Service]\nEnvironment=REVISION=${revision}\nExecStart=/bin/sleep 86400\nRestart=always\n`;
}
