import { maskingHost } from '../host/masking-host.js';
import type { JournalFile } from '../journal/write-journal.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import type { Begin } from './begin.js';
import { execute } from './execute.js';
import { publish, writeOutputs } from './publish.js';
import { readInputs } from './read-inputs.js';
import { reportFailure } from './report-failure.js';
import { whenAborted } from './when-aborted.js';
import type { World } from './world.js';

/** The whole action: reads its inputs, does what they command, and reports. Outputs and summary are written whatever happens. */
export async function run(outer: World): Promise<void> {
  const host = maskingHost(outer.host);
  const world = { ...outer, host };
  const { clock, cancelled, fault } = world;
  const startedAt = clock.now();
  let cluster = 'the cluster';
  let journal: JournalFile | undefined;
  const begin: Begin = (provisional, file) => {
    journal = file;
    writeOutputs(provisional, host);
  };
  let report: DeploymentReport;
  let isThrough = true;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    cluster = `the cluster at ${way.label}`;
    report = await Promise.race([execute(inputs, way, world, startedAt, begin), fault]);
  } catch (error) {
    const hasBegun = journal !== undefined;
    isThrough = false;
    report = reportFailure(error, host, cancelled, cluster, hasBegun, clock.now() - startedAt);
  }
  if (['rolled-back', 'failed', 'cancelled'].includes(report.status)) host.markFailed();
  await publish(report, host);
  host.saveState('published', 'true');
  // What was called off, or broke off by a fault of this action's own, is left to the post step.
  const isInOrder = isThrough && (!cancelled.aborted || ['succeeded', 'rolled-back'].includes(report.status));
  if (isInOrder) await journal?.remove();
}
