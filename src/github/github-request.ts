import * as z from 'zod/mini';
import type { Clock } from '../clock/clock.js';
import { CodedError } from '../errors/coded-error.js';
import { GitHubError, type GitHubErrorCode } from './github-error.js';
import {
  type Failure,
  failureOf,
  malformedResponse,
  noResponse,
  type RequestOrigin,
  type RequestPurpose,
} from './github-failure.js';
import type { Exchange, RestRequest, RestResponse } from './octokit.js';

/** A request with its purpose, and the schema of its response. */
export interface Call<T extends z.core.$ZodType> extends RestRequest {
  readonly purpose: RequestPurpose;
  readonly schema: T;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: RestResponse['headers'];
  readonly data: T;
}

/** What requests to GitHub's REST API have in common. */
export interface RestContext {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Aborted when the response is not needed any more. */
  readonly signal: AbortSignal;
  /** Milliseconds until one attempt times out. */
  readonly timeoutMs: number;
  readonly where: RequestOrigin;
}

/** The delays before the second and the third attempt. */
const delaysMs = [1_000, 3_000];

/** One attempt failed. Whether it took effect is not known. */
class AttemptFailed extends CodedError<GitHubErrorCode> {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error.code, failure.error.message, { cause: failure.error });
    this.failure = failure;
  }
}

/** Sends a request that is safe to repeat, with up to three attempts, and returns the response. Rejects with a GitHubError. */
export function request<T extends z.core.$ZodType>(context: RestContext, call: Call<T>): Promise<Answer<z.infer<T>>> {
  return withRetries(context, () => requestOnce(context, call));
}

/**
 * Creates something exactly once: before each retry, `find` looks for the result of an earlier attempt of which only the
 * response was lost. Rejects with a GitHubError.
 */
export function createOnce<T>(
  context: RestContext,
  attempt: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  return withRetries(context, async (isRetry) => (isRetry ? await find() : undefined) ?? (await attempt()));
}

/** Sends a request once. Only for `createOnce` and `ifPossible`, which handle its failures. */
export async function requestOnce<T extends z.core.$ZodType>(
  context: RestContext,
  call: Call<T>,
): Promise<Answer<z.infer<T>>> {
  const { exchange, clock, signal, timeoutMs, where } = context;
  const limit = AbortSignal.timeout(timeoutMs);
  let response: RestResponse;
  try {
    signal.throwIfAborted();
    response = await exchange(call, AbortSignal.any([limit, signal]));
  } catch (error) {
    throwIfCancelled(context);
    const cause = limit.aborted ? new Error(`no answer within ${timeoutMs / 1_000} s`) : error;
    throw new AttemptFailed(noResponse(cause, call.purpose, where));
  }
  // A response that is cut off by cancelling appears as an empty one.
  throwIfCancelled(context);
  if (response.status >= 400) throw new AttemptFailed(failureOf(response, call.purpose, where, clock.now()));
  const { success, data } = z.safeParse(call.schema, response.body);
  if (!success) throw new AttemptFailed(malformedResponse(response, call.purpose, where));
  return { status: response.status, headers: response.headers, data };
}

/** Returns the result of one attempt, or undefined if it failed for any reason. */
export async function ifPossible<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof AttemptFailed) return undefined;
    throw error;
  }
}

async function withRetries<T>(context: RestContext, attempt: (isRetry: boolean) => Promise<T>): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(failures > 0);
    } catch (error) {
      if (!(error instanceof AttemptFailed)) throw error;
      const { error: final, waitMs } = error.failure;
      const delay = delaysMs[failures];
      if (waitMs === undefined || delay === undefined) throw final;
      await context.clock.sleep(Math.max(delay, waitMs), context.signal).catch(() => throwIfCancelled(context));
    }
  }
}

function throwIfCancelled({ signal }: RestContext): void {
  if (signal.aborted)
    throw new GitHubError('cancelled', 'the request to GitHub was abandoned because the job was cancelled');
}
