import { requirementsOf } from './requirements.js';
import { fillSpecifiers } from './specifiers.js';
import { instanceName, parseUnitName } from './unit-name.js';
import type { UnitOption } from './unit-option.js';

/** Another unit that a unit orders itself after or before, and the option of its file that says so, such as `After`. */
export interface Ordering {
  readonly unit: string;
  readonly option: string;
}

/** Options of [Unit] by which a unit waits for others; of those that name the same unit, the first one counts. */
const waiting = ['After', 'Requires', 'BindsTo', 'Requisite'];

/**
 * Returns the units that a unit orders itself after, and before: by [Unit] as systemd reads it, and by MachineOf= as
 * fleet does. Of `web@2.service`, `After=db@%i.service cache@.service` names db@2.service and cache@2.service.
 */
export function orderingOf(
  unitName: string,
  options: readonly UnitOption[],
): { readonly after: readonly Ordering[]; readonly before: readonly Ordering[] } {
  const named = (option: string) => namesIn(unitName, options, option).map((unit): Ordering => ({ unit, option }));
  const { machineOf } = requirementsOf(unitName, options);
  const after = [...waiting.flatMap(named), ...machineOf.map((unit): Ordering => ({ unit, option: 'MachineOf' }))];
  return { after: withoutRepetition(after), before: withoutRepetition(named('Before')) };
}

/** Options of [Unit] by which a unit names others without which systemd cancels its start; BindTo= is an old spelling. */
export const bindingOptions: ReadonlySet<string> = new Set(['Requires', 'BindsTo', 'BindTo', 'Requisite']);

/** Returns the units that an option of [Unit] names, such as `BindsTo=db@%i.service`, as systemd reads it. */
export function unitsNamedBy({ section, value }: UnitOption, unitName: string): string[] {
  if (section !== 'Unit') return [];
  return wordsIn(value).map((word) => withInstance(fillSpecifiers(word, unitName), unitName));
}

/** An empty value takes nothing back: systemd cannot reset dependencies. */
function namesIn(unitName: string, options: readonly UnitOption[], option: string): string[] {
  return options.filter(({ name }) => name === option).flatMap((one) => unitsNamedBy(one, unitName));
}

/** A line that ends in a backslash goes on in the next one, which fleet leaves to systemd. */
function wordsIn(value: string): string[] {
  const words = value.replace(/\\(\n|$)/g, ' ').matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
  return [...words].map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}

/** A template stands for its instance of the same name: that of the unit that names it, or, if it has none, its prefix. */
function withInstance(name: string, unitName: string): string {
  const named = parseUnitName(name);
  if (!named.isTemplate) return name;
  const { instance, prefix } = parseUnitName(unitName);
  return instanceName(named, instance || prefix);
}

function withoutRepetition(orderings: readonly Ordering[]): Ordering[] {
  return orderings.filter(({ unit }, index) => orderings.findIndex((other) => other.unit === unit) === index);
}
