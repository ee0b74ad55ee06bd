import { createHash } from 'node:crypto';
import { optionsError } from '../../unit/requirements.js';
import { serializeUnitFile } from '../../unit/serialize-unit-file.js';
import type { UnitOption } from '../../unit/unit-option.js';

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
  /** What `Replaces=` does: 1.0.0 moves the replaced unit, 0.13.0 unschedules the one that replaces it. */
  readonly replaces: 'ignored' | 'unschedules itself' | 'moves the other';
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
    replaces: 'moves the other',
    globalConflicts: true,
    stateItems: true,
    refreshAfter: (ttl) => (ttl > 10_000 ? ttl * 0.8 : ttl / 2),
  },
  '0.13.0': {
    replacesInPlace: true,
    haltsOnFailedTask: false,
    replaces: 'unschedules itself',
    globalConflicts: false,
    stateItems: false,
    refreshAfter: halfTheTtl,
  },
  '0.11.1': {
    replacesInPlace: false,
    haltsOnFailedTask: false,
    replaces: 'ignored',
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
  const error = optionsError(options);
  if (error !== undefined) return error;
  const has = (name: string) => options.some((option) => option.section === 'X-Fleet' && option.name === name);
  const conflicts = has('Conflicts') || has('X-Conflicts');
  const refused = !traits[version].globalConflicts && conflicts && has('Global');
  return refused ? 'Global cannot be used with Conflicts' : undefined;
}

/** A unit file as a version of fleet stores it, and its hash. */
export interface StoredUnitFile {
  readonly options: readonly UnitOption[];
  readonly hash: string;
}

/**
 * Returns options the way a version of fleet stores them. 0.13.0 and 1.0.0 group them by section. 0.11.1 keeps their
 * order and repeats a section's header where its options are interleaved with another's, which changes the hash.
 */
export function storedUnitFile(version: FleetVersion, options: readonly UnitOption[]): StoredUnitFile {
  const plain = options.map(({ section, name, value }) => ({ section, name, value: storedValue(version, value) }));
  const kept = version === '0.11.1' ? plain : [...Map.groupBy(plain, (option) => option.section).values()].flat();
  const text = version === '0.11.1' ? serializeInOrder(kept) : serializeUnitFile(kept);
  return { options: kept, hash: createHash('sha1').update(text).digest('hex') };
}

/** 0.11.1 reads its own unit files back with a parser that replaces a backslash at the end of a line with a space. */
function storedValue(version: FleetVersion, value: string): string {
  return version === '0.11.1' ? value.replaceAll('\\\n', ' ').replace(/\\$/, '').trim() : value;
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
