import { seconds } from '../clock/seconds.js';
import type { ServiceProgress, Wait } from '../rollout/events.js';
import { counted } from './counted.js';
import { type NewestLine, newestWords } from './log-lines.js';

/** More than these are only counted. */
const maxWaits = 3;

/** Returns the line that says how far the only service of a rollout is, and what it waits for. */
export function progressLine(
  { service, done, of, waits, holdMs, blockedMs }: ServiceProgress,
  newestLine: NewestLine,
): string {
  const parts = [
    ...(holdMs === undefined ? [] : [`for the canaries (${seconds(holdMs)} left)`]),
    ...(blockedMs === undefined ? [] : [`for other instances to come up (at most ${seconds(blockedMs)} left)`]),
    ...waits.slice(0, maxWaits).map((wait) => `${waiting(wait)}${newestWords(wait, newestLine)}`),
    ...(waits.length > maxWaits ? [`and ${waits.length - maxWaits} more`] : []),
  ];
  return `${service}: ${done} of ${counted(of, 'change')} done; waiting ${parts.join('; ') || 'for fleet'}`;
}

function waiting({ unit, detail, for: what, remainingMs }: Wait): string {
  const long = seconds(remainingMs);
  return what === 'stability'
    ? `for ${unit} to stay ${detail} (${long} left)`
    : `for ${unit}, now ${detail} (at most ${long} left)`;
}
