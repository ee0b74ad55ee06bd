import { timeSpanMs } from '../../unit/time-span.js';
import { commandWords, scriptSteps } from './command-line.js';

/** What a command line does: it runs for a while, possibly forever, and exits with a code. */
export interface ExecOutcome {
  readonly runsMs: number;
  readonly exitCode: number;
}

/** What the author of a unit file expects: that of a service's ExecStart= runs on, and that of ExecStartPre= ends. */
export type Meant = 'to run on' | 'to end';

/** What a command runs in. */
export interface Circumstances {
  readonly meant: Meant;
  /** Nobody knows which binaries an image has. */
  readonly isInContainer?: boolean;
}

const forever: ExecOutcome = { runsMs: Number.POSITIVE_INFINITY, exitCode: 0 };
const atOnce = (exitCode: number): ExecOutcome => ({ runsMs: 0, exitCode });
const unknown = ({ meant }: Circumstances): ExecOutcome => (meant === 'to run on' ? forever : atOnce(0));

/** systemd's exit code for a binary that cannot be executed. */
const cannotExecute = 203;

/** Directories in which every binary is assumed to exist. `/no/such/bin` is in none of them. */
const binaryDirectories = /^\/(?:bin|sbin|usr|opt)\//;

/** What does its work and ends, whatever it is meant to do. */
const shortLived = new Set(
  `: . [ [[ awk basename cat cd chgrp chmod chown cp curl cut date dirname echo env export find getent grep head hostname
  ifconfig install ip iptables kill killall ln local logger ls mkdir mktemp modprobe mount mv pkill printf ps pwd read
  readlink rm rmdir sed set shift sort source stat sync sysctl systemctl tar tee test touch tr trap true ulimit umask
  umount uname unset wc wget xargs`.split(/\s+/),
);

/** Options of these that take the next word. */
const wrappers: Readonly<Record<string, RegExp>> = {
  exec: /^-a$/,
  command: /^$/,
  env: /^-(?:u|C)$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  nohup: /^$/,
  sudo: /^-[ugpCh]$/,
  time: /^-[of]$/,
};

/**
 * Returns what a program would do with its arguments. `sleep`, `true`, `false`, `exit`, `timeout` and small tools do what
 * they do in a shell, also within `sh -c`; docker pulls and removes at once, and runs
 * what it runs. A binary outside the
 * well-known directories is missing. Everything else does what it is meant to.
 */
export function programOutcome([program = '', ...args]: readonly string[], where: Circumstances): ExecOutcome {
  if (/^\w+=/.test(program)) return args.length === 0 ? atOnce(0) : programOutcome(args, where);
  if (program.startsWith('/') && !where.isInContainer && !binaryDirectories.test(program)) return atOnce(cannotExecute);
  const name = program.slice(program.lastIndexOf('/') + 1);
  const withValue = wrappers[name];
  if (withValue && args.length > 0) return programOutcome(afterOptions(args, withValue), where);
  if (shortLived.has(name)) return atOnce(0);
  switch (name) {
    case 'false':
      return atOnce(1);
    case 'exit':
      return atOnce(Number.parseInt(args[0] ?? '0', 10) || 0);
    case 'sleep':
      return sleepOutcome(args);
    case 'timeout':
      return limited(afterOptions(args, /^-[ks]$/), where);
    case 'sh':
    case 'bash':
    case 'dash':
      return shellOutcome(args, where);
    case 'docker':
    case 'podman':
      return dockerOutcome(args, where);
    case 'etcdctl':
      return args.some((word) => /watch/.test(word)) ? forever : atOnce(0);
    case 'journalctl':
    case 'tail':
      return args.some((word) => /^-\w*[fF]|^--follow/.test(word)) ? forever : atOnce(0);
    default:
      return unknown(where);
  }
}

/** The command behind the options of a wrapper, and behind variables that it sets. */
function afterOptions(args: readonly string[], withValue: RegExp): readonly string[] {
  let index = 0;
  for (; index < args.length; index++) {
    const word = args[index] ?? '';
    if (withValue.test(word)) index++;
    else if (!word.startsWith('-')) break;
  }
  return args.slice(index);
}

