import type { Clock } from '../clock/clock.js';
import type { Machine } from '../fleet/schemas.js';
import type { Host } from '../host/host.js';
import { counted } from '../report/counted.js';
import { eventLine } from '../report/event-line.js';
import type { RolloutEvent } from '../rollout/events.js';

/** While nothing happens, the log says this often what the rollout waits for. */
const progressEveryMs = 10_000;

/**
 * Returns a listener that logs a rollout: a group per service, a line per event, each with the seconds since
 * `startedAt`, and a line of progress every ten seconds while nothing else happens. State changes go to the debug log.
 */
export function rolloutLog(
  host: Host,
  machines: readonly Machine[],
  clock: Clock,
  startedAt: number,
): (event: RolloutEvent) => void {
  let loggedAt = startedAt;
  return (event) => {
    const now = clock.now();
    const stamp = `${((now - startedAt) / 1_000).toFixed(1).padStart(7)} s  `;
    if (event.type === 'state-changed') return host.debug(`${stamp}${event.text}`);
    if (event.type === 'service-started') host.startGroup(`${event.service}: ${counted(event.changes, 'change')}`);
    if (event.type === 'service-finished') host.endGroup();
    if (event.type === 'progress' && now - loggedAt < progressEveryMs) return;
    const line = eventLine(event, machines);
    if (line === undefined) return;
    loggedAt = now;
    host.log(`${stamp}${line}`);
  };
}
