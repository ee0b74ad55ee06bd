import type { DeploymentReport } from '../report/deployment-report.js';
import { isAsBefore } from '../report/status.js';
import type { RecordedEnd } from './github-record.js';

/** Returns how a deployment ended; undefined for what is none. */
export function recordedEnd(report: DeploymentReport): RecordedEnd | undefined {
  const { status, reason, command = 'deploy' } = report;
  if (status === 'planned' || command === 'status') return undefined;
  return { command, status, reason, isAsBefore: isAsBefore(report) };
}
