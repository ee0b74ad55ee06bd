import { timeSpanMs } from './time-span.js';
import { parseUnitName } from './unit-name.js';
import type { UnitOption } from './unit-option.js';

/** systemd's own, DefaultRestartSec=. */
const defaultPauseMs = 100;

/**
 * Returns the milliseconds for which systemd shows a unit as `activating/auto-restart` before it starts it again, by
 * the unit's file; undefined if systemd does not start it again once its process has ended. See systemd.service(5).
 *
 * With `Restart=always` alone it is 100, with `RestartSec=1min 30s` 90,000.
 */
export function restartPauseMs(unitName: string, options: readonly UnitOption[]): number | undefined {
  if (parseUnitName(unitName).type !== 'service') return undefined;
  const values = (name: string) =>
    options.flatMap((option) => (option.section === 'Service' && option.name === name ? [option.value.trim()] : []));
  const restart = values('Restart').findLast((value) => value !== '') ?? 'no';
  const isForced = (values('RestartForceExitStatus').at(-1) ?? '') !== '';
  if (restart === 'no' && !isForced) return undefined;
  // systemd ignores what it cannot read, and the line before it counts.
  const pauses = values('RestartSec').flatMap((value) => timeSpanMs(value) ?? []);
  return pauses.at(-1) ?? defaultPauseMs;
}
