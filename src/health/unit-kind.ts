import { parseUnitName } from '../unit/unit-name.js';
import type { UnitOption } from '../unit/unit-option.js';

/**
 * Returns whether a unit has done its work once its process has ended: a service of Type=oneshot without
 * RemainAfterExit=. systemd then shows it as `inactive/dead`, which for every other unit means that it is down.
 */
export function endsByItself(unitName: string, options: readonly UnitOption[]): boolean {
  if (parseUnitName(unitName).type !== 'service') return false;
  const remains = last(options, 'RemainAfterExit')?.toLowerCase() ?? '';
  // A service that has only ExecStart-less ExecStop, or no Type= and no ExecStart=, is a oneshot too (systemd.service(5)).
  const type = last(options, 'Type') || (last(options, 'ExecStart') === undefined ? 'oneshot' : 'simple');
  return type === 'oneshot' && !['1', 'yes', 'true', 'on', 'y', 't'].includes(remains);
}

function last(options: readonly UnitOption[], name: string): string | undefined {
  return options.findLast((option) => option.section === 'Service' && option.name === name)?.value;
}
