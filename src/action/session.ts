import type { Fleet } from '../fleet/fleet.js';
import type { Machine } from '../fleet/schemas.js';
import type { Journal, Ports } from '../rollout/ports.js';
import { clientOf } from './client.js';
import type { ConnectionInputs } from './connection-inputs.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import type { Inputs } from './inputs.js';
import { rolloutLog } from './rollout-log.js';
import type { World } from './world.js';

/** An open connection to a cluster, and everything a rollout needs of it. */
export interface Session {
  readonly fleet: Fleet;
  /** Returns the ports of a rollout on these machines; its log counts seconds from `startedAt`. */
  rolloutPorts(machines: readonly Machine[], startedAt: number, journal: Journal): Ports;
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
      rolloutPorts: (machines, startedAt, journal) => ({
        fleet,
        check,
        clock,
        signal,
        emit: rolloutLog(host, machines, clock, startedAt),
        journal,
      }),
    });
  } finally {
    await connection.close();
  }
}
