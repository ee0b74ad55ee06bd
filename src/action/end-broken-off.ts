import { whenAborted } from '../clock/when-aborted.js';
import type { BrokenOff } from '../journal/read-journal.js';
import type { Remedy } from '../journal/remedy.js';
import { type Ending, leftInOrder, settled, unsettled, wentBack } from '../report/broken-off-report.js';
import { noJournal } from '../rollout/journal.js';
import type { Ports } from '../rollout/ports.js';
import { rollBack } from '../rollout/roll-back.js';
import type { RolloutSettings } from '../rollout/settings.js';
import { settle } from '../rollout/settle.js';
import { clientOf } from './client.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import { messageOf } from './message-of.js';
import { readInputs } from './read-inputs.js';
import { rolloutLog } from './rollout-log.js';
import type { World } from './world.js';

/** A job that is cancelled ends five minutes later, whatever its steps are at; this leaves time to tell. */
const endedWithinMs = 4 * 60_000;

/**
 * Brings a deployment that was broken off in order, and returns how it stands then. Whatever goes wrong is told together
 * with what was in flight: somebody has to look after that now.
 */
export async function endBrokenOff(brokenOff: BrokenOff, remedy: Remedy, world: World): Promise<Ending> {
  const { rolledOut, deployment } = brokenOff;
  if (remedy === 'none') return leftInOrder(rolledOut, deployment.machines);
  const { host, clock, cancelled, fault } = world;
  try {
    const { inputs, way } = await Promise.race([readInputs(world), fault, whenAborted(cancelled)]);
    const settings = { ...way.settings, connectTimeoutMs: inputs['connect-timeout'] };
    const connection = await world.connect(settings, connectionLog(host));
    const ports: Ports = {
      fleet: clientOf(connection.transport, inputs, world, true),
      check: healthChecker(connection.get, clock, inputs['request-timeout']),
      clock,
      signal: cancelled,
      tell: rolloutLog(host, deployment.machines, clock, clock.now()),
      journal: noJournal,
    };
    try {
      return await Promise.race([remedied(brokenOff, remedy, ports), fault]);
    } finally {
      await connection.close();
    }
  } catch (error) {
    return unsettled(rolledOut, deployment.machines, messageOf(error));
  }
}

async function remedied(
  { deployment, rolledOut }: BrokenOff,
  remedy: Exclude<Remedy, 'none'>,
  ports: Ports,
): Promise<Ending> {
  const { machines, settings } = deployment;
  const end = { at: ports.clock.now() + endedWithinMs, name: 'the time that a cancelled job is left' };
  const inTime: RolloutSettings = { ...settings, end };
  if (remedy === 'settle') return settled(rolledOut, await settle(rolledOut, machines, inTime, ports), machines);
  const because = remedy === 'roll-back' ? 'cancelled' : 'failed';
  return wentBack(rolledOut, await rollBack(rolledOut, machines, inTime, ports), machines, because);
}
