import { isNativeError } from 'node:util/types';
import * as z from 'zod/mini';
import { seconds } from '../clock/seconds.js';
import { beginningOf, plainLine } from '../host/plain-text.js';
import { GitHubError } from './github-error.js';
import type { RestResponse } from './octokit.js';

/** A permission that a workflow has to grant its token explicitly. */
type Permission = 'deployments: write' | 'pull-requests: write';

/** What a request is for, for the message when it fails. */
export interface RequestPurpose {
  /** Completes `GitHub does not allow this token to …`. */
  readonly doing: string;
  readonly needs: Permission;
}

/** Where a request goes, and on whose behalf. */
export interface RequestOrigin {
  readonly repository: string;
  readonly apiUrl: string;
  /** For a pull request from a fork GitHub issues a read-only token. */
  readonly fromFork: boolean;
}

export interface Failure {
  readonly error: GitHubError;
  /** Milliseconds to wait at least before the next attempt; undefined if retrying is pointless. */
  readonly waitMs: number | undefined;
}

/** A deployment never waits for longer than this. */
export const longestWaitMs = 10_000;

/** Returns the failure of a request that got no response, which is worth retrying. */
export function noResponse(error: unknown, { doing }: RequestPurpose, { apiUrl }: RequestOrigin): Failure {
  const message = `no response from GitHub at ${apiUrl} to the request to ${doing}: ${plainLine(rootMessage(error))}`;
  return { error: new GitHubError('unavailable', message, { cause: error }), waitMs: 0 };
}

/** Returns the failure of a request whose response claims success but cannot be parsed, perhaps because it was cut off. */
export function malformedResponse(
  { status }: RestResponse,
  { doing }: RequestPurpose,
  { apiUrl }: RequestOrigin,
): Failure {
  const what = `the response (${status}) from GitHub at ${apiUrl} to the request to ${doing} is malformed or was cut off`;
  const message = `${what}; check any proxy between this runner and GitHub`;
  return { error: new GitHubError('unavailable', message), waitMs: 0 };
}

/** Returns the failure of a request that GitHub answered with a status of 400 or above. `now` is in milliseconds since the epoch. */
export function failureOf(response: RestResponse, purpose: RequestPurpose, where: RequestOrigin, now: number): Failure {
  const { status } = response;
  const said = `${status}${wordsOf(response.body)}`;
  const { doing } = purpose;
  const final = (error: GitHubError): Failure => ({ error, waitMs: undefined });
  const limit = rateLimitOf(response, now);
  if (limit !== undefined) {
    const again = Number.isFinite(limit) ? `in ${seconds(limit)}` : 'later';
    const what = `GitHub's rate limit for this token is exceeded, and GitHub did not ${doing} (${said})`;
    const error = new GitHubError('unavailable', `${what}; try again ${again}`);
    return { error, waitMs: limit <= longestWaitMs ? limit : undefined };
  }
  if (status >= 500) {
    const error = new GitHubError('unavailable', `GitHub at ${where.apiUrl} failed to ${doing} (${said})`);
    return { error, waitMs: 0 };
  }
  if (status === 401) {
    const what = `GitHub does not accept the token to ${doing} (${said})`;
    return final(new GitHubError('bad-token', `${what}; check github-token, which may have expired`));
  }
  const missing = status === 403 ? notPermitted(said, purpose, where.fromFork) : undefined;
  if (missing !== undefined) return final(new GitHubError('permission', missing));
  if (status === 404 || status === 410) {
    const what = `GitHub could not find what it needs in ${where.repository} to ${doing} (${said})`;
    return final(new GitHubError('not-found', `${what}; it gives the same answer to a token without access`));
  }
  return final(new GitHubError('refused', `GitHub refused to ${doing} (${said})`));
}

/**
 * Returns the milliseconds until a rate limit ends, Infinity if GitHub does not say, and undefined if the response is
 * about something else. A 403 may be either: GitHub signals a limit in its headers, or only in its message.
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

/** GitHub's own message with its details: ` Validation Failed: description is too long`. An HTML page has none. */
function wordsOf(body: unknown): string {
  const { data } = z.safeParse(errorBody, body);
  if (!data) return '';
  const details = data.errors?.map((error) => {
    if (typeof error === 'string') return error;
    return 'message' in error ? error.message : error.code;
  });
  return ` ${beginningOf(plainLine([data.message, ...(details ?? [])].join(': ')), longestWords)}`;
}

/** fetch wraps the actual error, and the error for several addresses has no message itself. */
function rootMessage(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  if (isNativeError(error.cause)) return rootMessage(error.cause);
  return error.message || ('code' in error && String(error.code)) || error.name;
}

/**
 * Returns a message about a missing permission and how to grant it, or undefined if a 403 is about something else, such as
 * a locked conversation. `said` is GitHub's own message.
 *
 * That is `Resource not accessible by integration` for the token of a workflow or an app, `… by personal access
 * token`, `Must have admin rights to Repository.`, or mentions SAML if an organization has to approve.
 */
function notPermitted(said: string, { doing, needs }: RequestPurpose, fromFork: boolean): string | undefined {
  const what = `GitHub does not allow this token to ${doing} (${said})`;
  if (/not accessible by integration/i.test(said)) return `${what}. ${fromFork ? forkAdvice : linesFor(needs)}`;
  if (/not accessible by|must have|write access|SAML/i.test(said))
    return `${what}. The token is the one in github-token: both its owner and the token need ${needs} on this repository.`;
  return undefined;
}

/** `contents` is included because a list of permissions revokes all others, and a checkout needs that one. */
function linesFor(permission: Permission): string {
  return `Grant the permission in the workflow, in addition to those that its other steps need:\n\npermissions:\n  contents: read\n  ${permission}`;
}

/** More permissions in the workflow do not help. With pull_request_target they do, at a risk that has to be mentioned. */
const forkAdvice =
  'This run is for a pull request from a fork, for which GitHub issues a read-only token, whatever permissions the workflow requests. ' +
  'It works for branches of this repository, and after the merge. ' +
  '(pull_request_target provides a token that can write, along with the secrets: never use it to run or deploy code from a fork.)';
