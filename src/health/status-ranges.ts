import { UserError } from '../errors/user-error.js';

/** HTTP status codes from one to another, both included. */
export interface StatusRange {
  readonly from: number;
  readonly to: number;
}

/** Any success. */
export const successes: readonly StatusRange[] = [{ from: 200, to: 299 }];

/** Returns the status codes that a text such as `200-399` or `200, 204, 401` lists, or throws a UserError. */
export function parseStatusRanges(text: string): readonly StatusRange[] {
  const ranges = text
    .split(/,|\s+(?!-)(?<!-\s+)/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(rangeOf);
  if (ranges.length === 0) throw new UserError(`"${text}" lists no status codes such as 200-399`);
  return ranges;
}

/** Returns ranges as they are written: `200-299, 401`. */
export function writtenRanges(ranges: readonly StatusRange[]): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

export function isWithin(status: number, ranges: readonly StatusRange[]): boolean {
  return ranges.some(({ from, to }) => status >= from && status <= to);
}

/** The final ones; 1xx only precede an answer. */
function rangeOf(text: string): StatusRange {
  const [, first = '', last = first] = /^([2-5]\d\d)(?:\s*-\s*([2-5]\d\d))?$/.exec(text) ?? [];
  if (first === '') throw new UserError(`"${text}" is not a status code such as 204, nor a range such as 200-399`);
  if (last < first) throw new UserError(`"${text}" is a range from ${first} down to ${last}`);
  return { from: Number(first), to: Number(last) };
}
