import type { UnitOption } from '../unit/unit-option.js';
import type { Unit } from './schemas.js';

/**
 * Returns a function that gives units with equal options the same list of options: a cluster has thousands of units and
 * answers with each of them again and again, but what their files say differs little.
 */
export function optionSharer(): (unit: Unit) => Unit {
  const known = new Map<string, UnitOption[]>();
  return (unit) => {
    const text = JSON.stringify(unit.options);
    const options = known.get(text);
    if (options) return { ...unit, options };
    known.set(text, unit.options);
    return unit;
  };
}
