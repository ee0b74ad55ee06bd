import type { ClusterSnapshot } from '../cluster/snapshot.js';
import type { Amount } from '../definition/amount.js';
import { allServices, type Definition, type Service, withSidekicks } from '../definition/definition.js';
import { compareUnitNames } from '../unit/unit-name.js';
import { type Plan, type ServicePlan, type Step, stages } from './plan.js';
import { planExtras } from './plan-extras.js';
import { planLanes } from './plan-lanes.js';
import { planSurge } from './plan-surge.js';
import { planTemplate } from './plan-unit.js';
import { surgeAllowed } from './share.js';

/** Returns what it takes to make the cluster as the definition says: the same definition and snapshot give the same plan. */
export function planDeployment(definition: Definition, cluster: ClusterSnapshot, maxSurge: Amount): Plan {
  const units = allServices(definition).flatMap(({ template, units }) => [...(template ? [template] : []), ...units]);
  const defined = new Set(units.map(({ name }) => name));
  return { services: definition.services.map((service) => planService(service, cluster, defined, maxSurge)) };
}

function planService(
  main: Service,
  cluster: ClusterSnapshot,
  defined: ReadonlySet<string>,
  maxSurge: Amount,
): ServicePlan {
  const lanes = planLanes(main, cluster);
  const replaced = lanes.filter(({ serves, action }) => serves && (action === 'update' || action === 'restart'));
  const { settings } = main;
  const wanted = main.template ? surgeAllowed(settings?.maxSurge ?? maxSurge, main.units.length) : 0;
  const surge = planSurge(main, Math.min(wanted, replaced.length), cluster);
  const templates = withSidekicks(main).flatMap(({ name, template }): Step[] => {
    const step = template && planTemplate(name, template, cluster);
    return step ? [{ ...step, lane: step.unit, stage: step.action === 'create' ? 'prepare' : 'template' }] : [];
  });
  const steps = [...templates, ...surge.create, ...lanes, ...planExtras(main, cluster, defined), ...surge.remove];
  return { service: main.name, size: main.units.length, steps: inOrder(steps), ...(settings && { settings }) };
}

/** By stage; instances in numeric order; removals in the order in which they were planned. */
function inOrder(steps: readonly Step[]): Step[] {
  return stages.flatMap((stage) => {
    const inStage = steps.filter((step) => step.stage === stage);
    if (stage === 'remove' || stage === 'surge') return inStage;
    return inStage.toSorted((a, b) => compareUnitNames(a.lane, b.lane));
  });
}
