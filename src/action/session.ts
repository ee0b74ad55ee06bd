import type { Fleet } from '../fleet/fleet.js';
import type { DeploymentJournal } from '../journal/write-journal.js';
import { machineLabel } from '../placement/placement.js';
import { noJournal, noLogs, type Ports } from '../rollout/ports.js';
import { withoutShapes } from '../secrets/secret-shapes.js';
import type { UnitLog } from '../unit-log/unit-log.js';
import { UnitLogs } from '../unit-log/unit-logs.js';
import { clientOf } from './client.js';
import type { ConnectionInputs } from './connection-inputs.js';
import { connectionLog } from './connection-log.js';
import { healthChecker } from './health-checker.js';
import type { Inputs } from './inputs.js';
import { logSource } from './log-source.js';
import { type LoggedRollout, rolloutLog } from './rollout-log.js';
import type { World } from './world.js';

/** An open connection to a cluster, and everything a rollout needs of it. */
export interface Session {
  readonly fleet: Fleet;
  /** Returns the ports of a rollout, which is logged, and the logs of failed units as they are read. */
  rolloutPorts(rollout: LoggedRollout, journal?: DeploymentJournal): RolloutPorts;
}

export interface RolloutPorts {
  readonly ports: Ports;
  /** By unit name. */
  readonly logs: ReadonlyMap<string, UnitLog>;
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
  const read = logSource(connection, inputs, clock);

  function rolloutPorts(rollout: LoggedRollout, journal?: DeploymentJournal): RolloutPorts {
    const logs =
      read &&
      new UnitLogs({
        read,
        clock,
        signal,
        lines: inputs.journal,
        hide: (text) => withoutShapes(host.masked(text)),
        nameOf: machineLabel,
        onRead,
        onTrouble,
      });
    const emit = rolloutLog(host, clock, rollout, (unit) => logs?.newestLine(unit));
    function onRead(log: UnitLog): void {
      emit({ type: 'log-read', log });
      void journal?.keepLog(log);
    }
    function onTrouble(message: string): void {
      emit({ type: 'log-unread', message });
    }
    const ports = { fleet, check, clock, signal, emit, journal: journal ?? noJournal, logs: logs ?? noLogs };
    return { ports, logs: logs?.ended ?? new Map() };
  }

  try {
    return await use({ fleet, rolloutPorts });
  } finally {
    await connection.close();
  }
}
