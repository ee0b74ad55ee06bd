import { parseUnitName } from './unit-name.js';

/**
 * Returns a text of a unit file with the specifiers that follow from the unit's name, as systemd.unit(5) has them. All
 * others stay as they are: what they stand for is known to the machine only.
 *
 * In `back-end@a-b.service`, `%p` is `back-end`, `%j` is `end`, `%i` is `a-b` and `%I` is `a/b`.
 */
export function fillSpecifiers(text: string, unitName: string): string {
  const { full, prefix, instance } = parseUnitName(unitName);
  const last = prefix.slice(prefix.lastIndexOf('-') + 1);
  const values: Readonly<Record<string, string>> = {
    n: full,
    N: full.slice(0, full.lastIndexOf('.')),
    p: prefix,
    P: unescapeName(prefix),
    i: instance,
    I: unescapeName(instance),
    j: last,
    J: unescapeName(last),
    '%': '%',
  };
  return text.replace(/%([nNpPiIjJ%])/g, (_, specifier: string) => values[specifier] ?? '');
}

/** As systemd-escape writes paths into names: `-` stands for `/`, and `\x2d` for a hyphen. */
function unescapeName(name: string): string {
  return name.replace(/-|((?:\\x[\da-f]{2})+)/gi, (_, bytes?: string) =>
    bytes === undefined ? '/' : Buffer.from(bytes.replaceAll(/\\x/gi, ''), 'hex').toString('utf8'),
  );
}
