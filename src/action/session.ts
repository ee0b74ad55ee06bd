import type { Fleet } from '../fleet/fleet.js';
import type { Journal, Ports } from '../rollout/ports.js';
import { clientOf } from './client.js';
import type { ConnectionInputs } from './connection-inputs.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import type { Inputs } from './inputs.js';
import { type LoggedRollout, rolloutLog } from './rollout-log.js';
import type { World } from './world.js';

/** An open connection to a cluster, and everything a rollout needs of it. */
export interface Session {
  readonly fleet: Fleet;
  /** Returns the ports of a rollout, which is logged. */
  rolloutPorts(rollout: LoggedRollout, journal: Journal): Ports;
}

/**
 * Calls `use` with a session, and closes the connection whatever happens. A server that `hasAnswered` this job before is
 * waited for, wherever it is at present.
 */
export async function withSession<T>(
  inputs: Inputs,
  route: ConnectionInputs,
  world: World,
  { hasAnswered }: { readonly hasAnswered: boolean },
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { host, clock, cancelled: signal } = world;
  const settings = { ...route.settings, connectTimeoutMs: inputs['connect-timeout'] };
  const connection = await world.connect(settings, connectionLog(host));
  const fleet = clientOf(connection.transport, inputs, world, hasAnswered);
  const check = healthChecker(connection.get, clock, inputs['request-timeout']);
  try {
    return await use({
      fleet,
      rolloutPorts: (rollout, journal) => ({
        fleet,
        check,
        clock,
        signal,
        emit: rolloutLog(host, clock, rollout),
        journal,
      }),
    });
  } finally {
    await connection.close();
  }
}
