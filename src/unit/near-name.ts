/**
 * Returns the name that a text was probably meant to be: one that differs in case, blanks and punctuation only, or by one
 * slip of the pen (a letter too many, too few, another or exchanged with the next; two slips in a long name). undefined
 * if there is none, and for a name that is right.
 *
 * Of `X-Fleet` and `Service`, `[x fleet]` is nearly the first, `Sevice` the second, and `Device` neither.
 */
export function nearestName(text: string, names: readonly string[]): string | undefined {
  if (names.includes(text)) return undefined;
  const plain = plainly(text);
  const ranked = names
    .map((name) => ({ name, slips: slipsBetween(plain, plainly(name)) }))
    .filter(({ name, slips }) => slips <= (name.length < longName ? 1 : 2))
    .toSorted((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

const longName = 9;

function plainly(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The optimal string alignment distance: a Levenshtein distance in which two exchanged neighbours are one slip. */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const other = a[row - 1] === b[column - 1] ? 0 : 1;
      const isExchanged = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + other,
        isExchanged ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
