import type { Fleet } from '../fleet/fleet.js';
import { fleetClient } from '../fleet/fleet-client.js';
import type { Attempt } from '../fleet/request.js';
import type { Transport } from '../fleet/transport.js';
import type { Inputs } from './inputs.js';
import { outageLog } from './outage-log.js';
import type { World } from './world.js';

/** How long a request is retried that is not limited by an instance's timeout. */
const retryForMs = 60_000;

/** How many times `connect-timeout` a server that has never answered, or something on the way to it, may drop connections. */
const dropsForTimeouts = 3;

/**
 * Returns a client of fleet's API that logs every attempt to the debug log, and outages to the log. A server that
 * `hasAnswered` this job before is retried even if it is not reachable at present.
 */
export function clientOf(
  transport: Transport,
  inputs: Inputs,
  { clock, random, host }: World,
  hasAnswered = false,
): Fleet {
  const logOutage = outageLog(host, clock);
  return fleetClient({
    transport,
    clock,
    random,
    requestTimeoutMs: inputs['request-timeout'],
    retryForMs,
    connectRetryMs: dropsForTimeouts * inputs['connect-timeout'],
    hasAnswered,
    onAttempt(attempt) {
      host.debug(attemptLine(attempt));
      logOutage(attempt);
    },
  });
}

function attemptLine({ method, path, number, durationMs, outcome }: Attempt): string {
  return `${method} ${path}: ${outcome} in ${durationMs} ms${number > 1 ? ` (attempt ${number})` : ''}`;
}
