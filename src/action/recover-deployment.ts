import { whenAborted } from '../clock/when-aborted.js';
import { messageOf } from '../errors/error-message.js';
import type { InterruptedDeployment, Remedy } from '../journal/interrupted-deployment.js';
import {
  nothingInFlightReport,
  recoveredReport,
  rolledBackReport,
  settledByServiceReport,
  unrecoveredReport,
} from '../report/recovery-report.js';
import type { RolloutReport } from '../report/rollout-report.js';
import { recover, rollBack, settleByService } from '../rollout/deploy.js';
import { noJournal, type Ports } from '../rollout/ports.js';
import type { RolloutContext, RolloutResult } from '../rollout/service-rollout.js';
import { logAccounts } from './account-log.js';
import { readInputs } from './read-inputs.js';
import { type Session, withSession } from './session.js';
import type { World } from './world.js';

/** A cancelled job ends five minutes later, whatever its steps are doing; this leaves time to report. */
const withinMs = 4 * 60_000;

/**
 * Applies the remedy for an interrupted deployment and returns how it stands then. If that fails, the report says so
 * together with the units in flight, since a person has to look after them now.
 */
export async function recoverDeployment(
  interrupted: InterruptedDeployment,
  remedy: Remedy,
  world: World,
): Promise<RolloutReport> {
  const { result, header } = interrupted;
  if (remedy === 'none') return nothingInFlightReport(result, header.machines);
  const { cancelled, fault } = world;
  try {
    const { inputs, route } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    return await withSession(inputs, route, world, { hasAnswered: true }, (session) =>
      Promise.race([applyRemedy(interrupted, remedy, session, world), fault]),
    );
  } catch (error) {
    return unrecoveredReport(result, header.machines, messageOf(error));
  }
}

async function applyRemedy(
  { result, header }: InterruptedDeployment,
  remedy: Exclude<Remedy, 'none'>,
  session: Session,
  { clock, host }: World,
): Promise<RolloutReport> {
  const { machines } = header;
  const plan = { services: result.map((service) => service.plan) };
  const now = clock.now();
  const context: RolloutContext = {
    machines,
    deadline: { at: now + withinMs, name: 'the 4 minutes left to a cancelled job' },
    afterFailure: 'continue',
    maxParallel: header.maxParallel,
    clusterSize: result.flatMap(({ runs }) => runs).length,
  };
  const ports = session.rolloutPorts({ plan, machines, startedAt: now }, noJournal);
  const report = await remedied(result, remedy, context, ports);
  logAccounts(plan, report.instances, host);
  return report;
}

async function remedied(
  result: RolloutResult,
  remedy: Exclude<Remedy, 'none'>,
  context: RolloutContext,
  ports: Ports,
): Promise<RolloutReport> {
  const { machines } = context;
  switch (remedy) {
    case 'recover':
      return recoveredReport(await recover(result, context, ports), machines);
    case 'roll-back':
      return rolledBackReport(await rollBack(result, context, ports), machines, 'cancelled');
    case 'complete-rollback':
      return rolledBackReport(await rollBack(result, context, ports), machines, 'failed');
    case 'settle-by-service':
      return settledByServiceReport(await settleByService(result, context, ports), machines);
  }
}
