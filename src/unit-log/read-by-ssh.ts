import type { Clock } from '../clock/clock.js';
import { linesAbout } from './fleet-lines.js';
import { journalctlCommand, parseJournalctl } from './journalctl.js';
import { type LogLine, type LogRequest, maxLogBytes, type ReadLog } from './unit-log.js';
import { UnitLogError } from './unit-log-error.js';

/** What a command on a machine has printed. */
interface Printed {
  readonly stdout: Buffer;
  /** Whether there was more. */
  readonly isCut: boolean;
  readonly stderr: string;
  readonly exitCode?: number;
}

/** Runs a command on a machine; it is worked out when it is about to be sent. */
type Run = (
  machine: LogRequest['machine'],
  command: () => string,
  maxBytes: number,
  signal: AbortSignal,
) => Promise<Printed>;

/** As many bytes are read as so many lines of this length have, for no more lines are needed than are wanted. */
const bytesPerLine = 4_096;

/** Returns a reader of logs by `journalctl` on their machines. */
export function readBySsh(run: Run, clock: Clock): ReadLog {
  return async ({ unit, machine, since }, count, signal) => {
    const linesOf = async (name: string, most: number) => {
      const command = () => journalctlCommand(name, clock.now() - since);
      const printed = await run(machine, command, Math.min(maxLogBytes, most * bytesPerLine), signal);
      const lines = linesIn(printed);
      if (lines.length === 0) throwIfFailed(printed);
      return lines;
    };
    return linesAbout(unit, count, linesOf);
  };
}

/** A line that was cut off may end within a secret, which would not be recognized; it is only used if there is no other. */
function linesIn({ stdout, isCut }: Printed): readonly LogLine[] {
  const whole = parseJournalctl(isCut ? stdout.subarray(0, stdout.lastIndexOf('\n') + 1) : stdout);
  return whole.length > 0 ? whole : parseJournalctl(stdout);
}

/**
 * `journalctl` without permission either fails, or shows what little the user may see. If it succeeds, anything else on
 * standard error comes from the user's shell.
 */
function throwIfFailed({ stderr, exitCode, isCut }: Printed): void {
  if (
    /not seeing messages|insufficient permissions/i.test(stderr) ||
    (exitCode !== 0 && /permission denied/i.test(stderr))
  )
    throw new UnitLogError('denied', 'the user may not read the journal; add it to the group systemd-journal there');
  if (exitCode === 0) return;
  if (exitCode === 127 || /journalctl.* not found/i.test(stderr))
    throw new UnitLogError('no-journal', `there is no journalctl in the user's PATH (${lastLine(stderr)})`);
  if (isCut && stderr === '') throw new UnitLogError('unexpected', 'journalctl printed something other than a journal');
  const how = exitCode === undefined ? 'it was killed' : `exit code ${exitCode}`;
  throw new UnitLogError('unexpected', `journalctl failed: ${lastLine(stderr) || how}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
