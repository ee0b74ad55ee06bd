import { tellsMore } from './telling-lines.js';
import type { LogLine } from './unit-log.js';

/** The agent's own unit, on CoreOS. */
const fleetUnit = 'fleet.service';

/** So many of its last lines are looked through. */
const fleetLines = 100;

/**
 * Returns the last `count` lines about a unit, which `linesOf` has of any unit. systemd may refuse to start one without
 * writing a word about it, or no more than that it has stopped the former revision; then fleetd's complaints follow, which
 * have the reason: "Failed to trigger systemd unit web.service start: Unit db.service not found."
 */
export async function linesAbout(
  unit: string,
  count: number,
  linesOf: (unit: string, count: number) => Promise<readonly LogLine[]>,
): Promise<readonly LogLine[]> {
  const own = (await linesOf(unit, count)).slice(-count);
  if (own.some(tellsMore)) return own;
  const ofFleet = await linesOf(fleetUnit, fleetLines).catch((error: unknown) => {
    if (own.length === 0) throw error;
    return [];
  });
  return [...own, ...complaints(ofFleet, unit)].slice(-count);
}

function complaints(lines: readonly LogLine[], unit: string): LogLine[] {
  const name = unit.replace(/[.\\-]/g, '\\$&');
  // `b.service` is not in `web.service`.
  const named = new RegExp(`(?<![\\w:.@\\\\-])${name}(?!\\.?[\\w@\\\\-])`);
  return lines.filter(({ text }) => named.test(text) && /fail|error|unable|refus/i.test(text));
}
