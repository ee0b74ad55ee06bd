import { messageOf } from '../errors/error-message.js';
import type { Host } from '../host/host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { outputsOf } from '../report/outputs.js';
import { summaryOf } from '../report/summary.js';

/**
 * Publishes the report of a deployment, in which secrets are hidden already: outputs, log and summary. The outputs go
 * first, since the rest of the workflow depends on them; a step that cannot write them has failed.
 */
export async function publish(report: DeploymentReport, host: Host): Promise<void> {
  try {
    writeOutputs(report, host);
  } catch (error) {
    host.annotate('error', `could not write the outputs: ${messageOf(error)}`);
    host.markFailed();
  }
  host.log(report.reason.startsWith(report.status) ? report.reason : `${report.status}: ${report.reason}`);
  // Valid even if other inputs are not.
  if (host.input('summary').toLowerCase() === 'false') return;
  try {
    await host.appendSummary(summaryOf(report));
  } catch (error) {
    host.annotate('warning', `could not write the summary: ${messageOf(error)}`);
  }
}

/** Writes all outputs. Secrets have to be hidden in the report already. */
export function writeOutputs(report: DeploymentReport, host: Host): void {
  for (const [name, value] of Object.entries(outputsOf(report))) host.output(name, value);
}
