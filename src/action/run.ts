import { whenAborted } from '../clock/when-aborted.js';
import { limitAnnotations } from '../host/annotation-limit.js';
import type { Host } from '../host/host.js';
import { maskingHost } from '../host/masking-host.js';
import type { JournalFile } from '../journal/write-journal.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { type Begin, NotBegunError } from './begin.js';
import { type GitHubRecord, gitHubRecord, type RecordedEnd } from './github-record.js';
import { messageOf } from './message-of.js';
import { publish, writeOutputs } from './publish.js';
import { readInputs } from './read-inputs.js';
import { recordedEnd } from './recorded-end.js';
import { reportFailure } from './report-failure.js';
import type { World } from './world.js';

/** The outputs wait this long for the id of a record that GitHub has not answered for yet; and the process as long, once it is cancelled. */
const idWithinMs = 5_000;
const idWithinMsOnceCancelled = 2_000;

/** The whole action: reads its inputs, does what they command, and reports. Outputs and summary are written whatever happens. */
export async function run(outer: World): Promise<void> {
  const { host, flush } = limitAnnotations(maskingHost(outer.host));
  const world = { ...outer, host };
  const { clock, cancelled, fault } = world;
  const startedAt = clock.now();
  let cluster = 'the cluster';
  let journal: JournalFile | undefined;
  const begin: Begin = (provisional, file) => {
    try {
      writeOutputs(provisional, host);
    } catch (error) {
      throw new NotBegunError('the outputs cannot be written', error);
    }
    journal = file;
  };
  let record: GitHubRecord | undefined;
  let report: DeploymentReport;
  let isThrough = true;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    record = gitHubRecord(inputs, world);
    record.begin();
    cluster = `the cluster at ${way.label}`;
    // Imported late: reporting a wrong input needs neither the planner nor the rollout.
    const { execute } = await import('./execute.js');
    report = await Promise.race([execute(inputs, way, world, startedAt, begin), fault]);
  } catch (error) {
    const hasBegun = journal !== undefined;
    isThrough = !hasBegun;
    report = reportFailure(error, host, cancelled, cluster, hasBegun, clock.now() - startedAt);
  }
  if (['rolled-back', 'failed', 'cancelled'].includes(report.status)) host.markFailed();
  const deploymentId = await record?.id(idWithinMs, 0);
  await publish({ ...report, ...(deploymentId !== undefined && { deploymentId }) }, host);
  const end = recordedEnd(report);
  savePublished(end, host);

  // What was called off, or broke off by a fault of this action's own, is left to the post step, and the record with it.
  const isInOrder = isThrough && (!cancelled.aborted || ['succeeded', 'rolled-back'].includes(report.status));
  if (!isInOrder) await record?.id(idWithinMsOnceCancelled, idWithinMsOnceCancelled);
  else await Promise.all([record?.end(end, report), journal?.remove()]);
  flush();
}

/** For the `post` step, which would tell everything anew otherwise. */
function savePublished(end: RecordedEnd | undefined, host: Host): void {
  try {
    host.saveState('published', JSON.stringify(end ?? {}));
  } catch (error) {
    host.annotate('warning', `the post step could not be told how this ended: ${messageOf(error)}`);
  }
}
