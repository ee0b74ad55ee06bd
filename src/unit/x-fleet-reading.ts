/** What versions of fleetd read differently in an [X-Fleet] section (fleet's job/job.go at each version's tag). */
export interface XFleetReading {
  /**
   * Several globs on one line of Conflicts= count each. Before 1.0.0 they are one glob with blanks in it, which matches
   * no unit's name.
   */
  readonly splitsConflicts: boolean;
  /** Global= is also true as `yes`, `on`, `1` and `t`. Before 0.13.0 only `true` is. */
  readonly takesYesForTrue: boolean;
  /**
   * What becomes of two units on one machine of which one Replaces= the other. 1.0.0 moves one of them, 0.13.0 lets only
   * one of them be there, as if they had Conflicts=, and older versions do not know the option.
   */
  readonly replaces: 'ignored' | 'keeps apart' | 'moves the other';
}

/** How fleetd 1.0.0 and later read it; servers that do not say their version are taken for one of these. */
export const newestReading: XFleetReading = {
  splitsConflicts: true,
  takesYesForTrue: true,
  replaces: 'moves the other',
};
