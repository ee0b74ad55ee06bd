import { whenAborted } from '../clock/when-aborted.js';
import { type ClusterSnapshot, takeSnapshot } from '../cluster/snapshot.js';
import { checkLimits, checkServerSupport } from '../definition/check-definition.js';
import { allServices, type Definition } from '../definition/definition.js';
import { DefinitionError } from '../definition/diagnostic.js';
import { loadDefinition } from '../definition/load-definition.js';
import { serverWarnings } from '../definition/server-warnings.js';
import type { Variables } from '../definition/variables.js';
import { openWorkspace } from '../definition/workspace.js';
import { serverTraits } from '../fleet/server-traits.js';
import { leaveWhatWaits } from '../plan/leave-what-waits.js';
import { everythingAnd, type PickedServices, pickedToRestart, pickServices } from '../plan/pick-services.js';
import type { Plan, RolloutStrategy } from '../plan/plan.js';
import { planDeployment } from '../plan/plan-deployment.js';
import { planDestroy, planPrune } from '../plan/plan-removal.js';
import { planRestart } from '../plan/plan-restart.js';
import { withTasksBefore } from '../plan/tasks-before.js';
import { clusterStatus } from '../report/cluster-status.js';
import { counted } from '../report/counted.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { planLines } from '../report/plan-lines.js';
import { reasonOf } from '../report/reason.js';
import { statusLines } from '../report/status-tables.js';
import { isMaskable } from '../secrets/maskable.js';
import type { ProxyFor } from '../tunnel/proxy.js';
import { serviceNameOf } from '../unit/service-name.js';
import type { XFleetReading } from '../unit/x-fleet-reading.js';
import type { ConnectionInputs } from './connection-inputs.js';
import type { Inputs } from './inputs.js';
import { judgePlacement } from './judge-placement.js';
import { secretVariables } from './secret-variables.js';
import { secretsInHeaders } from './secrets-in-headers.js';
import type { Session } from './session.js';
import type { World } from './world.js';

/** What a report says before anything has happened. */
export type BaseReport = Pick<DeploymentReport, 'command' | 'cluster' | 'plan' | 'secrets'>;

/** What is to be done, with everything about it checked; nothing has been written. */
export interface Prepared {
  readonly definition: Definition;
  readonly snapshot: ClusterSnapshot;
  readonly plan: Plan;
  /** How the server reads [X-Fleet], where its version is known. */
  readonly reading?: XFleetReading;
  readonly base: BaseReport & { readonly cluster: string; readonly secrets: readonly string[] };
}

/** The report of a command that writes nothing, without its duration. */
export type ReadOnlyReport = Omit<DeploymentReport, 'durationMs'>;

/** Returns what the files of the workspace define, and masks the values of its secrets. Needs no cluster. */
export async function readDefinition(
  inputs: Inputs,
  { downloadProxyFor }: Pick<ConnectionInputs, 'downloadProxyFor'>,
  world: World,
): Promise<{ readonly definition: Definition; readonly picked: PickedServices; readonly secrets: readonly string[] }> {
  const { host, cancelled } = world;
  const headers = secretsInHeaders(inputs['health-check-headers']);
  headers.forEach(host.maskSecret);
  const variables = secretVariables(inputs['secret-variables'], host);
  variables.add(inputs.variables);
  const definition = await Promise.race([
    definitionFor(inputs, downloadProxyFor, world, variables.add),
    whenAborted(cancelled),
  ]);
  for (const { settings } of allServices(definition))
    headers.push(...secretsInHeaders(settings?.healthCheckHeaders ?? {}));
  headers.forEach(host.maskSecret);
  if (inputs.command !== 'status') variables.warn();
  return {
    definition,
    picked: pickedBy(inputs, definition),
    secrets: [...headers.filter(isMaskable), ...variables.secrets],
  };
}

/**
 * Reads the cluster, plans, and checks everything that can be checked before the first write. Returns what to apply, or
 * the report if the command writes nothing. Rejects with a DefinitionError or a FleetError, and with the signal's reason
 * when the job is cancelled.
 */
export async function prepare(
  inputs: Inputs,
  { definition, picked, secrets }: Awaited<ReturnType<typeof readDefinition>>,
  routeLabel: string,
  { fleet }: Session,
  { host, cancelled }: World,
): Promise<Prepared | { readonly report: ReadOnlyReport }> {
  const { command } = inputs;
  const snapshot = await takeSnapshot(fleet, { signal: cancelled });
  const cluster = `${fleet.server() || 'fleet'} at ${routeLabel}`;
  host.log(`${cluster}: ${counted(snapshot.machines.length, 'machine')}, ${counted(snapshot.units.size, 'unit')}`);
  const base = { cluster, ...(command !== 'deploy' && command !== 'plan' && { command }) };
  if (command === 'status') return { report: { ...base, ...statusReport(snapshot, host.log) } };

  // A destroy and a restart change no unit file.
  const changesUnits = command === 'deploy' || command === 'plan';
  if (changesUnits) refuseUnsupported(inputs, picked, fleet.server());
  const { plan, warnings } = planFor(inputs, definition, picked, snapshot);
  for (const line of planLines(plan, secrets)) host.log(line);
  const ofServer = changesUnits ? serverWarnings(fleet.server(), picked) : [];
  for (const { severity, message, ...place } of [...ofServer, ...warnings]) host.annotate(severity, message, place);
  // A unit that is stopped keeps its machine.
  if (changesUnits) judgePlacement(plan, snapshot, definition, fleet.server(), inputs['max-parallel'], host);
  const planned = { ...base, plan, secrets };
  const { xFleet: reading } = serverTraits(fleet.server());
  if (command !== 'plan') return { definition, snapshot, plan, base: planned, ...(reading && { reading }) };
  const reason = reasonOf('planned', plan, []);
  return { report: { ...planned, status: 'planned', reason, changed: false, instances: [] } };
}

