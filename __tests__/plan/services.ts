import type { Service, UnitDefinition } from '../../src/definition/definition.js';
import type { DesiredState } from '../../src/fleet/schemas.js';
import { revisionOf } from '../../src/unit/serialize-unit-file.js';
import type { UnitOption } from '../../src/unit/unit-option.js';

/** Returns the service that a unit file defines: a template with so many instances, or one unit that stands for itself. */
export function serviceOf(
  file: string,
  options: readonly UnitOption[],
  count = 1,
  state: DesiredState = 'launched',
): Service {
  const unit = (name: string, desiredState = state): UnitDefinition => ({
    name,
    options,
    revision: revisionOf(options),
    desiredState,
  });
  const base = { name: file.replace(/@?\.service$/, ''), file, wave: 0, sidekicks: [], lines: [] };
  if (!file.includes('@.')) return { ...base, units: [unit(file)] };
  const units = Array.from({ length: count }, (_, index) => unit(file.replace('@', `@${index + 1}`)));
  return { ...base, template: unit(file, 'inactive'), units };
}
