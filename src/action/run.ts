import type { Clock } from '../clock/clock.js';
import { type ClusterSnapshot, takeSnapshot } from '../cluster/snapshot.js';
import { refusedBy } from '../definition/check-server.js';
import { allServices, type Definition } from '../definition/definition.js';
import { DefinitionError } from '../definition/diagnostic.js';
import { loadDefinition } from '../definition/load-definition.js';
import { openWorkspace } from '../definition/workspace.js';
import type { Fleet } from '../fleet/fleet.js';
import { fleetClient } from '../fleet/fleet-client.js';
import type { Attempt } from '../fleet/request.js';
import type { Transport } from '../fleet/transport.js';
import type { Host } from '../host/host.js';
import type { Connection, ConnectionListener, ConnectionSettings } from '../network/connection.js';
import type { Plan } from '../plan/plan.js';
import { planDeployment } from '../plan/plan-deployment.js';
import { accountOf } from '../report/account.js';
import { counted } from '../report/counted.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { outputsOf } from '../report/outputs.js';
import { planLines } from '../report/plan-lines.js';
import { reasonOf } from '../report/reason.js';
import { hasFailed, statusOf } from '../report/status.js';
import { summaryOf } from '../report/summary.js';
import { deploy } from '../rollout/deploy.js';
import type { Ports } from '../rollout/roll-out.js';
import type { RolloutSettings } from '../rollout/settings.js';
import type { ConnectionInputs } from './connection-inputs.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import type { Inputs } from './inputs.js';
import { outageLog } from './outage-log.js';
import { readInputs } from './read-inputs.js';
import { reportFailure } from './report-failure.js';
import { rolloutLog } from './rollout-log.js';

/** What the action needs of the world around it. */
export interface World {
  readonly host: Host;
  readonly clock: Clock;
  readonly random: () => number;
  readonly workspace: string;
  /** The environment variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly connect: (settings: ConnectionSettings, listener: ConnectionListener) => Connection;
  /** Aborted when the job is cancelled. */
  readonly cancelled: AbortSignal;
  /** Rejects when something goes wrong where nobody waits for it, such as in a library; otherwise it is never settled. */
  readonly fault: Promise<never>;
}

/** For how long a request that no instance's timeout bounds is tried again. */
const retryForMs = 60_000;

/** The whole action: reads its inputs, deploys, and reports. Outputs and summary are written whatever happens. */
export async function run(world: World): Promise<void> {
  const { host, clock, cancelled } = world;
  const startedAt = clock.now();
  // Known even when other inputs are wrong.
  const wantsSummary = host.input('summary').toLowerCase() !== 'false';
  let cluster = 'the cluster';
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
  };
  let report: DeploymentReport;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), world.fault]);
    cluster = `the cluster at ${way.label}`;
    report = await Promise.race([execute(inputs, way, world, startedAt, begin), world.fault]);
  } catch (error) {
    report = reportFailure(error, host, cancelled, cluster, hasBegun, clock.now() - startedAt);
  }
  await publish(report, host, wantsSummary);
}

async function execute(
  inputs: Inputs,
  way: ConnectionInputs,
  world: World,
  startedAt: number,
  begin: () => void,
): Promise<DeploymentReport> {
  const { host, clock, cancelled } = world;
  const workspace = await openWorkspace(world.workspace, inputs['working-directory']);
  const { definition, warnings } = await loadDefinition(workspace, inputs.units, inputs.count);
  for (const warning of warnings) host.annotate(warning.severity, warning.message, warning);

  const settings = { ...way.settings, connectTimeoutMs: inputs['connect-timeout'] };
  const connection = world.connect(settings, connectionLog(host));
  try {
    const fleet = clientOf(connection.transport, inputs, world);
    const snapshot = await takeSnapshot(fleet, { signal: cancelled });
    const cluster = `${fleet.server() || 'fleet'} at ${way.label}`;
    host.log(`${cluster}: ${counted(snapshot.machines.length, 'machine')}, ${counted(snapshot.units.size, 'unit')}`);
    const refused = refusedBy(fleet.server(), definition);
    if (refused.length > 0) throw new DefinitionError(refused);
    const plan = planDeployment(definition, snapshot, inputs['max-surge']);
    for (const line of planLines(plan, [])) host.log(line);
    const tell = rolloutLog(host, snapshot.machines, clock, startedAt);
    const check = healthChecker(connection.get, clock, inputs['request-timeout']);
    const ports: Ports = { fleet, check, clock, signal: cancelled, tell };
    if (inputs.command === 'plan') return { ...planned(plan), plan, cluster, durationMs: clock.now() - startedAt };
    begin();
    const outcome = await carryOut(plan, definition, snapshot, ports, inputs, host);
    return { ...outcome, plan, cluster, durationMs: clock.now() - startedAt };
  } finally {
    await connection.close();
  }
}

