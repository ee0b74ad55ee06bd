import { commandWords } from './command-line.js';
import { type ExecOutcome, type Meant, programOutcome } from './program-outcome.js';

/** A command line of a unit file, such as that of ExecStart=, once parsed. */
export interface ExecCommand extends ExecOutcome {
  /** The line begins with `-`: systemd ignores its failure. */
  readonly failureIgnored: boolean;
}

/**
 * Returns what a command line of a unit file would do on a machine, as far as the simulation needs to know. What is not
 * known runs for ever or ends at once, as it is `meant`. `-` ignores failures, and behind `@` a word is the process's name.
 */
export function readExecCommand(line: string, meant: Meant): ExecCommand {
  const [, prefix = '', rest = ''] = /^([-@+!:]*)(.*)$/s.exec(line.replace(/\\[^\S\n]*\n/g, ' ').trim()) ?? [];
  const [program = '', ...args] = commandWords(rest);
  const outcome = programOutcome([program, ...(prefix.includes('@') ? args.slice(1) : args)], { meant });
  return { ...outcome, failureIgnored: prefix.includes('-') };
}
