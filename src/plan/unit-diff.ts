import { diffArrays } from 'diff';
import type { UnitOption } from '../unit/unit-option.js';
import type { OptionChange } from './plan.js';

/** Options removed and added. An exact diff of more than that takes seconds, and no one reads it. */
const maxDifferences = 1_000;

/**
 * Returns the options to remove from one list and to add to it to get the other, in the order of the lists, and as few
 * of them as possible. Beyond 1,000 differences, the whole list is reported as replaced.
 *
 * From `ExecStart=a, Restart=always` to `ExecStart=b, Restart=always`: without `ExecStart=a`, with `ExecStart=b`.
 */
export function diffOptions(before: readonly UnitOption[], after: readonly UnitOption[]): OptionChange[] {
  const changes = diffArrays([...before], [...after], { comparator: isSame, maxEditLength: maxDifferences }) ?? [
    { removed: true, added: false, value: before },
    { removed: false, added: true, value: after },
  ];
  return changes.flatMap(({ added, removed, value }) =>
    added || removed ? value.map((option): OptionChange => ({ kind: added ? 'added' : 'removed', option })) : [],
  );
}

function isSame(one: UnitOption, other: UnitOption): boolean {
  return one.section === other.section && one.name === other.name && one.value === other.value;
}
