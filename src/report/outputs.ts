import { plainLine } from '../host/plain-text.js';
import type { Plan } from '../plan/plan.js';
import type { DeploymentReport } from './deployment-report.js';
import type { InstanceResult } from './result.js';
import { hasFailed } from './status.js';

/** Every output of the action with its value; all of them are there whatever happened. */
export function outputsOf(report: DeploymentReport): Record<string, string> {
  const { status, reason, changed, instances, plan, durationMs } = report;
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
    plan: JSON.stringify(plan ? planOutput(plan) : { services: [] }),
    duration: String(Math.round(durationMs / 1_000)),
  };
}

function names(instances: readonly InstanceResult[]): string {
  return JSON.stringify(instances.map(({ unit }) => unit));
}

/** The plan without the units' options, in which there may be secrets. */
function planOutput({ services }: Plan): object {
  return {
    services: services.map(({ service, steps }) => ({
      service,
      steps: steps
        .filter(({ until }) => until !== 'present')
        .map(({ unit, action, reason, before, after }) => ({
          unit,
          action,
          reason,
          ...(after && { revision: after.revision }),
          ...(before && { previousRevision: before.revision }),
        })),
    })),
  };
}
