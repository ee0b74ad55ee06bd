import { newestReading, type XFleetReading } from '../unit/x-fleet-reading.js';

/** Whether a server can do something, as far as its version says; if it does not, only trying shows. */
export type Ability = 'yes' | 'no' | 'unknown';

/**
 * How versions of fleetd differ for a client of the API. Whether two unit files are the same is no part of it: the machines
 * of one cluster may run several versions, so a unit is compared with what any of them makes of it (`reportedHashes`,
 * `sameUnitFile`).
 */
export interface ServerTraits {
  /**
   * PUT with other options replaces a unit in place, answered with 201. fleetd 0.11.1 answers 204, sets the desired state
   * and keeps the old options: there, a unit has to be destroyed and created again.
   */
  readonly replacesInPlace: Ability;
  /** A global unit may have Conflicts=. fleetd before 1.0.0 answers 400. */
  readonly acceptsGlobalConflicts: Ability;
  /** What it reads in [X-Fleet]; absent where its version is unknown. */
  readonly xFleet?: XFleetReading;
}

/**
 * Returns what a server can do, by its `Server` header; '' if it sent none. Recorded of fleetd 0.11.1, 0.13.0 and 1.0.0.
 *
 * `fleetd/0.13.0` replaces in place and accepts no global unit with Conflicts=; of `nginx` nothing is known.
 */
export function serverTraits(serverHeader: string): ServerTraits {
  const [, major, minor] = /^fleetd\/(\d+)\.(\d+)/.exec(serverHeader) ?? [];
  if (major === undefined) return { replacesInPlace: 'unknown', acceptsGlobalConflicts: 'unknown' };
  const isBefore1 = Number(major) < 1;
  const isBefore13 = isBefore1 && Number(minor) < 13;
  return {
    replacesInPlace: isBefore13 ? 'no' : 'yes',
    acceptsGlobalConflicts: isBefore1 ? 'no' : 'yes',
    xFleet: isBefore1
      ? { splitsConflicts: false, takesYesForTrue: !isBefore13, replaces: isBefore13 ? 'ignored' : 'keeps apart' }
      : newestReading,
  };
}
