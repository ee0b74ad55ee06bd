import type { ParsedOption } from '../unit/parse-unit-file.js';
import { groupedBySection, revisionOf } from '../unit/serialize-unit-file.js';
import { instanceName, parseUnitName } from '../unit/unit-name.js';
import type { Service } from './definition.js';
import type { Place } from './diagnostic.js';
import type { WantedUnit } from './unit-source.js';

/** Returns a template with its instances, or a unit that stands for itself. `place` is where annotations go, in its own file if it `isOwnFile`. */
export function makeService(
  { name, count, desiredState, settings }: WantedUnit,
  place: Place,
  isOwnFile: boolean,
  parsed: readonly ParsedOption[],
): Service {
  const options = groupedBySection(
    parsed.map(({ section, name: option, value }) => ({ section, name: option, value })),
  );
  const unit = { options, revision: revisionOf(options), desiredState };
  const { prefix, type, isTemplate } = parseUnitName(name);
  return {
    name: withoutServiceSuffix(isTemplate ? `${prefix}.${type}` : name),
    ...place,
    lines: isOwnFile ? parsed.map(({ name: option, line }) => ({ name: option, line })) : [],
    ...(isTemplate && { template: { ...unit, name, desiredState: 'inactive' } }),
    units: isTemplate
      ? Array.from({ length: count }, (_, index) => ({ ...unit, name: instanceName(parseUnitName(name), index + 1) }))
      : [{ ...unit, name }],
    sidekicks: [],
    ...(Object.keys(settings).length > 0 && { settings }),
  };
}

function withoutServiceSuffix(name: string): string {
  return name.replace(/\.service$/, '');
}
