import type { Plan } from '../plan/plan.js';
import { isChanged } from '../rollout/deploy.js';
import type { RolloutResult } from '../rollout/service-rollout.js';
import type { UnitRollout } from '../rollout/unit-rollout.js';
import type { DeploymentReport } from './deployment-report.js';
import { rollbackOf } from './fold-runs.js';
import { timelineOf } from './fold-timeline.js';
import { reasonOf } from './reason.js';
import { type ReportFacts, reportedUnits } from './report-facts.js';
import { type Status, statusOf } from './status.js';
import type { UnitResult } from './unit-result.js';

/** What a report says of how a rollout went. */
export type RolloutReport = Pick<
  DeploymentReport,
  'status' | 'reason' | 'changed' | 'instances' | 'timeline' | 'isAfterwards'
>;

interface Ending {
  readonly wasCancelled: boolean;
  readonly onFailure: 'rollback' | 'stop';
  /** Whether a failure concerns the whole deployment, or its own service only. */
  readonly failFast: boolean;
  readonly command: string;
}

/** Returns the report of a rollout that ended by itself or was cancelled. */
export function rolloutReport(
  result: RolloutResult,
  plan: Plan,
  facts: ReportFacts,
  { wasCancelled, onFailure, failFast, command }: Ending,
): RolloutReport {
  const instances = reportedUnits(result, facts);
  const begun = withoutLeft(result, instances);
  const ended = failFast
    ? statusOf(begun, rollbackOf(result), wasCancelled)
    : statusByService(result, begun, wasCancelled);
  const isDone = ended === 'succeeded' || ended === 'unchanged';
  const status = isDone && begun.length < instances.length ? 'paused' : ended;
  const changed = isChanged(result);
  const isLeft = status === 'failed' && changed && onFailure === 'stop';
  const left = isLeft ? '; changes were left in place (on-failure: stop)' : '';
  return {
    status,
    reason: `${failFast || status !== 'failed' ? '' : failedServices(result)}${reasonOf(status, plan, instances, command)}${left}`,
    changed,
    instances,
    timeline: timelineOf(result),
  };
}

/** Returns the units of which nothing is left to a later deployment. */
function withoutLeft(result: RolloutResult, instances: readonly UnitResult[]): UnitResult[] {
  const runs = result.flatMap((service) => service.runs);
  const left = new Set(runs.flatMap(({ step, phase }) => (phase.name === 'left' ? [step.unit] : [])));
  return instances.filter(({ unit }) => !left.has(unit));
}

/** Returns all services that have failed where others went on, as the beginning of a reason; '' if there is none. */
export function failedServices(result: RolloutResult): string {
  const failed = result.filter(({ runs }) => runs.some(hasFailedInRollout)).map(({ plan }) => plan.service);
  if (failed.length === 0) return '';
  return `${[...new Set(failed)].join(', ')} failed, and other services went on; `;
}

/** Where a failure concerns its own service only, the deployment has failed even if that service was rolled back. */
export function statusByService(
  result: RolloutResult,
  instances: readonly UnitResult[],
  wasCancelled: boolean,
): Status {
  const hasFailed = result.some(({ runs }) => runs.some(hasFailedInRollout));
  return hasFailed ? 'failed' : statusOf(instances, 'none', wasCancelled);
}

function hasFailedInRollout({ purpose, phase }: UnitRollout): boolean {
  return purpose === 'rollout' && phase.name === 'failed';
}

/** Returns the report that stands from the first write on, in case the process is killed before it has another. */
export function provisionalReport(unstarted: RolloutResult, facts: ReportFacts): RolloutReport {
  return {
    status: 'cancelled',
    reason: "killed before it could report; this job's post step says how the cluster was left",
    changed: true,
    instances: reportedUnits(unstarted, facts),
  };
}
