import { UserError } from '../errors/user-error.js';

/** A number of instances, or a percentage of a service's instances. */
export type Amount = { readonly instances: number } | { readonly percent: number };

/**
 * Returns the amount that a text states, or throws a UserError.
 *
 * `2` is two instances; `25%` and `25 %` are a quarter of them.
 */
export function parseAmount(text: string): Amount {
  const [, digits, percent] = /^(\d+)\s*(%?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || (percent && number > 100))
    throw new UserError(`"${text}" is neither a number nor a percentage up to 100%`);
  return percent ? { percent: number } : { instances: number };
}

/** Returns whether an amount is zero for services of any size. */
export function isZero(amount: Amount): boolean {
  return ('percent' in amount ? amount.percent : amount.instances) === 0;
}
