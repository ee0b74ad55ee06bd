import { isNativeError } from 'node:util/types';
import * as z from 'zod/mini';
import { seconds } from '../clock/seconds.js';
import { beginningOf, plainLine } from '../host/plain-text.js';
import { GitHubError } from './github-error.js';
import type { RestResponse } from './octokit.js';
import { notPermitted, type Purpose } from './permission.js';

/** Where a request goes, and on whose behalf. */
export interface Circumstances {
  readonly repository: string;
  readonly apiUrl: string;
  /** For a pull request from a fork GitHub hands out a token that only reads. */
  readonly fromFork: boolean;
}

export interface Failure {
  readonly error: GitHubError;
  /** Milliseconds after which it is worth another try, at the soonest; undefined if it is not. */
  readonly waitMs: number | undefined;
}

/** Nobody's deployment waits for longer. */
export const longestWaitMs = 10_000;

/** Returns what it means that a request got no answer, which may pass by itself. */
export function noAnswer(error: unknown, { doing }: Purpose, { apiUrl }: Circumstances): Failure {
  const message = `GitHub at ${apiUrl} could not be asked to ${doing}: ${plainLine(innermost(error))}`;
  return { error: new GitHubError('unavailable', message, { cause: error }), waitMs: 0 };
}

/** Returns what it means that an answer says success and cannot be understood: it may have been cut off on the way. */
export function strangeAnswer({ status }: RestResponse, { doing }: Purpose, { apiUrl }: Circumstances): Failure {
  const what = `the answer (${status}) is not one of GitHub's, or was cut off`;
  const message = `GitHub at ${apiUrl} was asked to ${doing}, and ${what}; check what is between this runner and GitHub`;
  return { error: new GitHubError('unavailable', message), waitMs: 0 };
}

/** Returns what an answer of 400 or more means. `now` is in milliseconds since the epoch. */
export function failureOf(response: RestResponse, purpose: Purpose, where: Circumstances, now: number): Failure {
  const { status } = response;
  const said = `${status}${wordsOf(response.body)}`;
  const { doing } = purpose;
  const final = (error: GitHubError): Failure => ({ error, waitMs: undefined });
  const limit = rateLimitOf(response, now);
  if (limit !== undefined) {
    const again = Number.isFinite(limit) ? `in ${seconds(limit)}` : 'later';
    const what = `GitHub takes no more requests of this token for now, and did not ${doing} (${said})`;
    const error = new GitHubError('unavailable', `${what}; it says to try again ${again}`);
    return { error, waitMs: limit <= longestWaitMs ? limit : undefined };
  }
  if (status >= 500) {
    const error = new GitHubError('unavailable', `GitHub at ${where.apiUrl} failed to ${doing} (${said})`);
    return { error, waitMs: 0 };
  }
  if (status === 401) {
    const what = `GitHub does not accept the token with which to ${doing} (${said})`;
    return final(new GitHubError('bad-token', `${what}; check github-token, which may have expired`));
  }
  const missing = status === 403 ? notPermitted(said, purpose, where.fromFork) : undefined;
  if (missing !== undefined) return final(new GitHubError('permission', missing));
  if (status === 404 || status === 410) {
    const what = `GitHub finds nothing at ${where.repository} with which to ${doing} (${said})`;
    return final(new GitHubError('not-found', `${what}; that is also what it says to a token that may not see it`));
  }
  return final(new GitHubError('refused', `GitHub refuses to ${doing} (${said})`));
}

/**
 * Returns the milliseconds until a rate limit ends, Infinity where GitHub does not say, and undefined if the answer is
 * about something else. A 403 may be either: GitHub tells a limit by its headers, or by its words alone.
 */
function rateLimitOf({ status, headers, body }: RestResponse, now: number): number | undefined {
  const retryAfter = headers['retry-after'];
  const isUsedUp = headers['x-ratelimit-remaining'] === '0';
  const isLimit = status === 429 || (status === 403 && (retryAfter || isUsedUp || /rate limit/i.test(wordsOf(body))));
  if (!isLimit) return undefined;
  const ms = retryAfter ? Number(retryAfter) * 1_000 : Number(headers['x-ratelimit-reset']) * 1_000 - now;
  return Number.isNaN(ms) ? Number.POSITIVE_INFINITY : Math.max(0, ms);
}

const errorBody = z.object({
  message: z.string(),
  errors: z.catch(
    z.optional(z.array(z.union([z.string(), z.object({ message: z.string() }), z.object({ code: z.string() })]))),
    undefined,
  ),
});

const longestWords = 300;

/** GitHub's own words, with what is wrong in particular: ` Validation Failed: description is too long`. A page of HTML has none. */
function wordsOf(body: unknown): string {
  const { data } = z.safeParse(errorBody, body);
  if (!data) return '';
  const details = data.errors?.map((error) => {
    if (typeof error === 'string') return error;
    return 'message' in error ? error.message : error.code;
  });
  return ` ${beginningOf(plainLine([data.message, ...(details ?? [])].join(': ')), longestWords)}`;
}

/** fetch wraps what happened, and an attempt on several addresses says nothing itself. */
function innermost(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  if (isNativeError(error.cause)) return innermost(error.cause);
  return error.message || ('code' in error && String(error.code)) || error.name;
}
