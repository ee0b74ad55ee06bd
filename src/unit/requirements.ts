import { parseUnitFile, UnitFileError } from './parse-unit-file.js';
import { serializeUnitFile } from './serialize-unit-file.js';
import { unitGlobMatches } from './unit-glob.js';
import { parseUnitName } from './unit-name.js';
import type { UnitOption } from './unit-option.js';
import { newestReading, type XFleetReading } from './x-fleet-reading.js';

/** What a unit's [X-Fleet] section requires of the machine that runs it. */
export interface Requirements {
  /** Runs on every machine with matching metadata, rather than being scheduled to one. */
  readonly global: boolean;
  readonly machineId?: string;
  /** Units that must be on the same machine (MachineOf=). */
  readonly machineOf: readonly string[];
  /** Globs of units that must not be on the same machine. */
  readonly conflicts: readonly string[];
  /** Globs of units that are moved elsewhere when this one is scheduled. */
  readonly replaces: readonly string[];
  /** For every key the accepted values; a machine's metadata must have one of them. */
  readonly metadata: ReadonlyMap<string, readonly string[]>;
}

/**
 * Returns the requirements of a unit as fleet derives them, with `%n`, `%N`, `%p` and `%i` substituted from its name.
 * `reading` is that of the server; MachineID=, MachineOf= and MachineMetadata= mean the same to all versions.
 */
export function requirementsOf(
  unitName: string,
  options: readonly UnitOption[],
  reading: XFleetReading = newestReading,
): Requirements {
  const own = options.filter(({ section }) => section === 'X-Fleet');
  if (own.length === 0) return { global: false, machineOf: [], conflicts: [], replaces: [], metadata: new Map() };
  const values = (...keys: string[]) =>
    keys.flatMap((key) => valuesOf(own, key).map((value) => expandSpecifiers(value, unitName)));
  const machineId = values('MachineID', 'X-ConditionMachineID', 'X-ConditionMachineBootID')[0];
  const conflicts = values('X-Conflicts', 'Conflicts');
  return {
    global: isTruthy(values('Global').at(-1), reading),
    ...(machineId !== undefined && { machineId }),
    machineOf: values('X-ConditionMachineOf', 'MachineOf'),
    conflicts: reading.splitsConflicts ? conflicts.flatMap(words) : conflicts,
    replaces: reading.replaces === 'ignored' ? [] : values('Replaces'),
    metadata: metadataOf(values('X-ConditionMachineMetadata', 'MachineMetadata')),
  };
}

/** Returns whether a unit runs on every machine with matching metadata, rather than being scheduled to one. */
export function isGlobal(unitName: string, options: readonly UnitOption[]): boolean {
  const last = options.findLast(({ section, name }) => section === 'X-Fleet' && name === 'Global');
  return (
    last !== undefined &&
    isTruthy(
      quotedValues(last.value)
        .map((value) => expandSpecifiers(value, unitName))
        .at(-1),
      newestReading,
    )
  );
}

/** Every key that fleet knows in an [X-Fleet] section, including the deprecated spellings. It ignores all others. */
export const xFleetKeys: readonly string[] = [
  'MachineID',
  'MachineOf',
  'MachineMetadata',
  'Conflicts',
  'Replaces',
  'Global',
  'X-ConditionMachineID',
  'X-ConditionMachineBootID',
  'X-ConditionMachineOf',
  'X-ConditionMachineMetadata',
  'X-Conflicts',
];

/**
 * Returns fleet's own message if its API would refuse these options, or undefined. fleet checks them before it knows the
 * unit's name, so specifiers are compared literally: `MachineOf=db@%i.service` with
 * `Conflicts=db@*.service` is refused. `reading` is that of the server.
 */
export function optionsError(
  options: readonly UnitOption[],
  reading: XFleetReading = newestReading,
): string | undefined {
  try {
    parseUnitFile(serializeUnitFile(options));
  } catch (error) {
    if (error instanceof UnitFileError) return error.message;
    throw error;
  }
  const { global, machineId, machineOf, conflicts, replaces } = requirementsOf('', options, reading);
  for (const peer of machineOf) {
    const conflict = conflicts.find((glob) => unitGlobMatches(glob, peer));
    if (conflict !== undefined)
      return `unresolvable requirements: peer ${JSON.stringify(peer)} matches conflict ${JSON.stringify(conflict)}`;
    const replace = replaces.find((glob) => unitGlobMatches(glob, peer));
    if (replace !== undefined)
      return `unresolvable requirements: peer ${JSON.stringify(peer)} matches replace ${JSON.stringify(replace)}`;
  }
  const target = machineId !== undefined;
  if (target && machineOf.length > 0) return 'MachineID cannot be used with Peers';
  if (target && conflicts.length > 0) return 'MachineID cannot be used with Conflicts';
  if (target && global) return 'MachineID cannot be used with Global';
  if (target && replaces.length > 0) return 'MachineID cannot be used with Replaces';
  if (global && machineOf.length > 0) return 'Global cannot be used with Peers';
  if (global && replaces.length > 0) return 'Global cannot be used with Replaces';
  if (conflicts.length > 0 && replaces.length > 0) return 'Conflicts cannot be used with Replaces';
  return undefined;
}

function valuesOf(options: readonly UnitOption[], key: string): string[] {
  return options.filter(({ name }) => name === key).flatMap(({ value }) => quotedValues(value));
}

/**
 * Returns the values that fleet reads in a line of [X-Fleet]: `"a=b" "c=d"` is two; a line that does not begin and end with
 * a quote is a single one, including its quotes.
 */
export function quotedValues(line: string): string[] {
  if (!line.startsWith('"') || !line.endsWith('"')) return [line];
  const values = [''];
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === ' ' && !quoted) values.push('');
    else values.push(values.pop() + character);
  }
  return values;
}

/** Returns a value of [X-Fleet] with the specifiers that fleet knows; all others stay as they are. */
export function expandSpecifiers(value: string, unitName: string): string {
  if (!unitName.includes('.')) return value;
  const { full, prefix, instance } = parseUnitName(unitName);
  return value
    .replaceAll('%n', () => full)
    .replaceAll('%N', () => full.slice(0, full.lastIndexOf('.')))
    .replaceAll('%p', () => prefix)
    .replaceAll('%i', () => instance);
}

function words(value: string): string[] {
  return value.split(/\s+/u).filter((word) => word !== '');
}

/** `a=b` pairs with exactly one `=` and no empty part; fleet ignores all others. The values of a key are alternatives. */
function metadataOf(pairs: readonly string[]): Map<string, readonly string[]> {
  const valid = pairs
    .map((pair) => pair.split('='))
    .filter((parts) => parts.length === 2 && parts.every((part) => part !== ''));
  const byKey = Map.groupBy(valid, ([key = '']) => key);
  return new Map([...byKey].map(([key, parts]) => [key, [...new Set(parts.map(([, value = '']) => value))]]));
}

function isTruthy(value: string | undefined, { takesYesForTrue }: XFleetReading): boolean {
  const text = value?.toLowerCase() ?? '';
  return text === 'true' || (takesYesForTrue && ['yes', '1', 'on', 't'].includes(text));
}
