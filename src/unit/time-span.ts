const [second, minute, hour, day] = [1_000, 60_000, 3_600_000, 86_400_000];

/** Milliseconds of the units that systemd.time(7) lists; a number without a unit is in seconds. */
const factors: ReadonlyMap<string, number> = new Map([
  ...withFactor(1 / 1_000_000, 'nsec', 'ns'),
  ...withFactor(1 / 1_000, 'usec', 'us', 'µs', 'μs'),
  ...withFactor(1, 'msec', 'ms'),
  ...withFactor(second, '', 'seconds', 'second', 'sec', 's'),
  ...withFactor(minute, 'minutes', 'minute', 'min', 'm'),
  ...withFactor(hour, 'hours', 'hour', 'hr', 'h'),
  ...withFactor(day, 'days', 'day', 'd'),
  ...withFactor(7 * day, 'weeks', 'week', 'w'),
  ...withFactor(30.44 * day, 'months', 'month', 'M'),
  ...withFactor(365.25 * day, 'years', 'year', 'y'),
]);

function withFactor(ms: number, ...names: readonly string[]): readonly (readonly [string, number])[] {
  return names.map((name) => [name, ms]);
}

/**
 * Returns the milliseconds of a time span as systemd and sleep(1) write it, infinite for `infinity`; undefined for
 * anything else. `5` is 5,000; `100ms` is 100; `1min 30s` is 90,000.
 */
export function timeSpanMs(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === 'infinity') return Number.POSITIVE_INFINITY;
  if (!/^(?:\d+(?:\.\d*)?\s*[a-zA-Zµμ]*\s*)+$/.test(trimmed)) return undefined;
  let total = 0;
  for (const [, number = '', unit = ''] of trimmed.matchAll(/(\d+(?:\.\d*)?)\s*([a-zA-Zµμ]*)/g)) {
    const factor = factors.get(unit);
    if (factor === undefined) return undefined;
    total += Number(number) * factor;
  }
  return total;
}
