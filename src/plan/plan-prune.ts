import type { ClusterSnapshot } from '../cluster/snapshot.js';
import { unitGlobMatches } from '../unit/unit-glob.js';
import type { ServicePlan } from './plan.js';
import { planRemoval } from './plan-removal.js';

/**
 * Returns the destruction of every unit of the cluster that nothing defines and no glob in `protect` matches. `planned`
 * are the services of the definition, whose plans destroy what they have too much of themselves.
 */
export function planPrune(
  planned: readonly ServicePlan[],
  cluster: ClusterSnapshot,
  protect: readonly string[],
): ServicePlan[] {
  const known = new Set(planned.flatMap(({ steps }) => steps.map(({ unit }) => unit)));
  const orphans = [...cluster.units.values()]
    .filter(({ name }) => !known.has(name))
    .filter(({ name }) => !protect.some((glob) => unitGlobMatches(glob, name)));
  const plans = planRemoval(orphans, cluster, () => 'not defined');
  return plans.map((plan) => ({ ...plan, isPruned: true }));
}
