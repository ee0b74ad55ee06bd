import { resolveStrategy } from '../../src/plan/limits.js';
import type { Plan, ServicePlan, Step } from '../../src/plan/plan.js';
import { planDeployment } from '../../src/plan/plan-deployment.js';
import type { DeploymentReport } from '../../src/report/deployment-report.js';
import type { Status } from '../../src/report/status.js';
import type { UnitResult } from '../../src/report/unit-result.js';
import { Checkout, sleeper } from '../definition/checkout.js';
import { strategy } from '../plan/strategy.js';

export const statuses: readonly Status[] = ['succeeded', 'unchanged', 'planned', 'rolled-back', 'failed', 'cancelled'];

export function instance(unit: string, more: Partial<UnitResult> = {}): UnitResult {
  return { unit, service: 'web', action: 'update', outcome: 'succeeded', ...more };
}

export function report(more: Partial<DeploymentReport> = {}): DeploymentReport {
  return { status: 'succeeded', reason: '1 updated', changed: true, instances: [], durationMs: 61_400, ...more };
}

/** A plan for a small cluster: `a` is to be updated, `web@1` and its template created, `web@2` destroyed. */
export async function plan(): Promise<Plan> {
  const checkout = new Checkout({ 'a.service': `${sleeper}Environment=PASSWORD=hunter2\n`, 'web@.service': sleeper });
  const { definition } = await checkout.load('*');
  const units = ['a.service', 'web@2.service'].map((name) => ({
    name,
    options: former,
    desiredState: 'launched' as const,
  }));
  const cluster = {
    machines: [{ id: 'abc', primaryIP: '10.0.0.1', metadata: {} }],
    units: new Map(units.map((unit) => [unit.name, unit])),
    states: new Map(),
  };
  return planDeployment(definition, cluster, strategy(), 10).plan;
}

/** What units of that cluster have at present. */
export const former = [{ section: 'Service', name: 'ExecStart', value: '/bin/former' }];

export async function step(unit: string): Promise<Step> {
  const found = (await plan()).services.flatMap(({ steps }) => steps).find((one) => one.unit === unit);
  if (!found) throw new RangeError(`no step for ${unit}`);
  return found;
}

/** A service of these steps, with the defaults of everything else. */
export function servicePlan(service: string, steps: readonly Step[]): ServicePlan {
  return { service, wave: 0, waitsFor: [], ...resolveStrategy(strategy(), steps.length, steps) };
}
