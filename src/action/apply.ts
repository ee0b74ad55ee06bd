import { type Definition, locate } from '../definition/definition.js';
import { messageOf } from '../errors/error-message.js';
import type { Host } from '../host/host.js';
import type { JournalHeader } from '../journal/journal-entry.js';
import { type DeploymentJournal, type JournalFile, startJournal } from '../journal/write-journal.js';
import { changesOf, isIdle } from '../plan/plan.js';
import { hiddenReport } from '../report/hidden-report.js';
import { provisionalReport, type RolloutReport, rolloutReport } from '../report/rollout-report.js';
import { hasFailed } from '../report/unit-result.js';
import { deploy } from '../rollout/deploy.js';
import { interruptedResult, type RolloutContext, type RolloutDeadline } from '../rollout/service-rollout.js';
import { logAccounts } from './account-log.js';
import type { Inputs } from './inputs.js';
import { journalTrouble, NotStartedError } from './not-started-error.js';
import type { Prepared } from './prepare.js';
import { writeOutputs } from './publish.js';
import type { Session } from './session.js';
import type { World } from './world.js';

/**
 * Writes the journal's first line and the outputs that stand if this process is killed. Returns the journal; undefined
 * when the plan changes nothing. Rejects with a NotStartedError, before anything is changed, when either cannot be written.
 */
export async function openJournal(
  { plan, base, snapshot, reading }: Prepared,
  inputs: Inputs,
  startedAt: number,
  world: World,
): Promise<{ readonly journal: DeploymentJournal; readonly file: JournalFile } | undefined> {
  if (isIdle(plan)) return undefined;
  const header: JournalHeader = {
    startedAt,
    command: inputs.command === 'destroy' || inputs.command === 'restart' ? inputs.command : 'deploy',
    cluster: base.cluster,
    secrets: base.secrets,
    machines: snapshot.machines,
    onFailure: onFailureOf(inputs),
    failFast: inputs['fail-fast'],
    maxParallel: inputs['max-parallel'],
    ...(reading && { reading }),
  };
  const opened = await createJournal(header, world);
  const unstarted = interruptedResult(plan, [], world.clock.now());
  const provisional = provisionalReport(unstarted, { machines: snapshot.machines, logs: new Map() });
  try {
    writeOutputs(hiddenReport({ ...base, ...provisional, durationMs: 0 }, world.host.masked), world.host);
  } catch (error) {
    throw new NotStartedError('the outputs cannot be written', error);
  }
  return opened;
}

async function createJournal(
  header: JournalHeader,
  { journals, host, clock }: World,
): Promise<{ readonly journal: DeploymentJournal; readonly file: JournalFile }> {
  const onTrouble = (error: unknown) => {
    const what = `cannot write the journal any more (${messageOf(error)})`;
    host.annotate('warning', `${what}: if this job is killed now, its units in flight will not be recovered`);
  };
  try {
    const file = await journals.create('journal');
    host.saveState('journal', file.path);
    return { file, journal: await startJournal(header, file, clock, onTrouble) };
  } catch (error) {
    throw journalTrouble(error);
  }
}

/** Deploys what was prepared, annotates the files of the units that failed, and returns what became of it. */
export async function apply(
  { plan, definition, snapshot, reading }: Prepared,
  inputs: Inputs,
  startedAt: number,
  journal: DeploymentJournal | undefined,
  session: Session,
  { host, clock, cancelled }: World,
): Promise<RolloutReport> {
  const { machines } = snapshot;
  const onFailure = onFailureOf(inputs);
  const context: RolloutContext = {
    machines,
    deadline: deployDeadline(inputs['deploy-timeout'], clock.now()),
    afterFailure: inputs['fail-fast'] ? 'stop' : 'stop-service',
    maxParallel: inputs['max-parallel'],
    clusterSize: snapshot.units.size + changesOf(plan.services).length,
    ...(reading && { reading }),
  };
  const { ports, logs } = session.rolloutPorts({ plan, machines, startedAt }, journal);
  const result = await deploy(plan, onFailure, context, ports);
  const ending = { wasCancelled: cancelled.aborted, onFailure, command: inputs.command, failFast: inputs['fail-fast'] };
  const report = rolloutReport(result, plan, { machines, logs }, ending);
  logAccounts(plan, report.instances, host);
  annotateFailures(report, definition, host);
  return report;
}

/** All that the rollback of a restart does is to start what is left stopped, which nobody wants to stay so. */
function onFailureOf({ command, 'on-failure': onFailure }: Inputs): 'rollback' | 'stop' {
  return command === 'restart' ? 'rollback' : onFailure;
}

function deployDeadline(ms: number, now: number): RolloutDeadline {
  return { at: ms > 0 ? now + ms : Number.POSITIVE_INFINITY, name: `the deploy-timeout of ${ms / 1_000} s` };
}

function annotateFailures({ status, reason, instances }: RolloutReport, definition: Definition, host: Host): void {
  const failed = instances.filter(hasFailed);
  for (const { unit, service, error } of failed) {
    const message = `${unit}: ${error}`;
    host.annotate('error', message, locate(definition, unit, service, message));
  }
  // A red job needs at least one annotation.
  if (status === 'failed' && failed.length === 0) host.annotate('error', reason);
}
