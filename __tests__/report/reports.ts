import type { Plan, Step } from '../../src/plan/plan.js';
import type { DeploymentReport } from '../../src/report/deployment-report.js';
import type { InstanceResult, Status } from '../../src/report/result.js';

export const statuses: readonly Status[] = ['succeeded', 'unchanged', 'planned', 'failed', 'cancelled'];

export function instance(unit: string, more: Partial<InstanceResult> = {}): InstanceResult {
  return { unit, service: 'web', action: 'update', outcome: 'succeeded', ...more };
}

export function report(more: Partial<DeploymentReport> = {}): DeploymentReport {
  return { status: 'succeeded', reason: '1 updated', changed: true, instances: [], durationMs: 61_400, ...more };
}

const version = (revision: string) => ({
  options: [{ section: 'Service', name: 'Environment', value: 'PASSWORD=hunter2' }],
  revision,
  desiredState: 'launched' as const,
});

export function step(unit: string, more: Partial<Step> = {}): Step {
  return {
    unit,
    service: 'web',
    action: 'update',
    reason: 'revision aaa becomes bbb',
    before: version('aaaaaaaaaa'),
    after: version('bbbbbbbbbb'),
    serves: true,
    ...more,
  };
}

export function plan(...steps: readonly Step[]): Plan {
  return { services: [{ service: 'web', size: steps.length, steps }] };
}
