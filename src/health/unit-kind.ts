import { parseUnitName } from '../unit/unit-name.js';
import type { UnitOption } from '../unit/unit-option.js';

/**
 * Returns whether a unit has done its work once its process has ended: a service of Type=oneshot without
 * RemainAfterExit=. systemd then shows it as `inactive/dead`, which for every other unit means that it is down.
 */
export function endsByItself(unitName: string, options: readonly UnitOption[]): boolean {
  const remains = last(options, 'RemainAfterExit')?.toLowerCase() ?? '';
  return isOneshot(unitName, options) && !['1', 'yes', 'true', 'on', 'y', 't'].includes(remains);
}

/** Returns whether a unit is a service of Type=oneshot, which systemd takes for started once its process has ended. */
export function isOneshot(unitName: string, options: readonly UnitOption[]): boolean {
  if (parseUnitName(unitName).type !== 'service') return false;
  // A service that has only ExecStart-less ExecStop, or no Type= and no ExecStart=, is a oneshot too (systemd.service(5)).
  const type = last(options, 'Type') || (last(options, 'ExecStart') === undefined ? 'oneshot' : 'simple');
  return type === 'oneshot';
}

/** Returns whether systemd starts a service again once its process has ended without an error: it is meant to run for good. */
export function restartsByItself(options: readonly UnitOption[]): boolean {
  return ['always', 'on-success'].includes(last(options, 'Restart') ?? '');
}

function last(options: readonly UnitOption[], name: string): string | undefined {
  return options.findLast((option) => option.section === 'Service' && option.name === name)?.value;
}