/** Throws a DefinitionError for what the server would refuse, and for what could never be updated. */
function refuseUnsupported(inputs: Inputs, definition: Definition, server: string): void {
  const refused = [
    ...checkServerSupport(server, definition),
    ...checkLimits(definition, { maxUnavailable: inputs['max-unavailable'], maxSurge: inputs['max-surge'] }),
  ];
  if (refused.length > 0) throw new DefinitionError(refused);
}

/** A `status`, and a `destroy` or `restart` by name, need no definition. */
async function definitionFor(
  inputs: Inputs,
  proxyFor: ProxyFor | undefined,
  world: World,
  onVariables: (variables: Variables) => void,
): Promise<Definition> {
  const servicesFile = inputs['services-file'];
  if (inputs.command === 'status' || (inputs.units.length === 0 && servicesFile === '')) return { services: [] };
  const { definition, warnings } = await loadDefinition({
    workspace: await openWorkspace(world.workspace, inputs['working-directory']),
    download: (url) => world.download(url, proxyFor),
    patterns: inputs.units,
    counts: inputs.count,
    desiredStates: inputs['desired-state'],
    runAlways: new Set(inputs['run-always']),
    variables: inputs.variables,
    onVariables,
    ...(servicesFile !== '' && { servicesFile }),
  });
  for (const warning of warnings) world.host.annotate(warning.severity, warning.message, warning);
  return definition;
}

/**
 * Returns what of the definition the command is about. To destroy, and where no file defines anything, `services` names
 * units of the cluster instead.
 */
function pickedBy({ command, services }: Inputs, definition: Definition): PickedServices {
  if (command === 'destroy' || definition.services.length === 0) return everythingAnd(definition, services);
  const picked = pickServices(definition, services);
  if (command === 'restart') return pickedToRestart(picked, services);
  if (picked.instances.length === 0) return { ...picked, services: withTasksBefore(definition, picked.services) };
  throw new DefinitionError(
    picked.instances.map((name) => ({
      severity: 'error',
      message: `input services: ${name} is one instance, and what is deployed is whole services; write ${serviceNameOf(name)}`,
    })),
  );
}

function planFor(
  inputs: Inputs,
  definition: Definition,
  { services, instances }: PickedServices,
  snapshot: ClusterSnapshot,
): ReturnType<typeof planDeployment> {
  const strategy = strategyOf(inputs);
  const maxParallel = inputs['max-parallel'];
  if (inputs.command === 'destroy')
    return { plan: planDestroy(definition, instances, snapshot, strategy), warnings: [] };
  if (inputs.command === 'restart')
    return planRestart(definition, instances, snapshot, strategy, maxParallel, services);
  const { plan, warnings } = planDeployment(definition, snapshot, strategy, maxParallel, services);
  const pruned = inputs.prune ? planPrune(plan.services, snapshot, inputs.protect, strategy) : [];
  const whole = { services: [...plan.services, ...pruned] };
  return { plan: inputs['stop-after'] === 'canary' ? leaveWhatWaits(whole) : whole, warnings };
}

function strategyOf(inputs: Inputs): RolloutStrategy {
  const healthCheck = inputs['health-check'];
  const healthCheckHeaders = inputs['health-check-headers'];
  const healthCheckStatus = inputs['health-check-status'];
  return {
    maxUnavailable: inputs['max-unavailable'],
    maxSurge: inputs['max-surge'],
    canary: inputs.canary,
    canaryHoldMs: inputs['canary-hold'],
    minReadyMs: inputs['min-ready'],
    timeoutMs: inputs.timeout,
    ...(healthCheck !== undefined && { healthCheck }),
    ...(Object.keys(healthCheckHeaders).length > 0 && { healthCheckHeaders }),
    ...(healthCheckStatus !== undefined && { healthCheckStatus }),
    ...(inputs['stop-after'] === 'canary' && { stopAfter: 'canary' }),
  };
}

function statusReport(snapshot: ClusterSnapshot, log: (line: string) => void): ReadOnlyReport {
  const status = clusterStatus(snapshot);
  statusLines(status).forEach(log);
  const { services, units, machines } = status;
  const reason = [
    counted(services.length, 'service'),
    counted(units.length, 'unit'),
    counted(machines.length, 'machine'),
  ].join(', ');
  return { status: 'succeeded', reason, changed: false, instances: [], clusterStatus: status };
}
