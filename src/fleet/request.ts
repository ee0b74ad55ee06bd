import * as z from 'zod/mini';
import type { Clock } from '../clock/clock.js';
import { startTimeout } from '../clock/timeout.js';
import type { CallOptions } from './fleet.js';
import { FleetError, type FleetErrorCode } from './fleet-error.js';
import { isJson, parseJson } from './json-body.js';
import { limitTo, requestsAtOnce } from './request-limit.js';
import { isRetryable, retryDelay } from './retry.js';
import { errorSchema } from './schemas.js';
import { type HttpRequest, type HttpResponse, requestTimedOut, type Transport, TransportError } from './transport.js';

export interface RequestContext {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  /** Milliseconds until one attempt times out, counted from when the request was sent. */
  readonly requestTimeoutMs: number;
  /** Milliseconds during which a call without its own deadline is retried. */
  readonly retryForMs: number;
  /** Milliseconds during which a server that has never answered may drop connections; 30 s by default. */
  readonly connectRetryMs?: number;
  /** Whether the server is known to have answered before, so that it is worth waiting for. */
  readonly hasAnswered?: boolean;
  /** Called after every attempt, for the debug log. */
  readonly onAttempt?: (attempt: Attempt) => void;
}

/** One attempt at a request, and how it ended. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly number: number;
  readonly durationMs: number;
  /** The HTTP status, or why there was none. */
  readonly outcome: number | string;
}

/** A response, and its body as JSON: a list of a whole cluster is large, and parsed only once. */
interface Answer {
  readonly response: HttpResponse;
  readonly json: unknown;
}

export interface Reply extends Answer {
  /** Whether the request had to be repeated: an earlier attempt may have taken effect unseen. */
  readonly repeated: boolean;
}

export type SendRequest = (request: Omit<HttpRequest, 'headers'>, call?: CallOptions) => Promise<Reply>;

/**
 * Returns the one function through which every request goes. It retries transient failures until the deadline, and
 * resolves with any status below 300, or with the 404 of a GET or DELETE. Otherwise it rejects with a FleetError, or
 * with the signal's reason once that is aborted.
 */
export function requestSender(context: RequestContext): SendRequest {
  let hasAnswered = context.hasAnswered ?? false;
  const { connectRetryMs = 30_000 } = context;
  const limited = limitTo(requestsAtOnce);

  return async (unsent, call = {}) => {
    const request: HttpRequest = {
      ...unsent,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        // fleet answers 415 to a body with any other content type.
        ...(unsent.body !== undefined && { 'content-type': 'application/json' }),
      },
    };
    const startedAt = context.clock.now();
    const deadline = call.deadline ?? startedAt + context.retryForMs;
    const untilFirstAnswer = Math.min(call.deadline ?? Number.POSITIVE_INFINITY, startedAt + connectRetryMs);
    for (let attempt = 1; ; attempt++) {
      const outcome = await limited(() => attemptOnce(context, request, attempt, call.signal));
      hasAnswered ||= 'response' in outcome || outcome.status !== undefined;
      if ('response' in outcome) return { ...outcome, repeated: attempt > 1 };
      const delay = retryDelay(attempt, context.random);
      const until = hasAnswered || outcome.code === 'timeout' ? deadline : untilFirstAnswer;
      if (!isRetryable(outcome, hasAnswered, attempt) || context.clock.now() + delay >= until)
        throw new FleetError({ ...outcome, reason: withHint(outcome, hasAnswered), request, attempts: attempt });
      await context.clock.sleep(delay, call.signal);
    }
  };
}

/** Returns an answer's body as `schema` reads it, or throws a FleetError, since another server must have answered. */
export function decode<T extends z.core.$ZodType>(
  schema: T,
  request: Pick<HttpRequest, 'method' | 'path'>,
  { response, json }: Answer,
): z.infer<T> {
  const result = z.safeParse(schema, json);
  if (result.success) return result.data;
  const problem = result.error.issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
  const reason = `the answer does not match fleet's API v1 (${problem})`;
  const { status } = response;
  throw new FleetError({ code: 'not-fleet', request, reason, status, attempts: 1, cause: result.error });
}

