import type { UnitOption } from '../unit/unit-option.js';

/** An option that a change adds to a unit file, or takes out of it. */
export interface DiffLine {
  readonly kind: 'added' | 'removed';
  readonly option: UnitOption;
}

/** Beyond this, what lies between the first and the last difference is told as replaced whole. */
const maxCells = 4_000_000;

/**
 * Returns what has to be taken out of one list of options and added to get the other, in the order in which it stands
 * there, with as little of it as possible: the rest is a longest common subsequence.
 *
 * From `ExecStart=a, Restart=always` to `ExecStart=b, Restart=always`: without `ExecStart=a`, with `ExecStart=b`.
 */
export function diffOptions(before: readonly UnitOption[], after: readonly UnitOption[]): DiffLine[] {
  const start = commonLength(before, after);
  const end = commonLength(before.slice(start).toReversed(), after.slice(start).toReversed());
  const old = before.slice(start, before.length - end);
  const recent = after.slice(start, after.length - end);
  if (old.length * recent.length > maxCells) return [...old.map(removed), ...recent.map(added)];

  const lengths = commonLengths(old, recent);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < recent.length) {
    const [ours, theirs] = [old[i], recent[j]];
    if (ours && theirs && isSame(ours, theirs)) {
      i++;
      j++;
    } else if (ours && (!theirs || lengthAt(lengths, i + 1, j) >= lengthAt(lengths, i, j + 1))) {
      lines.push(removed(ours));
      i++;
    } else if (theirs) {
      lines.push(added(theirs));
      j++;
    }
  }
  return lines;
}

/** For each pair of positions, how many options the rests of both lists from there on have in common, in order. */
function commonLengths(old: readonly UnitOption[], recent: readonly UnitOption[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(recent.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = recent.length - 1; j >= 0; j--) {
      const [row, ours, theirs] = [lengths[i], old[i], recent[j]];
      if (!row || !ours || !theirs) continue;
      row[j] = isSame(ours, theirs)
        ? 1 + lengthAt(lengths, i + 1, j + 1)
        : Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1));
    }
  return lengths;
}

function lengthAt(lengths: readonly (readonly number[])[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}

function commonLength(one: readonly UnitOption[], other: readonly UnitOption[]): number {
  const length = one.findIndex((option, index) => {
    const peer = other[index];
    return !peer || !isSame(option, peer);
  });
  return length < 0 ? one.length : length;
}

function isSame(one: UnitOption, other: UnitOption): boolean {
  return one.section === other.section && one.name === other.name && one.value === other.value;
}

function added(option: UnitOption): DiffLine {
  return { kind: 'added', option };
}

function removed(option: UnitOption): DiffLine {
  return { kind: 'removed', option };
}
