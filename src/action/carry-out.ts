import { type Definition, locate } from '../definition/definition.js';
import type { Host } from '../host/host.js';
import type { JournalledDeployment } from '../journal/entries.js';
import type { Plan } from '../plan/plan.js';
import { accountOf } from '../report/account.js';
import type { DeploymentReport } from '../report/deployment-report.js';
import { reasonOf } from '../report/reason.js';
import { hasFailed, statusOf } from '../report/status.js';
import { timelineOf } from '../report/timeline.js';
import { deploy } from '../rollout/deploy.js';
import type { Ports } from '../rollout/ports.js';

type Outcome = Pick<DeploymentReport, 'status' | 'reason' | 'changed' | 'instances' | 'timeline'>;

/** Rolls a plan out, annotates the files of the units that failed, and returns what became of it. */
export async function carryOut(
  plan: Plan,
  definition: Definition,
  { machines, settings, onFailure }: Pick<JournalledDeployment, 'machines' | 'settings' | 'onFailure'>,
  ports: Ports,
  host: Host,
): Promise<Outcome> {
  const deployed = await deploy(plan, machines, settings, onFailure, ports);
  const instances = accountOf(deployed, machines);
  for (const { unit, service, error } of instances.filter(hasFailed)) {
    const message = `${unit}: ${error}`;
    host.annotate('error', message, locate(definition, unit, service, message));
  }
  const status = statusOf(instances, ports.signal.aborted, deployed.rollback);
  const changed = deployed.rolledOut.some(({ tasks }) => tasks.some(({ wrote }) => wrote));
  const isLeft = status === 'failed' && changed && onFailure === 'stop';
  const left = isLeft ? '; on-failure is stop, so that what was changed is left as it is' : '';
  const reason = `${reasonOf(status, plan, instances)}${left}`;
  // A red job without a word on the unit at fault would leave people looking.
  if (status === 'failed' && !instances.some(hasFailed)) host.annotate('error', reason);
  const timeline = timelineOf(deployed.rolledOut, deployed.rollback?.tasks.values() ?? []);
  return { status, reason, changed, instances, timeline };
}
