import { whenAborted } from '../clock/when-aborted.js';
import { type ClusterSnapshot, takeSnapshot } from '../cluster/snapshot.js';
import { refusedBy } from '../definition/check-server.js';
import { standstills } from '../definition/check-settings.js';
import type { Definition } from '../definition/definition.js';
import { DefinitionError } from '../definition/diagnostic.js';
import { loadDefinition } from '../definition/load-definition.js';
import type { Variables } from '../definition/variables.js';
import { openWorkspace } from '../definition/workspace.js';
import type { Connection } from '../network/connection.js';
import { isIdle, type Plan } from '../plan/plan.js';
import { planDeployment } from '../plan/plan-deployment.js';
import { planDestroy } from '../plan/plan-destroy.js';
import { planPrune } from '../plan/plan-prune.js';
import { killed } from '../report/broken-off-report.js';
import { clusterStatus } from '../report/cluster-status.js';
import { counted } from '../report/counted.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { isSecretName } from '../report/hidden-secrets.js';
import { planLines } from '../report/plan-lines.js';
import { reasonOf } from '../report/reason.js';
import { statusLines } from '../report/status-tables.js';
import { noJournal } from '../rollout/journal.js';
import type { Ports } from '../rollout/ports.js';
import { type Begin, openJournal } from './begin.js';
import { carryOut } from './carry-out.js';
import { clientOf } from './client.js';
import type { ConnectionInputs } from './connection-inputs.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import type { Inputs } from './inputs.js';
import { judgePlacement } from './judge-placement.js';
import { rolloutLog } from './rollout-log.js';
import { settingsOf } from './rollout-settings.js';
import type { World } from './world.js';

/**
 * Does what the inputs command, and returns the report of it. `begin` is called before the first change. Rejects with a
 * DefinitionError or a FleetError as long as nothing is changed, and with the signal's reason when the job is cancelled.
 */
export async function execute(
  inputs: Inputs,
  way: ConnectionInputs,
  world: World,
  startedAt: number,
  begin: Begin,
): Promise<DeploymentReport> {
  const { host, clock, cancelled } = world;
  const secrets: string[] = [];
  // Before anything can be told of a definition that has them in it.
  const onVariables = (variables: Variables) => {
    for (const [name, value] of variables) if (isSecretName(name) && value !== '') secrets.push(value);
    secrets.forEach(host.maskSecret);
  };
  onVariables(inputs.variables);
  const definition = await Promise.race([definitionFor(inputs, world, onVariables), whenAborted(cancelled)]);

  const settings = { ...way.settings, connectTimeoutMs: inputs['connect-timeout'] };
  const connection = await world.connect(settings, connectionLog(host));
  try {
    const fleet = clientOf(connection.transport, inputs, world);
    const snapshot = await takeSnapshot(fleet, { signal: cancelled });
    const cluster = `${fleet.server() || 'fleet'} at ${way.label}`;
    host.log(`${cluster}: ${counted(snapshot.machines.length, 'machine')}, ${counted(snapshot.units.size, 'unit')}`);
    const { command } = inputs;
    const isOther = command === 'destroy' || command === 'status';
    const sofar = { cluster, changed: false, instances: [], ...(isOther && { command }) };
    const durationMs = () => clock.now() - startedAt;
    if (command === 'status') return { ...sofar, ...shown(snapshot, host.log), durationMs: durationMs() };

    const { 'max-unavailable': maxUnavailable, 'max-surge': maxSurge } = inputs;
    const refused = [
      ...refusedBy(fleet.server(), definition),
      ...standstills(definition, { maxUnavailable, maxSurge }),
    ];
    if (refused.length > 0) throw new DefinitionError(refused);
    const plan = planFor(inputs, definition, snapshot);
    for (const line of planLines(plan, secrets)) host.log(line);
    if (command !== 'destroy') judgePlacement(plan, snapshot, definition, fleet.server(), host);
    const planned = { ...sofar, plan, secrets };
    if (command === 'plan')
      return { ...planned, status: 'planned', reason: reasonOf('planned', plan, []), durationMs: durationMs() };

    const ports = portsOf(fleet, connection, snapshot, inputs, world, startedAt);
    const deployment = {
      startedAt,
      command,
      cluster,
      secrets,
      machines: snapshot.machines,
      ...settingsOf(inputs),
    };
    const journal = isIdle(plan) ? undefined : await openJournal(deployment, world);
    if (journal) begin({ ...planned, ...killed(plan, snapshot.machines, clock.now()), durationMs: 0 }, journal.file);
    const outcome = await carryOut(plan, definition, deployment, { ...ports, ...journal }, host);
    return { ...planned, ...outcome, durationMs: durationMs() };
  } finally {
    await connection.close();
  }
}

/** What is destroyed by name, or only looked at, needs no definition. */
async function definitionFor(
  inputs: Inputs,
  world: World,
  onVariables: (variables: Variables) => void,
): Promise<Definition> {
  const servicesFile = inputs['services-file'];
  if (inputs.command === 'status' || (inputs.units.length === 0 && servicesFile === '')) return { services: [] };
  const { definition, warnings } = await loadDefinition({
    workspace: await openWorkspace(world.workspace, inputs['working-directory']),
    download: world.download,
    patterns: inputs.units,
    counts: inputs.count,
    variables: inputs.variables,
    onVariables,
    ...(servicesFile !== '' && { servicesFile }),
  });
  for (const warning of warnings) world.host.annotate(warning.severity, warning.message, warning);
  return definition;
}

function planFor(inputs: Inputs, definition: Definition, snapshot: ClusterSnapshot): Plan {
  if (inputs.command === 'destroy') return planDestroy(definition, inputs.services, snapshot);
  const plan = planDeployment(definition, snapshot, inputs['max-surge']);
  const pruned = inputs.prune ? planPrune(plan.services, snapshot, inputs.protect) : [];
  return { services: [...plan.services, ...pruned] };
}

function shown(snapshot: ClusterSnapshot, log: (line: string) => void) {
  const status = clusterStatus(snapshot);
  statusLines(status).forEach(log);
  const { services, units, machines } = status;
  const reason = [
    counted(services.length, 'service'),
    counted(units.length, 'unit'),
    counted(machines.length, 'machine'),
  ];
  return { status: 'succeeded' as const, reason: reason.join(', '), clusterStatus: status };
}

function portsOf(
  fleet: Ports['fleet'],
  connection: Connection,
  { machines }: ClusterSnapshot,
  inputs: Inputs,
  { host, clock, cancelled }: World,
  startedAt: number,
): Ports {
  const tell = rolloutLog(host, machines, clock, startedAt);
  const check = healthChecker(connection.get, clock, inputs['request-timeout']);
  return { fleet, check, clock, signal: cancelled, tell, journal: noJournal };
}
