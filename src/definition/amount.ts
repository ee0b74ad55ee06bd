import { UserError } from '../errors/user-error.js';
/** A number of instances, or a percentage of a service's instances. */
export type Share = { readonly instances: number } | { readonly percent: number };

/**
 * Returns the share that a text says, or throws a UserError.
 *
 * `2` is two instances; `25%` and `25 %` are a quarter of them.
 */
export function parseShare(text: string): Share {
  const [, digits, percent] = /^(\d+)\s*(%?)$/.exec(text) ?? [];
  const number = Number(digits);
  if (digits === undefined || (percent && number > 100))
    throw new UserError(`"${text}" is neither a number nor a percentage up to 100%`);
  return percent ? { percent: number } : { instances: number };
}

/** Returns whether a share is none of the instances, however many there are. */
export function isZero(share: Share): boolean {
  return ('percent' in share ? share.percent : share.instances) === 0;
}
