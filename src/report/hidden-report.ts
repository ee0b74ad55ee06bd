import type { OptionChange, Plan, Step } from '../plan/plan.js';
import type { ClusterStatus } from './cluster-status.js';
import type { DeploymentReport } from './deployment-report.js';
import type { UnitResult } from './unit-result.js';

type Hide = (text: string) => string;

/**
 * Returns a report whose free texts have gone through `hide`, which returns a text without secrets. Keys, names, states and
 * other fixed words are what they are, since workflows compare them. This comes before anything is rendered: in Markdown
 * or JSON, a secret may be written otherwise, and would not be found.
 */
export function hiddenReport(report: DeploymentReport, hide: Hide): DeploymentReport {
  const { reason, instances, cluster, plan, clusterStatus } = report;
  return {
    ...report,
    reason: hide(reason),
    instances: instances.map((instance) => hiddenInstance(instance, hide)),
    ...(cluster !== undefined && { cluster: hide(cluster) }),
    ...(plan && { plan: hiddenPlan(plan, hide) }),
    ...(clusterStatus && { clusterStatus: hiddenStatus(clusterStatus, hide) }),
  };
}

function hiddenInstance(instance: UnitResult, hide: Hide): UnitResult {
  const { error, journal } = instance;
  return {
    ...instance,
    ...(error !== undefined && { error: hide(error) }),
    ...(journal && { journal: journal.map(hide) }),
  };
}

function hiddenPlan({ services }: Plan, hide: Hide): Plan {
  return {
    services: services.map((service) => ({ ...service, steps: service.steps.map((step) => hiddenStep(step, hide)) })),
  };
}

function hiddenStep(step: Step, hide: Hide): Step {
  const { reason, left, diff } = step;
  return {
    ...step,
    reason: hide(reason),
    ...(left !== undefined && { left: hide(left) }),
    ...(diff && { diff: diff.map((change) => hiddenChange(change, hide)) }),
  };
}

function hiddenChange({ kind, option }: OptionChange, hide: Hide): OptionChange {
  return { kind, option: { ...option, value: hide(option.value) } };
}

function hiddenStatus(status: ClusterStatus, hide: Hide): ClusterStatus {
  const machines = status.machines.map((machine) => ({
    ...machine,
    metadata: Object.fromEntries(Object.entries(machine.metadata).map(([key, value]) => [key, hide(value)])),
  }));
  return { ...status, machines };
}
