import { limitAnnotations } from '../host/annotation-limit.js';
import { maskingHost } from '../host/masking-host.js';
import type { Remedy } from '../journal/remedy.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { hasFailed } from '../report/status.js';
import { earlierRecord, gitHubRecord, type RecordedEnd } from './github-record.js';
import { parseInputs } from './inputs.js';
import { messageOf } from './message-of.js';
import { publish } from './publish.js';
import { recordedEnd } from './recorded-end.js';
import type { World } from './world.js';

/**
 * The `post` step of the action, which runs even when the step was cancelled or killed: brings back to running what was
 * in flight, or rolls back what was touched, and completes outputs, summary and GitHub's record. Where a deployment ended
 * by itself there is nothing left to do.
 */
export async function runPost(outer: World): Promise<void> {
  const { host, flush } = limitAnnotations(maskingHost(outer.host));
  const world = { ...outer, host };
  try {
    await tell(await broughtInOrder(world), world);
  } catch (error) {
    const advice = 'see what the cluster holds, and run the deployment again';
    host.annotate(
      'error',
      `what the deployment left in flight could not be looked after: ${messageOf(error)}; ${advice}`,
    );
    host.markFailed();
    await finishRecord(
      { command: 'deploy', status: 'cancelled', reason: messageOf(error), isAsBefore: false },
      undefined,
      world,
    );
  }
  flush();
}

/** How a deployment that was broken off stands now, and whether that is new: the step may have told it already. */
interface Afterwards {
  readonly report: DeploymentReport;
  readonly isNew: boolean;
}

/** Returns undefined for a deployment that ended by itself, or that had not begun. */
async function broughtInOrder(world: World): Promise<Afterwards | undefined> {
  const { host, journals, clock } = world;
  const path = host.state('journal');
  if (path === '') return undefined;
  const isTold = host.state('published') !== '';
  const text = await journals.read(path);
  if (text === undefined && !isTold) throw new Error('its journal is gone');
  if (text === undefined) return undefined;
  // Imported late: after an ordinary deployment there is no journal to read.
  const { readJournal } = await import('../journal/read-journal.js');
  const { remedyFor } = await import('../journal/remedy.js');
  const { endBrokenOff } = await import('./end-broken-off.js');
  const brokenOff = readJournal(text);
  if (!brokenOff) return undefined;

  const { startedAt, command, cluster, secrets } = brokenOff.deployment;
  secrets.forEach(host.maskSecret);
  const remedy = remedyFor(brokenOff, host.input('on-cancel') === 'rollback' ? 'rollback' : 'settle');
  const isNew = remedy !== 'none' || !isTold;
  if (isNew) host.log(opening[remedy]);
  const ending = await endBrokenOff(brokenOff, remedy, world);
  const plan = { services: brokenOff.rolledOut.map((service) => service.plan) };
  const isDestroy = command === 'destroy' && { command };
  const report = { ...ending, ...isDestroy, plan, secrets, cluster, durationMs: clock.now() - startedAt };
  await journals.remove(path);
  return { report, isNew };
}

async function tell(afterwards: Afterwards | undefined, world: World): Promise<void> {
  const { host } = world;
  const record = earlierRecord(host);
  if (!afterwards && !record) return;
  const deploymentId = record?.id;
  const report = afterwards && { ...afterwards.report, ...(deploymentId !== undefined && { deploymentId }) };
  if (report && afterwards.isNew) {
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
  // What is wrong with the way to the cluster by now is nothing to GitHub.
  const inputs = parseInputs((name) => host.input(name));
  if (inputs['github-token'] !== '') host.maskSecret(inputs['github-token']);
  await gitHubRecord(inputs, world, record).end(record && end, report);
}

const opening: Record<Remedy, string> = {
  none: 'The deployment was broken off with nothing in flight',
  settle: 'The deployment was broken off: what was in flight is brought back to running, and nothing more is touched',
  'roll-back': 'The deployment was broken off, and on-cancel is rollback: what was touched becomes again what it was',
  'complete-rollback': 'The deployment had failed and was broken off: what was touched becomes again what it was',
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
