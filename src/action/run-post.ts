import { limitAnnotations } from '../host/annotation-limit.js';
import { maskingHost } from '../host/masking-host.js';
import { readJournal } from '../journal/read-journal.js';
import { type Remedy, remedyFor } from '../journal/remedy.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { hasFailed } from '../report/status.js';
import { endBrokenOff } from './end-broken-off.js';
import { gitHubRecord, type RecordedEnd } from './github-record.js';
import { publish } from './publish.js';
import { readInputs } from './read-inputs.js';
import { recordedEnd } from './recorded-end.js';
import type { World } from './world.js';

/**
 * The `post` step of the action, which runs even when the step was cancelled or killed: brings back to running what was
 * in flight, or rolls back what was touched, and completes outputs, summary and GitHub's record. Where a deployment ended
 * by itself there is nothing left to do.
 */
export async function runPost(outer: World): Promise<void> {
  const { host, flush } = limitAnnotations(maskingHost(outer.host));
  await goOn({ ...outer, host });
  flush();
}

async function goOn(world: World): Promise<void> {
  const { host } = world;
  const report = await broughtInOrder(world);
  const deploymentId = Number(host.state('deployment')) || undefined;
  if (!report && deploymentId === undefined) return;
  const told = report && { ...report, ...(deploymentId !== undefined && { deploymentId }) };
  if (told) {
    await publish(told, host);
    for (const { unit, error } of told.instances.filter(hasFailed)) host.annotate('error', `${unit}: ${error}`);
    if (told.instances.some(hasFailed)) host.markFailed();
  }
  const end = told ? recordedEnd(told) : publishedEnd(host.state('published'));
  try {
    const { inputs } = await readInputs(world);
    await gitHubRecord(inputs, world, deploymentId).end(deploymentId === undefined ? undefined : end, told);
  } catch (error) {
    host.debug(`GitHub was told nothing: ${error instanceof Error ? error.message : error}`);
  }
}

/** Returns how a deployment that was broken off stands now; undefined for one that ended by itself. */
async function broughtInOrder(world: World): Promise<DeploymentReport | undefined> {
  const { host, journals, clock } = world;
  const path = host.state('journal');
  const text = path === '' ? undefined : await journals.read(path);
  const brokenOff = text === undefined ? undefined : readJournal(text);
  if (!brokenOff) return undefined;
  const { startedAt, command, cluster, secrets } = brokenOff.deployment;
  secrets.forEach(host.maskSecret);
  const remedy = remedyFor(brokenOff, host.input('on-cancel') === 'rollback' ? 'rollback' : 'settle');
  let report: DeploymentReport | undefined;
  // What has been told already, and has nothing in flight, need not be told twice.
  if (remedy !== 'none' || host.state('published') === '') {
    host.log(opening[remedy]);
    const ending = await endBrokenOff(brokenOff, remedy, world);
    const plan = { services: brokenOff.rolledOut.map((service) => service.plan) };
    const isDestroy = command === 'destroy' && { command };
    report = { ...ending, ...isDestroy, plan, secrets, cluster, durationMs: clock.now() - startedAt };
  }
  await journals.remove(path);
  return report;
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
