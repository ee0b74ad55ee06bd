import { plainLogText } from './plain-log-text.js';
import type { LogLine } from './unit-log.js';

/**
 * Returns the command that prints the lines about a unit, the newest first; whoever reads it stops when that is enough. The
 * options are those of systemd 225, and later versions have them too. `--lines` is not among them: before systemd 245,
 * `--lines=20 --reverse` leaves out the newest 19. The time is relative: the machine's clock may differ from the runner's.
 *
 * `journalctl --unit='web@1.service' --since='-4200ms' --output=short-iso --reverse --all --no-pager`
 */
export function journalctlCommand(unit: string, elapsedMs: number): string {
  const since = `-${Math.max(0, Math.floor(elapsedMs))}ms`;
  // Without --all, a message with colours in it is replaced by its size.
  const options = ['--output=short-iso', '--reverse', '--all', '--no-pager'];
  return ['journalctl', `--unit=${shellWord(unit)}`, `--since=${shellWord(since)}`, ...options].join(' ');
}

/** Returns a text as a single word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** `2026-11-27T16:11:40+0000 machine sh[77]: `, before the first line of a message. */
const opening = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d) \S+ (.*?)(?:\[\d+\])?: /;

/**
 * Returns the lines of what that command prints, the oldest first. The further lines of a message are indented, so that
 * no message can pass for another one's beginning.
 */
export function parseJournalctl(printed: Buffer): LogLine[] {
  const messages: LogLine[][] = [];
  for (const line of printed.toString().split('\n')) {
    const [prefix, at, source = ''] = opening.exec(line) ?? [];
    const current = messages.at(-1);
    if (prefix !== undefined && at !== undefined) {
      const text = plainLogText(line.slice(prefix.length));
      messages.push([{ time: timeOfDay(Date.parse(at)), source: plainLogText(source), text }]);
    } else if (current?.[0] && /^\s/.test(line)) {
      const { time, source: own } = current[0];
      current.push({ time, source: own, text: plainLogText(line.trimStart()) });
    }
  }
  return messages.reverse().flat();
}

/** Returns the time of day in UTC of milliseconds since the Unix epoch: `16:04:09`. */
export function timeOfDay(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(11, 19);
}
