import type { Clock } from '../clock/clock.js';
import { startTimeout } from '../clock/timeout.js';
import { whenAborted } from '../clock/when-aborted.js';
import { CodedError } from '../errors/coded-error.js';
import { messageOf } from '../errors/error-message.js';
import { limitTo } from '../fleet/request-limit.js';
import { cutLine } from './plain-log-text.js';
import type { LogLine, LogRequest, ReadLog, UnitLog } from './unit-log.js';

/** More failures than that mostly have the same cause. */
const maxUnits = 10;
const atOnce = 4;
/** For one log, from when it is wanted. */
export const logWithinMs = 10_000;
const newestEveryMs = 10_000;
const maxSourceLength = 40;

/** Asking such a machine again would only repeat a login that it has refused. */
const finalCodes: ReadonlySet<string> = new Set(['ssh-host-key', 'ssh-auth', 'denied', 'no-journal']);

export interface UnitLogsContext {
  readonly read: ReadLog;
  readonly clock: Clock;
  /** Aborted when the deployment is cancelled; nothing is read any more then. */
  readonly signal: AbortSignal;
  /** How many lines of a log to read. */
  readonly lines: number;
  /** Takes secrets out of a text. */
  readonly hide: (text: string) => string;
  /** What to call a machine. */
  readonly nameOf: (machine: LogRequest['machine']) => string;
  readonly onRead: (log: UnitLog) => void;
  readonly onTrouble: (message: string) => void;
}

/** Reads the logs of a deployment's units in the background: of those that fail, and of those that are long in coming up. */
export class UnitLogs {
  readonly #context: UnitLogsContext;
  readonly #limited = limitTo(atOnce);
  readonly #logs = new Map<string, UnitLog>();
  readonly #asked = new Set<string>();
  readonly #newest = new Map<string, { readonly askedAt: number; readonly text?: string }>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #refusals = new Map<string, CodedError<string>>();

  constructor(context: UnitLogsContext) {
    this.#context = context;
  }

  /** Starts to read the log of a unit that has failed, or of a task that has run; of the first ten, and of each once. */
  readEnded(request: LogRequest): void {
    const { unit } = request;
    if (this.#asked.has(unit)) return;
    if (this.#asked.size === maxUnits)
      this.#context.onTrouble(`the journals of the first ${maxUnits} failed units are read, and no more`);
    this.#asked.add(unit);
    if (this.#asked.size > maxUnits) return;
    const { lines: count, nameOf, onRead } = this.#context;
    const reading: Promise<void> = this.#readInTime(request, count)
      .then((lines) => {
        const log = { unit, machine: nameOf(request.machine), lines };
        this.#logs.set(unit, log);
        onRead(log);
      })
      .catch((error: unknown) => this.#complain(request, error))
      .finally(() => this.#underWay.delete(reading));
    this.#underWay.add(reading);
  }

  /** Starts to read the newest line of a unit that is still waited for, unless that was done in the last ten seconds. */
  readNewest(request: LogRequest): void {
    const { unit, machine } = request;
    const now = this.#context.clock.now();
    const known = this.#newest.get(unit);
    if (known && now - known.askedAt < newestEveryMs) return;
    if (this.#refusals.has(machine.id)) return;
    this.#newest.set(unit, { ...known, askedAt: now });
    void this.#readInTime(request, 1).then(
      (lines) => {
        const text = lines.at(-1)?.text;
        this.#newest.set(unit, { askedAt: now, ...(text !== undefined && { text }) });
      },
      // It is asked for again soon.
      (error: unknown) => this.#noteRefusal(request, error),
    );
  }

  /** The newest line of a unit that is waited for, as far as it is known; one that was read long ago is not the newest any more. */
  newestLine(unit: string): string | undefined {
    const known = this.#newest.get(unit);
    return known && this.#context.clock.now() - known.askedAt < 2 * newestEveryMs ? known.text : undefined;
  }

  /** The logs that were read to their end, by the names of their units. */
  get ended(): ReadonlyMap<string, UnitLog> {
    return this.#logs;
  }

  /** Resolves when what failed units have said is read: ten seconds after the last failure at the latest, at once if cancelled. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async #readInTime(request: LogRequest, count: number): Promise<readonly LogLine[]> {
    const { clock, signal, read } = this.#context;
    signal.throwIfAborted();
    const late = new AbortController();
    const cancel = startTimeout(clock, logWithinMs, () =>
      late.abort(new Error(`not read within ${logWithinMs / 1_000} s`)),
    );
    const ended = AbortSignal.any([signal, late.signal]);
    const reading = this.#limited(async () => {
      ended.throwIfAborted();
      const known = this.#refusals.get(request.machine.id);
      if (known) throw known;
      return read(request, count, ended);
    });
    try {
      return (await Promise.race([reading, whenAborted(ended)])).map((line) => this.#shown(line));
    } finally {
      cancel();
    }
  }

  #shown({ time, source, text }: LogLine): LogLine {
    const { hide } = this.#context;
    return { time, source: cutLine(hide(source), maxSourceLength), text: cutLine(hide(text)) };
  }

  /** Says once of a machine that it lets nobody read its journal. */
  #noteRefusal({ machine }: LogRequest, error: unknown): boolean {
    if (!(error instanceof CodedError) || !finalCodes.has(error.code)) return false;
    if (!this.#refusals.has(machine.id))
      this.#context.onTrouble(`no journal can be read on ${this.#context.nameOf(machine)}: ${error.message}`);
    this.#refusals.set(machine.id, error);
    return true;
  }

  #complain(request: LogRequest, error: unknown): void {
    const { signal, nameOf, onTrouble } = this.#context;
    if (signal.aborted || this.#noteRefusal(request, error)) return;
    onTrouble(`the journal of ${request.unit} on ${nameOf(request.machine)} cannot be read: ${messageOf(error)}`);
  }
}
