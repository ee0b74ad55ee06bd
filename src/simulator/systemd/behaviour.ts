import { fillSpecifiers } from '../../unit/specifiers.js';
import { timeSpanMs } from '../../unit/time-span.js';
import { parseUnitName } from '../../unit/unit-name.js';
import type { UnitOption } from '../../unit/unit-option.js';
import { hasEnvironmentFile } from './environment-files.js';
import { type ExecCommand, readExecCommand } from './exec-command.js';

/** How a test overrides the behaviour that a unit's file describes. */
export interface BehaviourOverride {
  /** How long the service is `activating/start` before it runs. */
  readonly startMs?: number;
  /** When the main process exits on its own. */
  readonly exitAfterMs?: number;
  readonly exitCode?: number;
  /** How long the service is `deactivating/stop` before it stops. */
  readonly stopMs?: number;
  /** systemd's load state of the file. A unit that is not `loaded` never starts. */
  readonly loadState?: string;
  /** Files of variables that its machine has besides CoreOS's own. */
  readonly files?: readonly string[];
}

/** Everything that a unit will do on a machine, as read from its file. Times are in milliseconds. */
export interface Behaviour {
  readonly loadState: string;
  /** The state that a unit reaches when it starts, for all types but services. */
  readonly startedState?: { readonly active: string; readonly sub: string };
  /** Its variables are there to be read; systemd starts no process without them. */
  readonly hasEnvironment: boolean;
  readonly pre: readonly ExecCommand[];
  readonly startMs: number;
  /** The commands of a oneshot; of any other service the one that it is. */
  readonly main: readonly ExecCommand[];
  readonly post: readonly ExecCommand[];
  readonly oneshot: boolean;
  readonly remainAfterExit: boolean;
  readonly stopMs: number;
  readonly stopPostMs: number;
  /** For each command. */
  readonly timeoutStartMs: number;
  readonly restart: string;
  readonly restartMs: number;
  readonly startLimit: { readonly intervalMs: number; readonly burst: number };
}

/** The state that a unit reaches when it starts, by its type. */
const startedStates: Readonly<Record<string, { active: string; sub: string }>> = {
  timer: { active: 'active', sub: 'waiting' },
  path: { active: 'active', sub: 'waiting' },
  automount: { active: 'active', sub: 'waiting' },
  socket: { active: 'active', sub: 'listening' },
  target: { active: 'active', sub: 'active' },
  slice: { active: 'active', sub: 'active' },
  swap: { active: 'active', sub: 'active' },
  mount: { active: 'active', sub: 'mounted' },
  device: { active: 'active', sub: 'plugged' },
  scope: { active: 'active', sub: 'running' },
};

const defaultTimeoutMs = 90_000;

/** Returns what a unit will do, according to its file and to an override. */
export function behaviourOf(
  unitName: string,
  options: readonly UnitOption[],
  override: BehaviourOverride = {},
): Behaviour {
  const { type } = parseUnitName(unitName);
  const service = (...names: string[]) => names.flatMap((name) => valuesOf(options, ['Service'], name));
  const setting = (name: string) => service(name).at(-1);
  const oneshot = setting('Type') === 'oneshot';
  const main = service('ExecStart').map((line) => readExecCommand(line, oneshot ? 'to end' : 'to run on'));
  const commandsOf = (name: string) => service(name).map((line) => readExecCommand(line, 'to end'));
  const timeoutStopMs = timeoutOf(options, 'TimeoutStopSec', defaultTimeoutMs);
  const startedState = startedStates[type];
  return {
    loadState: override.loadState ?? (type === 'service' ? loadStateOf(main.length, oneshot) : 'loaded'),
    ...(startedState && { startedState }),
    hasEnvironment: service('EnvironmentFile').every((file) =>
      hasEnvironmentFile(fillSpecifiers(file, unitName), override.files),
    ),
    pre: commandsOf('ExecStartPre'),
    startMs: override.startMs ?? 0,
    main: overridden(main, override),
    post: commandsOf('ExecStartPost'),
    oneshot,
    remainAfterExit: /^(?:yes|true|1|on)$/i.test(setting('RemainAfterExit') ?? ''),
    stopMs: override.stopMs ?? Math.min(durationOf(commandsOf('ExecStop')), timeoutStopMs),
    stopPostMs: Math.min(durationOf(commandsOf('ExecStopPost')), timeoutStopMs),
    timeoutStartMs: timeoutOf(options, 'TimeoutStartSec', oneshot ? Number.POSITIVE_INFINITY : defaultTimeoutMs),
    restart: setting('Restart') ?? 'no',
    restartMs: spanOf(setting('RestartSec'), 100),
    startLimit: startLimitOf(options),
  };
}

/** systemd refuses a service without a command, and one of several commands that is not a oneshot. */
function loadStateOf(commands: number, oneshot: boolean): string {
  return commands === 0 || (commands > 1 && !oneshot) ? 'bad-setting' : 'loaded';
}

function overridden(
  main: readonly ExecCommand[],
  { exitAfterMs, exitCode }: BehaviourOverride,
): readonly ExecCommand[] {
  if (exitAfterMs === undefined && exitCode === undefined) return main;
  const last = main.at(-1) ?? { runsMs: 0, exitCode: 0, failureIgnored: false };
  return [{ ...last, runsMs: exitAfterMs ?? durationOf(main), exitCode: exitCode ?? last.exitCode }];
}

/** TimeoutSec= is both time-outs at once, and the last one counts. Zero and `infinity` switch a time-out off. */
function timeoutOf(options: readonly UnitOption[], name: string, fallback: number): number {
  const spans = options
    .filter((option) => option.section === 'Service' && [name, 'TimeoutSec'].includes(option.name))
    .map(({ value }) => timeSpanMs(value))
    .filter((span) => span !== undefined);
  const span = spans.at(-1) ?? fallback;
  return span === 0 ? Number.POSITIVE_INFINITY : span;
}

function startLimitOf(options: readonly UnitOption[]): Behaviour['startLimit'] {
  const limit = (...names: string[]) =>
    names.flatMap((name) => valuesOf(options, ['Unit', 'Service'], name)).find((value) => value !== '');
  return {
    intervalMs: spanOf(limit('StartLimitIntervalSec', 'StartLimitInterval'), 10_000),
    burst: Number(limit('StartLimitBurst') ?? 5),
  };
}

/** Returns the values of a setting. As in systemd, an empty value resets those before it. */
function valuesOf(options: readonly UnitOption[], sections: readonly string[], name: string): string[] {
  const values = options.filter((option) => sections.includes(option.section) && option.name === name);
  return values.slice(values.findLastIndex((option) => option.value === '') + 1).map((option) => option.value);
}

/** How long commands take one after another, up to the first that fails. */
function durationOf(commands: readonly ExecCommand[]): number {
  let sum = 0;
  for (const command of commands) {
    sum += command.runsMs;
    if (command.exitCode !== 0 && !command.failureIgnored) break;
  }
  return sum;
}

function spanOf(value: string | undefined, fallback: number): number {
  return (value === undefined ? undefined : timeSpanMs(value)) ?? fallback;
}