function sleepOutcome(args: readonly string[]): ExecOutcome {
  // A variable whose value nobody knows here.
  if (args.some((word) => word.includes('$'))) return atOnce(0);
  const spans = args.map(timeSpanMs);
  if (spans.length === 0 || spans.includes(undefined)) return atOnce(1);
  return { runsMs: spans.reduce<number>((sum, span) => sum + (span ?? 0), 0), exitCode: 0 };
}

/** `timeout 10 sleep 60` ends after ten seconds, with the code that says so. */
function limited([span = '', ...command]: readonly string[], where: Circumstances): ExecOutcome {
  const outcome = programOutcome(command, where);
  const limitMs = timeSpanMs(span) ?? Number.POSITIVE_INFINITY;
  return limitMs > 0 && outcome.runsMs > limitMs ? { runsMs: limitMs, exitCode: 124 } : outcome;
}

function shellOutcome(args: readonly string[], where: Circumstances): ExecOutcome {
  const option = args.findIndex((word) => /^-\w*c$/.test(word));
  return option === -1 ? unknown(where) : scriptOutcome(args[option + 1] ?? '', where);
}

const endlessLoop = /\bwhile\s+(?:true|:|\[\s*1\s*\]|\(\(\s*1\s*\)\)|sleep\b)|\buntil\s+false\b|\bfor\s*\(\(\s*;\s*;/;
const control = /^(?:[({]|(?:if|then|else|elif|fi|for|while|until|do|done|case|esac|function)\b)|^\w+\s*\(\)/;

/** `sleep 1; exit 1` runs for a second and fails; `false && sleep 9` fails at once; `false || sleep 9` sleeps. */
function scriptOutcome(script: string, where: Circumstances): ExecOutcome {
  if (endlessLoop.test(script)) return forever;
  const steps = scriptSteps(script);
  if (steps.some(({ text }) => control.test(text))) return unknown(where);
  let ended: ExecOutcome = atOnce(0);
  for (const { after, text, inBackground } of steps) {
    if ((after === '&&' && ended.exitCode !== 0) || (after === '||' && ended.exitCode === 0)) continue;
    const { runsMs, exitCode } = inBackground ? atOnce(0) : programOutcome(commandWords(text), where);
    const sinceMs = after === '|' ? Math.max(ended.runsMs, runsMs) : ended.runsMs + runsMs;
    ended = { runsMs: sinceMs, exitCode };
    if (/^(?:exit|exec)\b/.test(text)) break;
  }
  return ended;
}

/** Options of `docker run` without a value; all others take the next word. */
const flags =
  /^(?:-[ditP]|--(?:rm|detach|interactive|tty|privileged|publish-all|read-only|init|oom-kill-disable|sig-proxy|no-healthcheck))$/;

/** `docker pull`, `kill` and `rm` end; `docker run` runs as long as its command does, if that is known. */
function dockerOutcome(args: readonly string[], where: Circumstances): ExecOutcome {
  const [verb = '', ...rest] = afterOptions(args, /^(?:-H|-c|-l|--host|--context|--config|--log-level)$/);
  if (/^(?:attach|wait|events|stats)$/.test(verb)) return forever;
  if (verb === 'start') return rest.some((word) => /^-\w*a|^--attach/.test(word)) ? forever : atOnce(0);
  if (verb === 'logs') return rest.some((word) => /^-\w*f|^--follow/.test(word)) ? forever : atOnce(0);
  if (verb !== 'run' && verb !== 'exec') return atOnce(0);
  if (rest.some((word) => /^-[itP]*d[itP]*$|^--detach(?:=true)?$/.test(word))) return atOnce(0);
  const container = rest.findIndex((word, index) => !word.startsWith('-') && !takesNext(rest[index - 1]));
  const command = container === -1 ? [] : rest.slice(container + 1);
  return command.length > 0 ? programOutcome(command, { ...where, isInContainer: true }) : unknown(where);
}

function takesNext(word = ''): boolean {
  return /^(?:-.|--[^=]+)$/.test(word) && !flags.test(word);
}
