import type { Clock } from '../clock/clock.js';
import type { Machine } from '../fleet/schemas.js';
import type { Host } from '../host/host.js';
import { counted } from '../report/counted.js';
import { eventLine } from '../report/event-line.js';
import type { RolloutEvent } from '../rollout/event.js';

/** While nothing happens, the log says every so often what is waited for. */
const progressEveryMs = 10_000;

/**
 * Returns a listener that logs a rollout: a group per service, a line per event, each with the seconds since
 * `startedAt`; while it has nothing else to tell, a line every ten seconds. What is only seen is for the debug log.
 */
export function rolloutLog(
  host: Host,
  machines: readonly Machine[],
  clock: Clock,
  startedAt: number,
): (event: RolloutEvent) => void {
  let toldAt = startedAt;
  return (event) => {
    const now = clock.now();
    const stamp = `${((now - startedAt) / 1_000).toFixed(1).padStart(7)} s  `;
    if (event.type === 'seen') return host.debug(`${stamp}${event.text}`);
    if (event.type === 'service-started') host.startGroup(`${event.service}: ${counted(event.changes, 'change')}`);
    if (event.type === 'service-finished') host.endGroup();
    if (event.type === 'progress' && now - toldAt < progressEveryMs) return;
    const line = eventLine(event, machines);
    if (line === undefined) return;
    toldAt = now;
    host.log(`${stamp}${line}`);
  };
}
