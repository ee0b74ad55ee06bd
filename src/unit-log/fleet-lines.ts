import type { LogLine } from './unit-log.js';

/** The agent's own unit, on CoreOS. */
export const fleetUnit = 'fleet.service';

/** So many of its last lines are looked through. */
export const fleetLines = 100;

/**
 * Returns those lines of fleetd's log that complain of a unit. systemd may refuse to start a unit without writing a word
 * about it; then fleetd has the reason: "Failed to trigger systemd unit web.service start: Unit db.service not found."
 */
export function aboutUnit(lines: readonly LogLine[], unit: string): LogLine[] {
  const name = unit.replace(/[.\\-]/g, '\\$&');
  // `b.service` is not in `web.service`.
  const named = new RegExp(`(?<![\\w:.@\\\\-])${name}(?!\\.?[\\w@\\\\-])`);
  return lines.filter(({ text }) => named.test(text) && /fail|error|unable|refus/i.test(text));
}
