/** One line that a machine's journal has about a unit. */
export interface LogLine {
  /** Time of day in UTC: `16:04:09`. */
  readonly time: string;
  /** What has written it, such as `sh`, or `systemd` about the unit. */
  readonly source: string;
  readonly text: string;
}

/** The last lines that a machine's journal has about a unit since that was touched, the oldest first. */
export interface UnitLog {
  readonly unit: string;
  /** The machine, as people call it. */
  readonly machine: string;
  readonly lines: readonly LogLine[];
}

/** Which lines are wanted. */
export interface LogRequest {
  readonly unit: string;
  readonly machine: { readonly id: string; readonly primaryIP: string };
  /** When the unit was touched, by the clock of whoever asks. */
  readonly since: number;
}

/**
 * Reads the last `count` lines of a unit's log, or what 64 KiB hold of them. Rejects with what is wrong, in words, and
 * with the signal's reason.
 */
export type ReadLog = (request: LogRequest, count: number, signal: AbortSignal) => Promise<readonly LogLine[]>;

/** The most that is read of one unit's log at a time. */
export const maxLogBytes = 64 * 1_024;
