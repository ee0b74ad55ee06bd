import type { Machine } from '../fleet/schemas.js';
import type { Plan } from '../plan/plan.js';
import { isChanged } from '../rollout/deploy.js';
import type { RolloutResult } from '../rollout/service-rollout.js';
import type { DeploymentReport } from './deployment-report.js';
import { rollbackOf, unitResults } from './fold-runs.js';
import { timelineOf } from './fold-timeline.js';
import { reasonOf } from './reason.js';
import { statusOf } from './status.js';

/** What a report says of how a rollout went. */
export type RolloutReport = Pick<
  DeploymentReport,
  'status' | 'reason' | 'changed' | 'instances' | 'timeline' | 'isAfterwards'
>;

interface Ending {
  readonly wasCancelled: boolean;
  readonly onFailure: 'rollback' | 'stop';
  readonly command: string;
}

/** Returns the report of a rollout that ended by itself or was cancelled. */
export function rolloutReport(
  result: RolloutResult,
  plan: Plan,
  machines: readonly Machine[],
  { wasCancelled, onFailure, command }: Ending,
): RolloutReport {
  const instances = unitResults(result, machines);
  const status = statusOf(instances, rollbackOf(result), wasCancelled);
  const changed = isChanged(result);
  const isLeft = status === 'failed' && changed && onFailure === 'stop';
  const left = isLeft ? '; changes were left in place (on-failure: stop)' : '';
  return {
    status,
    reason: `${reasonOf(status, plan, instances, command)}${left}`,
    changed,
    instances,
    timeline: timelineOf(result),
  };
}

/** Returns the report that stands from the first write on, in case the process is killed before it has another. */
export function provisionalReport(unstarted: RolloutResult, machines: readonly Machine[]): RolloutReport {
  return {
    status: 'cancelled',
    reason: "killed before it could report; this job's post step says how the cluster was left",
    changed: true,
    instances: unitResults(unstarted, machines),
  };
}
