import { plainLine } from '../host/plain-text.js';
import type { Plan } from '../plan/plan.js';
import type { DeploymentReport } from './deployment-report.js';
import { diffLines } from './diff-lines.js';
import type { InstanceResult } from './result.js';
import { hasFailed } from './status.js';

/** Every output of the action with its value; all of them are there whatever happened. */
export function outputsOf(report: DeploymentReport): Record<string, string> {
  const { status, reason, changed, instances, plan, secrets = [], clusterStatus, durationMs, deploymentId } = report;
  const done = (action: InstanceResult['action']) =>
    names(instances.filter((instance) => instance.action === action && instance.outcome === 'succeeded'));
  return {
    status,
    reason: plainLine(reason),
    changed: String(changed),
    instances: JSON.stringify(instances),
    created: done('create'),
    updated: done('update'),
    restarted: done('restart'),
    destroyed: done('destroy'),
    unchanged: names(instances.filter(({ outcome }) => outcome === 'unchanged')),
    failed: names(instances.filter(hasFailed)),
    plan: JSON.stringify(planOutput(plan ?? { services: [] }, secrets)),
    cluster: JSON.stringify(clusterStatus ?? { services: [], units: [], machines: [] }),
    duration: String(Math.round(durationMs / 1_000)),
    'deployment-id': deploymentId === undefined ? '' : String(deploymentId),
  };
}

function names(instances: readonly InstanceResult[]): string {
  return JSON.stringify(instances.map(({ unit }) => unit));
}

/** The plan with what it changes in the units' options, and not all of them. */
function planOutput({ services }: Plan, secrets: readonly string[]): object {
  return {
    services: services.map(({ service, isPruned, steps }) => ({
      service,
      ...(isPruned && { pruned: true }),
      steps: steps
        .filter(({ until }) => until !== 'present')
        .map((step) => ({
          unit: step.unit,
          action: step.action,
          reason: step.reason,
          ...(step.after && { revision: step.after.revision }),
          ...(step.before && { previousRevision: step.before.revision }),
          ...(step.action === 'update' && { diff: diffLines(step, secrets) }),
        })),
    })),
  };
}
