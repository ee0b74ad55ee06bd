import { UserError } from '../errors/user-error.js';

const unitsInMs = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/** The longest delay of Node's timers; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1;

/**
 * Returns a duration in milliseconds, or throws a UserError.
 *
 * `90` and `90s` are 90,000; `10m` is 600,000; `1h30m` is 5,400,000.
 */
export function parseDuration(text: string): number {
  const [whole, hours, minutes, seconds] =
    /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(/^\d+$/.test(text) ? `${text}s` : text) ?? [];
  if (!whole) throw new UserError(`"${text}" is not a duration such as 90, 90s, 10m or 1h30m`);
  const ms = Number(hours ?? 0) * unitsInMs.h + Number(minutes ?? 0) * unitsInMs.m + Number(seconds ?? 0) * unitsInMs.s;
  if (ms > longestMs) throw new UserError(`"${text}" is longer than 24 days`);
  return ms;
}

/** Returns a duration in milliseconds that is longer than zero, or throws a UserError. */
export function parsePositiveDuration(text: string): number {
  const duration = parseDuration(text);
  if (duration === 0) throw new UserError(`"${text}" has to be longer than 0 s`);
  return duration;
}
