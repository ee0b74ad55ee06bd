import { createHash } from 'node:crypto';
import { optionsError } from '../../unit/requirements.js';
import { serializeUnitFile } from '../../unit/serialize-unit-file.js';
import type { UnitOption } from '../../unit/unit-option.js';

/** The versions of fleetd that a simulated cluster can run, those of which there are recordings. */
export const fleetVersions = ['1.0.0', '0.13.0', '0.11.1'] as const;

export type FleetVersion = (typeof fleetVersions)[number];

/** What a version of fleetd does differently from the others, after its source at that version's tag. */
export interface Traits {
  /** `PUT /units/NAME` with other options replaces the unit. */
  readonly replacesInPlace: boolean;
  /** An agent's look ends at its first task that fails: a unit that stops fast is unloaded by one look and loaded by the next. */
  readonly haltsOnFailedTask: boolean;
  /** `Replaces=` is obeyed; 1.0.0 moves the replaced unit, 0.13.0 unschedules the unit that replaces. */
  readonly replaces: 'ignored' | 'unschedules itself' | 'moves the other';
  /** Global units may have Conflicts=, and give way to what runs already. */
  readonly globalConflicts: boolean;
  /** `GET /state/NAME` and `PATCH /machines` exist. */
  readonly stateItems: boolean;
  /** The part of their time to live after which heartbeats and states are written again. */
  readonly refreshAfter: (ttl: number) => number;
}

const halfTheTime = (ttl: number) => ttl / 2;

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
    refreshAfter: halfTheTime,
  },
  '0.11.1': {
    replacesInPlace: false,
    haltsOnFailedTask: false,
    replaces: 'ignored',
    globalConflicts: false,
    stateItems: false,
    refreshAfter: halfTheTime,
  },
};

/** Returns how a version of fleetd behaves. */
export function traitsOf(version: FleetVersion): Traits {
  return traits[version];
}

/** Returns why this version's API would refuse the options of a new unit, in fleet's words, or undefined. */
export function refusalOf(version: FleetVersion, options: readonly UnitOption[]): string | undefined {
  const error = optionsError(options);
  if (error !== undefined) return error;
  const has = (name: string) => options.some((option) => option.section === 'X-Fleet' && option.name === name);
  const conflicts = has('Conflicts') || has('X-Conflicts');
  const refused = !traits[version].globalConflicts && conflicts && has('Global');
  return refused ? 'Global cannot be used with Conflicts' : undefined;
}

/** A unit file as a version of fleet stores it, and the hash under which it does. */
export interface StoredUnitFile {
  readonly options: readonly UnitOption[];
  readonly hash: string;
}

/**
 * Returns what fleet makes of options that it was sent. 0.13.0 and 1.0.0 group them by section; 0.11.1 keeps their
 * order and opens a section again where it goes on, which gives such a file another hash.
 */
export function storedUnitFile(version: FleetVersion, options: readonly UnitOption[]): StoredUnitFile {
  const plain = options.map(({ section, name, value }) => ({ section, name, value: storedValue(version, value) }));
  const kept = version === '0.11.1' ? plain : [...Map.groupBy(plain, (option) => option.section).values()].flat();
  const text = version === '0.11.1' ? serializeInOrder(kept) : serializeUnitFile(kept);
  return { options: kept, hash: createHash('sha1').update(text).digest('hex') };
}

/** 0.11.1 reads its own unit files back with a parser that makes a blank of a backslash at the end of a line. */
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
