import { UserError } from '../errors/user-error.js';

/** How many instances each template has: the number in `byTemplate`, or else `others`. */
export interface InstanceCounts {
  readonly others: number;
  readonly byTemplate: ReadonlyMap<string, number>;
}

/** No fleet cluster has this many machines; a larger number is a typing mistake. */
const maxCount = 1_000;

/**
 * Returns the number of instances that a text states, or throws a UserError. A leading 0 is an error, because YAML
 * parsers disagree on it: 010 is 8 to some and 10 to others.
 */
export function parseCount(text: string): number {
  if (!/^(0|[1-9]\d*)$/.test(text) || Number(text) > maxCount)
    throw new UserError(
      `"${text}" is not a number from 0 to ${maxCount}${/^0\d+$/.test(text) ? ' without leading zeros' : ''}`,
    );
  return Number(text);
}

/**
 * Returns the counts that the `count` input states, or throws a UserError that quotes the offending line.
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
      throw new UserError(`"${line}" is neither a number from 0 to ${maxCount} nor a line such as web@.service=3`);
    if (template === undefined ? others !== undefined : byTemplate.has(template))
      throw new UserError(`the count of ${template ?? 'all templates'} is set twice`);
    if (template === undefined) others = count;
    else byTemplate.set(template, count);
  }
  return { others: others ?? 1, byTemplate };
}