type Outcome = Omit<DeploymentReport, 'plan' | 'cluster' | 'durationMs'>;

function planned(plan: Plan): Outcome {
  return { status: 'planned', reason: reasonOf('planned', plan, []), changed: false, instances: [] };
}

async function carryOut(
  plan: Plan,
  definition: Definition,
  { machines }: ClusterSnapshot,
  ports: Ports,
  inputs: Inputs,
  host: Host,
): Promise<Outcome> {
  const deployed = await deploy(plan, machines, settingsOf(inputs), inputs['on-failure'], ports);
  const instances = accountOf(deployed, machines);
  for (const { unit, service, error } of instances.filter(hasFailed)) {
    const file = fileOf(unit, service, definition);
    host.annotate('error', `${unit}: ${error}`, { ...(file !== undefined && { file }) });
  }
  const status = statusOf(instances, ports.signal.aborted, deployed.rollback);
  const changed = deployed.rolledOut.some(({ tasks }) => tasks.some(({ wrote }) => wrote));
  const isLeft = status === 'failed' && changed && inputs['on-failure'] === 'stop';
  const left = isLeft ? '; on-failure is stop, so that what was changed is left as it is' : '';
  const reason = `${reasonOf(status, plan, instances)}${left}`;
  // A red job without a word on the unit at fault would leave people looking.
  if (status === 'failed' && !instances.some(hasFailed)) host.annotate('error', reason);
  return { status, reason, changed, instances };
}

/** Where a unit is defined; one that is destroyed is not, and belongs to its service's file. */
function fileOf(unit: string, service: string, definition: Definition): string | undefined {
  const services = allServices(definition);
  const defines = services.find(({ template, units }) => [template, ...units].some((one) => one?.name === unit));
  return (defines ?? services.find(({ name }) => name === service))?.file;
}

function clientOf(transport: Transport, inputs: Inputs, { clock, random, host }: World): Fleet {
  const tellOutage = outageLog(host, clock);
  return fleetClient({
    transport,
    clock,
    random,
    requestTimeoutMs: inputs['request-timeout'],
    retryForMs,
    onAttempt(attempt) {
      host.debug(attemptLine(attempt));
      tellOutage(attempt);
    },
  });
}

function attemptLine({ method, path, number, durationMs, outcome }: Attempt): string {
  return `${method} ${path}: ${outcome} in ${durationMs} ms${number > 1 ? ` (attempt ${number})` : ''}`;
}

function settingsOf(inputs: Inputs): RolloutSettings {
  return {
    maxUnavailable: inputs['max-unavailable'],
    canary: inputs.canary,
    canaryHoldMs: inputs['canary-hold'],
    minReadyMs: inputs['min-ready'],
    timeoutMs: inputs.timeout,
    deployTimeoutMs: inputs['deploy-timeout'],
    afterFailure: 'stop',
    ...(inputs['health-check'] !== undefined && { healthCheck: inputs['health-check'] }),
  };
}

/** The outputs go first: they are what the rest of the workflow depends on. */
async function publish(report: DeploymentReport, host: Host, wantsSummary: boolean): Promise<void> {
  for (const [name, value] of Object.entries(outputsOf(report))) host.output(name, value);
  host.log(report.reason.startsWith(report.status) ? report.reason : `${report.status}: ${report.reason}`);
  if (['rolled-back', 'failed', 'cancelled'].includes(report.status)) host.markFailed();
  if (!wantsSummary) return;
  try {
    await host.appendSummary(summaryOf(report));
  } catch (error) {
    host.annotate('warning', `the summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}
