import type { Clock } from '../clock/clock.js';
import { aboutUnit, fleetLines, fleetUnit } from './fleet-lines.js';
import { journalctlCommand, parseJournalctl } from './journalctl.js';
import { type LogRequest, maxLogBytes, type ReadLog } from './unit-log.js';
import { UnitLogError } from './unit-log-error.js';

/** What a command on a machine has printed. */
interface Printed {
  readonly stdout: Buffer;
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

/** Returns a reader of logs by `journalctl` on their machines. */
export function readBySsh(run: Run, clock: Clock): ReadLog {
  return async ({ unit, machine, since }, count, signal) => {
    const linesOf = async (name: string, most: number) => {
      const command = () => journalctlCommand(name, most, clock.now() - since);
      const printed = await run(machine, command, maxLogBytes, signal);
      const lines = parseJournalctl(printed.stdout);
      if (lines.length === 0) throwIfFailed(printed);
      return lines;
    };
    const own = (await linesOf(unit, count)).slice(-count);
    return own.length > 0 ? own : aboutUnit(await linesOf(fleetUnit, fleetLines), unit).slice(-count);
  };
}

/** `journalctl` without permission either fails, or shows what little the user may see. */
function throwIfFailed({ stderr, exitCode }: Printed): void {
  if (/not seeing messages|insufficient permissions|permission denied/i.test(stderr))
    throw new UnitLogError('denied', 'the user may not read the journal; add it to the group systemd-journal there');
  if (exitCode === 127 || /not found/.test(stderr))
    throw new UnitLogError('no-journal', `there is no journalctl in the user's PATH (${lastLine(stderr)})`);
  if (exitCode !== 0)
    throw new UnitLogError('unexpected', `journalctl failed: ${lastLine(stderr) || `exit code ${exitCode}`}`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
