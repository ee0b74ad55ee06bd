import type { Clock } from '../clock/clock.js';
import type { Machine } from '../fleet/schemas.js';
import type { Host } from '../host/host.js';
import { counted } from '../report/counted.js';
import { eventLine } from '../report/event-line.js';
import type { RolloutEvent } from '../rollout/event.js';

/** Returns a listener that logs a rollout: a group per service, a line per event, each with the seconds since `startedAt`. */
export function rolloutLog(
  host: Host,
  machines: readonly Machine[],
  clock: Clock,
  startedAt: number,
): (event: RolloutEvent) => void {
  return (event) => {
    if (event.type === 'service-started') host.startGroup(`${event.service}: ${counted(event.changes, 'change')}`);
    const line = eventLine(event, machines);
    if (line !== undefined) host.log(`${((clock.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
    if (event.type === 'service-finished') host.endGroup();
  };
}
