import { createHash } from 'node:crypto';
import { parseUnitFile, UnitFileError } from './parse-unit-file.js';
import type { UnitOption } from './unit-option.js';

/**
 * Returns the unit file as fleet writes it: options grouped by section, sections in the order of their first option.
 *
 * `[Unit] A=1`, `[Service] B=2`, `[Unit] C=3` becomes `[Unit] A=1 C=3`, `[Service] B=2`.
 */
export function serializeUnitFile(options: readonly UnitOption[]): string {
  return serializeInOrder(groupedBySection(options));
}

/** The same options are asked about whenever a unit is observed, and they never change: each list is hashed once. */
function hashed(textOf: (options: readonly UnitOption[]) => string): (options: readonly UnitOption[]) => string {
  const known = new WeakMap<readonly UnitOption[], string>();
  return (options) => {
    const hash = known.get(options) ?? createHash('sha1').update(textOf(options)).digest('hex');
    known.set(options, hash);
    return hash;
  };
}

const hashBySection = hashed(serializeUnitFile);
const hashAsStored = hashed(serializeInOrder);
const hashUnfolded = hashed((options) => serializeUnitFile(keptOptions(options).map(unfolded)));

/** Returns the revision of a unit: the hexadecimal SHA-1 that fleet reports as `hash` once the unit is loaded. */
export function revisionOf(options: readonly UnitOption[]): string {
  return hashBySection(options);
}

/** Returns a revision as people read it, shortened to seven digits as git does: `3f786850e3…` is `3f78685`. */
export function shortRevision(revision: string): string {
  return revision.slice(0, 7);
}

/**
 * Returns every hash that a server may report for a unit with these options: fleetd 0.11.1 hashes them in their stored
 * order, later versions by section.
 */
export function reportedHashes(options: readonly UnitOption[]): readonly string[] {
  return [hashBySection(options), hashAsStored(options)];
}

/**
 * Returns the options that a server serves once these were sent to it, grouped by section. fleet stores a unit as text,
 * and reads that again whenever it serves the unit: a value that ends in a backslash goes on with the next option of its
 * section. Options whose text fleet cannot read are returned as they are; `optionsError` says why.
 *
 * `[Service] ExecStart=/usr/bin/env \`, `[Service] MODE=prod` becomes `[Service] ExecStart=/usr/bin/env \⏎MODE=prod`.
 */
export function keptOptions(options: readonly UnitOption[]): UnitOption[] {
  const grouped = groupedBySection(options);
  // What fleet's parser has read once changes on a second reading for no other reason.
  if (!grouped.some(({ value }) => value.endsWith('\\'))) return grouped;
  const again = readAgain(grouped);
  if (!again) return grouped;
  return serializeInOrder(again) === serializeInOrder(grouped) ? again : keptOptions(again);
}

function readAgain(options: readonly UnitOption[]): UnitOption[] | undefined {
  try {
    const { options: read } = parseUnitFile(serializeInOrder(options));
    return read.map(({ section, name, value }) => ({ section, name, value }));
  } catch (error) {
    if (error instanceof UnitFileError) return undefined;
    throw error;
  }
}

/**
 * Returns whether options that were sent and options that a server holds are the same unit file. Servers keep what
 * `keptOptions` returns; fleetd 0.11.1 also replaces every backslash at the end of a line by a blank, and keeps the order
 * in which sections were sent.
 */
export function sameUnitFile(a: readonly UnitOption[], b: readonly UnitOption[]): boolean {
  return a === b || hashUnfolded(a) === hashUnfolded(b);
}

/** Returns options in the order in which fleet writes them, so that every version reports the same revision. */
export function groupedBySection(options: readonly UnitOption[]): UnitOption[] {
  return [...Map.groupBy(options, (option) => option.section).values()].flat();
}

function unfolded({ section, name, value }: UnitOption): UnitOption {
  return {
    section,
    name,
    value: value
      .replaceAll('\\\n', ' ')
      .replace(/[\\\s]+$/, '')
      .trim(),
  };
}

function serializeInOrder(options: readonly UnitOption[]): string {
  let text = '';
  let current: string | undefined;
  for (const { section, name, value } of options) {
    if (section !== current) text += `${current === undefined ? '' : '\n'}[${section}]\n`;
    current = section;
    text += `${name}=${value}\n`;
  }
  return text;
}
