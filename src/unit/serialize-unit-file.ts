import { createHash } from 'node:crypto';
import type { UnitOption } from './unit-option.js';

/**
 * Returns the unit file as fleet writes it: options grouped by section, sections in the order of their first option.
 *
 * `[Unit] A=1`, `[Service] B=2`, `[Unit] C=3` becomes `[Unit] A=1 C=3`, `[Service] B=2`.
 */
export function serializeUnitFile(options: readonly UnitOption[]): string {
  const sections = Map.groupBy(options, (option) => option.section);
  return [...sections]
    .map(([name, inSection]) => `[${name}]\n${inSection.map((option) => `${option.name}=${option.value}\n`).join('')}`)
    .join('\n');
}

/** Returns the revision of a unit: the SHA-1, in hexadecimal, that fleet reports as `hash` once the unit is loaded. */
export function revisionOf(options: readonly UnitOption[]): string {
  return createHash('sha1').update(serializeUnitFile(options)).digest('hex');
}