/** A server that accepts connections and has never sent any HTTP may be another service, or expect TLS. */
function withHint({ code, reason }: Failure, hasAnswered: boolean): string {
  if (hasAnswered || (code !== 'interrupted' && code !== 'timeout')) return reason;
  return `${reason}; check the port, and whether the endpoint is https rather than http`;
}

type Failure = {
  readonly code: FleetErrorCode;
  readonly reason: string;
  readonly status?: number;
  readonly isDropped?: boolean;
  readonly cause?: unknown;
};

async function attemptOnce(
  context: RequestContext,
  request: HttpRequest,
  number: number,
  signal: AbortSignal | undefined,
): Promise<Answer | Failure> {
  const { clock, transport, requestTimeoutMs, onAttempt } = context;
  signal?.throwIfAborted();
  const startedAt = clock.now();
  const attempt = new AbortController();
  const onAbort = () => attempt.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  let cancelTimeout = () => {};
  // A request that is sent again, to another server, gets its full time again.
  const onSent = () => {
    cancelTimeout();
    cancelTimeout = startTimeout(clock, requestTimeoutMs, () => attempt.abort(requestTimedOut));
  };
  let outcome: Answer | Failure;
  try {
    outcome = interpret(request, await transport(request, attempt.signal, onSent));
  } catch (error) {
    signal?.throwIfAborted();
    if (error === requestTimedOut)
      outcome = { code: 'timeout', reason: `no answer within ${requestTimeoutMs / 1000} s` };
    else if (error instanceof TransportError) outcome = failureOf(error);
    else throw error;
  } finally {
    cancelTimeout();
    signal?.removeEventListener('abort', onAbort);
  }
  onAttempt?.({
    method: request.method,
    path: request.path,
    number,
    durationMs: clock.now() - startedAt,
    outcome: 'response' in outcome ? outcome.response.status : (outcome.status ?? outcome.reason),
  });
  return outcome;
}

function failureOf(error: TransportError): Failure {
  const { isDropped, message } = error;
  return { code: error.code === 'connect' ? 'unreachable' : 'interrupted', reason: message, isDropped, cause: error };
}

/** A 404 to a GET or a DELETE is an answer: only the caller knows what it means. */
function interpret({ method }: HttpRequest, response: HttpResponse): Answer | Failure {
  const { status, body } = response;
  const json = parseJson(body);
  if (status < 300 && (body === '' || json !== undefined)) return { response, json };
  if (status < 300 && isJson(response)) return { code: 'interrupted', reason: 'the answer was cut off', status };
  const fleetsError = z.safeParse(errorSchema, json);
  if (status === 404 && fleetsError.success && (method === 'GET' || method === 'DELETE')) return { response, json };
  if (status >= 500) {
    const message = fleetsError.data?.error.message.slice(0, longestMessage);
    return { code: 'unavailable', reason: unavailable(status, message), status };
  }
  if (fleetsError.success)
    return {
      code: 'refused',
      reason: `${status} ${fleetsError.data.error.message.slice(0, longestMessage)}`.trim(),
      status,
    };
  return { code: 'not-fleet', reason: notFleet(response), status };
}

/** fleet's messages are a line each; other servers may send far more than is useful. */
const longestMessage = 1_000;

/** fleet answers 500 without a message while it cannot reach etcd, and always for a unit whose entry in etcd is broken. */
function unavailable(status: number, message: string | undefined): string {
  if (message) return `${status} ${message}`;
  return status === 500
    ? '500 without a message: fleetd cannot reach etcd, or its entry for this unit in etcd is broken'
    : `${status} without a message`;
}

function notFleet({ status, headers, body }: HttpResponse): string {
  const seen = /<html|<!doctype/i.test(body) ? 'an HTML page' : headers['content-type'] || 'no content type';
  if (status === 401 || status === 403)
    return `${status}, ${seen}: the server in front of fleet denies access; check user and password in the endpoint, or tls-cert`;
  return `${status}, ${seen}: this is not fleet's API; check the endpoint and any proxy in front of it`;
}
