import { createHash } from 'node:crypto';
import { parseUnitFile, UnitFileError } from '../../unit/parse-unit-file.js';
import { optionsError, requirementsOf } from '../../unit/requirements.js';
import { serializeUnitFile } from '../../unit/serialize-unit-file.js';
import type { UnitOption } from '../../unit/unit-option.js';
import type { XFleetReading } from '../../unit/x-fleet-reading.js';

/** The versions of fleetd that a simulated cluster can run: those with recordings. */
export const fleetVersions = ['1.0.0', '0.13.0', '0.11.1'] as const;

export type FleetVersion = (typeof fleetVersions)[number];

/**
 * How a version of fleetd differs from the others, according to its source at that version's tag. The action has its
 * own notion of this, `serverTraits`. The two are separate on purpose: if the simulator shared the action's, a mistake
 * in it would go unnoticed.
 */
export interface Traits {
  /** `PUT /units/NAME` with other options replaces the unit. */
  readonly replacesInPlace: boolean;
  /** A failed task ends an agent's pass: a unit that stops quickly is unloaded in one pass and loaded in the next. */
  readonly haltsOnFailedTask: boolean;
  /** What it reads in [X-Fleet]. */
  readonly xFleet: XFleetReading;
  /** Global units may have Conflicts=, and yield to units that are already running. */
  readonly globalConflicts: boolean;
  /** `GET /state/NAME` and `PATCH /machines` exist. */
  readonly stateItems: boolean;
  /** How long after heartbeats and states were written they are written again, given their time to live. */
  readonly refreshAfter: (ttl: number) => number;
}

const halfTheTtl = (ttl: number) => ttl / 2;

const traits: Readonly<Record<FleetVersion, Traits>> = {
  '1.0.0': {
    replacesInPlace: true,
    haltsOnFailedTask: true,
    xFleet: { splitsConflicts: true, takesYesForTrue: true, replaces: 'moves the other' },
    globalConflicts: true,
    stateItems: true,
    refreshAfter: (ttl) => (ttl > 10_000 ? ttl * 0.8 : ttl / 2),
  },
  '0.13.0': {
    replacesInPlace: true,
    haltsOnFailedTask: false,
    xFleet: { splitsConflicts: false, takesYesForTrue: true, replaces: 'keeps apart' },
    globalConflicts: false,
    stateItems: false,
    refreshAfter: halfTheTtl,
  },
  '0.11.1': {
    replacesInPlace: false,
    haltsOnFailedTask: false,
    xFleet: { splitsConflicts: false, takesYesForTrue: false, replaces: 'ignored' },
    globalConflicts: false,
    stateItems: false,
    refreshAfter: halfTheTtl,
  },
};

/** Returns how a version of fleetd differs from the others. */
export function traitsOf(version: FleetVersion): Traits {
  return traits[version];
}

/**
 * Returns the message with which this version's API rejects the options of a new unit, or undefined if it accepts them.
 */
export function refusalOf(version: FleetVersion, options: readonly UnitOption[]): string | undefined {
  const { xFleet, globalConflicts } = traits[version];
  const error = optionsError(options, xFleet);
  if (error !== undefined || globalConflicts) return error;
  const { global, conflicts } = requirementsOf('', options, xFleet);
  return global && conflicts.length > 0 ? 'Global cannot be used with Conflicts' : undefined;
}

/** A unit file as a version of fleet serves it, and the hash of that. */
export interface StoredUnitFile {
  readonly options: readonly UnitOption[];
  readonly hash: string;
  /** False if the version cannot read what it has stored, so that every request about the unit fails. */
  readonly isReadable: boolean;
}

/**
 * Returns options the way a version of fleet has them once they are stored. It stores their text, and serves what it
 * reads from that each time, which are not always the options that were sent: a value that ends in a backslash goes on
 * with the next option. The hash is that of the options as read, written once more.
 */
export function storedUnitFile(version: FleetVersion, sent: readonly UnitOption[]): StoredUnitFile {
  const options = readBack(version, textOf(version, sent));
  return { options: options ?? [], hash: sentHash(version, options ?? sent), isReadable: options !== undefined };
}

/** Returns the hash of options as they are, by which the API decides whether they differ from those that it serves. */
export function sentHash(version: FleetVersion, options: readonly UnitOption[]): string {
  return createHash('sha1').update(textOf(version, options)).digest('hex');
}

/**
 * 0.13.0 and 1.0.0 group options by section. 0.11.1 keeps their order and repeats a section's header where its options
 * are interleaved with another's.
 */
function textOf(version: FleetVersion, options: readonly UnitOption[]): string {
  return version === '0.11.1' ? serializeInOrder(options) : serializeUnitFile(options);
}

/** 0.11.1 replaces a backslash at the end of a line with a space when it reads. */
function readBack(version: FleetVersion, text: string): UnitOption[] | undefined {
  const joined = (value: string) => value.replaceAll('\\\n', ' ').trim();
  try {
    return parseUnitFile(text).options.map(({ section, name, value }) => ({
      section,
      name,
      value: version === '0.11.1' ? joined(value) : value,
    }));
  } catch (error) {
    if (error instanceof UnitFileError) return undefined;
    throw error;
  }
}

function serializeInOrder(options: readonly UnitOption[]): string {
  let text = '';
  let section: string | undefined;
  for (const option of options) {
    if (option.section !== section) text += `${section === undefined ? '' : '\n'}[${option.section}]\n`;
    section = option.section;
    text += `${option.name}=${option.value}\n`;
  }
  return text;
}
