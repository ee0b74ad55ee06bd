import { timeSpanMs } from '../../unit/time-span.js';
import { parseUnitName } from '../../unit/unit-name.js';
import type { UnitOption } from '../../unit/unit-option.js';
import { type ExecCommand, type ExecOutcome, readExecCommand } from './exec-command.js';

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
}

/** Everything that a unit will do on a machine, as read from its file. Times are in milliseconds. */
export interface Behaviour {
  readonly loadState: string;
  /** The state that a unit reaches when it starts, for all types but services. */
  readonly startedState?: { readonly active: string; readonly sub: string };
  readonly pre: readonly ExecCommand[];
  readonly startMs: number;
  readonly main: ExecOutcome;
  readonly oneshot: boolean;
  readonly remainAfterExit: boolean;
  readonly stopMs: number;
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
  const service = (name: string) => valuesOf(options, ['Service'], name);
  const setting = (name: string) => service(name).at(-1);
  const commands = service('ExecStart').map(readExecCommand);
  const oneshot = setting('Type') === 'oneshot';
  const main = oneshot ? inSequence(commands) : (commands.at(-1) ?? { runsMs: 0, exitCode: 0 });
  const stopMs = inSequence(service('ExecStop').map(readExecCommand)).runsMs;
  const startedState = startedStates[type];
  return {
    loadState: override.loadState ?? (type === 'service' && commands.length === 0 ? 'bad-setting' : 'loaded'),
    ...(startedState && { startedState }),
    pre: service('ExecStartPre').map(readExecCommand),
    startMs: override.startMs ?? 0,
    main: { runsMs: override.exitAfterMs ?? main.runsMs, exitCode: override.exitCode ?? main.exitCode },
    oneshot,
    remainAfterExit: /^(?:yes|true|1|on)$/i.test(setting('RemainAfterExit') ?? ''),
    stopMs: override.stopMs ?? Math.min(stopMs, spanOf(setting('TimeoutStopSec'), defaultTimeoutMs)),
    timeoutStartMs: spanOf(setting('TimeoutStartSec'), oneshot ? Number.POSITIVE_INFINITY : defaultTimeoutMs),
    restart: setting('Restart') ?? 'no',
    restartMs: spanOf(setting('RestartSec'), 100),
    startLimit: startLimitOf(options),
  };
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

function inSequence(commands: readonly ExecCommand[]): ExecOutcome {
  let runsMs = 0;
  for (const command of commands) {
    runsMs += command.runsMs;
    if (command.exitCode !== 0 && !command.failureIgnored) return { runsMs, exitCode: command.exitCode };
  }
  return { runsMs, exitCode: 0 };
}

function spanOf(value: string | undefined, fallback: number): number {
  return (value === undefined ? undefined : timeSpanMs(value)) ?? fallback;
}
