import { DefinitionError } from '../definition/diagnostic.js';
import { WorkspaceError } from '../definition/workspace.js';
import { FleetError } from '../fleet/fleet-error.js';
import type { Host } from '../host/host.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { NotBegunError } from './begin.js';

/**
 * Annotates what kept the deployment from beginning, or a fault of this action's own that broke it off, and returns the
 * report of it. `cluster` is what to call it; once the rollout `hasBegun`, something may have been changed.
 */
export function reportFailure(
  error: unknown,
  host: Host,
  cancelled: AbortSignal,
  cluster: string,
  hasBegun: boolean,
  durationMs: number,
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
  if (error instanceof FleetError) return `${cluster} could not be read, and nothing was changed: ${error.message}`;
  if (error instanceof NotBegunError) return error.message;
  if (error instanceof WorkspaceError) return `input ${error.message}`;
  // Not foreseen, so a fault of this action: whoever reports it needs the stack.
  return error instanceof Error ? `unexpected: ${error.stack ?? error.message}` : `unexpected: ${String(error)}`;
}
