/**
 * Returns what is wrong with a MachineMetadata= of which fleet drops a value, or takes one that no machine can have;
 * undefined if nothing is. `shown` is the whole option, and `values` are those that fleet reads in it: one, unless the
 * whole line is in double quotes.
 *
 * `region=us rack=r1` is neither one pair nor two; in `rack = r1`, the key ends in a blank.
 */
export function metadataProblem(name: string, shown: string, values: readonly string[]): string | undefined {
  for (const value of values) {
    const what = values.length > 1 ? `"${value}" in ${shown}` : shown;
    const dropped = whyDropped(name, value);
    if (dropped !== undefined) return `fleet ignores ${what}, so that it keeps the unit off no machine: ${dropped}`;
    const unmet = whyUnmet(name, value);
    if (unmet !== undefined) return `no machine has what ${what} asks for, since ${unmet}`;
  }
  return undefined;
}

/** fleet takes exactly one key=value, with neither of them empty. */
function whyDropped(name: string, value: string): string | undefined {
  const parts = value.split('=');
  if (parts.length === 2 && parts.every((part) => part !== '')) return undefined;
  const words = value.split(/[\s\\,;"']+/).filter((word) => word !== '');
  if (words.length > 1 && words.every((word) => /^[^=]+=[^=]+$/.test(word)))
    return `a line has one pair such as region=eu, or several of them each in double quotes; write ${name}=${words.map((word) => `"${word}"`).join(' ')}`;
  if (!value.includes('=')) return `it has no key; write it in front, as in ${name}=region=${value || 'eu'}`;
  return 'it has to be one pair such as region=eu, with exactly one = in it';
}

/** fleetd reads a machine's metadata as pairs with commas between them, without the blanks around keys and values. */
function whyUnmet(name: string, value: string): string | undefined {
  const [key = '', wanted = ''] = value.split('=');
  if (key !== key.trim() || wanted !== wanted.trim())
    return `the blanks around the = count; write ${name}=${key.trim()}=${wanted.trim()}`;
  if (/["']/.test(value)) return `the quotes count; write ${name}=${value.replace(/["']/g, '')}`;
  if (!value.includes(',')) return undefined;
  const alternatives = wanted.split(/[\s,]+/).filter((word) => word !== '');
  return `the comma counts; for one of several values, write a line for each, ${alternatives.map((one) => `${name}=${key}=${one}`).join(' and ')}`;
}
