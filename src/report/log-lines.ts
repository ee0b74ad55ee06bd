import type { Wait } from '../rollout/events.js';
import { slowAfterMs } from '../rollout/log-requests.js';
import { cutLine } from '../unit-log/plain-log-text.js';
import { tellingLines } from '../unit-log/telling-lines.js';
import type { UnitLog } from '../unit-log/unit-log.js';

/** Lines among other text are shorter. */
const maxQuotedLength = 160;

/** Returns the lines of a log for people: `16:04:09 sh: no such file: /etc/web.conf`. */
export function logLines({ lines }: UnitLog): string[] {
  return lines.map(({ time, source, text }) => `${time} ${source}: ${text}`);
}

/** Returns the lines that tell why a unit has failed, in one line: `"no such file: /etc/web.conf", "exited with 1"`. */
export function tellingText({ lines, unit }: UnitLog): string {
  return tellingLines(lines, unit).map(quoted).join(', ');
}

/** The newest line of a unit that is waited for, if it was read. */
export type NewestLine = (unit: string) => string | undefined;

/**
 * Returns the newest line of a unit that is long in coming up, as the end of a sentence; otherwise it is empty. One that is
 * up, or whose rollback has only begun, said it in another state.
 */
export function newestWords(wait: Wait, newestLine: NewestLine): string {
  const isSlow = wait.for !== 'stability' && wait.elapsedMs >= slowAfterMs;
  const line = isSlow ? newestLine(wait.unit) : undefined;
  return line ? `: ${quoted(line)}` : '';
}

function quoted(line: string): string {
  return `"${cutLine(line, maxQuotedLength)}"`;
}
