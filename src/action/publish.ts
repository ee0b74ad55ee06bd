import type { Host } from '../host/host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { outputsOf } from '../report/outputs.js';
import { summaryOf } from '../report/summary.js';

/** Tells of a deployment wherever people and workflows look. The outputs go first: they are what the rest of the workflow depends on. */
export async function publish(report: DeploymentReport, host: Host): Promise<void> {
  writeOutputs(report, host);
  host.log(report.reason.startsWith(report.status) ? report.reason : `${report.status}: ${report.reason}`);
  // Known even when other inputs are wrong.
  if (host.input('summary').toLowerCase() === 'false') return;
  try {
    await host.appendSummary(summaryOf(report));
  } catch (error) {
    host.annotate('warning', `the summary could not be written: ${error instanceof Error ? error.message : error}`);
  }
}

export function writeOutputs(report: DeploymentReport, host: Host): void {
  for (const [name, value] of Object.entries(outputsOf(report))) host.output(name, value);
}
