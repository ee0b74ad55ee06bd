import { UserError } from '../errors/user-error.js';
import { parseHealthCheck } from '../health/health-check.js';
import { parseStatusRanges, type StatusRange } from '../health/status-ranges.js';
import { isUnitGlob } from '../unit/unit-glob.js';
import { unitNameError } from '../unit/unit-name.js';
import { parseJournalGateway } from '../unit-log/gateway-url.js';

// What the text of a single input means. Each function returns that, or throws a UserError.

export function verbatim(text: string): string {
  return text;
}

/** Returns a parser that accepts `words` only. Its error is `"text" complaint`. */
export function oneOf<const Word extends string>(complaint: string, ...words: readonly Word[]): (text: string) => Word {
  return (text) => {
    const word = words.find((one) => one === text);
    if (word === undefined) throw new UserError(`"${text}" ${complaint}`);
    return word;
  };
}

/** One glob per line; blank lines and lines that start with `#` are ignored. */
export function parsePatterns(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** 0 is for no limit. */
export function parseWholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new UserError(`"${text}" is not a whole number; 0 is no limit`);
  return Number(text);
}

/** 0 is for none. */
export function parseLineCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UserError(`"${text}" is not a number of lines such as 20; 0 is for none`);
  return Number(text);
}

/** `7` or `#7`; empty for the one that is found. */
export function parsePullRequest(text: string): number | undefined {
  if (text.trim() === '') return undefined;
  const number = /^#?([1-9]\d{0,9})$/.exec(text.trim())?.[1];
  if (number === undefined) throw new UserError(`"${text}" is not the number of a pull request, such as 7`);
  return Number(number);
}

/** A URL with placeholders in braces; empty for none. */
export function parseGatewayInput(text: string): string | undefined {
  return text === '' ? undefined : parseJournalGateway(text);
}

/** Separated by commas, blanks or line breaks. */
export function parseWords(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

/** A name without its type would be that of a service, which may have a timer as well. */
export function parseUnitNames(text: string): readonly string[] {
  const names = parseWords(text);
  const bad = names.find((name) => unitNameError(name) !== undefined);
  if (bad !== undefined) throw new UserError(`"${bad}" is not the name of a unit file such as migrate.service`);
  return names;
}

/** A malformed glob would silently protect nothing. */
export function parseUnitGlobs(text: string): readonly string[] {
  const globs = parseWords(text);
  const bad = globs.find((glob) => !isUnitGlob(glob));
  if (bad !== undefined) throw new UserError(`"${bad}" is not a glob such as deployer@*.service`);
  return globs;
}

/** A URL with placeholders in braces; empty for none. */
export function parseHealthCheckInput(text: string): string | undefined {
  return text === '' ? undefined : parseHealthCheck(text);
}

/** Undefined for any 2xx. */
export function parseStatusInput(text: string): readonly StatusRange[] | undefined {
  return text.trim() === '' ? undefined : parseStatusRanges(text);
}

/** YAML 1.2's words for true and false, as @actions/core takes them. */
export function parseBoolean(text: string): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  throw new UserError(`"${text}" is neither true nor false`);
}
