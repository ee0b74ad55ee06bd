import { DefinitionError } from '../definition/diagnostic.js';
import { WorkspaceError } from '../definition/workspace.js';
import { DefectError } from '../errors/defect-error.js';
import { FleetError } from '../fleet/fleet-error.js';
import type { Host } from '../host/host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { NotStartedError } from './not-started-error.js';

/** What was known when a deployment failed: the cluster's label, and whether it had begun to change anything. */
interface Progress {
  readonly cluster: string;
  readonly hasBegun: boolean;
  readonly durationMs: number;
}

/** Annotates what kept the deployment from starting, or a fault of this action that interrupted it, and returns its report. */
export function reportFailure(
  error: unknown,
  host: Host,
  cancelled: AbortSignal,
  { cluster, hasBegun, durationMs }: Progress,
): DeploymentReport {
  const base = { changed: hasBegun, instances: [], durationMs };
  if (cancelled.aborted && error === cancelled.reason)
    return { ...base, status: 'cancelled', reason: 'cancelled before anything was changed' };
  if (error instanceof DefinitionError) {
    for (const { severity, message, ...place } of error.diagnostics) host.annotate(severity, message, place);
    const errors = error.diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
    const at = [first?.file, first?.line, first?.column].filter((part) => part !== undefined).join(':');
    return { ...base, status: 'failed', reason: `${at === '' ? '' : `${at}: `}${first?.message}${more}` };
  }
  const reason = describe(error, cluster);
  host.annotate('error', reason);
  return { ...base, status: 'failed', reason };
}

function describe(error: unknown, cluster: string): string {
  if (error instanceof FleetError) return `could not read ${cluster}; nothing was changed: ${error.message}`;
  if (error instanceof NotStartedError || error instanceof DefectError) return error.message;
  if (error instanceof WorkspaceError) return `input ${error.message}`;
  // Unexpected, so a bug in this action: a report of it needs the stack.
  return error instanceof Error ? `unexpected: ${error.stack ?? error.message}` : `unexpected: ${String(error)}`;
}
