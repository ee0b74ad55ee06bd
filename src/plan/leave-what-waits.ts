import { leave } from './canaries.js';
import { isOwnChange, type Plan, type ServicePlan } from './plan.js';

/**
 * Returns a plan in which everything is left to a later deployment that waits for a service of which something is left,
 * and everything that is pruned. What comes first comes first: an order is not broken for a canary.
 *
 * Of db, web (waits for db) and mail, with something of db left: nothing of web is done, and mail is as planned.
 */
export function leaveWhatWaits({ services: planned }: Plan): Plan {
  let services = planned.map((plan) =>
    plan.isPruned ? leaveAll(plan, 'nothing is destroyed before the deployment goes on') : plan,
  );
  for (;;) {
    const next = withoutWaiting(services);
    if (next.every((plan, index) => plan === services[index])) return { services };
    services = next;
  }
}

function withoutWaiting(services: readonly ServicePlan[]): ServicePlan[] {
  const unfinished = services.filter(({ steps }) => steps.some(({ left }) => left !== undefined));
  const byName = new Map(unfinished.map((plan) => [plan.service, plan]));
  const earliest = unfinished.toSorted((a, b) => a.wave - b.wave)[0];
  return services.map((plan) => {
    if (!plan.steps.some(isOwnChange)) return plan;
    if (isInVain(plan, services)) return leaveAll(plan, 'nothing that waits for it is begun');
    const other =
      earliest && earliest.wave < plan.wave
        ? earliest
        : plan.waitsFor.flatMap((name) => byName.get(name) ?? []).find((one) => one !== plan);
    return other ? leaveAll(plan, `it waits for ${other.service}, which is not through`) : plan;
  });
}

/** Whether nothing but tasks would run, for services that are left themselves. */
function isInVain(plan: ServicePlan, services: readonly ServicePlan[]): boolean {
  const { service, wave, steps } = plan;
  if (!steps.filter(isOwnChange).every(({ isTask, action }) => isTask && action === 'restart')) return false;
  return !services.some(
    (other) => (other.wave > wave || other.waitsFor.includes(service)) && other.steps.some(isOwnChange),
  );
}

function leaveAll(plan: ServicePlan, reason: string): ServicePlan {
  return { ...plan, steps: plan.steps.map((step) => leave(step, reason)) };
}
