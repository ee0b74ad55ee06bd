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
import type { ReportFacts } from '../report/report-facts.js';
import type { RolloutReport } from '../report/rollout-report.js';
import { recover, rollBack, settleByService } from '../rollout/deploy.js';
import type { Ports } from '../rollout/ports.js';
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
  const { result, header, logs } = interrupted;
  const facts = { machines: header.machines, logs };
  if (remedy === 'none') return nothingInFlightReport(result, facts);
  const { cancelled, fault } = world;
  try {
    const { inputs, route } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    return await withSession(inputs, route, world, { hasAnswered: true }, (session) =>
      Promise.race([applyRemedy(interrupted, remedy, session, world), fault]),
    );
  } catch (error) {
    return unrecoveredReport(result, facts, messageOf(error));
  }
}

async function applyRemedy(
  { result, header, logs: earlier }: InterruptedDeployment,
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
    ...(header.reading && { reading: header.reading }),
  };
  const { ports, logs } = session.rolloutPorts({ plan, machines, startedAt: now });
  const { remedied, reportOn } = remedies[remedy];
  const settled = await remedied(result, context, ports);
  // What a unit has said when it failed first is closer to the cause than what it says in the recovery.
  const report = reportOn(settled, { machines, logs: new Map([...logs, ...earlier]) });
  logAccounts(plan, report.instances, host);
  return report;
}

interface AppliedRemedy {
  readonly remedied: (result: RolloutResult, context: RolloutContext, ports: Ports) => Promise<RolloutResult>;
  readonly reportOn: (result: RolloutResult, facts: ReportFacts) => RolloutReport;
}

const remedies: Readonly<Record<Exclude<Remedy, 'none'>, AppliedRemedy>> = {
  recover: { remedied: recover, reportOn: recoveredReport },
  'roll-back': { remedied: rollBack, reportOn: (...of) => rolledBackReport(...of, 'cancelled') },
  'complete-rollback': { remedied: rollBack, reportOn: (...of) => rolledBackReport(...of, 'failed') },
  'settle-by-service': { remedied: settleByService, reportOn: settledByServiceReport },
};
