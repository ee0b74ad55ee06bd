import { fillSpecifiers } from './specifiers.js';
import { parseUnitName } from './unit-name.js';
import type { UnitOption } from './unit-option.js';

/** The option by which units of a type name the unit that they start; systemd.timer(5), systemd.path(5), systemd.socket(5). */
const namings: Readonly<Record<string, { readonly section: string; readonly option: string }>> = {
  timer: { section: 'Timer', option: 'Unit' },
  path: { section: 'Path', option: 'Unit' },
  socket: { section: 'Socket', option: 'Service' },
};

/**
 * Returns the unit that a timer, path or socket starts, or undefined for any other unit. It is the service of the same
 * name unless an option says otherwise. A socket with Accept= starts an instance for every connection, which no other unit
 * is.
 *
 * `backup.timer` starts backup.service, with `Unit=cleanup.service` that one.
 */
export function triggeredUnit(unitName: string, options: readonly UnitOption[]): string | undefined {
  const { type, full } = parseUnitName(unitName);
  const naming = namings[type];
  if (!naming) return undefined;
  const last = (name: string) =>
    options.findLast((option) => option.section === naming.section && option.name === name && option.value !== '')
      ?.value;
  if (type === 'socket' && ['1', 'yes', 'y', 'true', 't', 'on'].includes(last('Accept')?.toLowerCase() ?? ''))
    return undefined;
  const named = last(naming.option);
  return named === undefined ? `${full.slice(0, -type.length)}service` : fillSpecifiers(named, unitName);
}

/** Returns whether an option is the one by which a unit names what it starts. */
export function namesTriggered(unitName: string, { section, name }: UnitOption): boolean {
  const naming = namings[parseUnitName(unitName).type];
  return naming !== undefined && section === naming.section && name === naming.option;
}
