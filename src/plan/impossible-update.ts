import { sameUnitFile, shortRevision } from '../unit/serialize-unit-file.js';
import type { UnitVersion } from './plan.js';

/**
 * Returns what is wrong with an update to other options under the same revision, or undefined for any other update. A
 * revision is the hash of all options, so such an update can only come from a defect, and it would never end.
 */
export function whyImpossible(unit: string, before: UnitVersion, after: UnitVersion): string | undefined {
  if (before.revision !== after.revision || sameUnitFile(before.options, after.options)) return undefined;
  return `${unit} would be updated from revision ${shortRevision(before.revision)} to the same revision, which can never be right: this is a defect of Fleet Deploy; please report it with the unit file`;
}
