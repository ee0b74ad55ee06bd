import { whenAborted } from '../clock/when-aborted.js';
import { messageOf } from '../errors/error-message.js';
import { limitAnnotations } from '../host/annotation-limit.js';
import type { Host } from '../host/host.js';
import { maskingHost } from '../host/masking-host.js';
import type { JournalFile } from '../journal/write-journal.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { hiddenReport } from '../report/hidden-report.js';
import { type GitHubRecord, gitHubRecord, type RecordedEnd, recordedEnd } from './github-record.js';
import { handOver } from './handover.js';
import { publish } from './publish.js';
import { readInputs } from './read-inputs.js';
import { reportFailure } from './report-failure.js';
import type { World } from './world.js';

/** How long the outputs wait for GitHub to answer with the deployment's id, and the process once it is cancelled. */
const idWithinMs = 5_000;
const idWithinMsOnceCancelled = 2_000;

/** The whole action: reads its inputs, does what they command, and reports. Outputs and summary are written whatever happens. */
export async function run(outer: World): Promise<void> {
  const { host, flush } = limitAnnotations(maskingHost(outer.host));
  const world = { ...outer, host };
  const { clock, cancelled, fault } = world;
  const startedAt = clock.now();
  let cluster = 'the cluster';
  let handedOver: JournalFile | undefined;
  let journalFile: JournalFile | undefined;
  let record: GitHubRecord | undefined;
  let report: DeploymentReport;
  let hasBroken = false;
  try {
    const { inputs, route, handover } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    // Before GitHub knows of the deployment, and long before the cluster does.
    if (inputs.command !== 'plan' && inputs.command !== 'status') handedOver = await handOver(handover, world);
    record = gitHubRecord(inputs, world);
    record.begin();
    cluster = `the cluster at ${route.label}`;
    // Loaded now: reporting a wrong input needs neither the planner nor the rollout.
    const { withSession } = await import('./session.js');
    const { prepare, readDefinition } = await import('./prepare.js');
    const { apply, openJournal } = await import('./apply.js');
    const definition = await Promise.race([readDefinition(inputs, route, world), fault]);
    const executed = withSession(inputs, route, world, { hasAnswered: false }, async (session) => {
      const prepared = await prepare(inputs, definition, route.label, session, world);
      if ('report' in prepared) return prepared.report;
      const opened = await openJournal(prepared, inputs, startedAt, world);
      journalFile = opened?.file;
      return { ...prepared.base, ...(await apply(prepared, inputs, startedAt, opened?.journal, session, world)) };
    });
    report = { ...(await Promise.race([executed, fault])), durationMs: clock.now() - startedAt };
  } catch (error) {
    hasBroken = journalFile !== undefined;
    report = reportFailure(error, host, cancelled, {
      cluster,
      hasBegun: hasBroken,
      durationMs: clock.now() - startedAt,
    });
  }
  report = hiddenReport(report, host.masked);
  if (['rolled-back', 'failed', 'cancelled'].includes(report.status)) host.markFailed();
  const deploymentId = await record?.id(idWithinMs, 0);
  await publish({ ...report, ...(deploymentId !== undefined && { deploymentId }) }, host);
  const end = recordedEnd(report);
  savePublished(end, host);

  // A deployment that was cancelled, or that a fault of this action interrupted, is left to the post step with its record.
  const isOver = !hasBroken && (!cancelled.aborted || ['succeeded', 'paused', 'rolled-back'].includes(report.status));
  if (!isOver) await record?.id(idWithinMsOnceCancelled, idWithinMsOnceCancelled);
  else await Promise.all([record?.end(end, report), journalFile?.remove()]);
  // Nothing is left for the post step to do where nothing was begun, or everything is over and GitHub knows it.
  if ((isOver || !journalFile) && (record?.isSettled() ?? true)) await handedOver?.remove();
  flush();
}

/** For the `post` step, which would report everything again otherwise. */
function savePublished(end: RecordedEnd | undefined, host: Host): void {
  try {
    host.saveState('published', JSON.stringify(end ?? {}));
  } catch (error) {
    host.annotate('warning', `could not save the result for the post step: ${messageOf(error)}`);
  }
}
