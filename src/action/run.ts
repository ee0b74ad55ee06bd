import type { Host } from '../host/host.js';
import { maskingHost } from '../host/masking-host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { outputsOf } from '../report/outputs.js';
import { summaryOf } from '../report/summary.js';
import { execute } from './execute.js';
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
  // Known even when other inputs are wrong.
  const wantsSummary = host.input('summary').toLowerCase() !== 'false';
  let cluster = 'the cluster';
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
  };
  let report: DeploymentReport;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    cluster = `the cluster at ${way.label}`;
    report = await Promise.race([execute(inputs, way, world, startedAt, begin), fault]);
  } catch (error) {
    report = reportFailure(error, host, cancelled, cluster, hasBegun, clock.now() - startedAt);
  }
  await publish(report, host, wantsSummary);
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
