import { createHash } from 'node:crypto';
import type { UnitOption } from './unit-option.js';

/**
 * Returns the unit file as fleet writes it: options grouped by section, sections in the order of their first option.
 *
 * `[Unit] A=1`, `[Service] B=2`, `[Unit] C=3` becomes `[Unit] A=1 C=3`, `[Service] B=2`.
 */
export function serializeUnitFile(options: readonly UnitOption[]): string {
  return [...bySection(options)]
    .map(([name, inSection]) => `[${name}]\n${inSection.map((option) => `${option.name}=${option.value}\n`).join('')}`)
    .join('\n');
}

/**
 * Returns options in the order in which fleet writes them. fleetd 0.11.1 hashes them in the order in which they were
 * sent; sent in this order, every version reports the same revision.
 */
export function groupedBySection(options: readonly UnitOption[]): UnitOption[] {
  return [...bySection(options).values()].flat();
}

function bySection(options: readonly UnitOption[]): Map<string, UnitOption[]> {
  return Map.groupBy(options, (option) => option.section);
}

/** Returns the revision of a unit: the SHA-1, in hexadecimal, that fleet reports as `hash` once the unit is loaded. */
export function revisionOf(options: readonly UnitOption[]): string {
  return createHash('sha1').update(serializeUnitFile(options)).digest('hex');
}
