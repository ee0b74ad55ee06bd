import * as z from 'zod/mini';
import type { Clock } from '../clock/clock.js';
import { CodedError } from '../errors/coded-error.js';
import { GitHubError, type GitHubErrorCode } from './github-error.js';
import { type Circumstances, type Failure, failureOf, noAnswer, strangeAnswer } from './github-failure.js';
import type { Exchange, RestRequest, RestResponse } from './octokit.js';
import type { Purpose } from './permission.js';

/** A request with what it is for, and what its answer has to look like. */
export interface Call<T extends z.core.$ZodType> extends RestRequest {
  readonly purpose: Purpose;
  readonly schema: T;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: RestResponse['headers'];
  readonly data: T;
}

export interface RestContext {
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** Milliseconds after which one attempt is given up. */
  readonly timeoutMs: number;
  readonly where: Circumstances;
}

/** Before the second and the third attempt. */
const delaysMs = [1_000, 3_000];

/** An attempt that failed; whether it has taken effect all the same is not known. */
class AttemptFailed extends CodedError<GitHubErrorCode> {
  override readonly name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.error.code, failure.error.message, { cause: failure.error });
    this.failure = failure;
  }
}

/** Returns GitHub's answer to a request that does no harm when it is repeated: three attempts, of which each has its own time. */
export function ask<T extends z.core.$ZodType>(context: RestContext, call: Call<T>): Promise<Answer<z.infer<T>>> {
  return repeating(context, () => askOnce(context, call));
}

/**
 * Returns what a request creates, and creates it once: before each repetition it looks whether an earlier attempt has
 * taken effect, of which only the answer was lost.
 */
export function create<T>(
  context: RestContext,
  attempt: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  return repeating(context, async (isRepetition) => (isRepetition ? await find() : undefined) ?? (await attempt()));
}

/** Returns GitHub's answer to one attempt at a request. Only `ask` and `create` know what to do when it fails. */
export async function askOnce<T extends z.core.$ZodType>(
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
    throw new AttemptFailed(noAnswer(cause, call.purpose, where));
  }
  // An answer that breaks off half-way comes as an empty one.
  throwIfCancelled(context);
  if (response.status >= 400) throw new AttemptFailed(failureOf(response, call.purpose, where, clock.now()));
  const { success, data } = z.safeParse(call.schema, response.body);
  if (!success) throw new AttemptFailed(strangeAnswer(response, call.purpose, where));
  return { status: response.status, headers: response.headers, data };
}

/** Returns what one attempt returns, or undefined if it fails for whatever reason. */
export async function ifPossible<T>(attempt: Promise<T>): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof AttemptFailed) return undefined;
    throw error;
  }
}

async function repeating<T>(context: RestContext, attempt: (isRepetition: boolean) => Promise<T>): Promise<T> {
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
  if (signal.aborted) throw new GitHubError('cancelled', 'GitHub was not waited for any longer: the job is cancelled');
}
