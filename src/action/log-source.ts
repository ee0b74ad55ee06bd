import type { Clock } from '../clock/clock.js';
import type { Connection } from '../network/connection.js';
import { readByGateway } from '../unit-log/read-by-gateway.js';
import { readBySsh } from '../unit-log/read-by-ssh.js';
import type { ReadLog } from '../unit-log/unit-log.js';
import { logWithinMs } from '../unit-log/unit-logs.js';
import type { Inputs } from './inputs.js';

/**
 * Returns what reads the journals of the cluster's machines: their gateways if an input names them, and otherwise SSH.
 * Undefined if neither reaches them, or if nobody wants to see them.
 */
export function logSource(
  { run, getBeginning }: Connection,
  { journal, 'journal-gateway': gateway }: Inputs,
  clock: Clock,
): ReadLog | undefined {
  if (journal === 0) return undefined;
  if (gateway !== undefined) return readByGateway(gateway, getBeginning, clock);
  if (!run) return undefined;
  const words = `within ${logWithinMs / 1_000} s`;
  return readBySsh(
    (machine, command, maxBytes, signal) => run(machine, command, maxBytes, { signal, ms: logWithinMs, words }),
    clock,
  );
}
