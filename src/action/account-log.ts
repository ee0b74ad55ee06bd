import type { Host } from '../host/host.js';
import { changesSeveral, type Plan } from '../plan/plan.js';
import { serviceAccounts } from '../report/service-accounts.js';
import type { UnitResult } from '../report/unit-result.js';

/**
 * Logs what became of each service once a rollout is over: a group for each, and those that have failed open. The log of
 * a single service has said it already.
 */
export function logAccounts(plan: Plan, instances: readonly UnitResult[], host: Host): void {
  if (!changesSeveral(plan)) return;
  for (const { title, lines, isFolded } of serviceAccounts(plan, instances)) {
    if (isFolded) host.startGroup(title);
    else host.log(title);
    for (const line of lines) host.log(`  ${line}`);
    if (isFolded) host.endGroup();
  }
}
