import { UserError } from '../errors/user-error.js';
/** How many instances the templates have: `byTemplate` first, `others` for the rest. */
export interface InstanceCounts {
  readonly others: number;
  readonly byTemplate: ReadonlyMap<string, number>;
}

/** More instances of one unit than any fleet cluster has machines: a slip of the keyboard. */
const maxCount = 1_000;

/** Returns the number of instances that a text says, or throws a UserError. A leading 0 is refused: 010 is 8 to some readers of YAML, 10 to others. */
export function parseCount(text: string): number {
  if (!/^(0|[1-9]\d*)$/.test(text) || Number(text) > maxCount)
    throw new UserError(
      `"${text}" is not a number up to ${maxCount}${/^0\d+$/.test(text) ? ' without a 0 in front' : ''}`,
    );
  return Number(text);
}

/**
 * Returns the counts that the `count` input asks for, or throws a UserError that names the line at fault.
 *
 * `3` gives every template three instances; `web@.service=5` on a line of its own gives that one five.
 */
export function parseInstanceCounts(input: string): InstanceCounts {
  let others: number | undefined;
  const byTemplate = new Map<string, number>();
  for (const line of input.split('\n').map((text) => text.trim())) {
    if (line === '') continue;
    const [, template, digits] = /^(?:(\S+)\s*=\s*)?(\d+)$/.exec(line) ?? [];
    const count = Number(digits);
    if (digits === undefined || count > maxCount)
      throw new UserError(`"${line}" is neither a number up to ${maxCount} nor a line such as web@.service=3`);
    if (template === undefined ? others !== undefined : byTemplate.has(template))
      throw new UserError(`${template ?? 'the count of all templates'} is given twice`);
    if (template === undefined) others = count;
    else byTemplate.set(template, count);
  }
  return { others: others ?? 1, byTemplate };
}
