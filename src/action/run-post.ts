import { messageOf } from '../errors/error-message.js';
import { limitAnnotations } from '../host/annotation-limit.js';
import { maskingHost } from '../host/masking-host.js';
import type { Remedy } from '../journal/interrupted-deployment.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { hiddenReport } from '../report/hidden-report.js';
import { hasFailed } from '../report/unit-result.js';
import { earlierRecord, gitHubRecord, type RecordedEnd, recordedEnd } from './github-record.js';
import { readHandover, worldOfStep } from './handover.js';
import { parseInputs } from './inputs.js';
import { publish } from './publish.js';
import type { World } from './world.js';

/**
 * The `post` step of the action, which runs even when the step was cancelled or killed: brings units in flight back to
 * running, or rolls back what was changed, and completes outputs, summary and GitHub's record. After a deployment that
 * ended by itself there is nothing to do.
 */
export async function runPost(outer: World): Promise<void> {
  // Without it, the step had begun nothing that could have been left undone.
  const path = outer.host.state('handover');
  if (path === '') return;
  const { host, flush } = limitAnnotations(maskingHost(outer.host));
  // As the step saw it, as soon as that is known: what this process itself is given may be the defaults of the inputs.
  let world: World | undefined;
  try {
    world = await worldHandedOver(path, { ...outer, host });
    if (world) await reportRecovery(await recovery(world), world);
  } catch (error) {
    const advice = 'check what the cluster holds, and run the deployment again';
    host.annotate('error', `could not recover what the deployment left in flight: ${messageOf(error)}; ${advice}`);
    host.markFailed();
    const end: RecordedEnd = {
      command: 'deploy',
      status: 'cancelled',
      reason: host.masked(messageOf(error)),
      isAsBefore: false,
    };
    if (world) await finishRecord(end, undefined, world);
  }
  await outer.journals.remove(path);
  flush();
}

/** Returns undefined where the step has nothing left to be done: it ended in order, or was killed before it began. */
async function worldHandedOver(path: string, world: World): Promise<World | undefined> {
  const { host, journals } = world;
  const text = await journals.read(path);
  const handover = text === undefined ? undefined : readHandover(text);
  if (handover) return worldOfStep(handover, world);
  const hasEnded = text === undefined && host.state('published') !== '';
  if (hasEnded) return undefined;
  if (host.state('journal') !== '') throw new Error('its journal is gone');
  if (host.state('deployment-key') !== '')
    host.annotate(
      'warning',
      'GitHub may still show this deployment as under way: the file that says how to end it is gone',
    );
  return undefined;
}

/** How an interrupted deployment stands now, and whether that is news: the step may have reported it already. */
interface Recovery {
  readonly report: DeploymentReport;
  readonly isNews: boolean;
}

/** Returns undefined for a deployment that ended by itself, or that had not started. */
async function recovery(world: World): Promise<Recovery | undefined> {
  const { host, journals, clock } = world;
  const path = host.state('journal');
  if (path === '') return undefined;
  const isReported = host.state('published') !== '';
  const text = await journals.read(path);
  if (text === undefined && !isReported) throw new Error('its journal is gone');
  if (text === undefined) return undefined;
  // Loaded now: after an ordinary deployment there is no journal to read.
  const { readJournal, remedyFor } = await import('../journal/interrupted-deployment.js');
  const { recoverDeployment } = await import('./recover-deployment.js');
  const interrupted = readJournal(text);
  if (!interrupted) return undefined;

  const { startedAt, command, cluster, secrets } = interrupted.header;
  secrets.forEach(host.maskSecret);
  const remedy = remedyFor(interrupted, host.input('on-cancel') === 'rollback' ? 'rollback' : 'settle');
  const isNews = remedy !== 'none' || !isReported;
  if (isNews) host.log(opening[remedy]);
  const recovered = await recoverDeployment(interrupted, remedy, world);
  const plan = { services: interrupted.result.map((service) => service.plan) };
  const given = command !== 'deploy' && { command };
  const report = { ...recovered, ...given, plan, secrets, cluster, durationMs: clock.now() - startedAt };
  await journals.remove(path);
  return { report, isNews };
}

async function reportRecovery(recovered: Recovery | undefined, world: World): Promise<void> {
  const { host } = world;
  const record = earlierRecord(host);
  if (!recovered && !record) return;
  const deploymentId = record?.id;
  const report = recovered && {
    ...hiddenReport(recovered.report, host.masked),
    ...(deploymentId !== undefined && { deploymentId }),
  };
  if (report && recovered.isNews) {
    await publish(report, host);
    for (const { unit, error } of report.instances.filter(hasFailed)) host.annotate('error', `${unit}: ${error}`);
    if (report.instances.some(hasFailed)) host.markFailed();
  }
  await finishRecord(report ? recordedEnd(report) : publishedEnd(host.state('published')), report, world);
}

async function finishRecord(
  end: RecordedEnd | undefined,
  report: DeploymentReport | undefined,
  world: World,
): Promise<void> {
  const { host } = world;
  const record = earlierRecord(host);
  // Whether the cluster can still be reached does not matter to GitHub.
  const inputs = parseInputs((name) => host.input(name));
  if (inputs['github-token'] !== '') host.maskSecret(inputs['github-token']);
  await gitHubRecord(inputs, world, record).end(record && end, report);
}

const opening: Record<Remedy, string> = {
  none: 'The deployment was interrupted with nothing in flight',
  recover: 'The deployment was interrupted: bringing units in flight back to running; nothing else is touched',
  'roll-back': 'The deployment was cancelled and on-cancel is rollback: rolling back every unit that was changed',
  'complete-rollback': 'The deployment had failed and was interrupted: rolling back every unit that was changed',
  'settle-by-service':
    'The deployment was interrupted after services had failed: rolling those back, and bringing units in flight of the others back to running',
};

/** How the step said that it ended; one that was killed before it could say so had changed nothing. */
function publishedEnd(text: string): RecordedEnd {
  const killed: RecordedEnd = {
    command: 'deploy',
    status: 'cancelled',
    reason: 'killed before anything was changed',
    isAsBefore: true,
  };
  return text === '' ? killed : { ...killed, ...(JSON.parse(text) as Partial<RecordedEnd>) };
}
