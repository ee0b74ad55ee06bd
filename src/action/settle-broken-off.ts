import type { BrokenOff } from '../journal/read-journal.js';
import type { Remedy } from '../journal/remedy.js';
import { type Ending, leftInOrder, settled, wentBack } from '../report/broken-off-report.js';
import type { Ports } from '../rollout/ports.js';
import { rollBack } from '../rollout/roll-back.js';
import type { RolloutSettings } from '../rollout/settings.js';
import { settle } from '../rollout/settle.js';

/** A job that is cancelled ends five minutes later, whatever its steps are at; this leaves time to tell. */
const settledWithinMs = 4 * 60_000;

/** Brings a deployment that was broken off in order, and returns how it stands then. Never rejects because of the cluster. */
export async function settleBrokenOff(
  { deployment, rolledOut }: BrokenOff,
  remedy: Remedy,
  ports: Ports,
): Promise<Ending> {
  const { machines, settings } = deployment;
  const inTime: RolloutSettings = {
    ...settings,
    timeoutMs: Math.min(settings.timeoutMs, settledWithinMs),
    deployTimeoutMs: settledWithinMs,
  };
  switch (remedy) {
    case 'none':
      return leftInOrder(rolledOut, machines);
    case 'settle': {
      const deadline = ports.clock.now() + settledWithinMs;
      return settled(rolledOut, await settle(rolledOut, machines, inTime, deadline, ports), machines);
    }
    case 'roll-back':
      return wentBack(rolledOut, await rollBack(rolledOut, machines, inTime, ports), machines, 'cancelled');
    case 'complete-rollback':
      return wentBack(rolledOut, await rollBack(rolledOut, machines, inTime, ports), machines, 'failed');
  }
}
