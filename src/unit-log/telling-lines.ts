import type { LogLine } from './unit-log.js';

/** What systemd says of every unit that it starts or stops, whether all is well or not. */
const routine = [
  /^(?:Starting|Started|Stopping|Stopped|Reloading|Reloaded|Finished) /,
  /: (?:Deactivated successfully|Succeeded|Consumed .* CPU time|Scheduled restart job|Service (?:hold-off|holdoff|RestartSec=))/,
  /: (?:Failed with result|Unit entered failed state|Triggering OnFailure=|Changed |Installed new job|Enqueued job)/,
  /^Failed to start /,
];

const lastCount = 3;

/**
 * Returns the last lines that tell why a unit has failed, the oldest first: what its processes have written, and what
 * systemd has about their end, without what systemd says of any unit.
 *
 * Of `sh: no such file: /etc/web.conf`, `systemd: web.service: Main process exited, code=exited, status=1/FAILURE` and
 * `systemd: web.service: Failed with result 'exit-code'.`, it is the first two.
 */
export function tellingLines(lines: readonly LogLine[], unit: string): string[] {
  const own = lines.filter(({ text }) => text !== '');
  const telling = own.filter(tellsMore);
  const shown = telling.length > 0 ? telling : own;
  return shown.slice(-lastCount).map(({ text }) => text.replace(`${unit}: `, ''));
}

/** Returns whether a line is none of those that systemd writes about every unit. */
export function tellsMore({ source, text }: LogLine): boolean {
  return source !== 'systemd' || !routine.some((pattern) => pattern.test(text));
}
