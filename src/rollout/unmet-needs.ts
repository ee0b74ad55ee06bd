import { withoutSecrets } from '../secrets/hidden-secrets.js';
import { bindingOptions } from '../unit/ordering.js';
import { fillSpecifiers } from '../unit/specifiers.js';
import type { UnitOption } from '../unit/unit-option.js';

const mostNamed = 4;

/**
 * Returns what may have kept systemd from starting a unit, by its file and in its words; [] if the file names nothing.
 * With `BindsTo=web@%i.service` and `ConditionPathExists=/etc/web`, of log@1.service: ["BindsTo=web@1.service is not on its
 * machine or failed", "ConditionPathExists=/etc/web was not met"]. See systemd.unit(5).
 */
export function unmetNeeds(unitName: string, options: readonly UnitOption[]): string[] {
  const own = options.filter(({ section, value }) => section === 'Unit' && value.trim() !== '');
  const words = ({ name, value }: UnitOption) =>
    withoutSecrets(`${name}=${fillSpecifiers(value.replace(/\s+/g, ' '), unitName)}`, []);
  const needed = own.filter(({ name }) => bindingOptions.has(name)).map(words);
  const checked = own.filter(({ name }) => /^(Condition|Assert)[A-Z]/.test(name)).map(words);
  return [
    ...(needed.length > 0 ? [`${someOf(needed)} is not on its machine or failed`] : []),
    ...(checked.length > 0 ? [`${someOf(checked)} was not met`] : []),
  ];
}

function someOf(all: readonly string[]): string {
  const more = all.length > mostNamed ? ` or one of ${all.length - mostNamed} more` : '';
  return `${all.slice(0, mostNamed).join(' or ')}${more}`;
}
