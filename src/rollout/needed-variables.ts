import { fillSpecifiers } from '../unit/specifiers.js';
import type { UnitOption } from '../unit/unit-option.js';

/**
 * Returns the files of variables without which systemd starts no process of a service, in words; [] if it can do without.
 * With `EnvironmentFile=/etc/%p.env`, of web@1.service: ["EnvironmentFile=/etc/web.env"]. See systemd.exec(5).
 */
export function neededVariables(unitName: string, options: readonly UnitOption[]): string[] {
  const values = valuesOf(options, 'EnvironmentFile');
  // An empty value takes back those before it.
  const files = values.slice(values.lastIndexOf('') + 1).filter((file) => file.startsWith('/'));
  return files.map((file) => `EnvironmentFile=${fillSpecifiers(file, unitName)}`);
}

function valuesOf(options: readonly UnitOption[], name: string): string[] {
  return options
    .filter((option) => option.section === 'Service' && option.name === name)
    .map(({ value }) => value.trim());
}
