import { messageOf } from '../errors/error-message.js';
import type { Host } from '../host/host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { outputsOf } from '../report/outputs.js';
import { summaryOf } from '../report/summary.js';

/**
 * Tells of a deployment wherever people and workflows look. The outputs go first: they are what the rest of the workflow
 * depends on, so that a step which cannot write them has failed.
 */
export async function publish(report: DeploymentReport, host: Host): Promise<void> {
  try {
    writeOutputs(report, host);
  } catch (error) {
    host.annotate('error', `the outputs could not be written: ${messageOf(error)}`);
    host.markFailed();
  }
  host.log(report.reason.startsWith(report.status) ? report.reason : `${report.status}: ${report.reason}`);
  // Known even when other inputs are wrong.
  if (host.input('summary').toLowerCase() === 'false') return;
  try {
    await host.appendSummary(summaryOf(report));
  } catch (error) {
    host.annotate('warning', `the summary could not be written: ${messageOf(error)}`);
  }
}

export function writeOutputs(report: DeploymentReport, host: Host): void {
  for (const [name, value] of Object.entries(outputsOf(report))) host.output(name, value);
}
