import { timeSpanMs } from '../../unit/time-span.js';

/** What a command line does: it runs for a while, possibly forever, and exits with a code. */
export interface ExecOutcome {
  readonly runsMs: number;
  readonly exitCode: number;
}

/** A command line of a unit file, such as that of ExecStart=, once parsed. */
export interface ExecCommand extends ExecOutcome {
  /** The line begins with `-`: systemd ignores its failure. */
  readonly failureIgnored: boolean;
}

const forever: ExecOutcome = { runsMs: Number.POSITIVE_INFINITY, exitCode: 0 };
const atOnce = (exitCode: number): ExecOutcome => ({ runsMs: 0, exitCode });

/** systemd's exit code for a binary that cannot be executed. */
const cannotExecute = 203;

/** Directories in which every binary is assumed to exist. `/no/such/bin` is in none of them. */
const binaryDirectories = /^\/(?:bin|sbin|usr|opt)\//;

/**
 * Returns what a command line of a unit file would do on a machine, as far as the simulation needs to know. `sleep`,
 * `true`, `false` and `exit` do what they do in a shell, also within `sh -c`. A binary outside the well-known
 * directories is missing. Everything else is a service that runs until it is stopped.
 */
export function readExecCommand(line: string): ExecCommand {
  const [, prefix = '', rest = ''] = /^([-@+!:]*)(.*)$/s.exec(line.trim()) ?? [];
  return { ...outcomeOf(words(rest)), failureIgnored: prefix.includes('-') };
}

function outcomeOf([program = '', ...args]: readonly string[]): ExecOutcome {
  if (program.startsWith('/') && !binaryDirectories.test(program)) return atOnce(cannotExecute);
  switch (program.slice(program.lastIndexOf('/') + 1)) {
    case 'true':
      return atOnce(0);
    case 'false':
      return atOnce(1);
    case 'exit':
      return atOnce(Number(args[0] ?? 0));
    case 'exec':
      return outcomeOf(args);
    case 'sleep': {
      const spans = args.map(timeSpanMs);
      if (spans.length === 0 || spans.includes(undefined)) return atOnce(1);
      return { runsMs: spans.reduce<number>((sum, span) => sum + (span ?? 0), 0), exitCode: 0 };
    }
    case 'sh':
    case 'bash':
      return args[0] === '-c' ? scriptOutcome(args[1] ?? '') : forever;
    default:
      return forever;
  }
}

/** `sleep 1; exit 1` runs for a second and fails; `false && sleep 9` fails at once. */
function scriptOutcome(script: string): ExecOutcome {
  if (/[|`$(){}]|\b(?:while|for|until|if)\b/.test(script)) return forever;
  let runsMs = 0;
  let exitCode = 0;
  for (const [, separator = '', text = ''] of script.matchAll(/(;|\n|&&)?([^;&\n]+)/g)) {
    const step = text.trim();
    if (step === '' || (separator === '&&' && exitCode !== 0)) continue;
    const outcome = outcomeOf(words(step));
    runsMs += outcome.runsMs;
    exitCode = outcome.exitCode;
    if (/^(?:exit|exec)\b/.test(step)) break;
  }
  return { runsMs, exitCode };
}

/** Splits at white space, except within quotes. */
function words(text: string): string[] {
  return [...text.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double?.replace(/\\(.)/g, '$1') ?? single ?? plain ?? '',
  );
}
